r"""Inline wiki markup of one line: emphasis, links, images, monospace, escapes.

Emphasis opens before and closes after a character that is no space and, like Jira's, only at the
edge of a word, so `a-b-c`, `snake_case` and `2 * 3` stay as they are. Each alternative of the
expression begins with another literal and none can run past the next one of its kind, which keeps
the scan linear; delimiters are paired in one pass.
"""

from __future__ import annotations

import re

from ticket_lint.parse.build import Mark
from ticket_lint.parse.inline import CHUNK, Pieces, chunks, is_link, url_end

_SIGNS = "*_+^~-"
_RUN = r"[*_+^~-]*+"
_MACRO = r"\{(?:color|anchor)(?::[^{}\n]{0,200})?\}"
_FORCED = r"\{[*_+^~-]\}"
_MONO = r"\{\{[^\n{}]{0,4000}(?:[{}](?!\})[^\n{}]{0,400}){0,20}\}\}"
_CODE = r"\{(?:code|noformat)(?::[^{}\n]{0,200})?\}[^\n{}]{0,400}\{(?:code|noformat)\}"
_LINK = r"\[[^\[\]\n]{1,4000}\]"
_IMAGE = r"![^!\s|][^!|\n]{0,300}(?:\|[^!\n]{0,300})?!"
_CITE = r"\?\?"
_ESCAPE = r"\\."
_EMPHASIS = "|".join("\\" + sign + _RUN for sign in _SIGNS)
_ADDRESS = r"https?://[^\s|\[\]{}<>\"\\^`]++|ftp://[^\s|\[\]{}<>\"\\^`]++"
_PLAIN = "|".join((_ESCAPE, _MONO, _MACRO, _FORCED, _CODE, _LINK, _IMAGE, _CITE, _EMPHASIS))
_TOKEN = re.compile(_PLAIN)
_TOKEN_OR_URL = re.compile(f"{_PLAIN}|{_ADDRESS}")
_KINDS = {"*": "strong", "-": "deleted"}
_FILE = re.compile(r"\S.*\.\w{2,5}\Z|\w+://\S+\Z", re.DOTALL)
_MAX_RUN = 3


def inline(line: str) -> tuple[str, list[Mark]]:
    """Return the text of a line without its markup, and the marks in it."""
    if len(line) > CHUNK:
        return _long(line)
    token = _TOKEN_OR_URL if "://" in line else _TOKEN
    matches = list(token.finditer(line))
    if not matches:
        return line, []
    pieces = Pieces()
    position = 0
    for match in matches:
        start, end = match.span()
        if start > position:
            pieces.text(line[position:start])
        position = end
        _read(pieces, line, start, end)
    pieces.text(line[position:])
    return pieces.line()


def _long(line: str) -> tuple[str, list[Mark]]:
    texts, marks, length = [], [], 0
    for chunk in chunks(line):
        text, found = inline(chunk)
        marks.extend(Mark(m.kind, m.start + length, m.end + length) for m in found)
        texts.append(text)
        length += len(text)
    return "".join(texts), marks


def _read(pieces: Pieces, line: str, start: int, end: int) -> None:
    """Read one token, `line[start:end]`."""
    first = line[start]
    token = line[start:end]
    if first in _SIGNS:
        _emphasis(pieces, line, start, end)
    elif first == "{":
        _braces(pieces, token)
    elif first == "[":
        _link(pieces, token)
    elif first == "!":
        name = token[1:-1].partition("|")[0]
        if _FILE.match(name) and not line[start - 1 : start].isalnum():
            pieces.text(name, "media")
        else:
            pieces.text(token)
    elif first == "?":
        pieces.delimiter(
            token,
            "",
            opens=not line[start - 1 : start].isalnum() and line[end : end + 1].isalnum(),
            closes=not line[end : end + 1].isalnum(),
        )
    elif first == "\\":
        _escape(pieces, line, start, token)
    else:
        length = url_end(token)
        pieces.text(token[:length], "link")
        pieces.text(token[length:])


def _emphasis(pieces: Pieces, line: str, start: int, end: int) -> None:
    run = line[start:end]
    if len(run) > _MAX_RUN or len(set(run)) < len(run):
        pieces.text(run)
        return
    before = line[start - 1] if start else " "
    after = line[end] if end < len(line) else " "
    opens = not after.isspace() and not before.isalnum()
    closes = not before.isspace() and not after.isalnum()
    if not opens and not closes:
        pieces.text(run)
        return
    for sign in run:
        pieces.delimiter(sign, _KINDS.get(sign, ""), opens=opens, closes=closes)


def _braces(pieces: Pieces, token: str) -> None:
    if token.startswith("{{"):
        pieces.text(token[2:-2], "code")
    elif len(token) == 3:  # noqa: PLR2004 - {*}: emphasis inside a word
        sign = token[1]
        pieces.delimiter(sign, _KINDS.get(sign, ""), opens=True, closes=True)
    elif token.startswith(("{code", "{noformat")):
        body = token[token.index("}") + 1 : token.rindex("{")]
        pieces.text(body, "code")


def _link(pieces: Pieces, token: str) -> None:
    body = token[1:-1]
    text, bar, target = body.partition("|")
    target = target.partition("|")[0].strip()
    if bar and text.strip() and is_link(target):
        shown, marks = inline(text)
        del marks
        pieces.text(shown, "link")
    elif bar and not text.strip() and is_link(target):
        pieces.text(target, "link")
    elif not bar and body[:1] == "~" and len(body) > 1 and not body[1].isspace():
        pieces.text(body[1:], "mention")
    elif not bar and body[:1] == "^" and len(body) > 1:
        pieces.text(body[1:], "media")
    elif not bar and "://" in body and is_link(body.strip()):
        pieces.text(body.strip(), "link")
    elif not bar and body.startswith("mailto:"):
        pieces.text(body.removeprefix("mailto:"), "link")
    else:
        pieces.text("[")
        shown, marks = inline(body)
        del marks
        pieces.text(shown)
        pieces.text("]")


def _escape(pieces: Pieces, line: str, start: int, token: str) -> None:
    following = line[start + 2 : start + 3]
    if token == "\\\\":
        pieces.text("\n" if not following or following.isspace() else token)
    elif token[1] in "*_+^~-{}[]!|?#":
        pieces.text(token[1])
    else:
        pieces.text(token)
