"""Criteria in prose: sentences that promise a result, told from those that only sound like it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from ticket_lint.stated.claims import put_off
from ticket_lint.stated.defect import reports_fault
from ticket_lint.stated.notice import REPORTS, Noticed
from ticket_lint.stated.reading import Found
from ticket_lint.stated.specifics import specific
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Fact

_LABELS = ("expected", "outcome", "wish", "change")
_WISHES = ("expected/wish", "expected/unexpected")
"""What expects something without saying what a correct result would be."""
_TURN = re.compile(r"[,;:–—]|\b(?:but|instead|rather|however)\b")
_EXACT = re.compile(r"[\d\"“„«]")

_Sentence: TypeAlias = tuple[str, Span]


def find(noticed: Noticed) -> Iterator[Fact]:
    """Yield sentences that promise a result.

    Normative sentences do in any ticket ("the export should …"). A change to something named
    ("replace A with B") is a result by itself, but not in a report of a fault, where it is a guess
    at the cure.
    """
    fault = reports_fault(noticed)
    no_results = _no_results(noticed)
    now = {_sentence(found) for found in noticed.found.get("reason/now", ())}
    for label in _LABELS:
        for found in noticed.of(label, outside=REPORTS):
            sentence = _sentence(found)
            if (
                sentence not in no_results
                and (sentence not in now or _turns(noticed, found))
                and _promises(noticed, found, label, fault=fault)
            ):
                yield Fact("criteria", *sentence, found.pattern)


def _sentence(found: Found) -> _Sentence:
    return found.field, found.sentence


def _no_results(noticed: Noticed) -> set[_Sentence]:
    """Return the sentences that promise nothing: directions, wishes and bare user stories."""
    found = {_sentence(found) for found in noticed.of("unspecific")}
    for label in _WISHES:
        found.update(_sentence(wish) for wish in noticed.found.get(label, ()))
    for story in noticed.found.get("goal/formula", ()):
        if not _EXACT.search(noticed.text(story)):
            found.add(_sentence(story))
    return found


def _turns(noticed: Noticed, found: Found) -> bool:
    """Tell whether a sentence on what is turns to what should be, up to a phrase.

    "Currently a row must have an id" does not; "currently it has one, but it should have two" does.
    """
    before = noticed.text(found)[: found.span.start - found.sentence.start]
    return _TURN.search(before) is not None or found.label.endswith("/instead")


def _promises(noticed: Noticed, found: Found, label: str, *, fault: bool) -> bool:
    """Tell whether the sentence around a phrase is a result, seen from the phrase's kind."""
    if noticed.asks(found) or put_off(noticed.text(found)):
        return False
    if label == "expected":
        return True
    if fault:
        return label == "wish" and found.field == "summary"
    if label == "change":
        return specific(noticed, found, definite=found.label == "change/definite")
    return label == "outcome"
