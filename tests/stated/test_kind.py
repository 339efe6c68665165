"""The kind of tickets whose source names no issue type."""

from __future__ import annotations

import pytest

from ticket_lint import Judge, parse_draft
from ticket_lint.errors import ShippedDataError
from ticket_lint.jira import payload
from ticket_lint.stated import kind
from ticket_lint.stated.extract import Extractor
from ticket_lint.values.ticket import Kind

EXTRACT = Extractor.of()
FAULT = "Search fails with error 500\n\nWhen I search for `a&b`, the page shows error 500."


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (FAULT, "bug"),
        ("Suche bricht ab\n\nWenn ich nach Umlauten suche, erscheint ein Fehler.", "bug"),
        ("La recherche ne fonctionne pas\n\nQuand je cherche « é », une erreur s'affiche.", "bug"),
        ("La búsqueda falla\n\nCuando busco con tilde, aparece un error 500.", "bug"),
        ("A busca não funciona\n\nQuando procuro com acento, aparece um erro.", "bug"),
        ("Crash on save\n\n    NullPointerException at Save.java:12", "bug"),
        ("Add a column for the cost centre\n\nIt stands between number and date.", "task"),
        ("Remove the old client\n\nIt fails on Java 17, so delete it.", "task"),
        ("Export invoices\n\nAs an accountant I want to export invoices as CSV.", "story"),
        ("Investigate why the nightly build fails\n\nIt failed three times.", "spike"),
        ("Untersuchen, warum die Suche abbricht\n\nSie bricht dreimal am Tag ab.", "spike"),
    ],
)
def test_kind_is_read(draft: str, expected: Kind) -> None:
    """Faults, stories, investigations and other work are told apart in five languages."""
    ticket = EXTRACT(parse_draft(draft)).ticket
    assert (ticket.kind, ticket.kind_from) == (expected, "text")


def test_a_good_story_of_faults_is_no_bug() -> None:
    """What is to happen when something goes wrong is demanded, not observed."""
    reading = EXTRACT(
        parse_draft(
            "Clerk imports a list of parcels\n\nClerks type 300 parcels a day.\n\n"
            "## Acceptance criteria\n- a file that cannot be read fails with an error\n"
            "- when a line is wrong, the import shows its number and does not stop"
        )
    )
    assert reading.ticket.kind == "task"


@pytest.mark.parametrize(
    ("front", "expected"),
    [("kind: other", "other"), ("kind: story", "story"), ("type: Weekly thing", "other")],
)
def test_what_is_given_stands(front: str, expected: Kind) -> None:
    """A kind or type in the draft is kept, even one that is no kind of ours."""
    ticket = EXTRACT(parse_draft(f"---\n{front}\n---\n{FAULT}")).ticket
    assert (ticket.kind, ticket.kind_from) == (expected, "type")


def test_type_of_jira_stands() -> None:
    """An issue type that nobody here knows is a type all the same."""
    fields = {"summary": "Search fails", "issuetype": {"name": "Weekly thing"}}
    assert EXTRACT(payload.ticket({"key": "A-1", "fields": fields})).ticket.kind == "other"
    del fields["issuetype"]
    assert EXTRACT(payload.ticket({"key": "A-1", "fields": fields})).ticket.kind == "bug"


def test_other_languages_stay_other() -> None:
    """Where no pattern applies there is no sign of anything."""
    polish = "Eksport faktur\n\nJako księgowa chcę eksportować faktury, żeby zamknąć miesiąc."
    reading = EXTRACT(parse_draft(f"---\nlanguage: other\n---\n{polish}"))
    assert (reading.ticket.kind, reading.ticket.kind_from) == ("other", "text")


def test_facts_of_a_fault_survive_a_wrong_guess() -> None:
    """What is read as a task may be a bug: what it observes and expects is found all the same."""
    reading = EXTRACT(parse_draft("Remove the old client\n\nIt crashes. It should not start."))
    assert reading.ticket.kind == "task"
    assert reading.facts.states("observed")
    assert reading.facts.states("expected")


def test_assessment_says_so() -> None:
    """The rules of the kind run, and the assessment says where the kind comes from."""
    assessment = Judge.of()(parse_draft("Export fails\n\nThe export fails with an error."))
    assert (assessment.kind, assessment.kind_from) == ("bug", "text")
    assert "missing-repro" in {finding.rule for finding in assessment.findings}


def test_damaged_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is no table of weights is named."""
    kind._weights.cache_clear()
    monkeypatch.setattr(kind.manifest, "read_json", lambda _: {"weights": []})
    with pytest.raises(ShippedDataError, match="no table of weights"):
        EXTRACT(parse_draft(FAULT))
    kind._weights.cache_clear()
