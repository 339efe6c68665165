r"""Inline wiki markup of one line: emphasis, links, images, monospace, escapes.

Emphasis opens before and closes after a character that is no space and, like Jira's, only at the
edge of a word, so `a-b-c`, `snake_case` and `2 * 3` stay as they are. Each alternative of the
expression begins with another literal and none can run past the next one of its kind, which keeps
the scan linear; delimiters are paired in one pass.
"""

from __future__ import annotations

import re
from typing import Literal

from ticket_lint.parse.inline import ADDRESS, CHUNK, Pieces, Text, in_chunks, is_target

_SIGNS = "*_+^~-"
_EMPHASIS = "|".join(f"\\{sign}[*_+^~-]*+" for sign in _SIGNS)
_ALTERNATIVES = (
    r"\\[^\n]",
    r"\{\{",
    r"\{(?:color|anchor)(?::[^{}\n]{0,200})?\}",
    r"\{(?:code|noformat)(?::[^{}\n]{0,200})?\}",
    r"\{[*_+^~-]\}",
    r"\[[^\[\]\n]{1,4000}\]",
    r"![^!\s|][^!|\n]{0,300}(?:\|[^!\n]{0,300})?!",
    r"\?\?",
    _EMPHASIS,
)
_TOKENS = "|".join(_ALTERNATIVES)
_TOKEN = re.compile(_TOKENS)
_TOKEN_OR_ADDRESS = re.compile(f"{_TOKENS}|{ADDRESS}")
_FILE = re.compile(r"\S[^\n]*\.\w{2,5}\Z|\w{2,10}://\S+\Z")
_ESCAPED = frozenset("*_+^~-{}[]!|?#")
_MAX_RUN = 3


def inline(line: str) -> Text:
    """Return the text of a line without its markup, and the marks in it."""
    if len(line) > CHUNK:
        return in_chunks(line, inline)
    token = _TOKEN_OR_ADDRESS if "://" in line else _TOKEN
    match = token.search(line)
    if not match:
        return line, []
    pieces = Pieces()
    position = 0
    while match:
        start, end = match.span()
        if start > position:
            pieces.add(line[position:start])
        position = _read(pieces, line, start, end)
        match = token.search(line, position)
    pieces.add(line[position:])
    return pieces.line()


def _read(pieces: Pieces, line: str, start: int, end: int) -> int:
    """Read the token `line[start:end]` and return where the line goes on."""
    first = line[start]
    if first in _SIGNS:
        _emphasis(pieces, line, start, end)
    elif first == "{":
        return _braces(pieces, line, start, end)
    elif first == "[":
        return end if _link(pieces, line[start + 1 : end - 1]) else _literal(pieces, first, start)
    elif first == "!":
        name = line[start + 1 : end - 1].partition("|")[0]
        if not _FILE.match(name) or line[start - 1 : start].isalnum():
            return _literal(pieces, first, start)
        pieces.add(name, "media")
    elif first == "?":
        word = line[end : end + 1].isalnum()
        before = line[start - 1 : start].isalnum() if start else False
        pieces.delimiter("??", None, opens=word and not before, closes=not word)
    elif first == "\\":
        _escape(pieces, line, start)
    else:
        pieces.address(line[start:end])
    return end


def _literal(pieces: Pieces, sign: str, start: int) -> int:
    """Read a sign that is no markup here; what follows it may still be."""
    pieces.add(sign)
    return start + 1


def _emphasis(pieces: Pieces, line: str, start: int, end: int) -> None:
    run = line[start:end]
    if len(run) > _MAX_RUN or len(set(run)) < len(run):
        pieces.add(run)
        return
    before = line[start - 1] if start else " "
    after = line[end] if end < len(line) else " "
    opens = not (after.isspace() or after in ")]") and not before.isalnum()
    closes = not (before.isspace() or before in "([") and not after.isalnum()
    for sign in run:
        pieces.delimiter(sign, _kind(sign), opens=opens, closes=closes)


def _kind(sign: str) -> Literal["strong", "deleted"] | None:
    return "strong" if sign == "*" else "deleted" if sign == "-" else None


def _braces(pieces: Pieces, line: str, start: int, end: int) -> int:
    token = line[start:end]
    if token == "{{":  # noqa: S105 - markup
        close = pieces.find(line, "}}", end)
        if close < 0:
            return _literal(pieces, "{{", start + 1)
        if line.startswith("}}}", close):  # {{${name}}}
            close += 1
        pieces.add(line[end:close], "code")
        return close + 2
    if token.startswith(("{code", "{noformat")):
        closing = "{code}" if token.startswith("{code") else "{noformat}"
        close = pieces.find(line, closing, end)
        if close < 0:
            return end
        pieces.add(line[end:close], "code")
        return close + len(closing)
    if token[1] in _SIGNS:  # {*}: emphasis inside a word
        pieces.delimiter(token[1], _kind(token[1]), opens=True, closes=True)
    return end


def _link(pieces: Pieces, body: str) -> bool:
    """Read what stands in square brackets; tell whether it is a link."""
    text, bar, rest = body.partition("|")
    if bar:
        target = rest.partition("|")[0].strip()
        if not is_target(target):
            return False
        pieces.add(inline(text)[0] if text.strip() else target, "link")
    elif body[0] == "~" and body[1:2].strip():
        pieces.add(body[1:], "mention")
    elif body[0] == "^" and body[1:2].strip():
        pieces.add(body[1:], "media")
    elif ("://" in body or body.startswith("mailto:")) and is_target(body.strip()):
        pieces.add(body.strip().removeprefix("mailto:"), "link")
    else:
        return False
    return True


def _escape(pieces: Pieces, line: str, start: int) -> None:
    r"""Read a backslash and the character after it; `\\` before a space breaks the line."""
    escaped = line[start + 1]
    if escaped == "\\":
        following = line[start + 2 : start + 3]
        pieces.add("\n" if not following.strip() else "\\\\")
    else:
        pieces.add(escaped if escaped in _ESCAPED else "\\" + escaped)
