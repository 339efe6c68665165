"""The scheduled job: everything a search finds, judged where it changed, written to where wanted.

What was found is kept page by page, so that an interrupted scan goes on where it was.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from ticket_lint.errors import InputError, TicketLintError
from ticket_lint.intake.site import by_jql
from ticket_lint.jira import jql
from ticket_lint.jira.address import host_of
from ticket_lint.jira.client import Json
from ticket_lint.store import assessments
from ticket_lint.store.actions import STATE
from ticket_lint.store.assessments import Judged, Known
from ticket_lint.store.database import Database
from ticket_lint.store.runs import Run
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.plan import Plan, Receipt
from ticket_lint.values.ticket import Ticket
from ticket_lint.work import revision
from ticket_lint.work.caps import Caps
from ticket_lint.work.glance import (
    PROPERTIES,
    Glance,
    glance,
    is_as_written,
    lacks_comment,
    on_ticket,
    settled,
    writes_to,
)
from ticket_lint.work.reconcile import BATCH, Desk, Found, Planned
from ticket_lint.writeback.plan import Terms, plan
from ticket_lint.writeback.shown import PEOPLE

COMMAND = "scan"
PAGE = 100
"""Tickets that are kept in one transaction."""
ORDER = "created ASC"
"""The oldest first: what is created never changes, so an interrupted scan knows where it was."""
_COST = 12
"""Requests that reading a ticket and writing all of ours to it takes at most."""
MARGIN_MIN = 10
"""Minutes that our clock and Jira's may differ, and that its search may lag behind."""


@dataclass(frozen=True, slots=True)
class Step:
    """A ticket that the scan has been at.

    `judged` tells that it was judged anew, `plan` and `receipt` what is or was to be written,
    `fault` why it could not be judged or written to.
    """

    key: str
    score: int = 0
    verdict: str = ""
    judged: bool = False
    plan: Plan | None = None
    receipt: Receipt | None = None
    fault: TicketLintError | None = None


