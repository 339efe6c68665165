"""Addresses and mentions in quoted text, so that nothing makes them live."""

from __future__ import annotations

import re

_JOINER = "\N{WORD JOINER}"
_LIVE = re.compile(
    r"(?<=:)(?=//)"  # https://…
    r"|(?<=@)(?=\w)"  # @name, and the address of a mail
    r"|(?i:(?<=\bwww)(?=\.)|(?<=\bmailto)(?=:)|(?<=\baccountid)(?=:))"
)


def inert(text: str) -> str:
    """Return a text that reads the same and in which no address or mention is found.

    Jira's documents are safe without it; mails and older apps make links of whatever looks like
    one.
    """
    return _LIVE.sub(_JOINER, text)
