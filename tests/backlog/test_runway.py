"""Velocity and runway: reckoned as documented, and unknown where it cannot be known."""

from __future__ import annotations

import pytest

from ticket_lint.backlog.runway import Work, runway, velocity
from ticket_lint.values.sprint import Past
from ticket_lint.values.ticket import Kind, SprintRef, Ticket

ONE, TWO = SprintRef(1, "One", "closed"), SprintRef(2, "Two", "closed")


def done(points: float | None, *sprints: int, kind: Kind = "story") -> Ticket:
    """Return a finished ticket that was in some sprints."""
    where = tuple(SprintRef(number) for number in sprints)
    return Ticket(key="A-1", kind=kind, points=points, sprints=where)


def test_a_ticket_counts_where_it_was_finished() -> None:
    """One that was carried over counts for its last sprint, and for none if that is still open."""
    past, unit = velocity([ONE, TWO], [done(5, 1), done(3, 2, 1), done(8, 1, 3)])
    assert (past, unit) == ((Past("One", 5), Past("Two", 3)), "points")


def test_sub_tasks_and_epics_count_for_nothing() -> None:
    """Their points are those of others."""
    past, _ = velocity([ONE], [done(5, 1), done(3, 1, kind="subtask"), done(40, 1, kind="epic")])
    assert past == (Past("One", 5),)


def test_without_points_tickets_are_counted() -> None:
    """A team that estimates nothing has a velocity in tickets, and a runway in tickets."""
    past, unit = velocity([ONE, TWO], [done(None, 1), done(None, 2), done(0, 2)])
    assert (past, unit) == ((Past("One", 1), Past("Two", 2)), "tickets")
    found = runway(past, unit, [Work("story", None, ready=True)] * 3, complete=True)
    assert (found.sprints, found.ready, found.unestimated) == (2.0, 3.0, 0)


def test_runway() -> None:
    """Ready points by mean velocity; what is not ready or has no estimate does not count."""
    work = [
        Work("story", 8, ready=True),
        Work("bug", None, ready=True),
        Work("story", 13, ready=False),
        Work("task", 1, ready=True),
        Work("epic", 100, ready=True),
        Work("subtask", 3, ready=True),
    ]
    found = runway([Past("One", 4), Past("Two", 8)], "points", work, complete=False)
    assert (found.sprints, found.velocity, found.ready) == (1.5, 6.0, 9.0)
    assert (found.tickets, found.ready_tickets, found.unestimated) == (4, 3, 1)
    assert not found.complete


@pytest.mark.parametrize(
    ("past", "reason"),
    [((), "no closed sprint"), ((Past("One", 0), Past("Two", 0)), "nothing was finished in One")],
)
def test_no_velocity(past: tuple[Past, ...], reason: str) -> None:
    """Without a velocity there is no figure, and the report says why."""
    found = runway(past, "points", [Work("story", 8, ready=True)], complete=True)
    assert found.sprints is None
    assert reason in found.reason
