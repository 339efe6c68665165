"""Scans as jobs: one that lists ids, chunk by chunk, and many that each do a page of a hundred.

Ids of jobs are made of the run and the page, so that none is put into the queue twice; a chunk is
listed once half of the last one is done, so that a million tickets fill neither memory nor disk.
"""

from __future__ import annotations

import os
import platform
import re
from typing import TYPE_CHECKING, NamedTuple

from ticket_lint.jira import jql as query
from ticket_lint.service import queues
from ticket_lint.store import actions, pages, runs
from ticket_lint.work.page import PAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbos import DBOSClient
    from sqlalchemy import Connection

    from ticket_lint.store.database import Database
    from ticket_lint.store.runs import Run

COMMAND = "service scan"
LISTING = "scan"
PAGES = "page"
"""The jobs, as the queue names them."""
AHEAD = 100
"""Pages of a chunk."""
LOW = AHEAD // 2
"""Open pages at which the next chunk is listed."""


_JOB = re.compile(r"scan-(?P<run>\d+)-(?P<list>list-)?(?P<number>\d+)")


class Progress(NamedTuple):
    """How far a scan is: `total` is None until the search was asked how many it has.

    `pages` are those that are open, `dead` those that were given up, `written` is how often what
    was written, `reason` is why it failed.
    """

    run: Run
    tickets: int
    pages: int
    dead: int
    total: int | None
    written: Mapping[str, int]
    reason: str = ""


def start(
    database: Database,
    client: DBOSClient,
    site: str,
    *,
    jql: str,
    apply: bool,
    minutes: int | None = None,
    schedule: str = "",
    versions: Mapping[str, str] | None = None,
) -> int:
    """Begin a scan and return its run; that of the same scan where one is under way.

    `minutes` are those within which tickets were changed, None for all of them.
    """
    with database.writing() as connection:
        return begun(
            connection,
            client,
            site,
            jql=jql,
            apply=apply,
            minutes=minutes,
            schedule=schedule,
            versions=versions,
            now=database.clock(),
        )


def begun(
    connection: Connection,
    client: DBOSClient,
    site: str,
    *,
    jql: str,
    apply: bool,
    minutes: int | None,
    schedule: str = "",
    versions: Mapping[str, str] | None = None,
    now: float,
) -> int:
    """Do the same within a transaction of the caller's."""
    scope = jql if minutes is None else f"{jql} --since {minutes}m"
    if (same := pages.same(connection, COMMAND, site, scope, apply=apply)) is not None:
        return same
    run = runs.inserted(
        connection,
        {
            "command": COMMAND,
            "site": site,
            "scope": scope,
            "apply": apply,
            "versions": dict(versions or {}),
            "started": now,
            "host": platform.node(),
            "process": os.getpid(),
        },
    )
    pages.begin(connection, run, jql, minutes, schedule)
    put_listing(connection, client, run, 0)
    return run


def progress(database: Database, run: int) -> Progress | None:
    """Return how far a scan is, None where there is no such scan."""
    found, scan = pages.run_of(database, run), pages.scan(database, run)
    if found is None or scan is None:
        return None
    with database.reading() as connection:
        still = pages.open_pages(connection, run)
    counts = found.counts
    done = counts.get("tickets", 0) + counts.get("gone", 0)
    written = actions.done_in(database, run)
    written.pop(actions.STATE, None)  # what we remember: nobody sees it
    dead = counts.get("dead pages", 0)
    return Progress(found, done, still, dead, scan.total, written, scan.reason)


def put_listing(
    connection: Connection, client: DBOSClient, run: int, chunk: int, again: Again | None = None
) -> None:
    """Put the listing of a chunk into the queue, in the transaction that asks for it."""
    _put(connection, client, LISTING, listing_job(run, chunk), (run, chunk), again)


def put_page(
    connection: Connection, client: DBOSClient, run: int, number: int, again: Again | None = None
) -> None:
    """Put a page into the queue."""
    _put(connection, client, PAGES, f"scan-{run}-{number}", (run, number), again)


def listing_job(run: int, chunk: int = 0) -> str:
    """Return the id of the job that lists a chunk."""
    return f"scan-{run}-list-{chunk}"


class Again(NamedTuple):
    """A job that comes again: the how manieth try, those that count against it, in how long.

    `at` is when it failed, in seconds since 1970.
    """

    tries: int
    faults: int
    delay: float
    at: float


def next_chunk(connection: Connection, client: DBOSClient, run: int) -> None:
    """Have the next chunk listed where few pages are left."""
    chunk = pages.chunk_to_list(connection, run)
    if chunk is not None and pages.open_pages(connection, run) <= LOW:
        put_listing(connection, client, run, chunk)


def cut(ids: Sequence[str]) -> list[Sequence[str]]:
    """Return ids in pages."""
    return [ids[start : start + PAGE] for start in range(0, len(ids), PAGE)]


def conditions(jql: str) -> str:
    """Return a search without its order: a scan goes by age, so that it can go on anywhere."""
    return query.split(jql)[0]


def parts(job: str) -> tuple[int, int, bool]:
    """Return the run of a job, its page or chunk, and whether it lists, by the job's id."""
    found = _JOB.match(job)
    if not found:
        raise ValueError(job)
    return int(found["run"]), int(found["number"]), bool(found["list"])


def _put(  # noqa: PLR0917 - private
    connection: Connection,
    client: DBOSClient,
    workflow: str,
    name: str,
    what: tuple[int, int],
    again: Again | None,
) -> None:
    job = f"{name}-{again.tries}" if again else name
    options = queues.options(queues.SCANS, workflow, job, delay=again.delay if again else 0.0)
    more = (again.tries, again.faults, again.at) if again else ()
    client.enqueue_in_transaction(connection, options, *what, *more)
