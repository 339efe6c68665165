"""Editing of documents: cut spans out, join two, rewrite words; blocks and inlines follow."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import accumulate

from ticket_lint.values.document import Document, Span
from ticket_lint.values.ticket import Ticket

Change = tuple[int, int, str]
"""Characters `start` to `end` of a text, and what stands there afterwards."""


def change(document: Document, changes: Iterable[Change]) -> Document:
    """Return a document with some stretches of its text replaced; blocks left empty are dropped.

    Changes that overlap an earlier one are left out.
    """
    kept: list[Change] = []
    for one in sorted(changes):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    parts, position = [], 0
    for start, end, new in kept:
        parts += [document.text[position:start], new]
        position = end
    text = "".join([*parts, document.text[position:]])
    starts = [start for start, _, _ in kept]
    shifts = [0, *accumulate(len(new) - (end - start) for start, end, new in kept)]

    def moved(offset: int, *, is_end: bool) -> int:
        number = bisect_right(starts, offset - is_end)
        if number and offset - is_end < kept[number - 1][1]:  # inside of a change: its edge
            start, _, new = kept[number - 1]
            return start + shifts[number - 1] + (len(new) if is_end else 0)
        return offset + shifts[number]

    blocks = [
        b._replace(start=moved(b.start, is_end=False), end=moved(b.end, is_end=True))
        for b in document.blocks
    ]
    blocks = [b for b in blocks if text[b.start : b.end].strip()]
    inlines = [
        i._replace(start=moved(i.start, is_end=False), end=moved(i.end, is_end=True))
        for i in document.inlines
    ]
    inlines = [i for i in inlines if i.start < i.end]
    if not blocks:
        return replace(document, text="", blocks=(), inlines=())
    return replace(document, text=text, blocks=tuple(blocks), inlines=tuple(inlines))


def join(first: Document, second: Document) -> Document:
    """Return two documents one below the other, under the first one's name."""
    if not first.blocks or not second.blocks:
        filled = first if first.blocks else second
        return replace(filled, field=first.field, language=first.language or second.language)
    shift = len(first.text) + 1
    blocks = [b._replace(start=b.start + shift, end=b.end + shift) for b in second.blocks]
    inlines = [i._replace(start=i.start + shift, end=i.end + shift) for i in second.inlines]
    return replace(
        first,
        text=f"{first.text}\n{second.text}",
        blocks=(*first.blocks, *blocks),
        inlines=(*first.inlines, *inlines),
    )


def cut(document: Document, spans: Iterable[Span]) -> Document:
    """Return a document without some stretches."""
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return change(document, [(start, end, "") for start, end in merged])


def with_documents(ticket: Ticket, edit: Callable[[Document], Document]) -> Ticket:
    """Return a ticket with each document edited."""
    return replace(ticket, documents=tuple(edit(document) for document in ticket.documents))
