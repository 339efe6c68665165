"""What the inline readers of wiki markup and Markdown share: pieces of text and their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ticket_lint.parse.build import Mark

CHUNK = 8_192
"""Characters of a line or paragraph that are read at once: bounds the memory of one huge line."""

URL = re.compile(r"(?:https?|ftp|file)://[^\s<>\"|\[\]{}\\^`]+")
_LINK = re.compile(
    r"(?:[a-zA-Z][a-zA-Z+.-]{1,15}:\S|//|/|#|\^|~|www\.|[\w-]+(?:\.[\w-]+)+)[^\s]*\Z"
)
_TRAILING = ".,;:!?)'*_"


class Pieces:
    """The text of a line as pieces, some of which are taken out again when markup closes."""

    __slots__ = ("_marks", "_open", "parts")

    def __init__(self) -> None:
        """Begin an empty line."""
        self.parts: list[str] = []
        self._marks: list[tuple[str, int, int]] = []
        self._open: dict[str, int] = {}

    def text(self, text: str, kind: str = "") -> None:
        """Append text, marked as an inline of a kind."""
        if kind:
            self._marks.append((kind, len(self.parts), len(self.parts) + 1))
        self.parts.append(text)

    def delimiter(self, sign: str, kind: str, *, opens: bool, closes: bool) -> None:
        """Append a delimiter such as `*`; if it closes one before, both are taken out."""
        if closes and sign in self._open:
            start = self._open.pop(sign)
            self.parts[start] = ""
            if kind:
                self._marks.append((kind, start, len(self.parts)))
            return
        if opens:
            self._open[sign] = len(self.parts)
        self.parts.append(sign)

    def line(self) -> tuple[str, list[Mark]]:
        """Return the text and its marks in order."""
        parts = self.parts
        if not self._marks:
            return "".join(parts), []
        offsets, length = [0], 0
        for part in parts:
            length += len(part)
            offsets.append(length)
        marks = [Mark(k, offsets[i], offsets[j]) for k, i, j in self._marks]  # type: ignore[arg-type]
        marks.sort(key=lambda mark: mark.start)
        return "".join(parts), marks


def is_link(target: str) -> bool:
    """Tell whether the target of a link looks like one: an address, a file or an anchor."""
    return len(target) < 4_000 and bool(_LINK.match(target))  # noqa: PLR2004 - longer is no address


def url_end(url: str) -> int:
    """Return the length of an address without the punctuation of the sentence around it."""
    end = len(url.rstrip(_TRAILING))
    if url[end : end + 1] == ")" and "(" in url[:end]:
        end += 1
    return end


def chunks(text: str) -> Iterator[str]:
    """Yield a text in pieces of at most `CHUNK` characters, cut at a space where there is one."""
    position = 0
    while len(text) - position > CHUNK:
        end = text.rfind(" ", position + CHUNK // 2, position + CHUNK) + 1 or position + CHUNK
        yield text[position:end]
        position = end
    yield text[position:]
