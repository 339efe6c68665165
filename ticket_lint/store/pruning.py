"""What is too old goes, some rows a transaction: others that write wait for none of it for long."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, delete, exists, or_, select, tuple_, update

from ticket_lint.store.actions import POSTED
from ticket_lint.store.database import Database
from ticket_lint.store.tables import (
    ACTIONS,
    ASSESSMENTS,
    PAGES,
    REJECTIONS,
    RUNS,
    SEEN,
    STANDINGS,
    TICKETS,
    WAIVERS,
)

_BATCH = 1_000
"""Rows of one transaction: some 10 ms."""
_CAPPED_S = 8 * 86_400.0
"""How far back the caps on new comments look, a week, and a day more."""
_LEFT = (STANDINGS, ASSESSMENTS, SEEN, ACTIONS, WAIVERS, REJECTIONS)


def pruned(database: Database, days: int) -> int:
    """Delete what nothing has needed for `days`; return how many rows went. 0 days keep all.

    These are runs that gave no sign of life since, assessments that no run saw since, a ticket's
    last one among them (its quotes are the ticket's text, and judging again costs little), actions
    but a ticket's last comment (whether a project was ever written to is asked of it), and tickets
    of which nothing else is left. Answers stay with their ticket. Interrupted, it goes on the next
    time. Raises `StoreError`.
    """
    if days <= 0:
        return 0
    limit = database.clock() - days * 86_400.0
    gone = _actions(database, min(limit, database.clock() - _CAPPED_S)) + _runs(database, limit)
    needed = exists().where(SEEN.c.assessment == ASSESSMENTS.c.id)
    gone += _swept(database, ASSESSMENTS, (ASSESSMENTS.c.judged < limit) & ~needed)
    left = [exists().where(table.c.ticket == TICKETS.c.id) for table in _LEFT]
    return gone + _swept(database, TICKETS, ~or_(*left))


def _actions(database: Database, limit: float) -> int:
    """Delete old actions, but for the comment that was posted last on each ticket."""
    later = ACTIONS.alias()
    newer = (later.c.ticket == ACTIONS.c.ticket) & (later.c.kind == POSTED)
    newer &= later.c.id > ACTIONS.c.id
    replaced = (ACTIONS.c.kind != POSTED) | exists().where(newer)
    return _swept(database, ACTIONS, (ACTIONS.c.at < limit) & replaced)


def _runs(database: Database, limit: float) -> int:
    """Delete old runs, with what they saw; from then on no report takes one for the last run."""
    gone = 0
    with database.reading() as connection:
        old = connection.execute(select(RUNS.c.id).where(RUNS.c.beat < limit)).scalars().all()
    for run in old:
        still = (RUNS.c.id == run) & (RUNS.c.beat < limit)  # it may have been continued
        with database.writing() as connection:
            closed = update(RUNS).where(still).values(outcome="failed")
            if not connection.execute(closed).rowcount:
                continue
        _emptied(database, SEEN, SEEN.c.ticket, run)
        _emptied(database, PAGES, PAGES.c.number, run)
        with database.writing() as connection:
            gone += connection.execute(delete(RUNS).where(still)).rowcount
    return gone


def _emptied(database: Database, table: Table, column: ColumnElement[int], run: int) -> None:
    """Delete the rows of a run, some at a time."""
    key = tuple_(table.c.run, column)
    some = select(table.c.run, column).where(table.c.run == run).limit(_BATCH)
    while True:
        with database.writing() as connection:
            if not connection.execute(delete(table).where(key.in_(some))).rowcount:
                return


def _swept(database: Database, table: Table, where: ColumnElement[bool]) -> int:
    """Delete rows by a condition, which is asked again as they go; each is looked at once."""
    gone = 0
    for some in _found(database, table, where):
        # Locked first, so that PostgreSQL asks again of a row that was in use until just now. With
        # their tickets, which whoever keeps an assessment locks first: it may be about to use one.
        mine = select(table.c.id).where(table.c.id.in_(some)).order_by(table.c.id)
        if table is ASSESSMENTS:
            mine = mine.join(TICKETS, TICKETS.c.id == ASSESSMENTS.c.ticket)
        with database.writing() as connection:
            free = connection.execute(mine.with_for_update(skip_locked=True)).scalars().all()
            old = delete(table).where(table.c.id.in_(free), where)
            gone += connection.execute(old).rowcount
    return gone


def _found(database: Database, table: Table, where: ColumnElement[bool]) -> Iterator[list[int]]:
    """Yield the ids of rows by a condition, in their order, each list read when it is asked for."""
    last = 0
    query = select(table.c.id).where(where).order_by(table.c.id).limit(_BATCH)
    while True:
        with database.reading() as connection:
            some = list(connection.execute(query.where(table.c.id > last)).scalars())
        if not some:
            return
        yield some
        last = some[-1]
