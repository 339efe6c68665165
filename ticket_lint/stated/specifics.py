"""Specifics: names, numbers and code that pin a sentence to one thing."""

from __future__ import annotations

import re

from ticket_lint.stated.notice import Noticed
from ticket_lint.stated.reading import Found

_NAMED = re.compile(
    r"[\"“„«'`][^\"”“»'`\n]{2,80}[\"”»'`]"  # quoted
    r"|\b[a-z]+[A-Z]\w*|\b[A-Z][a-z]+[A-Z]\w*"  # camelCase, CamelCase
    r"|\b\w+_\w+|\w+\(\)|\b\w+(?:[./]\w+){2,}|\b\w+\.[a-z]{2,4}\b"  # snake_case, call(), a/b/c, x.py
    r"|--?[a-z][\w-]+\b"  # --option
    r"|\b\d+(?:[.,]\d+)*\b"
    r"|[A-Z]{3,}\b"
)
_WORD = re.compile(r"[^\W_]{3,}")
_ENOUGH_WORDS = 7


def specific(noticed: Noticed, found: Found) -> bool:
    """Tell whether the sentence around a phrase names what it is about."""
    document = noticed.ticket.document(found.field)
    if document is None:
        return False
    sentence = document.slice(found.sentence)
    rest = sentence[found.span.end - found.sentence.start :]
    return bool(_NAMED.search(rest)) or len(_WORD.findall(rest)) >= _ENOUGH_WORDS
