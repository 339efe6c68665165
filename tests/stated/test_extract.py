"""Fields, gaps and further phrases: what surrounds the facts of a text."""

from __future__ import annotations

import pytest

from ticket_lint.parse import Source, documents
from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.reading import Reading
from ticket_lint.values.fact import FactKind
from ticket_lint.values.ticket import Ticket, Unreadable

EXTRACT = Extractor.of()


def read(description: str, *, summary: str = "Export of invoices", **fields: str) -> Reading:
    """Read a story of a summary, a description and further fields."""
    sources = [Source("summary", summary, "text"), Source("description", description, "markdown")]
    sources += [Source(name, text, "wiki") for name, text in fields.items()]
    return EXTRACT(Ticket(key="T-1", kind="story", documents=documents(sources)))


def quotes(reading: Reading, kind: FactKind) -> list[str]:
    """Return the texts of a kind of fact."""
    return [reading.text(fact) for fact in reading.facts.of(kind)]


@pytest.mark.parametrize("name", ["criteria", "checklist"])
def test_fields(name: str) -> None:
    """Every item of a criteria or checklist field is a criterion."""
    reading = read("", **{name: "* the file has a header\n* TBD\n* it holds one row an invoice"})
    assert quotes(reading, "criteria") == ["the file has a header", "it holds one row an invoice"]


def test_unknown_language() -> None:
    """In a language nobody speaks here nothing is absent: it is unknown, and says why."""
    reading = read(
        "Jako księgowa chcę eksportować faktury, żeby zamknąć miesiąc. Nie ma jeszcze takiej "
        "możliwości, więc wszystko jest przepisywane ręcznie przez trzy osoby.",
        summary="Eksport faktur do pliku",
    )
    assert reading.language == "other"
    assert reading.facts.state("criteria") == "unknown"
    assert "language" in reading.facts.unknown["criteria"]


def test_unreadable_field() -> None:
    """Facts of a field that cannot be read are unknown, the others are not."""
    ticket = Ticket(key="T-1", kind="story", unreadable=(Unreadable("criteria", "no permission"),))
    facts = EXTRACT(ticket).facts
    assert facts.state("criteria") == "unknown"
    assert facts.state("goal") == "absent"
    assert "no permission" in facts.unknown["criteria"]


def test_own_phrases() -> None:
    """Word lists of rules are found in prose, with the section around them, not in code."""
    extract = Extractor.of({"vague": {"en": ("quickly",), "de": ("schnell",)}})
    sources = [
        Source("summary", "Search", "text"),
        Source(
            "description",
            "It runs `quickly`.\n\n## Acceptance criteria\n- it opens quickly",
            "markdown",
        ),
    ]
    reading = extract(Ticket(key="T-1", kind="story", documents=documents(sources)))
    (found,) = reading.phrases("vague")
    assert reading.text(found) == "quickly"
    assert found.section == "criteria"
    assert reading.within(found, "criteria")
