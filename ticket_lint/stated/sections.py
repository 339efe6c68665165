"""Sections: what stands under which title, whatever the title looks like.

A title is a heading, a line all in bold, a panel's title, a `Heading:` line, a known title alone on
a line, a `Heading: text` inside flattened text, or the header of a table's row or column.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from ticket_lint.lexicon.headings import MAX_TITLE, label_before, section_of
from ticket_lint.stated.reading import Section
from ticket_lint.values.document import Block, Document, Span

MAX_SECTIONS = 500
"""Titles of a document that are looked at; no ticket a person wrote has more."""

_LABEL_LEVEL = 8
CELL_LEVEL = 9
"""Level of a section that is a row or column of a table: below every heading."""
_LONE_WORD = re.compile(r"\s*[^\W\dA-ZÀ-Þ]\w*\s*")
"""`where` alone on a line belongs to a query or is the last word of a sentence."""
_COLON = re.compile(r"[:：](?=\s|$|[*_A-Z])")


class _Title(NamedTuple):
    """A title before it is known where its section ends; `limit` bounds an inline body."""

    start: int
    end: int
    level: int
    name: str
    limit: int


def sections(document: Document) -> tuple[Section, ...]:
    """Return the titled sections of a document in reading order; nested ones overlap."""
    titles = []
    for title in _titles(document):
        titles.append(title)
        if len(titles) == MAX_SECTIONS:
            break
    return tuple(_bounded(document, titles))


def _bounded(document: Document, titles: list[_Title]) -> Iterator[Section]:
    """Yield the sections with their ends: the next title that is not nested in them."""
    ends = [len(document.text)] * len(titles)
    open_: list[int] = []
    for number, title in enumerate(titles):
        while open_ and titles[open_[-1]].level >= title.level:
            ends[open_.pop()] = title.start
        open_.append(number)
    for title, end in zip(titles, ends, strict=True):
        stop = min(end, title.limit) if title.limit else end
        yield Section(
            document.field,
            title.name,
            Span(title.start, title.end),
            Span(title.end, max(stop, title.end)),
            title.level,
        )


def _titles(document: Document) -> Iterator[_Title]:
    blocks = document.blocks
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            name = section_of(document.slice(block))
            yield _Title(block.start, block.end, block.depth, name, 0)
        elif block.kind in {"paragraph", "item", "quote", "task"}:
            yield from _labels(document, block)
        elif block.kind in {"cell", "head"}:
            yield from _cells(document, index)


def _labels(document: Document, block: Block) -> Iterator[_Title]:
    """Yield the label lines of a block: `Title:`, `Title: text`, or a known title on its own."""
    start = block.start
    for line in document.slice(block).split("\n"):
        end = start + len(line)
        if line and not line.isspace():
            colons = [m.start() for m in _COLON.finditer(line)][:20]
            if not colons and len(line) <= MAX_TITLE and not _LONE_WORD.fullmatch(line):
                name = section_of(line, whole=True)
                if name:
                    yield _Title(start, end, _LABEL_LEVEL, name, 0)
            for colon in colons:
                begin, name = label_before(line, colon)
                if name:
                    after = start + colon + 1
                    inline = bool(document.text[after:end].strip(" *_"))
                    limit = block.end if inline else 0
                    yield _Title(start + begin, after, _LABEL_LEVEL, name, limit)
        start = end + 1


def _cells(document: Document, index: int) -> Iterator[_Title]:
    """Yield a table's known header as the title of the cells of its row or column."""
    block = document.blocks[index]
    name = section_of(document.slice(block))
    if not name or (block.kind == "cell" and block.depth > 0):
        return
    following = document.blocks[index + 1 : index + 200]
    beside = following[0] if following else None
    if beside and beside.kind == "cell" and beside.depth == block.depth + 1:
        yield _Title(block.start, block.end, CELL_LEVEL, name, beside.end)
    elif block.kind == "head":
        for cell in following:
            if cell.kind not in {"cell", "head"} or (cell.kind == "head" and cell.depth == 0):
                break
            if cell.kind == "cell" and cell.depth == block.depth:
                yield _Title(cell.start, cell.start, CELL_LEVEL, name, cell.end)


class Outline:
    """Answers which known section surrounds an offset; offsets may be asked in any order."""

    def __init__(self, found: tuple[Section, ...]) -> None:
        """Cut the nested sections into stretches, each with the innermost known name."""
        self._starts: list[int] = [0]
        self._names: list[str] = [""]
        stack: list[tuple[int, str]] = []
        for section in sorted(found, key=lambda s: (s.body.start, -s.body.end)):
            self._close(stack, section.title.start)
            name = section.name or (stack[-1][1] if stack else "")
            stack.append((section.body.end, name))
            self._begin(section.title.start, name)
        self._close(stack, 1 << 60)

    def _begin(self, at: int, name: str) -> None:
        self._starts.append(at)
        self._names.append(name)

    def _close(self, stack: list[tuple[int, str]], at: int) -> None:
        """End the sections that end before `at`."""
        while stack and stack[-1][0] <= at:
            end, _ = stack.pop()
            self._begin(end, stack[-1][1] if stack else "")

    def at(self, offset: int) -> str:
        """Return the canonical name of the section around an offset, or `""`."""
        return self._names[bisect_right(self._starts, offset) - 1]
