"""Acceptance criteria: results that somebody can check, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator

from ticket_lint.lexicon import gherkin
from ticket_lint.stated import promises
from ticket_lint.stated.cases import case_rows
from ticket_lint.stated.claims import any_result, claims
from ticket_lint.stated.defect import reports_fault
from ticket_lint.stated.notice import REPORTS, Noticed
from ticket_lint.stated.reading import Section
from ticket_lint.stated.sections import CELL_LEVEL
from ticket_lint.stated.structure import shown, statements
from ticket_lint.stated.substance import filled, substantial
from ticket_lint.values.document import Document, Span
from ticket_lint.values.fact import Fact

_FIELDS = {"criteria", "checklist"}
_DEMANDS = {"story", "subtask", "epic"}


def find(noticed: Noticed) -> Iterator[Fact]:
    """Yield the criteria of a ticket, one fact each."""
    stated = False
    for fact in _stated(noticed):
        stated = True
        yield fact
    if not stated and not reports_fault(noticed):
        yield from _lists(noticed)


def _stated(noticed: Noticed) -> Iterator[Fact]:
    for document in noticed.ticket.documents:
        if document.field in _FIELDS:
            everything = Span(0, len(document.text))
            for span, _ in _claimed(document, everything):
                yield Fact("criteria", document.field, span, "field")
        elif document.field != "summary":
            yield from _scenarios(document)
    yield from _sections(noticed)
    yield from _cases(noticed)
    yield from promises.find(noticed)


def _sections(noticed: Noticed) -> Iterator[Fact]:
    listed = [s for s in noticed.sections if s.name in {"criteria", "expected"}]
    for section in listed or _results(noticed):
        document = noticed.ticket.document(section.field)
        if document:
            for span, form in _claimed(document, section.body):
                yield Fact("criteria", section.field, span, form)


def _claimed(document: Document, within: Span) -> list[tuple[Span, str]]:
    """Return what a stretch of criteria lists, nothing where no line of it names a result."""
    found = [
        (span, form)
        for span, form in statements(document, within)
        if form == "table" or claims(document.slice(span))
    ]
    return found if any_result([document.slice(span) for span, _ in found]) else []


def _results(noticed: Noticed) -> Iterator[Section]:
    """Yield the column "Result" of a table: what is to come out in a story, not in a bug."""
    if noticed.ticket.kind in _DEMANDS:
        for section in noticed.sections:
            if section.name == "observed" and section.level == CELL_LEVEL:
                yield section


def _cases(noticed: Noticed) -> Iterator[Fact]:
    """Yield the rows of tables of cases; a report of a fault tells in them what is."""
    if reports_fault(noticed):
        return
    for document in noticed.ticket.documents:
        for row in case_rows(document):
            if noticed.section_at(document.field, row.start) not in REPORTS:
                yield Fact("criteria", document.field, row, "table")


_WORDS_OF_A_STEP = 2  # with its keyword
_MOST_LINES = 5_000  # no ticket that a person wrote has more


def _scenarios(document: Document) -> Iterator[Fact]:
    """Yield the Gherkin scenarios that come to an outcome, from the first `_MOST_LINES` lines."""
    lines = document.text.split("\n", _MOST_LINES)[:_MOST_LINES]
    if len(lines) < 2:  # noqa: PLR2004  # a scenario has at least two steps
        return
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for scenario in gherkin.scenarios(lines, document.language):
        if "then" in scenario.steps:
            span = Span(starts[scenario.first], starts[scenario.last] + len(lines[scenario.last]))
            if len(filled(document.slice(span)).split()) <= _WORDS_OF_A_STEP * len(scenario.steps):
                continue  # "Given <precondition>, when <action>, then <result>"
            yield Fact("criteria", document.field, span, "gherkin")


_OF_ITS_OWN = frozenset({"", "goal", "proposal", "context"})
"""Sections (or none) whose lists say what is wanted."""
_ITEMS = 2
_WORDS_OF_AN_ITEM = 4


def _lists(noticed: Noticed) -> Iterator[Fact]:
    """Yield the items of a list of what is wanted, under no heading or one of the goal.

    Whether they have bullets, numbers or boxes to tick makes no difference. Only where the ticket
    states no criterion in any other way and reports no fault: two reviewers in three take such a
    list for criteria. An item that reports a fault is none.
    """
    faults = list(noticed.of("observed"))
    for document in noticed.ticket.documents:
        said = {found.sentence.start for found in faults if found.field == document.field}
        items = [
            block
            for block in document.blocks
            if _wanted(block.kind, shown(document, block))
            and document.field not in _FIELDS
            and noticed.section_at(document.field, block.start) in _OF_ITS_OWN
            and block.start not in said
        ]
        if len(items) >= _ITEMS or any(block.kind == "task" for block in items):
            for block in items:
                yield Fact("criteria", document.field, block.span, "items", 0.7)


def _wanted(kind: str, text: str) -> bool:
    """Tell whether a list item may be a result: a few words, or a box to tick off."""
    if kind not in {"item", "task"}:
        return False
    if len(text.split()) >= _WORDS_OF_AN_ITEM:
        return True
    return kind == "task" and substantial(text) and claims(text)
