"""What the jobs of a scan do: list a chunk of ids, or do a page; and come again where that failed.

A job never waits: it ends, and another one is put into the queue for later.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import time
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ticket_lint.errors import (
    OUTAGES,
    JiraBusy,
    NotAuthenticated,
    RequestRefused,
    StoreError,
    TicketLintError,
)
from ticket_lint.intake.site import by_ids
from ticket_lint.jira import search
from ticket_lint.jira.jql import narrowed
from ticket_lint.service import death, metrics, outages, queues, scans
from ticket_lint.service.death import Dead
from ticket_lint.service.isolated import Isolated
from ticket_lint.service.outages import READ, WRITE, Stage
from ticket_lint.service.scans import Again
from ticket_lint.service.ticket import OUTAGE_S, bug, delay, persistent
from ticket_lint.store import actions, pages, runs
from ticket_lint.work.caps import Caps
from ticket_lint.work.glance import PROPERTIES
from ticket_lint.work.page import PAGE, Outcome, Pages, Step
from ticket_lint.work.scan import MARGIN_MIN, ORDER, created, updated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dbos import DBOSClient
    from sqlalchemy import Connection

    from ticket_lint.service.office import Office
    from ticket_lint.store.database import Database
    from ticket_lint.store.pages import Page, Scan
    from ticket_lint.work.reconcile import Desk

_NEAR_S = (2 * MARGIN_MIN + 1) * 60.0
"""How far back a search may find what was listed: its margin, and clocks that differ as much."""
T = TypeVar("T")
_LOG = logging.getLogger(__name__)


class SomeLeft(Exception):  # noqa: N818 - an event
    """Some tickets of a page could not be had, or written to."""

    def __init__(self, why: str, stage: Stage) -> None:
        """Say which and why, and at what it failed."""
        super().__init__(why)
        self.stage = stage


class Trouble(NamedTuple):
    """Why a job must come again, after how many seconds at least, and what it counts as.

    An `outage` counts where Jira did the same `stage` for others meanwhile; see `outages`.
    """

    why: str
    after: float = 0.0
    outage: bool = False
    final: bool = False
    stage: Stage = ""


@dataclass(frozen=True, slots=True)
class ScanJobs:
    """The jobs of scans, on one office."""

    office: Office
    client: DBOSClient

    @property
    def database(self) -> Database:
        """Where scans and their pages stand."""
        return self.office.database

    def listing(  # noqa: PLR0917 - what was enqueued
        self,
        job: str,
        run: int,
        chunk: int,
        tries: int = 0,
        faults: int = 0,
        at: float = 0.0,
    ) -> str:
        """List a chunk of a scan and return how that ended; raises `Dead` for one given up."""
        scan = self._sure(lambda: pages.scan(self.database, run))
        if scan is None or scan.ended is not None or scan.through or scan.chunk != chunk:
            return self._before(job, "was listed before")
        trouble = self._tried(scans.LISTING, lambda: self._list(scan), READ)
        if trouble is None:
            return "listed"
        faults += self._counts(trouble, at)
        if trouble.final or self._is_enough(trouble, scan.arrived, faults):
            self._sure(lambda: death.noted(self.database, self.client, job, trouble.why))
            self._sure(lambda: pages.fail(self.database, run, trouble.why))
            metrics.job(scans.LISTING, "dead")
            raise Dead(trouble.why)
        again = self._again(trouble, tries, faults)

        def put() -> None:
            with self.database.writing() as connection:
                if pages.again(connection, run, None, tries):
                    scans.put_listing(connection, self.client, run, chunk, again)

        self._sure(put)
        return queues.AGAIN

    def page(  # noqa: PLR0917 - as above
        self,
        job: str,
        run: int,
        number: int,
        tries: int = 0,
        faults: int = 0,
        at: float = 0.0,
    ) -> str:
        """Do a page and return how that ended; raises `Dead` for one that is given up."""
        of = self._sure(lambda: pages.page(self.database, run, number))
        scan = self._sure(lambda: pages.scan(self.database, run)) if of else None
        if of is None or scan is None:
            return self._before(job, "was done before")
        # Where it writes, nothing tells what a pause that Jira asks for is about.
        last = WRITE if scan.apply else READ
        trouble = self._tried(scans.PAGES, lambda: self._do(of, scan), last)
        if trouble is None:
            return "done"
        faults += self._counts(trouble, at)
        if self._is_enough(trouble, of.arrived, faults):
            self._sure(lambda: death.noted(self.database, self.client, job, trouble.why))
            self._sure(lambda: pages.dead(self.database, run, number, self._after(run)))
            metrics.job(scans.PAGES, "dead")
            raise Dead(trouble.why)
        again = self._again(trouble, tries, faults)

        def put() -> None:
            with self.database.writing() as connection:
                if pages.again(connection, run, number, tries):
                    scans.put_page(connection, self.client, run, number, again)

        self._sure(put)
        return queues.AGAIN

    def buried(self, job: str, reason: str) -> None:
        """End what a job was at that is given up because its workers died."""
        run, number, listed = scans.parts(job)
        if listed:
            pages.fail(self.database, run, reason)
        else:
            pages.dead(self.database, run, number, self._after(run))

    def _before(self, job: str, how: str) -> str:
        """Return how a job ended whose worker was killed before that was noted."""
        if why := self._sure(lambda: death.told(self.database, self.client, job)):
            raise Dead(why)
        return how

    def _sure(self, step: Callable[[], T]) -> T:
        return persistent(self.office, lambda _: step())

    def _tried(self, kind: str, step: Callable[[], None], last: Stage) -> Trouble | None:
        """Do a step of a job and count it."""
        began = time.monotonic()
        trouble = self._trouble(step, last)
        metrics.job(kind, "done" if trouble is None else "again", time.monotonic() - began)
        return trouble

    def _trouble(self, step: Callable[[], None], last: Stage) -> Trouble | None:
        """Do a step, of which `last` comes last; return what went wrong with it."""
        try:
            step()
        except OUTAGES as error:
            if isinstance(error, NotAuthenticated):
                self.office.left()
            self.office.heard(str(error))
            busy = isinstance(error, JiraBusy)
            failed = outages.stage(error, last if busy else READ)
            after = error.after if isinstance(error, JiraBusy) else 0.0
            return Trouble(str(error), after, outage=True, stage=failed)
        except (StoreError, SomeLeft) as error:
            failed = error.stage if isinstance(error, SomeLeft) else ""
            return Trouble(str(error), outage=True, stage=failed)
        except RequestRefused as error:
            return Trouble(str(error), final=True)
        except TicketLintError as error:
            return Trouble(str(error))
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not stop the others
            why = bug(error)
            _LOG.error("a scan: %s", why)
            return Trouble(why)
        self.office.heard()
        return None

    def _is_enough(self, trouble: Trouble, arrived: float, faults: int) -> bool:
        """Tell whether to give up: outages have a day, all else so many tries."""
        if trouble.outage and self.database.clock() - arrived > OUTAGE_S:
            return True
        return faults >= self.office.config.service.max_tries

    def _counts(self, trouble: Trouble, at: float) -> bool:
        return not trouble.outage or outages.is_alone(trouble.stage, at, self.office)

    def _again(self, trouble: Trouble, tries: int, faults: int) -> Again:
        return Again(tries + 1, faults, delay(tries + 1, trouble.after), self.database.clock())

    def _list(self, scan: Scan) -> None:
        desk = self.office.desk(urgent=False)
        jira, now = desk.jira, self.database.clock()
        where = [updated(self._minutes(scan, now))] if scan.minutes is not None else []
        where += [created(scan.till, now)] if scan.till else []
        jql = narrowed(scans.conditions(scan.jql), *where, order=ORDER)
        known = pages.nearby(self.database, scan.run, scan.till - _NEAR_S)
        total = search.count(jira, jql) if scan.chunk == 0 else None
        ids: list[str] = []
        through = True
        for some in search.ids(jira, jql):
            new = [one for one in dict.fromkeys(some) if int(one) not in known]
            known.update(map(int, new))
            ids += new
            if len(ids) >= scans.AHEAD * PAGE:
                through = False
                break
        till = scan.till if through else self._till(desk, ids, scan.till)
        pages.listed(
            self.database,
            scan,
            scans.cut(ids),
            till,
            through=through,
            total=total,
            forget=till - _NEAR_S,
            then=partial(self._put, scan.run),
        )

    def _put(self, run: int, connection: Connection, numbers: range) -> None:
        for number in numbers:
            scans.put_page(connection, self.client, run, number)

    def _till(self, desk: Desk, ids: list[str], before: float) -> float:
        """Return when the last of these tickets was created, in seconds since 1970."""
        found = [before]
        for page in search.present(desk.jira, ids[-PAGE:], ["created"]):
            for issue in page:
                try:
                    made = dt.datetime.fromisoformat(issue["fields"]["created"])
                    found.append(made.timestamp())
                except (ValueError, OverflowError, TypeError, KeyError):
                    continue
        return max(found)

    def _minutes(self, scan: Scan, now: float) -> int:
        """Return how far back changes count: to the last run, where that is longer ago."""
        start = scan.arrived - (scan.minutes or 0) * 60
        run = pages.run_of(self.database, scan.run)
        if run:
            last = runs.last(
                self.database, run.command, run.site, run.scope, before=run.id, apply=run.apply
            )
            start = min(start, last.started) if last else start
        return math.ceil((now - start) / 60) + MARGIN_MIN

    def _do(self, of: Page, scan: Scan) -> None:
        config = self.office.config
        desk = self.office.desk(of.run, urgent=False)
        posted = actions.done_in(self.database, of.run).get(actions.POSTED, 0)
        most = config.writeback.most_a_run
        caps = Caps(
            config,
            desk.record,
            self.database.clock(),
            posted,
            partial(pages.reserve, self.database, of.run, of.number, most) if scan.apply else None,
        )
        work = Pages(
            desk,
            self.database,
            of.run,
            Isolated(desk.judge),
            scan.apply,
            caps,
            partial(pages.release, self.database, of.run, of.number),
        )
        tickets = list(
            by_ids(
                desk.jira,
                desk.layouts,
                of.issues,
                fields=work.fields(),
                properties=PROPERTIES,
                told=work.tell,
            )
        )
        self.office.heard()
        gone = len(of.issues) - len(tickets)
        steps = work(tickets, partial(self._keep, of, scan, gone))
        left = [step for step in steps if step.is_outage]
        if left:
            raise _left(left)

    def _keep(self, of: Page, scan: Scan, gone: int, came: Outcome) -> None:
        """Keep what came of a page; it is whole where nothing of it has to be tried again."""
        for step in came.steps:
            if step.receipt:
                metrics.written(step.receipt.done)
                if step.receipt.done and not step.receipt.failed:
                    self.office.heard(stage=WRITE)
        left = {step.key for step in came.steps if step.is_outage}
        whole = came.ended and not left
        mine = Outcome(
            [step for step in came.steps if step.key not in left],
            [one for one in came.kept if one.key not in left],
            whole,
        )
        added = mine.counts() + Counter(gone=gone if whole else 0)
        pages.keep(
            self.database,
            of,
            scan.site,
            mine.kept,
            added,
            profile=self.office.config.profile,
            whole=whole,
            then=self._after(of.run),
        )

    def _after(self, run: int) -> pages.Then:
        return lambda connection: scans.next_chunk(connection, self.client, run)


def _left(steps: Sequence[Step]) -> SomeLeft:
    """Return which tickets were left, and why the first was."""
    one = steps[0]
    failed = one.receipt.failed if one.receipt else str(one.fault or "")
    more = f", and {len(steps) - 1} more" if len(steps) > 1 else ""
    return SomeLeft(f"{one.key}: {failed}{more}", READ if one.fault else WRITE)
