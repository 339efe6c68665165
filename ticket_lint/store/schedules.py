"""When schedules were begun last: by which of several replicas does not matter."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, select, update

from ticket_lint.store.database import insert_new
from ticket_lint.store.tables import SCHEDULES


def peek(connection: Connection, name: str, cron: str) -> float | None:
    """Return the due time that was begun last; None for a schedule that is new or another one."""
    query = select(SCHEDULES.c.last).where(SCHEDULES.c.name == name, SCHEDULES.c.cron == cron)
    return connection.execute(query).scalar()


def last(connection: Connection, name: str, cron: str, now: float) -> float | None:
    """Return the due time that was begun last, in seconds since 1970.

    None for a schedule that is new or whose `cron` is another one now: it is noted here, and begins
    from `now` on.
    """
    query = select(SCHEDULES.c.cron, SCHEDULES.c.last).where(SCHEDULES.c.name == name)
    row = connection.execute(query).first()
    if row is not None and row.cron == cron:
        return float(row.last)
    if row is None:
        insert_new(connection, SCHEDULES, [{"name": name, "cron": cron, "last": now}])
    else:
        other = (SCHEDULES.c.name == name) & (SCHEDULES.c.cron == row.cron)
        connection.execute(update(SCHEDULES).where(other).values(cron=cron, last=now))
    return None


def begun(connection: Connection, name: str, cron: str, due: float) -> bool:
    """Note that a due time is begun; False where another replica has been faster."""
    mine = (SCHEDULES.c.name == name) & (SCHEDULES.c.cron == cron) & (SCHEDULES.c.last < due)
    return connection.execute(update(SCHEDULES).where(mine).values(last=due)).rowcount == 1


def unused(connection: Connection, wanted: Collection[str], before: float) -> list[str]:
    """Return the schedules that are not `wanted` any more and were begun last before a time."""
    query = select(SCHEDULES.c.name).where(SCHEDULES.c.last < before)
    return sorted(set(connection.execute(query).scalars()) - set(wanted))


def forget(connection: Connection, names: Collection[str], before: float) -> None:
    """Forget schedules that were begun last before a time: put back, each is a new one."""
    old = SCHEDULES.c.name.in_(names) & (SCHEDULES.c.last < before)
    connection.execute(delete(SCHEDULES).where(old))
