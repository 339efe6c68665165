"""The scheduled job: everything a search finds, judged where it changed, written to where wanted.

What was found is kept page by page, so that an interrupted scan goes on where it was.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from ticket_lint.errors import TicketLintError
from ticket_lint.intake.site import by_jql
from ticket_lint.jira import jql
from ticket_lint.jira.address import host_of
from ticket_lint.store import assessments
from ticket_lint.store.database import Database
from ticket_lint.store.runs import Run
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.ticket import Ticket
from ticket_lint.work.caps import Caps
from ticket_lint.work.glance import PROPERTIES
from ticket_lint.work.page import PAGE, Outcome, Pages, Step
from ticket_lint.work.reconcile import Desk

COMMAND = "scan"
ORDER = "created ASC"
"""The oldest first: what is created never changes, so an interrupted scan knows where it was."""
MARGIN_MIN = 10
"""Minutes that our clock and Jira's may differ, and that its search may lag behind."""


@dataclass(slots=True)
class Scan:
    """A scan over what a search finds; `apply` writes, without it the steps tell what would be.

    `judge` returns an error in the place of a verdict where the mistake is ours. `minutes` limits
    it to tickets that were changed within them. `counts` are tickets by what became of them; those
    of an interrupted run go on.
    """

    desk: Desk
    database: Database
    run: Run
    judge: Callable[[Ticket], Assessment | TicketLintError]
    query: str
    apply: bool = False
    minutes: int | None = None
    posted: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    _cursor: str = ""

    def __post_init__(self) -> None:
        """Take over what the run has counted before."""
        self.counts.update(self.run.counts)
        self._cursor = self.run.cursor

    def __call__(self) -> Iterator[Step]:
        """Read, judge and write; yield each ticket once it is kept.

        Raises `JiraError` for what ends the scan; what was done until then is kept.
        """
        now = self.desk.jira.terms.clock.wall()
        caps = Caps(self.desk.judge.config, self.desk.record, now, self.posted)
        pages = Pages(self.desk, self.database, self.run.id, self.judge, self.apply, caps)
        found = by_jql(
            self.desk.jira,
            self.desk.layouts,
            self.jql(),
            fields=pages.fields(),
            properties=PROPERTIES,
            told=pages.tell,
        )
        while page := list(islice(found, PAGE)):
            tickets = [one for one in page if isinstance(one, Ticket)]
            yield from pages(page, lambda of, tickets=tickets: self._keep(of, tickets))  # type: ignore[misc]

    def jql(self) -> str:
        """Return the search, from where an interrupted run had come to."""
        where = [updated(self.minutes)] if self.minutes is not None else []
        if self._cursor and not jql.split(self.query)[1]:
            where.append(created(float(self._cursor), self.desk.jira.terms.clock.wall()))
        return jql.narrowed(self.query, *where, order=ORDER)

    def _keep(self, of: Outcome, tickets: Iterable[Ticket]) -> None:
        self.counts.update(of.counts())
        self._cursor = self._reached(tickets) if of.ended else self._cursor
        assessments.keep(
            self.database,
            self.run.id,
            host_of(self.desk.jira.site),
            of.kept,
            profile=self.desk.judge.config.profile,
            counts=self.counts,
            cursor=self._cursor,
        )

    def _reached(self, tickets: Iterable[Ticket]) -> str:
        """Return when the last ticket of a page was created, in seconds since 1970."""
        for one in reversed(list(tickets)):
            try:
                return str(int(dt.datetime.fromisoformat(one.created).timestamp()))
            except (ValueError, OverflowError):
                continue
        return self._cursor


def updated(minutes: int) -> str:
    """Return the condition on tickets that were changed within so many minutes."""
    return f"updated >= -{minutes}m"


def created(since: float, now: float) -> str:
    """Return the condition on tickets that were created from a time on, or a little before.

    Relative, because Jira reads times in the time zone of each account.
    """
    return f"created >= -{max(math.ceil((now - since) / 60), 0) + MARGIN_MIN}m"
