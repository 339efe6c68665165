"""What a scan prints: a line for each ticket that something is done to, and a summary."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ticket_lint.report.escape import brief
from ticket_lint.report.tally import counted
from ticket_lint.values.plan import Plan
from ticket_lint.work.job import Figures
from ticket_lint.work.page import Step
from ticket_lint.writeback.plan import describe

MOST_FAULTS = 1_000
"""Failures that are told one by one; of more only the number."""
_VERDICTS = ("ready", "needs-work", "underspecified")
_DONE = {
    "posted": "new comment",
    "edited": "comment edit",
    "deleted a second comment": "second comment",
    "label added": "label",
    "label removed": "label removal",
    "score": "score",
    "moved": "move back",
}
_PLANNED = {
    "label": "label added",
    "unlabel": "label removed",
    "score": "score",
    "move": "moved",
}


@dataclass(slots=True)
class Summary:
    """What came of a scan; `done` counts what was written, or what would be (`apply` is off)."""

    scope: str
    apply: bool
    resumed: bool = False
    complete: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[str, str]] = field(default_factory=list)
    requests: int = 0
    seconds: float = 0.0

    def add(self, step: Step) -> None:
        """Take a ticket in."""
        if step.plan and not self.apply:
            self.done.update(_planned(step.plan))
        said = str(step.fault) if step.fault else step.receipt.failed if step.receipt else ""
        if said and len(self.faults) < MOST_FAULTS:
            self.faults.append((step.key, said))

    def failures(self) -> Iterator[str]:
        """Yield what failed, a line a ticket."""
        for where, what in self.faults:
            yield what if what.startswith(where) else f"{where}: {what}"
        if (more := self.counts["failed"] - len(self.faults)) > 0:
            yield f"{more:,} more tickets failed"

    def text(self) -> str:
        """Return it for people."""
        return "\n".join(self._lines())

    def json(self) -> str:
        """Return it for programs."""
        found: dict[str, Any] = {
            "scope": self.scope,
            "applied": self.apply,
            "resumed": self.resumed,
            "complete": self.complete,
            **{name: self.counts[name] for name in ("tickets", "judged", "unchanged", "failed")},
            "verdicts": {name: self.counts[name] for name in _VERDICTS},
            "written" if self.apply else "planned": {
                name.replace(" ", "_"): self.done[name] for name in _DONE
            },
            "requests": self.requests,
            "seconds": round(self.seconds, 1),
            "failures": [{"ticket": where, "what": what} for where, what in self.faults],
        }
        return json.dumps(found, indent=2, ensure_ascii=False)

    def _lines(self) -> Iterator[str]:
        of = self.counts
        judged = f"{of['judged']:,} judged, {of['unchanged']:,} unchanged"
        yield f"{counted(of['tickets'], 'ticket')}: {judged}, {of['failed']:,} failed"
        yield ", ".join(f"{of[name]:,} {name}" for name in _VERDICTS)
        yield f"{'written' if self.apply else 'would be written'}: {actions_line(self.done)}"
        yield f"{counted(self.requests, 'request')}, {self.seconds:.0f} s"
        if not self.complete:
            yield "not finished: the same command goes on from here"


def actions_line(done: Mapping[str, int]) -> str:
    """Return how often what was done, by the names of `store.actions`."""
    told = [counted(done[name], text) for name, text in _DONE.items() if done.get(name)]
    return ", ".join(told) or "nothing"


def line(step: Step) -> str:
    """Return the line of a ticket, empty where there is nothing to say of it."""
    head = f"{brief(step.key)}  {step.score}  {step.verdict}"
    if step.receipt:
        done = [name for name in step.receipt.done if name in _DONE]
        notes = "; ".join(step.receipt.notes)
        return f"{head}: {', '.join(done)}{f' ({notes})' if notes else ''}" if done else ""
    todo = list(describe(step.plan)) if step.plan else []
    return f"{head}: {', '.join(todo)}" if todo else ""


def first(of: Figures) -> str:
    """Return what a first run would do, before it does it."""
    people = "1 person" if of.people == 1 else f"{of.people:,} people"
    return (
        f"{counted(of.tickets, 'ticket')}, {of.ready:,} ready: "
        f"{counted(of.posts, 'new comment')} to {people}; the first ones in {', '.join(of.new)}"
    )


def _planned(plan: Plan) -> Iterator[str]:
    for action in plan.actions:
        if action.kind == "comment":
            yield "posted" if plan.posts else "edited"
        elif action.kind in _PLANNED:
            yield _PLANNED[action.kind]
