"""Specifics: what pins a sentence to one result."""

from __future__ import annotations

import re

from ticket_lint.stated.notice import Noticed
from ticket_lint.stated.reading import Found

_WORD = re.compile(r"\d[\d.]*|[^\W_]{2,}|_+")
_RELATION = re.compile(
    r"\b(?:to|from|with|in|into|when|by|via|using|instead|so|if|after|before|for|that|which|on|at|as)\b"
)
_ENOUGH = 3
_FULL = 5


def specific(noticed: Noticed, found: Found, *, definite: bool) -> bool:
    """Tell whether the change a phrase begins is told precisely enough to check it.

    A definite change ("remove …", "replace …") needs its object; an open one ("add …", "create …")
    needs to be set in relation to something too: where, when, with what.
    """
    sentence = noticed.text(found)
    rest = sentence[found.span.end - found.sentence.start :]
    words = len(_WORD.findall(rest))
    if definite:
        return words >= _ENOUGH
    return words >= _FULL and bool(_RELATION.search(rest))
