"""What a run would write, in figures: shown before the first write to a project."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ticket_lint.work.reconcile import Planned
from ticket_lint.writeback.record import Record


@dataclass(frozen=True, slots=True)
class Preview:
    """Counts of a planned run; `new` are projects that nothing was ever written to."""

    tickets: int
    passing: int
    posts: int
    people: int
    edits: int
    new: tuple[str, ...]


def preview(plans: Iterable[Planned], record: Record) -> Preview:
    """Return the figures of a run."""
    found = [(one.plan, one.assessment) for one in plans if one.plan and one.assessment]
    posts = [plan.on for plan, _ in found if plan.posts]
    edits = sum(
        bool(plan.on.ours) and any(action.kind == "comment" for action in plan.actions)
        for plan, _ in found
    )
    projects = dict.fromkeys(on.project for on in posts)
    return Preview(
        tickets=len(found),
        passing=sum(assessment.verdict == "ready" for _, assessment in found),
        posts=len(posts),
        people=len({on.person for on in posts if on.person}),
        edits=edits,
        new=tuple(project for project in projects if not record.has_written(project)),
    )
