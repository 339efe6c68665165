"""Substance: whether a stretch of text says anything, or only stands for what is missing."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from ticket_lint.lexicon.phrases import lines

_STRIP = " \t\r\n.,:;!?*_-–—•…()[]{}<>\"'"
_BLANK = re.compile(r"_{3,}|<[^<>\n]{1,60}>|\[[^\[\]\n]{3,60}\]|\{[^{}\n]{3,60}\}")
_GAP = re.compile(r"(?<!\w)_{3,}(?!\w)|(['\"])\.{3,}\1")
"""A blank to write on, also as templates show one: `Go to '...'`."""
_MARKS = re.compile(r"_{3}|[<\[{]|['\"]\.{3}")
_SLOTS = 2
_WORDS_OF_A_SLOT = 3
_WORD = re.compile(r"[^\W\d_]{2,}")
_LETTER = re.compile(r"[^\W_]")


@cache
def _placeholders() -> frozenset[str]:
    """Return what stands for a missing statement, in all languages."""
    text = files("ticket_lint.lexicon").joinpath("placeholders.toml").read_text(encoding="utf-8")
    return frozenset(line for listed in tomllib.loads(text).values() for line in lines(listed))


def substantial(text: str) -> bool:
    """Tell whether a text says something: no placeholder, no blank alone, at least a word."""
    bare = text.strip(_STRIP)
    if not bare or bare.lower() in _placeholders():
        return False
    if _MARKS.search(text):
        bare = _BLANK.sub(" ", text).strip(_STRIP)
    return bool(_WORD.search(bare) or (len(bare) > 1 and _LETTER.search(bare)))


def filled(text: str) -> str:
    """Return a text without its blanks."""
    return _BLANK.sub(" ", text) if _MARKS.search(text) else text


def unfilled(text: str) -> bool:
    """Tell whether a statement still has its blanks: `When ____, then ____`, `<describe here>`.

    A sentence of slots is one too: "As a <role> I want <goal>".
    """
    if not _MARKS.search(text):
        return False
    if _GAP.search(text) or not substantial(text):
        return True
    bare, slots = _BLANK.subn(" ", text)
    return slots >= _SLOTS and len(bare.split()) <= _WORDS_OF_A_SLOT * slots
