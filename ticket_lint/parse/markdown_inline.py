"""Inline Markdown: code, links, images, emphasis, strikethrough, escapes, addresses, comments.

As in wiki markup each alternative begins with another literal and is bounded, so the scan is
linear. Of CommonMark's rules for emphasis only those that matter for the text are kept: a run
closes the same run, and `_` does nothing inside a word.
"""

from __future__ import annotations

import re

from ticket_lint.parse.inline import ADDRESS, CHUNK, Pieces, Text, in_chunks

_LINK = (
    r"\[(?P<{0}>[^\[\]]{1})\]"
    r"\(\s{{0,3}}(?P<{0}_target><[^<>\n]{{0,2000}}>"
    r"|[^\s()<>]{{0,2000}}(?:\([^\s()]{{0,200}}\)[^\s()]{{0,200}})?)"
    r"(?:\s{{1,3}}[\"'(][^\n()]{{0,200}}[\"')])?\s{{0,3}}\)"
)
_TOKENS = "|".join(
    (
        r"`++",
        _LINK.format("link", "{1,2000}"),
        "!" + _LINK.format("image", "{0,2000}"),
        r"<(?:https?|ftp|mailto):[^\s<>]{1,2000}>",
        r"<[bB][rR]\s{0,3}/?>",
        r"<!--",
        r"\*++",
        r"_++",
        r"~~(?!~)",
        r"\\[!-/:-@\[-`{-~]",
    )
)
_TOKEN = re.compile(_TOKENS)
_TOKEN_OR_ADDRESS = re.compile(f"{_TOKENS}|{ADDRESS}")
_MAX_RUN = 3
_STRONG = 2


def inline(text: str) -> Text:
    """Return a paragraph without its inline markup, and the marks in it."""
    if len(text) > CHUNK:
        return in_chunks(text, inline)
    token = _TOKEN_OR_ADDRESS if "://" in text else _TOKEN
    match = token.search(text)
    if not match:
        return text, []
    pieces = Pieces()
    position = 0
    while match:
        start = match.start()
        if start > position:
            pieces.add(text[position:start])
        position = _read(pieces, text, match)
        match = token.search(text, position)
    pieces.add(text[position:])
    return pieces.line()


def _read(pieces: Pieces, text: str, match: re.Match[str]) -> int:
    """Read one token and return where the text goes on."""
    start, end = match.span()
    first = text[start]
    if first == "`":
        return _code(pieces, text, start, end)
    if first == "[":
        pieces.add(inline(match["link"])[0], "link")
    elif first == "!":
        pieces.add(match["image"] or match["image_target"].strip("<>"), "media")
    elif first == "<":
        return _angle(pieces, text, start, end)
    elif first == "\\":
        pieces.add(text[start + 1])
    elif first in "*_~":
        _emphasis(pieces, text, start, end)
    else:
        pieces.address(match[0])
    return end


def _code(pieces: Pieces, text: str, start: int, end: int) -> int:
    """Read inline code up to the same number of backticks; without them they are text."""
    fence = text[start:end]
    close = pieces.find(text, fence, end)
    while close >= 0 and (text[close + len(fence) : close + len(fence) + 1] == "`"):
        close += len(fence)  # a longer run is no end: look behind it
        while text[close : close + 1] == "`":
            close += 1
        close = pieces.find(text, fence, close)
    if close < 0:
        pieces.missing.add(fence)
        pieces.add(fence)
        return end
    pieces.add(text[end:close].strip() or text[end:close], "code")
    return close + len(fence)


def _angle(pieces: Pieces, text: str, start: int, end: int) -> int:
    """Read a comment, which is the author's note and not shown, a line break, or an address."""
    if text[start + 1] == "!":
        close = pieces.find(text, "-->", end)
        if close < 0:
            pieces.add(text[start:end])
            return end
        pieces.add(text[end:close], "deleted")
        return close + 3
    if text[start + 1] in "bB":
        pieces.add("\n")
    else:
        pieces.add(text[start + 1 : end - 1].removeprefix("mailto:"), "link")
    return end


def _emphasis(pieces: Pieces, text: str, start: int, end: int) -> None:
    run = text[start:end]
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    opens, closes = not after.isspace(), not before.isspace()
    if run[0] == "_":  # not inside a word
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    if len(run) > _MAX_RUN or not (opens or closes):
        pieces.add(run)
    elif run[0] == "~":
        pieces.delimiter(run, "deleted", opens=opens, closes=closes)
    else:
        if len(run) != _STRONG:
            pieces.delimiter(run[0], None, opens=opens, closes=closes)
        if len(run) >= _STRONG:
            pieces.delimiter(run[:2], "strong", opens=opens, closes=closes)
