"""The one question to ask in planning about a ticket that is not ready, in its own words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ticket_lint.values.assessment import Assessment, Finding
from ticket_lint.values.sprint import Question

_QUOTED = 90
"""Characters of a quote: more is not read out in a meeting."""
_PLACE = re.compile(r"\{(?:quote|summary)\}")
_NOTHING = "this ticket"
_DISTANCE = "What else does one need to know to begin with {quote}?"
_LACKS = "What about its {lacks}? Well specified tickets like {quote} say that."


class Ask(NamedTuple):
    """A question with a place for a quote, and the facts that fill it where a finding does not."""

    ask: str
    about: tuple[str, ...] = ()


def question(assessment: Assessment) -> Question | None:
    """Return what to ask first, None for a ready ticket.

    It comes from the first finding: blockers stand first, then what readers miss most.
    """
    if assessment.verdict == "ready":
        return None
    telling = next((one for one in assessment.findings if one.cost or one.severity == "E"), None)
    if telling:
        return _of(assessment, telling)
    quote = quoted(assessment.summary)
    near = assessment.nearest
    lacks = [lack.fact.replace("_", " ") for lack in near.lacks] if near else []
    ask = _LACKS.replace("{lacks}", " and ".join(lacks)) if lacks else _DISTANCE
    return Question(_filled(ask, quote), "", quote)


def _of(assessment: Assessment, finding: Finding) -> Question:
    known = asks().get(finding.rule)
    quote = quoted(_words(assessment, finding, known.about if known else ()))
    if known:
        return Question(_filled(known.ask, quote, quoted(assessment.summary)), finding.rule, quote)
    told = ": ".join(part for part in (quote, finding.message) if part)
    return Question(f"{told}. {finding.suggestion}".strip(), finding.rule, quote)


def _words(assessment: Assessment, finding: Finding, about: Iterable[str]) -> str:
    """Return the ticket's own words on what is asked; the summary is better than nothing."""
    found = finding.evidence.quote if finding.evidence else ""
    # A word shows where a fault is, and is too little to ask about what is not there.
    if found.strip() and (not about or len(found.split()) > 1):
        return found
    for kind in about:
        stated = assessment.stated.get(kind)
        for one in stated.evidence if stated else ():
            if len(one.quote.split()) > 1:
                return one.quote
    return assessment.summary


def quoted(text: str) -> str:
    """Return words on one line without their full stop, cut where they are long."""
    words = " ".join(text.split())
    words = words if words.endswith(("etc.", "..")) else words.removesuffix(".")
    return words if len(words) <= _QUOTED else words[: _QUOTED - 1].rstrip() + "…"


def _filled(ask: str, quote: str, summary: str = "") -> str:
    """Put the ticket's words into their places; all at once, since they may look like places."""
    words = {"{quote}": _shown(quote), "{summary}": _shown(summary)}
    text = _PLACE.sub(lambda match: words[match[0]], ask)
    return text[0].upper() + text[1:]


def _shown(quote: str) -> str:
    return f"“{quote}”" if quote else _NOTHING


@cache
def asks() -> Mapping[str, Ask]:
    """Return the questions by rule."""
    text = files("ticket_lint.backlog").joinpath("questions.toml").read_text("utf-8")
    return {
        rule: Ask(entry["ask"], tuple(entry.get("about", ())))
        for rule, entry in tomllib.loads(text).items()
    }