@dataclass(slots=True)
class _One:
    """A ticket under way."""

    ticket: Ticket
    seen: Glance
    known: Known | None
    revision: str
    found: Assessment | None = None
    settled: str = ""

    def kept(self) -> Judged:
        of = self.ticket
        return Judged(of.id, of.key, of.project, self.revision, self.found, self.settled, of.points)

    def step(self, planned: Planned | None = None, receipt: Receipt | None = None) -> Step:
        said = self.found or self.known
        return Step(
            self.ticket.key,
            score=said.score if said else 0,
            verdict=said.verdict if said else "",
            judged=self.found is not None,
            plan=planned.plan if planned else None,
            receipt=receipt,
            fault=planned.fault if planned else None,
        )


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
    _told: dict[str, Glance] = field(default_factory=dict)
    _under: str = ""
    _cursor: str = ""
    _caps: Caps | None = None

    def __post_init__(self) -> None:
        """Take over what the run has counted before."""
        self.counts.update(self.run.counts)
        self._cursor = self.run.cursor
        now = self.desk.jira.terms.clock.wall()
        today = dt.datetime.fromtimestamp(now).astimezone().date()
        self._under = revision.settings(self.desk.judge, today)
        self._caps = Caps(self.desk.judge.config, self.desk.record, now, self.posted)

    def __call__(self) -> Iterator[Step]:
        """Read, judge and write; yield each ticket once it is kept.

        Raises `JiraError` for what ends the scan; what was done until then is kept.
        """
        config = self.desk.judge.config
        fields = [*PEOPLE, *filter(None, [config.writeback.score_field])]
        found = by_jql(
            self.desk.jira,
            self.desk.layouts,
            self.jql(),
            fields=fields,
            properties=PROPERTIES,
            told=self._tell,
        )
        while page := list(islice(found, PAGE)):
            yield from self._page(page)

    def jql(self) -> str:
        """Return the search, from where an interrupted run had come to."""
        where = []
        if self.minutes is not None:
            where.append(f"updated >= -{self.minutes}m")
        if self._cursor and not jql.split(self.query)[1]:
            age = self.desk.jira.terms.clock.wall() - float(self._cursor)
            where.append(f"created >= -{max(math.ceil(age / 60), 0) + MARGIN_MIN}m")
        return jql.narrowed(self.query, *where, order=ORDER)

    def _tell(self, issue: Json) -> None:
        score_field = self.desk.judge.config.writeback.score_field
        self._told[str(issue.get("id"))] = glance(issue, score_field)

    def _page(self, page: Sequence[Ticket | InputError]) -> Iterator[Step]:
        tickets = {one.id: one for one in page if isinstance(one, Ticket)}
        site = host_of(self.desk.jira.site)
        profile = self.desk.judge.config.profile
        known = assessments.known(self.database, site, list(tickets), profile=profile)
        before = assessments.seen_in(self.database, self.run.id, site, list(tickets))
        kept: list[Judged] = []
        steps: list[Step] = [
            Step(one.where, fault=one) for one in page if isinstance(one, InputError)
        ]
        ended = False
        try:
            # Each of them, so that what was told of it goes: pages are read ahead of us.
            ready = [self._opened(one, known.get(one.id)) for one in tickets.values()]
            for one, step in self._done(one for one in ready if one.ticket.id not in before):
                steps.append(step)
                if step.verdict:
                    kept.append(one.kept())
            ended = True
        finally:
            self._count(steps)
            cursor = self._reached(tickets.values()) if ended else self._cursor
            assessments.keep(
                self.database,
                self.run.id,
                site,
                kept,
                profile=profile,
                counts=self.counts,
                cursor=cursor,
            )
            self._cursor = cursor
        yield from steps

    def _opened(self, ticket: Ticket, known: Known | None) -> _One:
        config = self.desk.judge.config
        made = revision.revision(ticket, self._under, ours=config.writeback.label)
        seen = self._told.pop(ticket.id, None) or glance({})
        return _One(ticket, seen, known, made, settled=known.settled if known else "")

    def _done(self, ones: Iterable[_One]) -> Iterator[tuple[_One, Step]]:
        """Judge tickets and write to those that are to be written to."""
        waiting: list[tuple[_One, Planned]] = []
        for one in ones:
            todo = self._judged(one)
            if isinstance(todo, Planned) and todo.plan and self.apply:
                waiting.append((one, todo))
            else:
                yield one, one.step(todo)
            if len(waiting) >= self._batch():
                yield from self._written(waiting)
                waiting = []
        yield from self._written(waiting)

    def _batch(self) -> int:
        """Return how many tickets are written to together: fewer where requests are running out.

        Else all that are left would go into reading, and the scan would never get ahead.
        """
        terms = self.desk.jira.terms
        left = (terms.max_requests - terms.requests) // _COST
        return max(1, min(BATCH, left)) if terms.max_requests else BATCH

    def _judged(self, one: _One) -> Planned | None:
        """Judge a ticket where it changed; return what is to be written to it, None for nothing."""
        config = self.desk.judge.config
        changed = one.known is None or one.known.revision != one.revision
        writes = writes_to(one.ticket, config)
        mark = self._mark(one, kept=one.seen.state is not None) if writes else ""
        if not changed and (not writes or one.settled == mark):
            return None
        found = self.judge(one.ticket)
        if isinstance(found, TicketLintError):
            one.known = None
            return Planned(one.ticket.key, fault=found)
        if changed:
            one.found = found
        if not writes:
            return None
        if is_as_written(one.ticket, found, one.seen, config):
            if not lacks_comment(one.ticket, found, one.seen, config):
                one.settled = mark
                return None
            if self._caps and self._caps.refusal(one.ticket.project, one.seen.person):
                return None
        return self._planned(one, found, mark)

    def _planned(self, one: _One, found: Assessment, mark: str) -> Planned | None:
        """Plan for a ticket; by the search alone where nothing of ours is on it and nothing due."""
        if self._caps is None:
            return None
        if one.seen.state is None:
            now = self.desk.jira.terms.clock.wall()
            on = on_ticket(one.ticket, one.seen, self.desk.jira.product)
            terms = Terms(self.desk.judge.config, now, self._caps.refusal)
            made = plan(found, on, terms, language=one.ticket.language)
            if not made.actions:
                if self.apply and not made.later:
                    one.settled = mark
                return None
            if not self.apply:
                if made.posts:
                    self._caps.take(on.project, on.person)
                return Planned(one.ticket.key, one.ticket, found, made)
        (planned,) = self.desk.planned([one.ticket], self._caps, Found(one.ticket, found))
        if planned.assessment and one.found:
            one.found = planned.assessment
        return planned

    def _written(self, waiting: Sequence[tuple[_One, Planned]]) -> Iterator[tuple[_One, Step]]:
        """Write to a few tickets; one is settled where nothing failed and nothing is left."""
        receipts = self.desk.write([planned for _, planned in waiting])
        for (one, planned), receipt in zip(waiting, receipts, strict=True):
            later = planned.plan.later if planned.plan else True
            notes = planned.plan.notes if planned.plan else ()
            if not receipt.failed and not later and set(receipt.notes) <= set(notes):
                kept = STATE in receipt.done or (planned.plan and planned.plan.on.state)
                one.settled = self._mark(one, kept=bool(kept))
            yield one, one.step(planned, receipt)

    def _mark(self, one: _One, *, kept: bool) -> str:
        config = self.desk.judge.config
        return settled(one.revision, one.ticket, one.seen, config, kept=kept)

    def _count(self, steps: Iterable[Step]) -> None:
        for step in steps:
            failed = step.fault or (step.receipt and step.receipt.failed)
            self.counts["tickets"] += 1
            self.counts["failed"] += bool(failed)
            if step.verdict:
                self.counts[step.verdict] += 1
                self.counts["judged" if step.judged else "unchanged"] += 1

    def _reached(self, tickets: Iterable[Ticket]) -> str:
        """Return when the last ticket of a page was created, in seconds since 1970."""
        for one in reversed(list(tickets)):
            try:
                return str(int(dt.datetime.fromisoformat(one.created).timestamp()))
            except (ValueError, OverflowError):
                continue
        return self._cursor
