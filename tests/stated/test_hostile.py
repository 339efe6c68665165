"""Reading is total and bounded on any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticket_lint.parse import Source, documents
from ticket_lint.stated.extract import MAX_FACTS, Extractor
from ticket_lint.values.ticket import KINDS, Ticket

EXTRACT = Extractor.of()
WORDS = st.sampled_from(
    "should expected: Steps when I click … instead of ## * 1. | || {code} ``` TBD ____ <x> [y] "
    "Given When Then Actual result: because ; \n \n\n soll wenn devrait quando ’ İ \x00 é".split(
        " "
    )
)
TEXTS = st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=80).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(
    text=TEXTS,
    summary=TEXTS,
    kind=st.sampled_from(KINDS),
    markup=st.sampled_from(["wiki", "markdown", "text"]),
)
def test_total(text: str, summary: str, kind: str, markup: str) -> None:
    """Any text is read; every span lies inside its field and holds something."""
    sources = [Source("summary", summary, "text"), Source("description", text, markup)]  # type: ignore[arg-type]
    ticket = Ticket(key="T-1", kind=kind, documents=documents(sources))  # type: ignore[arg-type]
    reading = EXTRACT(ticket)
    for facts in reading.facts.found.values():
        assert len(facts) <= MAX_FACTS
        for fact in facts:
            document = ticket.document(fact.field)
            assert document is not None
            assert 0 <= fact.span.start < fact.span.end <= len(document.text)
            assert reading.text(fact).strip()


@pytest.mark.parametrize(
    "text",
    [
        "Expected: " * 3_000,
        "* a\n" * 5_000,
        "should " * 5_000,
        "||Expected||\n" * 2_000,
        "1. click\n" * 3_000,
        "x" * 30_000,
        "Given a\nThen b\n" * 2_000,
    ],
    ids=["labels", "items", "words", "tables", "steps", "letters", "scenarios"],
)
def test_bounded(text: str) -> None:
    """However much a text repeats, a bounded number of facts and phrases is kept."""
    ticket = Ticket(key="T-1", documents=documents([Source("description", text, "wiki")]))
    reading = EXTRACT(ticket)
    assert all(len(facts) <= MAX_FACTS for facts in reading.facts.found.values())
    assert len(reading.sections) <= 500
