"""What a single line tells whatever the markup: its bullet, and whether it goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ticket_lint.values.document import BlockKind

WHOLE_HEADING = 80
"""Characters that a line in bold may have and still be read as a heading."""

_BULLET = re.compile(
    r"(?P<indent>[ \t\u00a0]*)(?:[•◦▪▫‣●○■□–—·∙➢►*+-][ \t\u00a0]+|[•◦▪‣●]|\(?\d{1,3}[.)][ \t\u00a0]+)"
    r"(?P<task>\[[ xX✓]?\][ \t]+|[☐☑☒✅✓✔][ \t]*)?(?=\S)"
)
_TASK = re.compile(r"[ \t\u00a0]*(?:\[[ xX✓]\][ \t]+|[☐☑☒][ \t]*)(?=\S)")
_LEAD = frozenset("•◦▪▫‣●○■□–—·∙➢►*+-([☐☑☒ \t\u00a00123456789")
_LABEL = re.compile(r"[ \t*_]*[^\W\d_][^\n:.!?]{0,40}:(?:[\s*_]|$)")
_ENDS = (".", "!", "?", ":", ";", "…", "|")
_WRAP_LOWER = 40
_WRAP_UPPER = (60, 100)


def lines(text: str) -> Iterator[str]:
    r"""Yield the lines of a text without their `\n`, one at a time."""
    position = 0
    while True:
        end = text.find("\n", position)
        if end < 0:
            yield text[position:]
            return
        yield text[position:end]
        position = end + 1


def newlines(text: str) -> str:
    r"""Return a text with `\n` as its only line break."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def bullet(line: str) -> tuple[BlockKind, int, int] | None:
    """Return kind, depth and start of the text of a line that begins with a bullet or number."""
    if line[:1] not in _LEAD:
        return None
    match = _BULLET.match(line)
    if match:
        kind: BlockKind = "task" if match["task"] else "item"
        return kind, 1 + min(len(match["indent"]), 40) // 2, match.end()
    match = _TASK.match(line)
    return ("task", 1, match.end()) if match else None


def wraps(line: str, following: str) -> bool:
    """Tell whether a line looks cut by a hard wrap, so that the following one goes on with it."""
    length = len(line)
    if length < _WRAP_LOWER or line.rstrip().endswith(_ENDS):
        return False
    first = following.lstrip()[:1]
    if not first or not (first.isalnum() or first in "(\"'`"):
        return False
    if not first.islower() and not _WRAP_UPPER[0] <= length <= _WRAP_UPPER[1]:
        return False
    return not bullet(following) and not _LABEL.match(following)
