"""What a single line tells whatever the markup: its bullet, and whether it was wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ticket_lint.lexicon.words import words
from ticket_lint.values.document import BlockKind

_BULLET = re.compile(
    r"(?P<indent>[ \t\u00a0]*+)"
    r"(?:[•◦▪▫‣●○■□–—·∙➢►*+-][ \t\u00a0]+|[•◦▪‣●]"
    r"|(?P<number>\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,4})\)|\d{1,3}\.)"
    r"[ \t\u00a0]+)"
    r"(?P<task>\[[ xX✓]?\][ \t]+|[☐☑☒✓✔][ \t]*)?(?=\S)"
)
_TASK = re.compile(r"[ \t\u00a0]*+(?:\[[ xX✓]\][ \t]+|[☐☑☒✓✔][ \t]*)(?=\S)")
_LEAD = frozenset("•◦▪▫‣●○■□–—·∙➢►*+-([☐☑☒✓✔ \t\u00a00123456789")
_LABEL = re.compile(r"[ \t*_]*+[^\W\d_][^\n:.!?]{0,40}:(?:[\s*_]|\Z)")
_ENDS = frozenset(".!?:;…|")
_CLOSES = "\"'”’»)]*_ \t\u00a0"
_LONG = 40
_WIDTH = range(60, 101)
_MID_SENTENCE = words(
    "a an the of and or to in for with on by that is are as from at when if which into be has not "
    "der die das den dem des ein eine und oder zu mit für von im auf wenn dass "
    "le la les de des du un une et ou à pour avec sur dans que qui "
    "el los las del y o con para por en que "
    "os da do das dos na no e ou com"
)
_FRESH = words(
    "Given When Then And But Angenommen Wenn Dann Und Aber Étant Quand Alors Et Mais Dado Dada "
    "Cuando Entonces Y Pero Quando Então E Mas As"
)


class Bullet(NamedTuple):
    """The bullet, number or box that a line begins with; its text starts at `start`."""

    kind: BlockKind
    depth: int
    start: int
    ordered: bool


def lines(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield the lines of a text without their `\n`, one at a time, each with its offset."""
    position = 0
    while True:
        end = text.find("\n", position)
        if end < 0:
            yield position, text[position:]
            return
        yield position, text[position:end]
        position = end + 1


def newlines(text: str) -> str:
    r"""Return a text with `\n` as its only line break."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def bullet(line: str) -> Bullet | None:
    """Return the bullet of a line in any markup: `•`, `–`, `1.`, `[ ]`; None without one."""
    if line[:1] not in _LEAD and line[1:2] != ")":
        return None
    match = _BULLET.match(line)
    if match:
        depth = 1 + min(len(match["indent"]), 40) // 2
        kind: BlockKind = "task" if match["task"] else "item"
        return Bullet(kind, depth, match.end(), match["number"] is not None)
    match = _TASK.match(line)
    return Bullet("task", 1, match.end(), ordered=False) if match else None


def wraps(line: str, following: str, *, wrapped: bool = False, shortest: int = _LONG) -> bool:
    """Tell whether a line looks cut by a hard wrap, so that the following one goes on with it.

    A line that goes on begins in lower case; in upper case only where the one before stops within
    a sentence, or `wrapped` says that the lines before were wrapped too. A line of fewer than
    `shortest` characters was not cut.
    """
    bare = line.strip(_CLOSES)
    length = len(bare)
    if length < shortest or not bare or bare[-1] in _ENDS:
        return False
    first = following.lstrip()[:2].lstrip("(")[:1] or following.lstrip()[:1]
    if first.islower():
        goes_on = True
    elif first.isalnum() or (first and first in "\"'`"):
        within = wrapped or bare[-1] == "," or bare[-12:].rpartition(" ")[2] in _MID_SENTENCE
        goes_on = within and length in _WIDTH and following.split(None, 1)[0] not in _FRESH
    else:
        goes_on = False
    return goes_on and not bullet(following) and not _LABEL.match(following)
