"""The runway: how many sprints of ready work the backlog holds.

`runway = ready work in the backlog / velocity`. Velocity is the mean of what was finished in the
last closed sprints of the board; a ticket counts for the last sprint it was in, and only if it is
done. Where those sprints finished tickets, but no points, both are counted in tickets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ticket_lint.backlog.readiness import ESTIMATED
from ticket_lint.values.sprint import Past, Runway, Unit
from ticket_lint.values.ticket import Kind, SprintRef, Ticket

SPRINTS = 3
"""How many closed sprints velocity is the mean of."""


class Work(NamedTuple):
    """A ticket of the backlog: its kind, its estimate, and whether it is ready."""

    kind: Kind
    points: float | None
    ready: bool


def runway(past: Sequence[Past], unit: Unit, backlog: Iterable[Work], *, complete: bool) -> Runway:
    """Return the runway of a backlog; `complete` tells whether all of it is there."""
    work = [one for one in backlog if one.kind in ESTIMATED]
    ready = [one for one in work if one.ready]
    lacking = sum(one.points is None for one in ready) if unit == "points" else 0
    amount = sum(one.points or 0.0 for one in ready) if unit == "points" else float(len(ready))
    velocity = sum(one.finished for one in past) / len(past) if past else None
    reason = ""
    if velocity is None:
        reason = "the board has no closed sprint"
    elif not velocity:
        reason = "nothing was finished in " + ", ".join(one.name for one in past)
    return Runway(
        sprints=round(amount / velocity, 1) if velocity else None,
        unit=unit,
        ready=amount,
        velocity=round(velocity, 1) if velocity is not None else None,
        past=tuple(past),
        tickets=len(work),
        ready_tickets=len(ready),
        unestimated=lacking,
        complete=complete,
        reason=reason,
    )


def unknown(reason: str) -> Runway:
    """Return that nobody can know, and why."""
    return Runway(
        sprints=None,
        unit="points",
        ready=0.0,
        velocity=None,
        past=(),
        tickets=0,
        ready_tickets=0,
        unestimated=0,
        complete=False,
        reason=reason,
    )


def velocity(closed: Sequence[SprintRef], done: Iterable[Ticket]) -> tuple[tuple[Past, ...], Unit]:
    """Return what each closed sprint finished, oldest first as given, and in which unit.

    `done` are the finished tickets of these sprints. One that went on into a later sprint was
    finished there, and counts for none of the earlier ones.
    """
    finished: dict[int, list[Ticket]] = {one.id: [] for one in closed}
    for ticket in done:
        last = max((one.id for one in ticket.sprints), default=0)
        if last in finished and ticket.kind in ESTIMATED:
            finished[last].append(ticket)
    estimated = any(one.points for some in finished.values() for one in some)
    unit: Unit = "points" if estimated else "tickets"

    def amount(some: Sequence[Ticket]) -> float:
        return sum(one.points or 0.0 for one in some) if estimated else float(len(some))

    return tuple(Past(one.name, amount(finished[one.id])) for one in closed), unit
