"""Titles of sections in five languages: which canonical section a heading or label opens."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ticket_lint.lexicon.phrases import lines

MAX_TITLE = 60
"""Characters of a title; a longer line is a sentence, not a title."""

_MOST_WORDS = 6
_NOISE = re.compile(r"^[\W\d_]+|[\W_]+$")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{0,60}[)\]]")
_SPECIFIC = frozenset({"criteria", "expected", "observed", "steps", "exclusions"})
"""Sections whose titles nobody writes by accident in front of a colon."""


@cache
def _titles() -> Mapping[str, str]:
    """Return title → canonical section; the first section that lists a title has it."""
    text = files("ticket_lint.lexicon").joinpath("headings.toml").read_text(encoding="utf-8")
    titles: dict[str, str] = {}
    for section, listed in tomllib.loads(text).items():
        for title in lines(listed):
            titles.setdefault(_NOISE.sub("", title), section)
    return titles


def normal(title: str) -> str:
    """Return a title as the lexicon lists it: lower case, without numbering, brackets, colon."""
    return _NOISE.sub("", _BRACKETS.sub("", title)).replace("’", "'").lower()


def section_of(title: str, *, whole: bool = False) -> str:
    """Return the canonical section that a title opens, or `""`.

    Unless it must be a title as a `whole`, one of several words is also found at the beginning or
    end of a longer one: "Acceptance criteria for the export", "Feature acceptance criteria".
    """
    if len(title) > MAX_TITLE:
        return ""
    name = normal(title)
    titles = _titles()
    if name in titles or whole:
        return titles.get(name, "")
    words = name.split()
    for count in range(min(len(words) - 1, _MOST_WORDS), 1, -1):
        for part in (words[:count], words[-count:]):
            found = titles.get(" ".join(part))
            if found in _SPECIFIC:
                return found
    return ""


def label_before(line: str, colon: int) -> tuple[int, str]:
    """Return where a known title that ends at `colon` begins in a line, and its section.

    At the beginning of a line any title counts. Inside a line only a capitalised one of a specific
    section after the end of a sentence does ("… crashes. Expected result: a list"). No title:
    `(-1, "")`.
    """
    head = line[:colon]
    if colon <= MAX_TITLE:
        for name in (normal(head), normal(head.partition(",")[0])):  # "Expected, in both cases:"
            if name in _titles():
                return 0, _titles()[name]
    words = list(re.finditer(r"[^\s:]+", head[-MAX_TITLE:]))
    offset = max(0, colon - MAX_TITLE)
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        start = offset + words[-count].start()
        name = normal(line[start:colon])
        section = _titles().get(name, "")
        if section not in _SPECIFIC or not line[start : start + 1].isupper():
            continue
        before = line[:start]
        if before.endswith(("  ", "\t")) or before.rstrip()[-1:] in ".!?:)]}\"'" or start == 0:
            return start, section
    return -1, ""
