"""What the jobs of a scan do: list a chunk of ids, or do a page; and come again where that failed.

A job never waits: it ends, and another one is put into the queue for later.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ticket_lint.errors import (
    OUTAGES,
    NotAuthenticated,
    RequestRefused,
    StoreError,
    TicketLintError,
)
from ticket_lint.intake.site import by_ids
from ticket_lint.jira import search
from ticket_lint.jira.jql import narrowed
from ticket_lint.service import death, metrics, scans
from ticket_lint.service.death import Dead
from ticket_lint.service.isolated import Isolated
from ticket_lint.service.scans import Again
from ticket_lint.service.ticket import OUTAGE_S, bug, delay, persistent
from ticket_lint.store import actions, pages, runs
from ticket_lint.work.caps import Caps
from ticket_lint.work.glance import PROPERTIES
from ticket_lint.work.page import PAGE, Outcome, Pages
from ticket_lint.work.scan import MARGIN_MIN, ORDER, created, updated

if TYPE_CHECKING:
    from collections.abc import Callable

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
    """Some tickets of a page could not be had, and nothing says that it is their fault."""


class Trouble(NamedTuple):
    """Why a job must come again, after how many seconds at least, and what it counts as."""

    why: str
    after: float = 0.0
    outage: bool = False
    final: bool = False


@dataclass(frozen=True, slots=True)
class ScanJobs:
    """The jobs of scans, on one office."""

    office: Office
    client: DBOSClient

    @property
    def database(self) -> Database:
        """Where scans and their pages stand."""
        return self.office.database

    def listing(self, job: str, run: int, chunk: int, tries: int = 0, faults: int = 0) -> str:
        """List a chunk of a scan and return how that ended; raises `Dead` for one given up."""
        scan = self._sure(lambda: pages.scan(self.database, run))
        if scan is None or scan.ended is not None or scan.through or scan.chunk != chunk:
            return self._before(job, "was listed before")
        trouble = self._trouble(lambda: self._list(scan))
        if trouble is None:
            return "listed"
        if trouble.final or self._is_enough(trouble, scan.arrived, faults):
            self._sure(lambda: death.noted(self.database, self.client, job, trouble.why))
            self._sure(lambda: pages.fail(self.database, run, trouble.why))
            raise Dead(trouble.why)
        again = _again(trouble, tries, faults)

        def put() -> None:
            with self.database.writing() as connection:
                if pages.again(connection, run, None, tries):
                    scans.put_listing(connection, self.client, run, chunk, again)

        self._sure(put)
        return "comes again"

    def page(self, job: str, run: int, number: int, tries: int = 0, faults: int = 0) -> str:
        """Do a page and return how that ended; raises `Dead` for one that is given up."""
        of = self._sure(lambda: pages.page(self.database, run, number))
        scan = self._sure(lambda: pages.scan(self.database, run)) if of else None
        if of is None or scan is None:
            return self._before(job, "was done before")
        trouble = self._trouble(lambda: self._do(of, scan))
        if trouble is None:
            return "done"
        if self._is_enough(trouble, of.arrived, faults):
            self._sure(lambda: death.noted(self.database, self.client, job, trouble.why))
            self._sure(lambda: pages.dead(self.database, run, number, self._after(run)))
            raise Dead(trouble.why)
        again = _again(trouble, tries, faults)

        def put() -> None:
            with self.database.writing() as connection:
                if pages.again(connection, run, number, tries):
                    scans.put_page(connection, self.client, run, number, again)

        self._sure(put)
        return "comes again"

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

    def _trouble(self, step: Callable[[], None]) -> Trouble | None:
        """Do a step; return what went wrong with it."""
        try:
            step()
        except OUTAGES as error:
            if isinstance(error, NotAuthenticated):
                self.office.left()
            self.office.heard(str(error))
            return Trouble(str(error), getattr(error, "after", 0.0), outage=True)
        except (StoreError, SomeLeft) as error:
            return Trouble(str(error), outage=True)
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
        if trouble.outage:
            return self.database.clock() - arrived > OUTAGE_S
        return faults + 1 >= self.office.config.service.max_tries

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
        gone = len(of.issues) - len(tickets)
        steps = work(tickets, partial(self._keep, of, scan, gone))
        if any(step.is_outage for step in steps):
            raise SomeLeft("some tickets could not be had")

    def _keep(self, of: Page, scan: Scan, gone: int, came: Outcome) -> None:
        """Keep what came of a page; it is whole where nothing of it has to be tried again."""
        for step in came.steps:
            if step.receipt:
                metrics.written(step.receipt.done)
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


def _again(trouble: Trouble, tries: int, faults: int) -> Again:
    wait = delay(tries + 1, trouble.after)
    return Again(tries + 1, faults + (not trouble.outage), wait)
