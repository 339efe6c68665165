"""Hollow statements: sentences in the form of a result that nobody can check.

"The house rules are respected", "build the UI", "as discussed, it should be possible" stand where
criteria stand. A statement is hollow by a phrase of `lexicon/hollow/<language>.toml`, unless it
also names something definite: a value, a quotation, code, and for some phrases a condition or an
outcome that one sees.
"""

from __future__ import annotations

import re

from ticket_lint.stated.reading import LISTED, Reading
from ticket_lint.values.fact import Fact

_SIGN = re.compile(r"(?<![\w-])\d|[\"“„«»`<>=→]|[a-z]{2}[A-Z]|\w_\w|\w\(\)")
_NUMBERING = re.compile(r"\s*\d{1,2}[.)]\s")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BREAK = re.compile(r"[.!?]\s+|\n")
_FEW = 2
"""Words of a list item that is only a heading for work: "Docs", "Unit tests"."""
_STEPS = frozenset({"section", "actions"})
_WORDS_OF_A_STEP = 6
_ACRONYM = re.compile(r"[A-Z]{2}|[a-z][A-Z]|\w[./]\w")
_NAME = re.compile(r"[A-Z]{2}|[a-z][A-Z]|\w[./]\w|\w\W{1,3}(?!I\b)[A-ZÀ-Þ]")
"""What names something in a step: a capital letter that does not begin it."""
_GUESS = "hollow-always/hedge"
_ALWAYS, _MOSTLY, _DETAIL = ("hollow-always/",), ("hollow/",), ("detail/",)
_APART = LISTED | {"items"}


def hollow(reading: Reading, fact: Fact) -> bool:
    """Tell whether a fact states nothing that can be checked."""
    if definite(reading, fact):
        return False
    text = reading.text(fact)
    if len(_WORD.findall(text)) <= _FEW and fact.form in _APART:
        return True
    # "I think the menu should stay on top" is polite prose; in a list of criteria it is a guess.
    always = _sentences(reading, fact, _ALWAYS, () if fact.form in _APART else (_GUESS,))
    mostly = set() if _sentences(reading, fact, _DETAIL) else _sentences(reading, fact, _MOSTLY)
    said = sum(1 for part in _BREAK.split(text) if _WORD.search(part))
    if fact.form == "table":
        said -= 1  # the case, of which the other cells tell what comes out
    return 2 * len(always | mostly) > said


def definite(reading: Reading, fact: Fact) -> bool:
    """Tell whether a fact has a value, a quotation, code or a name as in code."""
    text = reading.text(fact)
    numbering = _NUMBERING.match(text)
    if _SIGN.search(text, numbering.end() if numbering else 0):
        return True
    document = reading.document(fact.field)
    return document is not None and any(
        inline.kind == "code" and fact.span.start <= inline.start < fact.span.end
        for inline in document.inlines
    )


def detailed(reading: Reading, fact: Fact) -> bool:
    """Tell whether a fact is definite, or names a condition or an outcome and guesses nothing."""
    return definite(reading, fact) or (
        bool(_sentences(reading, fact, _DETAIL))
        and not _sentences(reading, fact, (_GUESS,))
        and not hollow(reading, fact)
    )


def generic_steps(reading: Reading) -> tuple[Fact, ...]:
    """Return the steps of a ticket where all it has are generic, else nothing.

    "Start the program", "open a plan", "notice that it is wrong" are short and name no input, value
    or thing: everybody has done that without meeting the fault.
    """
    steps = (*reading.facts.of("steps"), *reading.facts.of("reproduction"))
    return steps if all(_generic(reading, fact) for fact in steps) else ()


def _generic(reading: Reading, fact: Fact) -> bool:
    if fact.form not in _STEPS or definite(reading, fact):
        return False
    lines = [line for line in reading.text(fact).split("\n") if _WORD.search(line)]
    name = _ACRONYM if reading.language == "de" else _NAME  # German nouns are all capitals
    return all(
        len(_WORD.findall(line)) <= _WORDS_OF_A_STEP and not name.search(line) for line in lines
    )


def _sentences(
    reading: Reading, fact: Fact, labels: tuple[str, ...], but: tuple[str, ...] = ()
) -> set[int]:
    """Return where the sentences of a fact begin that have a phrase of some labels."""
    return {
        found.sentence.start
        for label, places in reading.found.items()
        if label.startswith(labels) and label not in but
        for found in places
        if found.field == fact.field
        and fact.span.start <= found.span.start
        and found.span.end <= fact.span.end
    }
