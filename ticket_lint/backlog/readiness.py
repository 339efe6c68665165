"""How ready a sprint is: counts, the order of its tickets, and what is at risk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ticket_lint.values.assessment import Verdict
from ticket_lint.values.sprint import AtRisk, Epic, Readiness, SprintTicket
from ticket_lint.values.ticket import Kind

_WORST: dict[Verdict, int] = {"underspecified": 0, "needs-work": 1, "ready": 2}
ESTIMATED: tuple[Kind, ...] = ("story", "bug", "task", "spike", "other")
"""Kinds that teams estimate: a sub-task is in its parent's points, an epic is the sum of others."""


def worst_first(tickets: Iterable[SprintTicket]) -> tuple[SprintTicket, ...]:
    """Return tickets from worst to best; of two equally bad ones the larger first."""
    return tuple(
        sorted(
            tickets,
            key=lambda one: (
                _WORST[one.assessment.verdict],
                one.assessment.score,
                -(one.points or 0),
                one.assessment.key,
            ),
        )
    )


def readiness(tickets: Sequence[SprintTicket], *, done: int = 0) -> Readiness:
    """Count the open tickets of a sprint; `done` others are finished."""
    ready = [one for one in tickets if one.ready]
    # Where nobody estimates anything, nothing lacks an estimate.
    estimates = any(one.points is not None for one in tickets)
    return Readiness(
        tickets=len(tickets),
        ready=len(ready),
        points=points(tickets),
        points_ready=points(ready),
        unestimated=sum(map(_unestimated, tickets)) if estimates else 0,
        done=done,
    )


def at_risk(tickets: Iterable[SprintTicket]) -> tuple[AtRisk, ...]:
    """Return what each epic has at risk, most points first; those without an epic at the end."""
    by_epic: dict[str, list[SprintTicket]] = {}
    epics: dict[str, Epic] = {}
    for one in tickets:
        if not one.ready:
            key = one.epic.key if one.epic else ""
            by_epic.setdefault(key, []).append(one)
            if one.epic and (key not in epics or not epics[key].summary):
                epics[key] = one.epic
    found = [
        AtRisk(epic=epics.get(key), tickets=len(some), points=points(some))
        for key, some in by_epic.items()
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.epic is None,
                -one.points,
                -one.tickets,
                one.epic.key if one.epic else "",
            ),
        )
    )


def points(tickets: Iterable[SprintTicket]) -> float:
    """Return the sum of the estimates."""
    return sum(one.points or 0.0 for one in tickets)


def _unestimated(one: SprintTicket) -> bool:
    return one.points is None and one.assessment.kind in ESTIMATED
