"""Statements: the sentences of a ticket, each with where it stands and which facts it states.

What a model of language looks at. Rules look at facts and phrases.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from ticket_lint.parse.sentences import sentences
from ticket_lint.stated.reading import Reading
from ticket_lint.stated.sections import Outline
from ticket_lint.stated.substance import substantial
from ticket_lint.values.document import Block, Document, Span
from ticket_lint.values.fact import FactKind

MAX_STATEMENTS = 200
"""Statements of a ticket that are looked at, the first ones."""

SURE = 0.75
"""Confidence of a fact from which on its sentence is said to state it."""


class Statement(NamedTuple):
    """A sentence, or a whole block of code.

    `form` is the kind of its block (`summary` in that field, `numbered` for the item of a numbered
    list), `section` the known section around it, `facts` the kinds of the facts it is part of; a
    fact that it is only taken for for want of better, as a list is in a ticket without criteria,
    is none of them: taking the criteria out would make others.
    """

    field: str
    span: Span
    text: str
    form: str
    section: str
    facts: frozenset[FactKind]


def statements(reading: Reading) -> tuple[Statement, ...]:
    """Return the statements of a ticket in reading order; titles and placeholders are none."""
    found: list[Statement] = []
    for document in reading.ticket.documents:
        for statement in _of(document, reading):
            found.append(statement)
            if len(found) == MAX_STATEMENTS:
                return tuple(found)
    return tuple(found)


def _of(document: Document, reading: Reading) -> Iterator[Statement]:
    mine = [s for s in reading.sections if s.field == document.field]
    outline = Outline(tuple(mine))
    titles = {s.title.start: s.title.end for s in mine if s.name}
    facts = sorted(
        (fact.span.start, fact.span.end, fact.kind)
        for found in reading.facts.found.values()
        for fact in found
        if fact.field == document.field and fact.confidence >= SURE
    )
    starts = [fact[0] for fact in facts]
    for form, whole in _spans(document):
        span = Span(max(whole.start, min(titles.get(whole.start, 0), whole.end)), whole.end)
        text = document.text[span.start : span.end].strip()
        if form == "heading" or not substantial(text):
            continue
        before = facts[: bisect_left(starts, span.end)]
        yield Statement(
            document.field,
            span,
            text,
            "summary" if document.field == "summary" else form,
            outline.at(span.start),
            frozenset(kind for _, end, kind in before if end > span.start),
        )


def _spans(document: Document) -> Iterator[tuple[str, Span]]:
    """Yield the sentences and blocks of code of a document in order, each with its form."""
    blocks = iter(document.blocks)
    block = next(blocks, None)
    for sentence in sentences(document):
        while block and block.end <= sentence.start:
            if block.kind == "code":
                yield "code", block.span
            block = next(blocks, None)
        yield _form(block), sentence
    while block:
        if block.kind == "code":
            yield "code", block.span
        block = next(blocks, None)


def _form(block: Block | None) -> str:
    if block is None:
        return "paragraph"
    return "numbered" if block.ordered else block.kind
