"""Deletions: what a ticket states of some kind, or the sections about it, taken away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Document, Span
from ticket_lint.values.fact import FactKind
from ticket_lint.values.ticket import Kind, Ticket
from transform.edit import cut, with_documents

PARTS: dict[str, tuple[FactKind, ...]] = {
    "criteria": ("criteria",),
    "steps": ("steps", "reproduction"),
    "expected": ("expected",),
}
"""What is deleted: kinds of fact by name, which is the name of their sections too."""

DUE: dict[str, frozenset[Kind]] = {
    "criteria": frozenset({"story", "task", "subtask", "epic"}),
    "steps": frozenset({"bug"}),
    "expected": frozenset({"bug"}),
}
"""The kinds of ticket that are worse without it. Of a bug one asks what should happen instead,
of a spike its question and result."""

ROUNDS = 4
_FIELDS = {"criteria": ("criteria", "checklist")}
_Spans = Mapping[str, list[Span]]


def without(ticket: Ticket, part: str, extract: Extractor) -> Iterator[tuple[str, Ticket]]:
    """Yield a ticket without a part of `PARTS`, each with what was deleted.

    `facts` takes away the text of its facts; `sections` its titled sections and its field;
    `all` both, again and again until none is stated below the summary (what nobody takes for
    criteria beside a list of them may count once that is gone). A ticket that has nothing to
    delete yields nothing.
    """
    reading = extract(ticket)
    facts, sections = _facts(reading, part), _sections(reading, part)
    if facts:
        yield "facts", _cut(ticket, facts)
    if sections:
        yield "sections", _cut(ticket, sections)
    if not facts:
        return
    for _ in range(ROUNDS):
        spans = {
            field: [*facts.get(field, []), *sections.get(field, [])]
            for field in {*facts, *sections}
        }
        ticket = _cut(ticket, spans)
        reading = extract(ticket)
        facts, sections = _facts(reading, part), _sections(reading, part)
        if not facts:
            break
    yield "all", ticket


def _facts(reading: Reading, part: str) -> dict[str, list[Span]]:
    """Return where a part is stated, by field; a ticket without a summary would be none."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for kind in PARTS[part]:
        for fact in reading.facts.of(kind):
            if fact.field != "summary":
                spans[fact.field].append(fact.span)
    return spans


def _sections(reading: Reading, part: str) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = defaultdict(list)
    for section in reading.sections:
        if section.name == part:
            spans[section.field].append(Span(section.title.start, section.body.end))
    for document in reading.ticket.documents:
        if document.field in _FIELDS.get(part, ()) and document.text:
            spans[document.field].append(Span(0, len(document.text)))
    return spans


def _cut(ticket: Ticket, spans: _Spans) -> Ticket:
    def edit(document: Document) -> Document:
        return cut(document, spans[document.field]) if document.field in spans else document

    return with_documents(ticket, edit)
