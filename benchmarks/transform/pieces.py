"""The parts of a document that every markup writes: runs of blocks, rows, inlines, lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ticket_lint.parse.lines import wraps
from ticket_lint.values.document import Block, Document

CELLS = {"cell", "head"}
ITEMS = {"item", "task"}
_WORD = 3
_LONG = 40


def family(block: Block) -> str:
    """Return what a run of blocks is written as: a table, a list, or each by itself."""
    return "table" if block.kind in CELLS else "list" if block.kind in ITEMS else block.kind


def rows(cells: list[Block]) -> list[list[Block]]:
    """Return the cells of tables by row."""
    found: list[list[Block]] = []
    for cell in cells:
        if found and cell.depth > found[-1][-1].depth:
            found[-1].append(cell)
        else:
            found.append([cell])
    return found


def pieces(given: Document, block: Block) -> Iterator[tuple[str, str]]:
    """Yield the text of a block in pieces, each with the kind of its inline or `""`."""
    position = block.start
    for kind, start, end in given.inlines:
        if start >= position and end <= block.end and start < end:
            if start > position:
                yield "", given.text[position:start]
            yield kind, given.text[start:end]
            position = end
    yield "", given.text[position : block.end]


def unwrapped(text: str, block: Block) -> str:
    """Return a block's text with its hard wraps undone; other line breaks are the author's."""
    lines = text.split("\n")
    joined = lines[:1]
    shortest = _WORD if block.kind in ITEMS else _LONG
    for before, line in pairwise(lines):
        if block.kind != "code" and wraps(before, line, wrapped=True, shortest=shortest):
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
    return "\n".join(joined)
