"""Gherkin in its 80 languages: which keyword a line begins with, which lines make a scenario.

`gherkin-languages.json` is the table of the package gherkin-official, unchanged (MIT licence, in
`gherkin-languages.LICENSE`); to bring it up to date, copy the package's file over it.

Many keywords are everyday words of another language: Dutch `Als` (when) begins a German user story,
Italian `Data` (given) an English sentence. So a line is read with the keywords of the ticket's own
language and English, where the language is known, and the steps of one scenario come from one
dialect.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple, TypeAlias

Keyword: TypeAlias = Literal[
    "given", "when", "then", "and", "scenario", "feature", "background", "examples", ""
]
STEPS: frozenset[str] = frozenset({"given", "when", "then", "and"})

_MEANING: dict[str, Keyword] = {
    "given": "given",
    "when": "when",
    "then": "then",
    "and": "and",
    "but": "and",
    "scenario": "scenario",
    "scenarioOutline": "scenario",
    "feature": "feature",
    "rule": "feature",
    "background": "background",
    "examples": "examples",
}
_JOKES = {"en-au", "en-lol", "en-old", "en-pirate", "en-Scouse", "en-tx", "em"}
_HEAD = 60
"""Characters of a line that are looked at; the longest keyword has 52."""
_BULLET = " \t\xa0*-+•_>|"
_FIRST = re.compile(r"'?[^\s:,']+")
_TITLE = re.compile(r"\s{0,2}(?:#?\d{1,3}|[A-Z]\b)?\s{0,2}(?:[:：.)–—-]|$)")
_SENTENCES = re.compile(r"[.!?]\s+\S")
_MAX_STEP = 200
_MAX_BETWEEN = 3
"""Lines that are no step and may stand between two steps: a wrapped line, a table row."""


class Match(NamedTuple):
    """A keyword at the start of a line, and the dialects that have it."""

    keyword: Keyword
    dialects: frozenset[str]


class Scenario(NamedTuple):
    """A scenario: its first and last line (both included), and the keywords of its steps."""

    first: int
    last: int
    titled: bool
    steps: tuple[Keyword, ...]


class _Entry(NamedTuple):
    text: str
    keyword: Keyword
    glued: bool  # the next word follows without a space, as in Chinese or `lorsqu'il`
    dialects: frozenset[str]


@cache
def _table() -> dict[str, tuple[_Entry, ...]]:
    """Return the keywords by their first word, or first letter where glued, longest first."""
    source = files("ticket_lint.lexicon").joinpath("gherkin-languages.json")
    dialects: dict[tuple[str, Keyword, bool], set[str]] = defaultdict(set)
    for dialect, words in json.loads(source.read_text(encoding="utf-8")).items():
        for name, meaning in _MEANING.items():
            for word in words[name]:
                text = word.strip().casefold().replace("’", "'")
                if text != "*":
                    glued = meaning in STEPS and not word.endswith(" ")
                    dialects[text, meaning, glued].add(dialect)
    table: dict[str, list[_Entry]] = defaultdict(list)
    for (text, meaning, glued), having in dialects.items():
        first = _FIRST.match(text)
        key = text[0] if glued and text[0] > "ÿ" else first[0] if first else text
        table[key].append(_Entry(text, meaning, glued, frozenset(having)))
    return {key: tuple(sorted(v, key=lambda e: -len(e.text))) for key, v in table.items()}


def match(line: str, language: str = "") -> Match:
    """Return the keyword a line begins with, read in `language` (ISO 639-1) and English.

    In an unknown language (`""` or `"other"`) the keywords of all but the jocular dialects count.
    A title (`Scenario: …`) needs its colon, a number or nothing after it. Total; 1 µs a line.
    """
    head = line[:_HEAD].lstrip(_BULLET).casefold().replace("’", "'")
    first = _FIRST.match(head)
    if not first:
        return _NOTHING
    table = _table()
    entries = table.get(first[0], ())
    if head[0] > "ÿ":
        entries = (*table.get(head[0], ()), *entries)
    for entry in entries:
        if head.startswith(entry.text) and _ends(head, entry):
            dialects = _spoken(entry.dialects, language)
            if dialects:
                return Match(entry.keyword, dialects)
    return _NOTHING


_NOTHING = Match("", frozenset())


def keyword(line: str, language: str = "") -> Keyword:
    """Return the keyword a line begins with, or nothing; see `match`."""
    return match(line, language).keyword


def _ends(head: str, entry: _Entry) -> bool:
    """Tell whether the keyword ends where the entry does."""
    rest = head[len(entry.text) :]
    if entry.glued:
        return True
    if entry.keyword in STEPS:
        return not rest[:1].isalnum() and rest[:1] not in {"'", "-", "_"}
    return bool(_TITLE.match(rest.upper()))


def _spoken(dialects: frozenset[str], language: str) -> frozenset[str]:
    if language in {"", "other"}:
        return dialects - _JOKES
    return frozenset(d for d in dialects if d in {"en", language} or d.startswith(language + "-"))


def scenarios(lines: Sequence[str], language: str = "") -> Iterator[Scenario]:
    """Yield the scenarios among lines of text, in order.

    A scenario is a title with at least one step under it, or at least two steps of different kinds
    without one; where none of these is a `given`, they must look like steps, not like prose that
    happens to begin its lines with `when` and `then`. It ends at the next title, at the next
    `given` after a `then` (without a title also at the next `when`), or where more than
    `_MAX_BETWEEN` lines are no step.
    """
    current = _Building()
    for number, line in enumerate(lines):
        found = match(line, language)
        if found.keyword in STEPS:
            if current.ends_before(found, number):
                yield from current.finish()
                current = _Building()
            current.add(found, number, prose=is_prose(line))
        elif found.keyword:
            yield from current.finish()
            current = _Building(number if found.keyword == "scenario" else -1)
    yield from current.finish()


def is_prose(line: str) -> bool:
    """Tell whether a line reads like prose: long, of several sentences, or begun in lower case."""
    return (
        len(line) > _MAX_STEP
        or line.lstrip(_BULLET)[:1].islower()
        or bool(_SENTENCES.search(line.rstrip()))
    )


class _Building:
    """A scenario while its lines are read."""

    def __init__(self, title: int = -1) -> None:
        self.title, self.last = title, title
        self.steps: list[Keyword] = []
        self.first = title
        self.dialects: frozenset[str] = frozenset()
        self.prose = self.answered = False
        self.openers = {"given"} if title >= 0 else {"given", "when"}

    def ends_before(self, found: Match, number: int) -> bool:
        """Tell whether a step belongs to the next scenario."""
        if not self.steps:
            return self.title >= 0 and number - self.last > _MAX_BETWEEN + 1
        return (
            number - self.last > _MAX_BETWEEN + 1
            or not self.dialects & found.dialects
            or (self.answered and found.keyword in self.openers)
        )

    def add(self, found: Match, number: int, *, prose: bool) -> None:
        """Take a step in; an `and` opens no scenario."""
        if not self.steps and found.keyword == "and":
            return
        if self.first < 0:
            self.first = number
        self.dialects = self.dialects & found.dialects if self.steps else found.dialects
        self.steps.append(found.keyword)
        self.prose = self.prose or prose
        self.answered = self.answered or found.keyword == "then"
        self.last = number

    def finish(self) -> Iterator[Scenario]:
        """Yield the scenario if it is one."""
        titled = self.title >= 0
        kinds = set(self.steps) - {"and"}
        if kinds and (titled or (len(kinds) > 1 and ("given" in kinds or not self.prose))):
            yield Scenario(self.first, self.last, titled, tuple(self.steps))
