"""Counts, order and what is at risk."""

from __future__ import annotations

from typing import Any

from ticket_lint.backlog.readiness import at_risk, readiness, worst_first
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.sprint import Epic, SprintTicket


def ticket(
    key: str, score: int, points: float | None = None, epic: str = "", kind: Any = "story"
) -> SprintTicket:
    """Return a ticket whose verdict follows from its score."""
    verdict: Any = "ready" if score >= 80 else "needs-work" if score >= 50 else "underspecified"
    return SprintTicket(
        assessment=Assessment(key=key, kind=kind, score=score, verdict=verdict),
        points=points,
        assignee="",
        status="To Do",
        epic=Epic(epic, f"About {epic}") if epic else None,
    )


def test_counts() -> None:
    """Points and tickets are counted over the open tickets; an epic or sub-task needs no points."""
    found = readiness(
        [
            ticket("A-1", 90, 5),
            ticket("A-2", 60, 3),
            ticket("A-3", 85),
            ticket("A-4", 85, kind="subtask"),
            ticket("A-5", 20, kind="epic"),
        ],
        done=2,
    )
    assert (found.tickets, found.ready, found.done) == (5, 3, 2)
    assert (found.points, found.points_ready, found.unestimated) == (8, 5, 1)


def test_a_team_without_estimates_lacks_none() -> None:
    """Where nobody estimates, no ticket is told to lack an estimate."""
    assert readiness([ticket("A-1", 90), ticket("A-2", 20)]).unestimated == 0


def test_an_empty_sprint() -> None:
    """A sprint without tickets has nothing ready and nothing at risk."""
    assert readiness([]).tickets == 0
    assert at_risk([]) == ()


def test_worst_first() -> None:
    """Underspecified ones first, then by score; of two equal ones the larger."""
    some = [
        ticket("A-1", 95, 1),
        ticket("A-2", 60, 1),
        ticket("A-3", 60, 8),
        ticket("A-4", 10),
        ticket("A-5", 60, 8),
    ]
    assert [one.assessment.key for one in worst_first(some)] == ["A-4", "A-3", "A-5", "A-2", "A-1"]


def test_risk_by_epic() -> None:
    """Each epic with its unready tickets, most points first, those without an epic at the end."""
    found = at_risk(
        [
            ticket("A-1", 60, 3, "E-1"),
            ticket("A-2", 60, 8, "E-2"),
            ticket("A-3", 60, None, "E-1"),
            ticket("A-4", 60, 20),
            ticket("A-5", 99, 40, "E-3"),
        ]
    )
    assert [(one.epic.key if one.epic else "", one.tickets, one.points) for one in found] == [
        ("E-2", 1, 8),
        ("E-1", 2, 3),
        ("", 1, 20),
    ]
