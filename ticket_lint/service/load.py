"""How much waits, for how long, and whether anybody works at it: what health and metrics tell."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, func, select, text

from ticket_lint.service import queues, reaper
from ticket_lint.store.database import Database
from ticket_lint.store.tables import ROUNDS

STALLED_S = 300.0
"""Seconds without a single job begun, while one could be, after which the workers are stuck."""


class Load(NamedTuple):
    """What is under way.

    `depth` is the number of tickets, `lag` the age in seconds of the oldest event that is not yet
    handled. `workers` is how many live, None where only the process itself can know (SQLite).
    `stalled` says that tickets wait that could be had, and none was begun for `STALLED_S` seconds.
    """

    depth: int
    lag: float
    workers: int | None
    stalled: bool


def load(database: Database) -> Load:
    """Return how things stand; raises `StoreError`."""
    with database.reading() as connection:
        query = select(func.count(), func.min(ROUNDS.c.arrived))
        depth, oldest = connection.execute(query).one()
        now = database.clock()
        return Load(
            depth,
            max(0.0, now - oldest) if oldest is not None else 0.0,
            reaper.living(connection),
            _is_stalled(connection, now),
        )


def _is_stalled(connection: Connection, now: float) -> bool:
    """Tell whether nothing is begun; both questions have an index, and the second is rare."""
    table = "workflow_status"
    if connection.dialect.name == "postgresql":
        table = f"{queues.SCHEMA}.{table}"
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
