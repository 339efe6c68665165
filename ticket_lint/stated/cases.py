"""Tables of cases: rows that say what comes out when."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import groupby

from ticket_lint.stated.structure import CELLS
from ticket_lint.values.document import Block, Document, Span

_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 60
"""Characters of a header; a longer cell is a row of its own."""
_TWO = 2


@cache
def _words(column: str) -> frozenset[str]:
    """Return the words that mark a column, in all languages."""
    text = files("ticket_lint.lexicon").joinpath("columns.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[column].split())


def case_rows(document: Document) -> Iterator[Span]:
    """Yield the rows of tables whose headers name a case and an outcome, without the headers."""
    for is_cell, blocks in groupby(document.blocks, key=lambda block: block.kind in CELLS):
        if is_cell:
            found = list(_rows(list(blocks)))
            if len(found) > _TWO and _of_cases(document, found[0]):
                for row in found[1:]:
                    yield Span(row[0].start, row[-1].end)


def _rows(cells: list[Block]) -> Iterator[list[Block]]:
    row: list[Block] = []
    for cell in cells:
        if row and cell.depth <= row[-1].depth:
            yield row
            row = []
        row.append(cell)
    yield row


def _of_cases(document: Document, head: list[Block]) -> bool:
    """Tell whether headers name a case and, in a later column, an outcome."""
    columns = [
        set(_WORD.findall(document.slice(cell).lower()))
        if cell.end - cell.start <= _LONGEST
        else set()
        for cell in head
    ]
    case = next((i for i, words in enumerate(columns) if words & _words("case")), None)
    return case is not None and any(words & _words("outcome") for words in columns[case + 1 :])
