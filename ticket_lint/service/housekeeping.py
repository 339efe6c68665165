"""One thread in each worker for what is done now and then; every step may run in all of them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

from ticket_lint.service import queues, reaper, retention, scans, schedule, ticket
from ticket_lint.service.scan_jobs import ScanJobs
from ticket_lint.store import rounds

if TYPE_CHECKING:
    from dbos import DBOSClient

    from ticket_lint.service.office import Office
    from ticket_lint.service.reaper import Buried, Life
    from ticket_lint.store.database import Database

REAP_S = 2.0
SWEEP_S = 600.0
SCHEDULES_S = 5.0
ANALYZE_S = 60.0
_GROWN = 1_000
"""Jobs more than before after which PostgreSQL is told to look at its tables anew."""
_TICK_S = 0.5
_THREAD = "housekeeping"
_LOG = logging.getLogger(__name__)


def is_kept() -> bool:
    """Tell whether the thread of this process's worker lives."""
    return any(one.name == _THREAD for one in threading.enumerate())


class Chore(NamedTuple):
    """Something to do every so many seconds."""

    name: str
    every: float
    do: Callable[[], object]


@contextmanager
def housekeeping(
    office: Office, client: DBOSClient, life: Life, more: Sequence[Chore] = ()
) -> Iterator[None]:
    """Do the chores in a thread of their own until the block ends."""
    chores = [*_chores(office, client, life), *more]
    ended = threading.Event()
    thread = threading.Thread(target=_run, args=(chores, ended), name=_THREAD, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=10.0)


def _chores(office: Office, client: DBOSClient, life: Life) -> list[Chore]:
    most = office.config.service.max_tries
    of_scans = ScanJobs(office, client)
    buried: dict[str, Buried] = {
        queues.TICKET: lambda job, _: freed(office, client, job),
        scans.LISTING: of_scans.buried,
        scans.PAGES: of_scans.buried,
    }
    growth = Growth(office.database)
    return [
        Chore(
            "take over",
            REAP_S,
            lambda: reaper.taken_over(client, life, office.executor, most, buried),
        ),
        Chore(
            "retention", SWEEP_S, lambda: retention.swept(office.database, client, office.config)
        ),
        Chore(
            "schedules",
            SCHEDULES_S,
            lambda: schedule.tick(
                office.database, client, office.site, office.config.service.schedules
            ),
        ),
        Chore("analyze", ANALYZE_S, growth.looked),
    ]


def freed(office: Office, client: DBOSClient, job: str) -> None:
    """Free the tickets that a job was in charge of that is given up without having said so.

    What has come since its first event may have mended it, and gets a new job.
    """
    with office.database.writing() as connection:
        for one in rounds.of_jobs(connection, [job]):
            alone = one._replace(newest=1)
            # By what the row says now, not by what was read: an event may have come since.
            if not rounds.closed(connection, alone):
                now = office.database.clock()
                rounds.restarted(connection, alone)
                ticket.hand_over(connection, client, alone, tries=0, arrived=now)


def _run(chores: Sequence[Chore], ended: threading.Event) -> None:
    due = dict.fromkeys(chores, 0.0)
    while not ended.wait(_TICK_S):
        for chore in chores:
            if time.monotonic() < due[chore] or ended.is_set():
                continue
            try:
                chore.do()
            except Exception as error:  # noqa: BLE001 - the others go on, and so does this one
                _LOG.warning("%s: %s", chore.name, ticket.bug(error))
            due[chore] = time.monotonic() + chore.every


class Growth:
    """Has PostgreSQL look at tables that grew fast: until then a claim may read all of them."""

    def __init__(self, database: Database) -> None:
        """Take a database; what waits there now is not known yet."""
        self._database, self._known = database, 0

    def looked(self) -> None:
        """Count what waits, and have the tables analysed where it has changed by much."""
        if self._database.engine.dialect.name != "postgresql":
            return
        with self._database.writing() as connection:
            count = rounds.waiting(connection)
            if abs(count - self._known) < _GROWN:
                return
            connection.execute(text("ANALYZE rounds"))
            connection.execute(text("ANALYZE dbos.workflow_status"))
        self._known = count
