"""Word lists as rules: a `PhraseList` becomes a `Rule` like any other."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

from ticket_lint.config.schema import PhraseList
from ticket_lint.lexicon.phrases import lines
from ticket_lint.rules.api import Fault, Faults, Rule
from ticket_lint.stated.reading import Found, Reading
from ticket_lint.values.fact import FactKind

Where: TypeAlias = Literal["criteria", "requirements", "prose", "summary"]

_REQUIREMENTS: tuple[FactKind, ...] = ("criteria", "expected", "goal")
_QUOTED = re.compile(
    r"\"[^\"\n]{1,300}\"|“[^”\n]{1,300}”|„[^“”\n]{1,300}[“”]|«[^»\n]{1,300}»|‘[^’\n]{1,300}’"
    r"|(?<!\w)'[^'\n]{1,300}'(?!\w)|`[^`\n]{1,300}`"
)


def phrase_rule(name: str, given: PhraseList, *, family: str) -> Rule:
    """Make a rule of a word list: one fault for each sentence where one of its phrases counts."""

    def check(reading: Reading) -> Faults:
        for found in standing(reading, name, given.where):
            yield Fault(given.message, at=found, suggestion=given.suggestion)

    phrases = {language: tuple(lines(text)) for language, text in given.phrases().items()}
    return Rule(
        name=name,
        check=check,
        page=inspect.cleandoc(given.page),
        severity=given.severity,
        stage=given.stage,
        family=family,
        kinds=given.kinds,
        implied_by=given.implied_by,
        languages=tuple(phrases),
        source=given.source,
        phrases=phrases,
    )


def standing(reading: Reading, name: str, where: Where = "requirements") -> Iterator[Found]:
    """Yield where the phrases of a list count: the first of each sentence, no quoted ones."""
    sentence: tuple[str, int] | None = None
    for found in sorted(reading.phrases(name), key=lambda f: (f.field, f.span)):
        here = (found.field, found.sentence.start)
        if here != sentence and _counts(found, where, reading) and not _quoted(found, reading):
            sentence = here
            yield found


def _counts(found: Found, where: Where, reading: Reading) -> bool:
    """Tell whether a phrase stands where its list applies."""
    if where == "summary":
        return found.field == "summary"
    if found.field == "summary":
        return False
    if where == "criteria":
        return reading.within(found, "criteria")
    return where == "prose" or reading.within(found, *_REQUIREMENTS)


def _quoted(found: Found, reading: Reading) -> bool:
    """Tell whether a phrase stands in quotation marks: a label or a text, not the author's word."""
    document = reading.document(found.field)
    if document is None:
        return False
    at = found.span.start - found.sentence.start
    sentence = document.slice(found.sentence)
    return any(match.start() < at < match.end() for match in _QUOTED.finditer(sentence))
