"""A page of a scan: its tickets judged where they changed, kept, and written to where wanted.

The command line does one page after the other, the service many side by side; both by this.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ticket_lint.errors import OUTAGES, InputError, TicketLintError
from ticket_lint.jira.address import host_of
from ticket_lint.jira.client import Json
from ticket_lint.store import assessments
from ticket_lint.store.actions import STATE
from ticket_lint.store.assessments import Judged, Known
from ticket_lint.store.database import Database
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.plan import Plan, Receipt
from ticket_lint.values.ticket import Ticket
from ticket_lint.work import revision
from ticket_lint.work.caps import Caps
from ticket_lint.work.glance import (
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

PAGE = 100
"""Tickets that are kept in one transaction."""
_COST = 12
"""Requests that reading a ticket and writing all of ours to it takes at most."""


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

    @property
    def is_failed(self) -> bool:
        """Whether it could not be judged, or not all of it be written."""
        return bool(self.fault or (self.receipt and self.receipt.failed))

    @property
    def is_outage(self) -> bool:
        """Whether that says nothing of the ticket, but that Jira could not be had."""
        return isinstance(self.fault, OUTAGES) or bool(self.receipt and self.receipt.outage)


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a page: a step for each ticket, and what is to be kept of them.

    `ended` is False where the page was cut: what was done until then is worth keeping.
    """

    steps: list[Step]
    kept: list[Judged]
    ended: bool

    def counts(self) -> Counter[str]:
        """Return the tickets by what became of them.

        Of a page that was cut only those that are kept: the others come again.
        """
        counts: Counter[str] = Counter()
        for step in self.steps:
            if not (self.ended or step.verdict):
                continue
            counts["tickets"] += 1
            counts["failed"] += step.is_failed
            if step.verdict:
                counts[step.verdict] += 1
                counts["judged" if step.judged else "unchanged"] += 1
        return counts


@dataclass(slots=True)
class Pages:
    """Does pages of one run; `apply` writes, without it the steps tell what would be.

    `judge` returns an error in the place of a verdict where the mistake is ours. `written` is
    called when tickets were written to and that is kept.
    """

    desk: Desk
    database: Database
    run: int
    judge: Callable[[Ticket], Assessment | TicketLintError]
    apply: bool
    caps: Caps
    written: Callable[[], None] = lambda: None
    _told: dict[str, Glance] = field(default_factory=dict)
    _under: str = ""

    def __post_init__(self) -> None:
        """Learn under which settings all of it is judged."""
        now = self.desk.jira.terms.clock.wall()
        today = dt.datetime.fromtimestamp(now).astimezone().date()
        self._under = revision.settings(self.desk.judge, today)

    def fields(self) -> list[str]:
        """Return the fields that are to be read beside those of the text."""
        return [*PEOPLE, *filter(None, [self.desk.judge.config.writeback.score_field])]

    def tell(self, issue: Json) -> None:
        """Take what a search shows of an issue beside its text, before its page comes."""
        score_field = self.desk.judge.config.writeback.score_field
        self._told[str(issue.get("id"))] = glance(issue, score_field)

    def __call__(
        self, page: Sequence[Ticket | InputError], keep: Callable[[Outcome], None]
    ) -> list[Step]:
        """Do a page and have it kept, also where it is cut by what ends the run.

        Tickets that the run has seen are left out.
        """
        tickets = {one.id: one for one in page if isinstance(one, Ticket)}
        site = host_of(self.desk.jira.site)
        profile = self.desk.judge.config.profile
        known = assessments.known(self.database, site, list(tickets), profile=profile)
        before = assessments.seen_in(self.database, self.run, site, list(tickets))
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
            keep(Outcome(steps, kept, ended))
        return steps

    def _opened(self, ticket: Ticket, known: Known | None) -> _One:
        made = revision.revision_by(self.desk.judge, ticket, self._under)
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
            if self.caps.refusal(one.ticket.project, one.seen.person):
                return None
        return self._planned(one, found, mark)

    def _planned(self, one: _One, found: Assessment, mark: str) -> Planned | None:
        """Plan for a ticket; by the search alone where nothing of ours is on it and nothing due."""
        if one.seen.state is None:
            now = self.desk.jira.terms.clock.wall()
            on = on_ticket(one.ticket, one.seen, self.desk.jira.product)
            terms = Terms(self.desk.judge.config, now, self.caps.refusal)
            made = plan(found, on, terms, language=one.ticket.language)
            if not made.actions:
                if self.apply and not made.later:
                    one.settled = mark
                return None
            if not self.apply:
                if made.posts:
                    self.caps.take(on.project, on.person)
                return Planned(one.ticket.key, one.ticket, found, made)
        (planned,) = self.desk.planned([one.ticket], self.caps, Found(one.ticket, found))
        if planned.assessment and one.found:
            one.found = planned.assessment
        return planned

    def _written(self, waiting: Sequence[tuple[_One, Planned]]) -> Iterator[tuple[_One, Step]]:
        """Write to a few tickets; one is settled where nothing failed and nothing is left."""
        if not waiting:
            return
        receipts = list(self.desk.write([planned for _, planned in waiting]))
        self.written()
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
