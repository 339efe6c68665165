"""Puts a `Document` together, block by block, in bounded memory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import StringIO
from typing import Literal, NamedTuple, TypeAlias

from ticket_lint.parse.lines import WHOLE_HEADING, bullet, wraps
from ticket_lint.values.document import (
    PSEUDO_HEADING,
    Block,
    BlockKind,
    Document,
    Inline,
    InlineKind,
)

MAX_BLOCKS = 32_768
"""Blocks, and inlines, that a document keeps. Jira's longest field (32,767 characters) stays below
it; what comes after it in a longer text is kept as text of one last paragraph, without structure.
"""

_EDGES = re.compile(r"\A\s*|\s*\Z")


class Mark(NamedTuple):
    """A stretch of a block's text while it is being read: an inline, or bold type."""

    kind: InlineKind | Literal["strong"]
    start: int
    end: int


Marks: TypeAlias = Sequence[Mark]


class Builder:
    """Collects the blocks of one field; `line` puts hard-wrapped lines together again."""

    __slots__ = ("_blocks", "_inlines", "_length", "_pending", "_text")

    def __init__(self) -> None:
        """Begin with an empty document."""
        self._text = StringIO()
        self._length = 0
        self._blocks: list[Block] = []
        self._inlines: list[Inline] = []
        self._pending: _Pending | None = None

    def add(self, kind: BlockKind, text: str, depth: int = 0, marks: Marks = ()) -> None:
        """Append a block without the space around it; a block without text is left out."""
        if self._pending:
            self.end()
        self._append(kind, text, depth, marks)

    def line(self, text: str, marks: Marks = (), kind: BlockKind = "paragraph") -> None:
        """Append a line of prose: a block of its own, or the rest of the one it is wrapped from.

        A line that begins with a bullet or number is an item, a short one all in bold a heading.
        """
        pending = self._pending
        if pending and pending.joins(text, kind):
            pending.join(text, marks)
            return
        self.end()
        depth = 0
        if kind == "paragraph":
            found = bullet(text)
            if found:
                kind, depth, start = found
                text, marks = cut(text, marks, start)
            elif marks and is_heading(text, marks):
                self._append("heading", text, PSEUDO_HEADING, marks)
                return
        self._pending = _Pending(kind, depth, text, list(marks))

    def item(self, kind: BlockKind, text: str, depth: int, marks: Marks = ()) -> None:
        """Append a list item; a line that it wraps into may follow."""
        self.end()
        self._pending = _Pending(kind, depth, text, list(marks))

    def end(self) -> None:
        """End the paragraph or item, so that no line joins it."""
        pending = self._pending
        if pending:
            self._pending = None
            self._append(pending.kind, "\n".join(pending.lines), pending.depth, pending.marks)

    def document(self, field: str) -> Document:
        """Return what was collected."""
        self.end()
        return Document(field, self._text.getvalue(), tuple(self._blocks), tuple(self._inlines))

    def _append(self, kind: BlockKind, text: str, depth: int, marks: Marks) -> None:
        if kind == "code":
            clean, lead = text.strip("\n").rstrip(), len(text) - len(text.lstrip("\n"))
        else:
            clean, lead = text.strip(), 0
            if marks and text[:1].isspace():
                lead = len(text) - len(text.lstrip())
        if not clean or clean.isspace():
            return
        blocks = self._blocks
        start = self._length
        if blocks:
            self._text.write("\n")
            start += 1
        self._text.write(clean)
        end = self._length = start + len(clean)
        if len(blocks) < MAX_BLOCKS:
            blocks.append(Block(kind, start, end, depth))
        else:
            blocks[-1] = Block("paragraph", blocks[-1].start, end)
        shift = start - lead
        for mark in marks:
            if mark.kind != "strong" and len(self._inlines) < MAX_BLOCKS:
                left, right = max(start, mark.start + shift), min(end, mark.end + shift)
                if left < right:
                    self._inlines.append(Inline(mark.kind, left, right))


class _Pending:
    """A paragraph or item that the next line may belong to."""

    __slots__ = ("depth", "kind", "length", "lines", "marks")

    def __init__(self, kind: BlockKind, depth: int, text: str, marks: list[Mark]) -> None:
        self.kind: BlockKind = kind
        self.depth, self.lines, self.marks, self.length = depth, [text], marks, len(text)

    def joins(self, text: str, kind: BlockKind) -> bool:
        quoted = (self.kind == "quote") != (kind == "quote")
        return not quoted and wraps(self.lines[-1], text)

    def join(self, text: str, marks: Marks) -> None:
        shift = self.length + 1
        self.marks.extend(Mark(m.kind, m.start + shift, m.end + shift) for m in marks)
        self.lines.append(text)
        self.length = shift + len(text)


def cut(text: str, marks: Marks, start: int) -> tuple[str, Marks]:
    """Return a text and its marks without its first `start` characters."""
    kept = [Mark(m.kind, max(0, m.start - start), m.end - start) for m in marks if m.end > start]
    return text[start:], kept


def is_heading(text: str, marks: Marks) -> bool:
    """Tell whether a line is short, all in bold and no sentence: a heading in all but markup."""
    if len(text) > WHOLE_HEADING:
        return False
    bold = [m for m in marks if m.kind == "strong"]
    if not bold:
        return False
    position, plain = 0, []
    for mark in sorted(bold, key=lambda m: m.start):
        plain.append(text[position : mark.start])
        position = max(position, mark.end)
    plain.append(text[position:])
    if "".join(plain).strip(" \t\u00a0:*_"):
        return False
    return not text.rstrip().endswith((".", "!", "?", ",", ";"))
