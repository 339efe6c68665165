"""What the inline readers of wiki markup and Markdown share: pieces of text and their marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from ticket_lint.parse.build import MAX_BLOCKS, Mark
from ticket_lint.values.document import InlineKind

CHUNK = 8_192
"""Characters of a line or paragraph that are read at once: bounds the memory of one huge line."""

ADDRESS = r"https?://[^\s|\[\]{}<>\"\\^`]++|ftp://[^\s|\[\]{}<>\"\\^`]++"
"""A bare address, as an alternative of an expression."""

MarkKind: TypeAlias = InlineKind | Literal["strong"]
Text: TypeAlias = tuple[str, list[Mark]]
"""A text without its markup, and the marks in it in order."""

_TARGET = re.compile(
    r"(?:[a-zA-Z][a-zA-Z+.-]{1,15}:[^\s]|//|/|#|\^|~|www\.|[\w-]+(?:\.[\w-]+)+)[^\s]*+\Z"
)
_LONGEST_TARGET = 4_000
_TRAILING = ".,;:!?)'*_"


class Pieces:
    """The text of a line as pieces, some of which are taken out again when markup closes."""

    __slots__ = ("_marks", "_open", "_parts", "missing")

    def __init__(self) -> None:
        """Begin an empty line; `missing` notes what has no end in the rest of it."""
        self._parts: list[str] = []
        self._marks: list[tuple[MarkKind, int, int]] = []
        self._open: dict[str, int] = {}
        self.missing: set[str] = set()

    def add(self, text: str, kind: MarkKind | None = None) -> None:
        """Append text, marked as an inline of a kind."""
        if kind:
            self._marks.append((kind, len(self._parts), len(self._parts) + 1))
        self._parts.append(text)

    def delimiter(self, sign: str, kind: MarkKind | None, *, opens: bool, closes: bool) -> None:
        """Append a delimiter such as `*`; if it closes one before, both are taken out."""
        if closes and sign in self._open:
            start = self._open.pop(sign)
            self._parts[start] = ""
            if kind:
                self._marks.append((kind, start, len(self._parts)))
            return
        if opens:
            self._open[sign] = len(self._parts)
        self._parts.append(sign)

    def address(self, address: str) -> None:
        """Append a bare address as a link, without the punctuation of the sentence around it."""
        end = len(address.rstrip(_TRAILING))
        if address[end : end + 1] == ")" and "(" in address[:end]:
            end += 1
        self.add(address[:end], "link")
        self.add(address[end:])

    def find(self, text: str, closing: str, start: int) -> int:
        """Return where `closing` stands next, or -1; a search that fails is not repeated."""
        if closing in self.missing:
            return -1
        found = text.find(closing, start)
        if found < 0:
            self.missing.add(closing)
        return found

    def line(self) -> Text:
        """Return the text and its marks."""
        parts = self._parts
        if not self._marks:
            return "".join(parts), []
        offsets, length = [0], 0
        for part in parts:
            length += len(part)
            offsets.append(length)
        marks = [Mark(kind, offsets[i], offsets[j]) for kind, i, j in self._marks]
        marks.sort(key=lambda mark: mark.start)
        return "".join(parts), marks


def is_target(target: str) -> bool:
    """Tell whether the target of a link looks like one: an address, a file or an anchor."""
    return len(target) < _LONGEST_TARGET and bool(_TARGET.match(target))


def in_chunks(text: str, read: Callable[[str], Text]) -> Text:
    """Read a long text piece by piece."""
    texts: list[str] = []
    marks: list[Mark] = []
    length = 0
    for chunk in _chunks(text):
        shown, found = read(chunk)
        if len(marks) < MAX_BLOCKS:
            marks.extend(Mark(m.kind, m.start + length, m.end + length) for m in found)
        texts.append(shown)
        length += len(shown)
    return "".join(texts), marks


def _chunks(text: str) -> Iterator[str]:
    """Yield pieces of at most `CHUNK` characters, cut at a space where there is one."""
    position = 0
    while len(text) - position > CHUNK:
        end = text.rfind(" ", position + CHUNK // 2, position + CHUNK) + 1 or position + CHUNK
        yield text[position:end]
        position = end
    yield text[position:]
