"""Scans of the service and their pages: begun, listed, kept, counted, ended; each step once.

Pages of a scan are done side by side by several workers, and any step may be done again after a
kill. So every function is one transaction that looks whether it has been done before it does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from ticket_lint.store.actions import POSTED
from ticket_lint.store.assessments import Judged, kept, seen_of
from ticket_lint.store.database import Database
from ticket_lint.store.runs import Run
from ticket_lint.store.tables import ACTIONS, PAGES, RUNS, SCANS
from ticket_lint.store.text import MAX_REASON, clean

Then: TypeAlias = Callable[[Connection], None]
"""What is to happen in the same transaction: jobs put into the queue."""


class Scan(NamedTuple):
    """A scan and how far its tickets are listed, as the table says it."""

    run: int
    jql: str
    minutes: int | None
    schedule: str
    chunk: int
    pages: int
    listed: int
    total: int | None
    till: float
    through: bool
    reason: str
    arrived: float
    tries: int
    site: str
    apply: bool
    ended: float | None


class Page(NamedTuple):
    """An open page: the ids of its tickets, and what has become of it before."""

    run: int
    number: int
    issues: tuple[str, ...]
    arrived: float
    tries: int


def begin(
    connection: Connection, run: int, jql: str, minutes: int | None, schedule: str = ""
) -> None:
    """Make a run a scan."""
    values = {"run": run, "jql": clean(jql, len(jql)), "minutes": minutes, "schedule": schedule}
    connection.execute(insert(SCANS).values(**values))


def scan(database: Database, run: int) -> Scan | None:
    """Return a scan, None where there is none, or no longer."""
    own = [SCANS.c[name] for name in Scan._fields if name in SCANS.c]
    query = select(*own, RUNS.c.site, RUNS.c.apply, RUNS.c.ended, RUNS.c.started.label("arrived"))
    query = query.join(RUNS, RUNS.c.id == SCANS.c.run).where(SCANS.c.run == run)
    with database.reading() as connection:
        row = connection.execute(query).mappings().first()
    return Scan(**row) if row else None


def page(database: Database, run: int, number: int) -> Page | None:
    """Return an open page, its reservations given back; None where it has ended."""
    where = _of(run, number) & PAGES.c.ended.is_(None)
    columns = [PAGES.c[name] for name in Page._fields]
    with database.writing() as connection:
        if not connection.execute(update(PAGES).where(where).values(reserved=0)).rowcount:
            return None
        row = connection.execute(select(*columns).where(where)).mappings().one()
        return Page(**{**row, "issues": tuple(row["issues"])})


def nearby(database: Database, run: int, since: float) -> set[int]:
    """Return the ids that were listed already and may be found once more from `since` on."""
    query = select(PAGES.c.issues).where(PAGES.c.run == run, PAGES.c.till >= since)
    with database.reading() as connection:
        return {int(one) for (issues,) in connection.execute(query) for one in issues}


def listed(
    database: Database,
    before: Scan,
    some: Sequence[Sequence[str]],
    till: float,
    *,
    through: bool,
    total: int | None = None,
    forget: float = 0.0,
    then: Callable[[Connection, Sequence[int]], None],
) -> bool:
    """Add pages after a look at the search; `then` puts the new ones into the queue.

    False where this look has been taken before. Ended pages of before `forget` go.
    """
    first, found = before.pages, sum(map(len, some))
    values: dict[str, Any] = {
        "chunk": before.chunk + 1,
        "pages": first + len(some),
        "listed": before.listed + found,
        "till": till,
        "through": through,
        "tries": 0,
    }
    values |= {} if total is None else {"total": total}
    values |= {"total": before.listed + found} if through else {}
    mine = (SCANS.c.run == before.run) & (SCANS.c.chunk == before.chunk)
    with database.writing() as connection:
        if not connection.execute(update(SCANS).where(mine).values(**values)).rowcount:
            return False
        old = (PAGES.c.run == before.run) & (PAGES.c.till < forget)
        connection.execute(delete(PAGES).where(old, PAGES.c.ended.is_not(None)))
        now = database.clock()
        rows = [
            {"run": before.run, "number": number, "issues": list(ids), "till": till, "arrived": now}
            for number, ids in enumerate(some, first)
        ]
        if rows:
            connection.execute(insert(PAGES), rows)
        then(connection, range(first, first + len(rows)))
        _end(connection, before.run, now)
    return True


def keep(
    database: Database,
    of: Page,
    site: str,
    judged: Iterable[Judged],
    added: Mapping[str, int],
    *,
    profile: str = "",
    whole: bool,
    then: Then | None = None,
) -> None:
    """Keep what was found of a page's tickets and add to the run's counts.

    With `whole` the page ends, once: a second time adds nothing. `then` happens with the end.
    """
    still = _of(of.run, of.number) & PAGES.c.ended.is_(None)
    with database.writing() as connection:
        now = database.clock()
        values = {"ended": now if whole else None, "reserved": 0}
        if not connection.execute(update(PAGES).where(still).values(**values)).rowcount:
            return
        kept(connection, of.run, site, judged, profile, now=now)
        _locked(connection, of.run)  # only now: most of the work is done side by side
        _add(connection, of.run, added, now)
        if whole:
            if then:
                then(connection)
            _end(connection, of.run, now)


def dead(database: Database, run: int, number: int, then: Then | None = None) -> None:
    """End a page that will not be tried again: the tickets that it has not seen have failed."""
    still = _of(run, number) & PAGES.c.ended.is_(None)
    with database.writing() as connection:
        now = database.clock()
        _locked(connection, run)
        query = select(PAGES.c.issues, RUNS.c.site).join(RUNS, RUNS.c.id == PAGES.c.run)
        row = connection.execute(query.where(still)).first()
        if row is None:
            return
        left = len(row.issues) - len(seen_of(connection, run, row.site, row.issues))
        connection.execute(update(PAGES).where(still).values(ended=now, reserved=0))
        _add(connection, run, {"dead pages": 1, "failed": left, "tickets": left}, now)
        if then:
            then(connection)
        _end(connection, run, now)


def fail(database: Database, run: int, reason: str) -> None:
    """End a scan whose tickets cannot be listed; pages that are open are still done."""
    with database.writing() as connection:
        values = {"through": True, "reason": clean(reason, MAX_REASON)}
        connection.execute(update(SCANS).where(SCANS.c.run == run).values(**values))
        _end(connection, run, database.clock())


def again(connection: Connection, run: int, number: int | None, tries: int) -> bool:
    """Note that a page, or the listing (None), is to be tried once more; False if it was noted."""
    table = SCANS if number is None else PAGES
    where = SCANS.c.run == run if number is None else _of(run, number)
    mine = where & (table.c.tries == tries)
    return connection.execute(update(table).where(mine).values(tries=tries + 1)).rowcount > 0


def reserve(database: Database, run: int, number: int, most: int) -> bool:
    """Reserve one more new comment for a page; False where the run has posted its most."""
    with database.writing() as connection:
        _locked(connection, run)
        posted = select(func.count()).where(ACTIONS.c.run == run, ACTIONS.c.kind == POSTED)
        about = select(func.coalesce(func.sum(PAGES.c.reserved), 0)).where(PAGES.c.run == run)
        taken = connection.execute(posted).scalar_one() + connection.execute(about).scalar_one()
        if taken >= most:
            return False
        values = {"reserved": PAGES.c.reserved + 1}
        connection.execute(update(PAGES).where(_of(run, number)).values(**values))
        return True


def release(database: Database, run: int, number: int) -> None:
    """Give back what a page reserved: it is posted and kept by now, or will not be."""
    with database.writing() as connection:
        connection.execute(update(PAGES).where(_of(run, number)).values(reserved=0))


def open_pages(connection: Connection, run: int) -> int:
    """Return how many pages have not ended."""
    query = select(func.count()).select_from(PAGES)
    return int(
        connection.execute(query.where(PAGES.c.run == run, PAGES.c.ended.is_(None))).scalar_one()
    )


def chunk_to_list(connection: Connection, run: int) -> int | None:
    """Return the chunk of a scan that is to be listed next, None where all are."""
    query = select(SCANS.c.chunk).where(SCANS.c.run == run, SCANS.c.through.is_(False))
    return connection.execute(query).scalar()


def same(connection: Connection, command: str, site: str, scope: str, *, apply: bool) -> int | None:
    """Return the run of the same scan that has not ended, None where there is none."""
    query = select(RUNS.c.id).join(SCANS, SCANS.c.run == RUNS.c.id)
    query = query.where(RUNS.c.command == command, RUNS.c.site == clean(site))
    query = query.where(RUNS.c.scope == clean(scope, MAX_REASON), RUNS.c.apply == apply)
    query = query.where(RUNS.c.ended.is_(None)).order_by(RUNS.c.id.desc()).limit(1)
    return connection.execute(query).scalar()


def under_way(connection: Connection, schedule: str) -> int | None:
    """Return the run of a schedule that has not ended, None where there is none."""
    query = select(SCANS.c.run).join(RUNS, RUNS.c.id == SCANS.c.run)
    query = query.where(SCANS.c.schedule == schedule, RUNS.c.ended.is_(None))
    return connection.execute(query.order_by(SCANS.c.run.desc()).limit(1)).scalar()


def run_of(database: Database, run: int) -> Run | None:
    """Return the run of a scan."""
    query = select(*(RUNS.c[name] for name in Run._fields)).where(RUNS.c.id == run)
    with database.reading() as connection:
        row = connection.execute(query).first()
    return Run(*tuple(row)) if row else None


def _of(run: int, number: int) -> ColumnElement[bool]:
    return (PAGES.c.run == run) & (PAGES.c.number == number)


def _locked(connection: Connection, run: int) -> None:
    """Let one page of a run at a time at its counts (SQLite has one writer anyway).

    Rows that refer to the run may be added meanwhile: else two pages would wait for each other.
    """
    query = select(RUNS.c.id).where(RUNS.c.id == run).with_for_update(key_share=True)
    connection.execute(query)


def _add(connection: Connection, run: int, added: Mapping[str, int], now: float) -> None:
    counts = dict(connection.execute(select(RUNS.c.counts).where(RUNS.c.id == run)).scalar() or {})
    for name, count in added.items():
        counts[name] = counts.get(name, 0) + count
    values = {"counts": counts, "beat": now}
    connection.execute(update(RUNS).where(RUNS.c.id == run).values(**values))


def _end(connection: Connection, run: int, now: float) -> None:
    """End a run whose tickets are all listed and whose pages have all ended."""
    _locked(connection, run)
    row = connection.execute(
        select(SCANS.c.through, SCANS.c.reason, RUNS.c.counts, RUNS.c.ended)
        .join(RUNS, RUNS.c.id == SCANS.c.run)
        .where(SCANS.c.run == run)
    ).first()
    if row is None or row.ended is not None or not row.through or open_pages(connection, run):
        return
    failed = row.reason or (row.counts or {}).get("dead pages")
    values = {"ended": now, "beat": now, "outcome": "failed" if failed else "done"}
    connection.execute(update(RUNS).where(RUNS.c.id == run).values(**values))
    connection.execute(delete(PAGES).where(PAGES.c.run == run))
