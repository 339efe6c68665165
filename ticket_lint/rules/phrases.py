"""Word lists as rules: a `PhraseList` becomes a `Rule` like any other."""

from __future__ import annotations

import inspect

from ticket_lint.config.schema import PhraseList
from ticket_lint.lexicon.phrases import lines
from ticket_lint.rules.api import Fault, Faults, Rule
from ticket_lint.stated.reading import Found, Reading
from ticket_lint.values.fact import FactKind

_REQUIREMENTS: tuple[FactKind, ...] = ("criteria", "expected", "goal")


def phrase_rule(name: str, given: PhraseList, *, family: str) -> Rule:
    """Make a rule of a word list: one fault for each place where one of its phrases stands."""

    def check(reading: Reading) -> Faults:
        for found in reading.phrases(name):
            if _counts(found, given.where, reading):
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


def _counts(found: Found, where: str, reading: Reading) -> bool:
    """Tell whether a phrase stands where its list applies."""
    if where == "summary":
        return found.field == "summary"
    if found.field == "summary":
        return False
    if where == "criteria":
        return reading.within(found, "criteria")
    return where == "prose" or reading.within(found, *_REQUIREMENTS)
