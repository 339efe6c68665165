"""Puts a `Document` together, block by block, in bounded memory."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import Literal, NamedTuple, TypeAlias

from ticket_lint.parse.codelike import goes_on, is_code
from ticket_lint.parse.lines import Bullet, bullet, wraps
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
it. What comes after that in a longer text is kept as it is, as text of one last paragraph.
"""

MAX_HEADING = 80
"""Characters that a line in bold may have and still be read as a heading."""


_WORD = 3


class Mark(NamedTuple):
    """A stretch of a block's text while it is being read: an inline, or bold type."""

    kind: InlineKind | Literal["strong"]
    start: int
    end: int


Marks: TypeAlias = Sequence[Mark]


class Builder:
    """Collects the blocks of one field.

    `add` takes a whole block; `line` and `item` keep theirs open, so that the next line can join.
    """

    __slots__ = ("_blocks", "_inlines", "_length", "_open", "_text")

    def __init__(self) -> None:
        """Begin with an empty document."""
        self._text = StringIO()
        self._length = 0
        self._blocks: list[Block] = []
        self._inlines: list[Inline] = []
        self._open: _Open | None = None

    def add(self, kind: BlockKind, text: str, depth: int = 0, marks: Marks = ()) -> None:
        """Append a block without the space around it; a block without text is left out."""
        self.end()
        self._append(_Open(kind, depth, text, marks))

    def item(
        self,
        kind: BlockKind,
        text: str,
        depth: int,
        marks: Marks = (),
        *,
        ordered: bool = False,
        sign: str = "",
    ) -> None:
        """Append a list item; a line that it wraps into may follow.

        `sign` is a bullet that is no markup: it stays in the text, before the block.
        """
        self.end()
        self._open = _Open(kind, depth, text, marks, ordered=ordered, sign=sign)

    def line(
        self, text: str, marks: Marks = (), kind: BlockKind = "paragraph", *, whole: bool = False
    ) -> None:
        """Append a line of prose: a block of its own, or the rest of the one it is wrapped from.

        A line that begins with a bullet or number is an item, a short one all in bold a heading.
        `whole` keeps the lines of a paragraph in one block, wrapped or not.
        """
        last = self._open
        if last and last.goes_on(text, kind, whole=whole):
            last.join(text, marks)
            return
        self.end()
        found = bullet(text) if kind == "paragraph" else None
        if found:
            self._typed(found, text, marks)
        elif marks and kind == "paragraph" and is_heading(text, marks):
            self._append(_Open("heading", PSEUDO_HEADING, text, marks))
        else:
            self._open = _Open(kind, 0, text, marks)

    def code(self, line: str) -> bool:
        """Append a line if it is code, although no markup says so; tell whether it was."""
        last = self._open
        if last and last.kind == "code" and goes_on(line):
            last.join(line, ())
            return True
        if not is_code(line):
            return False
        self.end()
        self._open = _Open("code", 0, line, ())
        return True

    @property
    def in_code(self) -> bool:
        """Whether the line before was code that no markup said to be."""
        return self._open is not None and self._open.kind == "code"

    @property
    def in_item(self) -> bool:
        """Whether the line before was a list item or belongs to one."""
        return self._open is not None and self._open.kind in {"item", "task"}

    def end(self) -> None:
        """End the paragraph or item, so that no line joins it."""
        if self._open:
            last, self._open = self._open, None
            self._append(last)

    @property
    def full(self) -> bool:
        """Whether there are `MAX_BLOCKS` already; hand what is left to `rest` then."""
        return len(self._blocks) >= MAX_BLOCKS

    def rest(self, text: str) -> None:
        """Append the rest of a text as it is, without structure."""
        self.add("paragraph", text)

    def document(self, field: str) -> Document:
        """Return what was collected."""
        self.end()
        return Document(field, self._text.getvalue(), tuple(self._blocks), tuple(self._inlines))

    def _typed(self, found: Bullet, text: str, marks: Marks) -> None:
        """Begin an item whose bullet was typed, not marked up."""
        last = self._blocks[-1] if self._blocks else None
        deepest = last.depth + 1 if last and last.kind in {"item", "task"} else 1
        sign, (rest, marks) = text[: found.start].lstrip(), _cut(text, marks, found.start)
        depth = min(found.depth, deepest)
        self.item(found.kind, rest, depth, marks, ordered=found.ordered, sign=sign)

    def _append(self, block: _Open) -> None:
        text = block.text()
        if block.kind == "code":
            clean = text.strip("\n").rstrip()
            lead = 0
        else:
            clean = text.strip()
            lead = len(text) - len(text.lstrip()) if block.marks else 0
        if not clean:
            return
        start = self._length
        if self._blocks:
            self._text.write("\n")
            start += 1
        if block.sign:
            self._text.write(block.sign)
            start += len(block.sign)
        self._text.write(clean)
        end = self._length = start + len(clean)
        if len(self._blocks) < MAX_BLOCKS:
            self._blocks.append(Block(block.kind, start, end, block.depth, block.ordered))
        else:
            self._blocks[-1] = Block("paragraph", self._blocks[-1].start, end)
        self._mark(block.marks, start, end, start - lead)

    def _mark(self, marks: Marks, start: int, end: int, shift: int) -> None:
        for mark in marks:
            if mark.kind != "strong" and len(self._inlines) < MAX_BLOCKS:
                left, right = max(start, mark.start + shift), min(end, mark.end + shift)
                if left < right:
                    self._inlines.append(Inline(mark.kind, left, right))


