"""Statements: every sentence once, with where it stands and what it states."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticket_lint.parse import Source, documents
from ticket_lint.references.library import load
from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.statements import MAX_STATEMENTS, Statement, statements
from ticket_lint.values.ticket import Kind, Ticket

EXTRACT = Extractor.of()
TICKET = """\
We lose 3 % of the bookings, because the search is slow.

## Acceptance criteria

- When the month is May, then the file has 12 rows.
- [ ] A month without invoices gives a file with the header alone.

## Steps to reproduce

1. Open /export
2. Press Save

```
$ export --month 5
```

## Notes

TBD
"""


def found(
    description: str, summary: str = "Export of invoices as CSV", kind: Kind = "story"
) -> tuple[Statement, ...]:
    """Return the statements of a ticket."""
    sources = [Source("summary", summary, "text"), Source("description", description, "markdown")]
    return statements(EXTRACT(Ticket(key="T-1", kind=kind, documents=documents(sources))))


def test_where_they_stand() -> None:
    """Form and section of each; headings and placeholders are no statements."""
    assert [(s.form, s.section, s.text) for s in found(TICKET)] == [
        ("summary", "", "Export of invoices as CSV"),
        ("paragraph", "", "We lose 3 % of the bookings, because the search is slow."),
        ("item", "criteria", "When the month is May, then the file has 12 rows."),
        ("task", "criteria", "A month without invoices gives a file with the header alone."),
        ("numbered", "steps", "Open /export"),
        ("numbered", "steps", "Press Save"),
        ("code", "steps", "$ export --month 5"),
    ]


@pytest.mark.parametrize(
    ("text", "fact", "kind"),
    [
        ("We lose 3 % of the bookings, because the search is slow.", "reason", "story"),
        ("When the month is May, then the file has 12 rows.", "criteria", "story"),
        ("Press Save", "steps", "bug"),
    ],
)
def test_what_they_state(text: str, fact: str, kind: Kind) -> None:
    """A statement knows the facts that it is part of."""
    (one,) = (s for s in found(TICKET, kind=kind) if s.text == text)
    assert fact in one.facts


def test_title_of_a_line_is_left_out() -> None:
    """What a line is titled with is no part of what it states."""
    (one,) = (s for s in found("Expected: the file has 12 rows.") if s.field == "description")
    assert (one.text, one.section) == ("the file has 12 rows.", "expected")


def test_nothing() -> None:
    """A ticket without text has no statements."""
    assert found("", summary="") == ()
    assert found("TBD\n\n- ____\n- ...", summary="-") == ()


def test_bounded() -> None:
    """Of a ticket of any length the first statements are looked at."""
    assert len(found("- When it rains, the ferry waits.\n" * 20_000)) == MAX_STATEMENTS


@given(st.text(max_size=300), st.sampled_from(["", "- ", "# ", "```\n", "Expected: ", "1. "]))
@settings(deadline=None, max_examples=150)
def test_quotes_the_text(text: str, before: str) -> None:
    """Whatever a ticket holds, each statement is text of its field, in reading order."""
    sources = [Source("summary", text, "text"), Source("description", before + text, "markdown")]
    ticket = Ticket(key="T-1", kind="bug", documents=documents(sources))
    check(ticket)


@pytest.mark.parametrize("reference", load()[::5], ids=lambda reference: reference.id)
def test_of_references(reference: object) -> None:
    """The same of real tickets in five languages."""
    check(reference.ticket)  # type: ignore[attr-defined]


def check(ticket: Ticket) -> None:
    """Check what holds of all statements."""
    ends: dict[str, int] = {}
    for one in statements(EXTRACT(ticket)):
        document = ticket.document(one.field)
        assert document is not None
        assert one.text == document.text[one.span.start : one.span.end].strip()
        assert one.text
        assert one.span.start >= ends.get(one.field, 0)
        ends[one.field] = one.span.end
