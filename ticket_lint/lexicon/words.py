"""Sets of words, written as a text that a person can read and edit."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a text, however they are spread over lines."""
    return frozenset(text.split())