class _Open:
    """A block while lines may still join it."""

    __slots__ = ("depth", "kind", "length", "lines", "marks", "ordered", "sign")

    def __init__(
        self,
        kind: BlockKind,
        depth: int,
        text: str,
        marks: Marks,
        *,
        ordered: bool = False,
        sign: str = "",
    ) -> None:
        self.kind: BlockKind = kind
        self.depth = depth
        self.ordered = ordered
        self.sign = sign
        self.lines = [text]
        self.length = len(text)
        self.marks = list(marks)

    def text(self) -> str:
        return self.lines[0] if len(self.lines) == 1 else "\n".join(self.lines)

    def goes_on(self, text: str, kind: BlockKind, *, whole: bool) -> bool:
        if self.kind == "code" or (self.kind == "quote") != (kind == "quote"):
            return False
        if whole and self.kind == "paragraph":
            return not bullet(text)
        if self.kind in {"item", "task"}:  # even a short line ends an item no sooner than its sense
            return wraps(self.lines[-1], text, wrapped=len(self.lines) > 1, shortest=_WORD)
        return wraps(self.lines[-1], text, wrapped=len(self.lines) > 1)

    def join(self, text: str, marks: Marks) -> None:
        shift = self.length + 1
        self.marks.extend(Mark(m.kind, m.start + shift, m.end + shift) for m in marks)
        self.lines.append(text)
        self.length = shift + len(text)


def _cut(text: str, marks: Marks, start: int) -> tuple[str, Marks]:
    """Return a text and its marks without its first `start` characters."""
    kept = [Mark(m.kind, max(0, m.start - start), m.end - start) for m in marks if m.end > start]
    return text[start:], kept


def is_heading(text: str, marks: Marks) -> bool:
    """Tell whether a line is short, all in bold and no sentence: a heading in all but markup."""
    if len(text) > MAX_HEADING:
        return False
    position, plain = 0, []
    for mark in sorted((m for m in marks if m.kind == "strong"), key=lambda m: m.start):
        plain.append(text[position : mark.start])
        position = max(position, mark.end)
    if not position:
        return False
    plain.append(text[position:])
    return not "".join(plain).strip(" \t\u00a0:*_") and text.rstrip()[-1:] not in ".!?,;"
