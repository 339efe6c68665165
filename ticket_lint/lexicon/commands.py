"""The first line of a comment that answers ours: `ticket-lint recheck`, `ignore`, `wrong`."""

from __future__ import annotations

import re

COMMAND = re.compile(
    r"(?i)ticket-lint[ \t\u00a0]+(?P<verb>recheck|ignore|wrong)\b[ \t\u00a0]*(?P<rest>.*)"
)
MAX_LINE = 2_000
"""Characters of a comment that are looked at for an answer."""


def is_talk(text: str) -> bool:
    """Tell whether a comment, as plain text, is one of these answers."""
    return COMMAND.match(text.lstrip()[:MAX_LINE]) is not None
