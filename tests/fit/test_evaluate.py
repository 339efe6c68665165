"""What an evaluation tells of scores and labels."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ticket_lint.errors import InputError
from ticket_lint.fit.evaluate import evaluated
from ticket_lint.fit.labelled import Labelled, joined, project_of
from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.values.ticket import Ticket

Make = Callable[..., Labelled]


def test_figures(make: Make) -> None:
    """Scores that order tickets as their labels do are perfect, and nothing is a miss."""
    cases = [make(f"P-{n}", 3.0 * (n % 2), "E:dear" * (n % 2)) for n in range(20)]
    found = evaluated(cases)
    assert found.auc.value == found.spearman.value == found.plausible.value == 1
    assert (found.tickets, found.projects, found.weak, found.drawn) == (20, 1, 10, "tickets")
    assert found.verdicts[0] == {"ready": 10, "needs-work": 0, "underspecified": 0}
    assert found.verdicts[3] == {"ready": 0, "needs-work": 10, "underspecified": 0}
    assert not found.strict
    assert not found.lenient


def test_misses(misjudged: list[Labelled], make: Make) -> None:
    """The tickets on which score and label differ most are named, worst first."""
    cases = [*misjudged, make("P1-900", 0.0, "E:dear W:dear"), make("P1-901", 3.0)]
    found = evaluated(cases)
    assert [(m.key, m.score, m.rules) for m in found.strict] == [("P1-900", 60, ("dear",))]
    assert found.lenient[0].key == "P1-901"
    assert len(found.lenient) == 5
    assert found.drawn == "projects"


def test_too_few(make: Make) -> None:
    """A handful of labels is refused."""
    cases = [make(f"P-{n}", 3.0 * (n % 2)) for n in range(9)]
    with pytest.raises(InputError, match="9 labels are too few"):
        evaluated(cases)


DRAFT = "---\nkey: {}\nkind: bug\nsummary: Export fails\n---\n{}\n"


def draft(key: str, text: str = "It fails.") -> Ticket:
    """Return a ticket of a key."""
    return parse_draft(DRAFT.format(key, text))


def test_join() -> None:
    """Labels find their tickets by key; others are not judged, unreadable ones are told."""
    told: list[InputError] = []
    tickets = [draft("B-2"), InputError("broken"), draft("A-1"), draft("C-3"), draft("A-1")]
    cases = joined({"A-1": 0.0, "B-2": 2.0}, tickets, Judge.of(), unread=told.append)
    assert [(case.key, case.group, case.level) for case in cases] == [
        ("A-1", "A", 0.0),
        ("B-2", "B", 2.0),
    ]
    assert [str(error) for error in told] == ["broken"]


def test_unknown_tickets() -> None:
    """Labels of tickets that are not there are named."""
    with pytest.raises(InputError, match=r"2 of 3 labels are of tickets .*: X-1, X-2"):
        joined({"A-1": 0.0, "X-1": 2.0, "X-2": 2.0}, [draft("A-1")], Judge.of())


def test_two_texts_of_one_ticket() -> None:
    """A label cannot be of two texts."""
    with pytest.raises(InputError, match="two tickets A-1 with different texts"):
        joined({"A-1": 0.0}, [draft("A-1"), draft("A-1", "Other.")], Judge.of())


@pytest.mark.parametrize(
    ("key", "project"), [("WEB-12", "WEB"), ("A-B-1", "A-B"), ("eclipse#7", "eclipse"), ("7", "")]
)
def test_project(key: str, project: str) -> None:
    """The project is what stands before the number."""
    assert project_of(key) == project
