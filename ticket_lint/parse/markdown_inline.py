"""Inline Markdown: code, links, images, emphasis, strikethrough, escapes, addresses."""

from __future__ import annotations

import re

from ticket_lint.parse.build import Mark
from ticket_lint.parse.inline import CHUNK, Pieces, chunks, url_end

_CODE = "|".join(rf"`{{{n}}}(?!`)" for n in (1, 2, 3)) + r"|`{4,}+"
_LINK = r"\[[^\[\]]{1,2000}\]\(\s{0,3}<?[^\s()<>]{0,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,200})?>?(?:\s{1,3}[^\n()]{0,200})?\)"
_IMAGE = "!" + _LINK.replace("{1,2000}\\]", "{0,2000}\\]", 1)
_AUTO = r"<(?:https?|ftp|mailto):[^\s<>]{1,2000}>"
_BREAK = r"<[bB][rR]\s{0,3}/?>"
_COMMENT = r"<!--"
_EMPHASIS = r"\*++|_++|~~(?!~)"
_ESCAPE = r"\\[!-/:-@\[-`{-~]"
_ADDRESS = r"https?://[^\s|\[\]{}<>\"\\^`]++|ftp://[^\s|\[\]{}<>\"\\^`]++"
_PLAIN = "|".join((_CODE, _LINK, _IMAGE, _AUTO, _BREAK, _COMMENT, _EMPHASIS, _ESCAPE))
_TOKEN = re.compile(_PLAIN)
_TOKEN_OR_URL = re.compile(f"{_PLAIN}|{_ADDRESS}")
_MAX_RUN = 3


def inline(text: str) -> tuple[str, list[Mark]]:
    """Return a paragraph without its inline markup, and the marks in it."""
    if len(text) > CHUNK:
        return _long(text)
    token = _TOKEN_OR_URL if "://" in text else _TOKEN
    match = token.search(text)
    if not match:
        return text, []
    pieces = Pieces()
    position = 0
    unclosed: set[str] = set()
    while match:
        start, end = match.span()
        if start > position:
            pieces.text(text[position:start])
        position = _read(pieces, text, start, end, unclosed)
        match = token.search(text, position)
    pieces.text(text[position:])
    return pieces.line()


def _long(text: str) -> tuple[str, list[Mark]]:
    texts, marks, length = [], [], 0
    for chunk in chunks(text):
        shown, found = inline(chunk)
        marks.extend(Mark(m.kind, m.start + length, m.end + length) for m in found)
        texts.append(shown)
        length += len(shown)
    return "".join(texts), marks


def _read(pieces: Pieces, text: str, start: int, end: int, unclosed: set[str]) -> int:
    """Read one token, `text[start:end]`, and return where the text goes on."""
    token = text[start:end]
    first = token[0]
    if first == "`":
        return _code(pieces, text, token, end, unclosed)
    if first == "[":
        shown, _ = inline(token[1 : token.index("]")])
        pieces.text(shown, "link")
    elif first == "!":
        shown = token[2 : token.index("]")] or token[token.index("(") + 1 : -1].strip("<> ")
        pieces.text(shown, "media")
    elif first == "<":
        return _angle(pieces, text, token, end, unclosed)
    elif first == "\\":
        pieces.text(token[1])
    elif first in "*_~":
        _emphasis(pieces, text, start, end)
    else:
        length = url_end(token)
        pieces.text(token[:length], "link")
        pieces.text(token[length:])
    return end


def _code(pieces: Pieces, text: str, fence: str, end: int, unclosed: set[str]) -> int:
    """Read inline code up to the same number of backticks; without them they are text."""
    close = -1 if fence in unclosed else _closing(text, fence, end)
    if close < 0:
        unclosed.add(fence)
        pieces.text(fence)
        return end
    body = text[end:close]
    pieces.text(body.strip() if body.strip() else body, "code")
    return close + len(fence)


def _closing(text: str, fence: str, start: int) -> int:
    """Return where a run of exactly these backticks begins, or -1."""
    length = len(fence)
    position = text.find(fence, start)
    while position >= 0:
        end = position + length
        while text[end : end + 1] == "`":
            end += 1
        if end - position == length:
            return position
        position = text.find(fence, end)
    return -1


def _angle(pieces: Pieces, text: str, token: str, end: int, unclosed: set[str]) -> int:
    if token == "<!--":
        close = -1 if token in unclosed else text.find("-->", end)
        if close < 0:
            unclosed.add(token)
            pieces.text(token)
            return end
        pieces.text(text[end:close], "deleted")  # an author's note, not part of what is shown
        return close + 3
    if token[1] in "bB":
        pieces.text("\n")
    else:
        pieces.text(token[1:-1].removeprefix("mailto:"), "link")
    return end


def _emphasis(pieces: Pieces, text: str, start: int, end: int) -> None:
    run = text[start:end]
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    opens, closes = not after.isspace(), not before.isspace()
    if run[0] == "_":  # not inside a word
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    if len(run) > _MAX_RUN or not (opens or closes):
        pieces.text(run)
        return
    if run == "~~":
        pieces.delimiter(run, "deleted", opens=opens, closes=closes)
        return
    if len(run) != 2:  # noqa: PLR2004
        pieces.delimiter(run[0], "", opens=opens, closes=closes)
    if len(run) > 1:
        pieces.delimiter(run[:2], "strong", opens=opens, closes=closes)
