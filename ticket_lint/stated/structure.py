"""Facts that stand in a place of their own: a section, a field, a list."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ticket_lint.parse.sentences import sentences
from ticket_lint.stated.notice import Noticed
from ticket_lint.stated.reading import Section
from ticket_lint.stated.substance import substantial, unfilled
from ticket_lint.values.document import Block, Document, Span
from ticket_lint.values.fact import Fact, FactKind

MAX_ITEMS = 200
_REPEATED = 100
"""Blocks before one in which its text is looked for."""
_LISTED = {"item", "task"}
CELLS = {"cell", "head"}


def section_facts(noticed: Noticed, name: str, kind: FactKind) -> Iterator[Fact]:
    """Yield one fact for each section of a name that has substance."""
    for section in noticed.sections:
        if section.name == name:
            span = body(noticed, section)
            if span:
                yield Fact(kind, section.field, span, "section")


def body(noticed: Noticed, section: Section) -> Span | None:
    """Return the section's body without space around it, None where it has no substance."""
    document = noticed.ticket.document(section.field)
    if document is None:
        return None
    return stretch(document, section.body)


def stretch(document: Document, span: Span) -> Span | None:
    """Return a span without space around it, None where its text has no substance."""
    text = shown(document, span)
    bare = text.strip(" \t\n*_:-")
    if not substantial(bare) or unfilled(text):  # "Version: ____" ends in its blank
        return None
    start = span.start + text.index(bare)
    return Span(start, start + len(bare))


def shown(document: Document, span: Span | Block) -> str:
    """Return the text of a span with spaces in place of what is struck out or in a comment."""
    inlines = document.inlines
    first = bisect_left(inlines, span.start, key=lambda inline: inline.start)
    parts, position = [], span.start
    for index in range(first, len(inlines)):
        kind, start, end = inlines[index]
        if start >= span.end:
            break
        if kind == "deleted" and start >= position:
            end = min(end, span.end)
            parts += [document.text[position:start], " " * (end - start)]
            position = end
    return "".join([*parts, document.text[position : span.end]])


def said(document: Document, limit: int) -> str:
    """Return the first `limit` characters of what a document says.

    Headings, noise and blocks that only repeat an earlier one are left out.
    """
    parts: list[str] = []
    length = 0
    for block in document.blocks:
        if block.kind != "heading":
            text = shown(document, block)
            if text not in parts[-_REPEATED:]:
                parts.append(text)
                length += len(text) + 1
                if length >= limit:
                    break
    return "\n".join(parts)[:limit]


def statements(document: Document, within: Span) -> Iterator[tuple[Span, str]]:
    """Yield what a stretch of a document lists, each with its form.

    List items and tasks each (`list`), else the rows of a table (`table`), else its sentences
    (`section`). Placeholders are left out.
    """
    blocks = _clipped(document.blocks, within)
    listed = [b for b in blocks if b.kind in _LISTED]
    if listed:
        spans = [(b.span, "list") for b in listed]
    elif any(b.kind in CELLS for b in blocks):
        spans = [(span, "table") for span in rows(blocks)]
    else:
        spans = [(s, "section") for s in sentences(replace(document, blocks=tuple(blocks)))]
    for span, form in spans[:MAX_ITEMS]:
        bare = stretch(document, span)
        if bare:
            yield bare, form


def _clipped(blocks: Sequence[Block], within: Span) -> list[Block]:
    """Return the blocks that reach into a span, cut to it; costs no more than there are of them."""
    first = bisect_right(blocks, within.start, key=lambda block: block.end)
    clipped = []
    for block in blocks[first : bisect_left(blocks, within.end, key=lambda b: b.start)]:
        start, end = max(block.start, within.start), min(block.end, within.end)
        clipped.append(Block(block.kind, start, end, block.depth))
    return clipped


def rows(blocks: list[Block]) -> Iterator[Span]:
    """Yield the rows of tables, without those of header cells alone."""
    row: list[Block] = []
    cells = [b for b in blocks if b.kind in CELLS]
    for cell, following in pairwise([*cells, None]):
        assert cell is not None  # noqa: S101  # only the last, which is never first, is None
        row.append(cell)
        if following is None or following.depth <= cell.depth:
            if any(c.kind == "cell" for c in row):
                yield Span(row[0].start, row[-1].end)
            row = []
