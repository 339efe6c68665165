"""How much waits, for how long, and whether anybody works at it: what health and metrics tell."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, text

from ticket_lint.service import queues, reaper
from ticket_lint.store.database import Database

STALLED_S = 300.0
"""Seconds without a single job begun, while one could be, after which the workers are stuck."""


class Load(NamedTuple):
    """What is under way.

    `depth` is the number of tickets; `lag` is for how many seconds the one that waits longest could
    have been done, from its event on, or from the end of the delay of one that comes again; one
    that is still delayed has none. `workers` is how many live, None where only the process itself
    can know (SQLite). `stalled` says that tickets wait that could be had, and none was begun for
    `STALLED_S` seconds.
    """

    depth: int
    lag: float
    workers: int | None
    stalled: bool


def load(database: Database) -> Load:
    """Return how things stand; raises `StoreError`."""
    with database.reading() as connection:
        now = database.clock()
        depth, since = _waiting(connection)
        return Load(
            depth,
            max(0.0, now - since) if since is not None else 0.0,
            reaper.living(connection),
            _is_stalled(connection, now),
        )


def _waiting(connection: Connection) -> tuple[int, float | None]:
    """Return how many tickets are under way, and since when the first could have been done."""
    due = "coalesce(jobs.delay_until_epoch_ms, 0) / 1000.0"
    query = text(
        "SELECT count(*), min(CASE WHEN jobs.status = 'DELAYED' THEN NULL "  # noqa: S608 - constants
        f"WHEN {due} > rounds.arrived THEN {due} ELSE rounds.arrived END) "
        f"FROM rounds LEFT JOIN {_table(connection)} jobs ON jobs.workflow_uuid = rounds.job"
    )
    depth, since = connection.execute(query).one()
    return int(depth), None if since is None else float(since)


def _table(connection: Connection) -> str:
    """Return the name of DBOS's table of jobs."""
    name = "workflow_status"
    return f"{queues.SCHEMA}.{name}" if connection.dialect.name == "postgresql" else name


def _is_stalled(connection: Connection, now: float) -> bool:
    """Tell whether nothing is begun; both questions have an index, and the second is rare."""
    table = _table(connection)
    given = {"since": int((now - STALLED_S) * 1000), "queue": queues.TICKETS}
    of_queue = f"SELECT 1 FROM {table} WHERE queue_name = :queue"  # noqa: S608 - a constant
    begun = text(f"{of_queue} AND started_at_epoch_ms > :since LIMIT 1")
    if connection.execute(begun, given).first():
        return False
    waits = text(
        f"{of_queue} AND status = 'ENQUEUED' AND created_at < :since "
        "AND coalesce(delay_until_epoch_ms, 0) < :since LIMIT 1"
    )
    return connection.execute(waits, given).first() is not None
