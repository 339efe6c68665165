"""A scan as a job: begun once, continued after an interruption, caught up after a missed run."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from ticket_lint.errors import TicketLintError
from ticket_lint.jira.address import host_of
from ticket_lint.jira.client import Jira
from ticket_lint.jira.discovery import Layouts
from ticket_lint.judge.assess import Judge
from ticket_lint.store import actions, runs
from ticket_lint.store.database import Database
from ticket_lint.store.runs import Run
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.ticket import Ticket
from ticket_lint.work.page import Step
from ticket_lint.work.reconcile import Desk
from ticket_lint.work.scan import COMMAND, MARGIN_MIN, Scan
from ticket_lint.writeback.apply import Patience


class Begun(NamedTuple):
    """A run that is ours to do; `resumed` tells that it was interrupted before.

    `running` tells that another process is at it: nothing is ours to do then.
    """

    run: Run
    resumed: bool = False
    running: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """What a scan goes over and on which Jira; `since` are minutes, None for all tickets.

    `judge` decides, `safely` calls it and returns an error for a mistake of our own.
    """

    jira: Jira
    layouts: Layouts
    judge: Judge
    safely: Callable[[Ticket], Assessment | TicketLintError]
    database: Database
    query: str
    since: int | None = None
    patience: Patience = field(default_factory=Patience)

    @property
    def site(self) -> str:
        """The site, as the database knows it."""
        return host_of(self.jira.site)

    @property
    def scope(self) -> str:
        """What makes two runs the same job."""
        return self.query if self.since is None else f"{self.query} --since {self.since}m"

    def begin(self, *, apply: bool, fresh: bool = False) -> Begun:
        """Begin a run, or continue the one that was interrupted; `fresh` leaves that one alone."""
        old = runs.unfinished(self.database, COMMAND, self.site, self.scope, apply=apply)
        if old and runs.is_alive(self.database, old):
            return Begun(old, running=True)
        if old and not fresh:
            return Begun(runs.continued(self.database, old), resumed=True)
        new = runs.begin(
            self.database,
            COMMAND,
            self.site,
            self.scope,
            apply=apply,
            versions=self.judge.versions,
        )
        return Begun(new)

    def scan(self, run: Run) -> Scan:
        """Return the scan of a run."""
        record = actions.Actions(self.database, self.site, run.id)
        done = actions.done_in(self.database, run.id)
        return Scan(
            Desk(self.jira, self.layouts, self.judge, record, self.patience),
            self.database,
            run,
            self.safely,
            self.query,
            apply=run.apply,
            minutes=self._minutes(run),
            posted=done.get(actions.POSTED, 0),
        )

    def unwritten(self) -> list[str]:
        """Return the projects that may be written to and never were."""
        record = actions.Actions(self.database, self.site)
        projects = self.judge.config.projects.items()
        return [key for key, one in projects if one.write and not record.has_written(key)]

    def _minutes(self, run: Run) -> int | None:
        """Return how far back changes count: to the last run, where that is longer ago."""
        if self.since is None:
            return None
        start = run.started - self.since * 60
        last = runs.last(
            self.database, COMMAND, self.site, self.scope, before=run.id, apply=run.apply
        )
        if last:
            start = min(start, last.started)
        return math.ceil((self.database.clock() - start) / 60) + MARGIN_MIN


class Figures(NamedTuple):
    """What a first run would write: counts, and the projects that it would be the first in."""

    tickets: int
    ready: int
    posts: int
    people: int
    new: tuple[str, ...]


def figures(steps: Iterable[Step], unwritten: Iterable[str]) -> Figures:
    """Return the figures of the steps of a scan that writes nothing."""
    tickets = ready = posts = 0
    people: set[str] = set()
    new: dict[str, None] = {}
    unwritten = set(unwritten)
    for step in steps:
        tickets += 1
        ready += step.verdict == "ready"
        if step.plan and step.plan.posts:
            posts += 1
            people.add(step.plan.on.person)
            if step.plan.on.project in unwritten:
                new[step.plan.on.project] = None
    return Figures(tickets, ready, posts, len(people - {""}), tuple(new))
