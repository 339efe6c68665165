"""The shape of a statement: what can be said of a sentence without knowing what it is about.

Where it stands, which facts it states, how long it is, how much in it is definite. Together with
the direction of its general words this is all that the specification model sees of a sentence.
"""

from __future__ import annotations

import re
from math import log1p

from ticket_lint.stated.statements import Statement
from ticket_lint.values.fact import FACT_KINDS

_FORMS = ("summary", "paragraph", "listed", "cell", "head", "code", "quote")
_SECTIONS = (
    *("goal", "reason", "criteria", "observed", "expected", "steps", "environment", "context"),
    *("design", "verification", "exclusions", "notes", "impact", "pointers"),
)
_COUNTS = (
    *("words", "numbers", "names", "quoted", "capitals", "link", "question"),
    *("below 3 words", "below 6 words", "colon"),
)
FEATURES: tuple[str, ...] = (
    *(f"form {name}" for name in _FORMS),
    *(f"section {name}" for name in _SECTIONS),
    *(f"states {name}" for name in FACT_KINDS),
    *_COUNTS,
)
"""What the numbers of `shape` are, in their order."""

_AT_FORM = {name: place for place, name in enumerate(_FORMS)}
LISTED = frozenset({"item", "numbered", "task"})
"""Bullets, numbers and boxes to tick are one: which of them a writer takes tells nothing."""
_AT_FORM |= dict.fromkeys(LISTED, _AT_FORM["listed"])
_AT_SECTION = {name: len(_FORMS) + place for place, name in enumerate(_SECTIONS)}
_AT_FACT = {name: len(_FORMS) + len(_SECTIONS) + i for i, name in enumerate(FACT_KINDS)}
_FIRST_COUNT = len(FEATURES) - len(_COUNTS)

_WORD = re.compile(r"[^\W\d_]+")
# Each begins with a set of characters and looks behind only where one is met: so most sentences
# are passed over at once.
_NUMBER = re.compile(r"\d(?<![\w-]\d)")
_SIGN_OF_NAME = re.compile(r"[_(./:](?<=\w[_(./:])[\w):]")
_HUMP = re.compile(r"[A-Z](?<=[a-z][A-Z])")
_NAME = re.compile(r"[a-z]{2}[A-Z]|\w_\w|\w\(\)|\w\.\w{1,40}\.\w|\w/\w{1,40}/\w|\w::\w")
_QUOTED = re.compile(r"[\"“„”«»`]|'\w[^'\n]{1,40}'")
_CAPITAL = re.compile(r"[A-Z](?:(?<=\w [A-Z])\w|[A-Z])")
_LINK = re.compile(r"https?://")
_MANY_WORDS, _MANY = 100, 20
"""Counts that further ones add nothing to: a long list of numbers is no better specified."""
_FEW, _SHORT = 3, 6


def shape(statement: Statement) -> list[float]:
    """Return the numbers that `FEATURES` names."""
    numbers = [0.0] * len(FEATURES)
    if (at := _AT_FORM.get(statement.form)) is not None:
        numbers[at] = 1.0
    if (at := _AT_SECTION.get(statement.section)) is not None:
        numbers[at] = 1.0
    for fact in statement.facts:
        numbers[_AT_FACT[fact]] = 1.0
    text = statement.text
    words = len(_WORD.findall(text))
    numbers[_FIRST_COUNT:] = [
        log1p(min(words, _MANY_WORDS)) / 3,
        log1p(min(len(_NUMBER.findall(text)), _MANY)),
        log1p(min(_names(text), _MANY)),
        float(_QUOTED.search(text) is not None),
        log1p(min(len(_CAPITAL.findall(text)), _MANY)),
        float("://" in text and _LINK.search(text) is not None),
        float(text.endswith("?")),
        float(words < _FEW),
        float(words < _SHORT),
        float(text.endswith(":")),
    ]
    return numbers


def _names(text: str) -> int:
    """Return how many names of code a text has; most texts have none, which is quickly seen."""
    if _SIGN_OF_NAME.search(text) or _HUMP.search(text):
        return len(_NAME.findall(text))
    return 0
