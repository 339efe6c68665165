"""One rate for all processes: the next free slot is a row, moved on by the database's own clock.

PostgreSQL alone; under SQLite there is one process, which needs no row.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Float, cast, func, select, update

from ticket_lint.store.database import Database, insert_new
from ticket_lint.store.tables import PACES


class Slot(NamedTuple):
    """What asking for a slot came to, in seconds from now.

    `wait`: until the slot that was taken, or until one may be free. `held`: the rest of a pause.
    """

    taken: bool
    wait: float
    held: float = 0.0


def take(database: Database, site: str, gap: float, *, firm: bool, patience: float) -> Slot:
    """Take the next slot of a site; slots are `gap` seconds apart.

    One that is due only later is taken where `firm`, and none during a pause longer than
    `patience`. Raises `StoreError`.
    """
    now = _now()
    held, due = PACES.c.held, func.greatest(PACES.c.free, PACES.c.held)
    # A slot taken late is not lost: else each answer of the database would slow all down.
    slot = func.greatest(due, now - gap)
    ready = (held <= now + patience) if firm else (due <= now)
    taken = (
        update(PACES)
        .where(PACES.c.site == site, ready, _unsynced())
        .values(free=slot + gap)
        .returning(PACES.c.free - gap - now)
    )
    left = select(due - now, held - now).where(PACES.c.site == site)
    with database.single() as connection:
        wait = connection.execute(taken).scalar()
        if wait is not None:
            return Slot(taken=True, wait=max(0.0, wait))
        found = connection.execute(left).first()
        if found is None:
            insert_new(connection, PACES, [{"site": site, "free": 0.0, "held": 0.0}])
            return Slot(taken=False, wait=0.0)
    return Slot(taken=False, wait=max(0.0, found[0]), held=max(0.0, found[1]))


def hold(database: Database, site: str, seconds: float) -> None:
    """Let nobody take a slot for a while; a longer pause stays. Raises `StoreError`."""
    longer = func.greatest(PACES.c.held, _now() + seconds)
    with database.single() as connection:
        insert_new(connection, PACES, [{"site": site, "free": 0.0, "held": 0.0}])
        connection.execute(update(PACES).where(PACES.c.site == site).values(held=longer))


def _now() -> Any:  # noqa: ANN401 - a number in SQL
    """Return the time of the call, not that of its transaction, which may have waited."""
    return cast(func.extract("epoch", func.clock_timestamp()), Float(53))


def _unsynced() -> Any:  # noqa: ANN401 - a condition in SQL, always true
    """Leave out the wait for the disk in this transaction: a slot that a crash loses is no loss."""
    return func.set_config("synchronous_commit", "off", True) == "off"  # noqa: FBT003 - SQL's
