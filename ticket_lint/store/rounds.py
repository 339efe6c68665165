"""Rounds: tickets under way, each with the one job in charge of it; and deliveries of webhooks.

A row is there only while a ticket is under way. `newest` counts its events. Its job reads the count
before it reads the ticket, and ends by deleting the row under that count: where another event came
meanwhile, nothing is deleted, and the job goes round once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, literal, select, text, update

from ticket_lint.store.tables import ROUNDS
from ticket_lint.store.text import clean

MOST_AHEAD = 10_000
"""Beyond it, the place in a project's line is not counted further."""
_MANY = 500
# Each event runs these. As text they are compiled once: an INSERT with ON CONFLICT never is kept.
_DELIVERY = text(
    "INSERT INTO deliveries (identifier, at) VALUES (:identifier, :at)"
    " ON CONFLICT DO NOTHING RETURNING identifier"
)
_ROUND = text(
    "INSERT INTO rounds (site, issue, key, project, newest, job, tries, arrived)"
    " VALUES (:site, :issue, :key, :project, :newest, :job, :tries, :arrived)"
    " ON CONFLICT (site, issue) DO UPDATE SET newest = rounds.newest + 1 RETURNING job"
)


class Round(NamedTuple):
    """A ticket under way: how many events came for it, and the job in charge.

    `tries` are those that count against it; `arrived` is when its oldest event came that is not
    handled yet, in seconds since 1970.
    """

    site: str
    issue: str
    key: str
    project: str
    newest: int
    job: str
    tries: int
    arrived: float


def is_new(connection: Connection, delivery: str, now: float) -> bool:
    """Note a delivery; False where it was noted before."""
    given = {"identifier": clean(delivery), "at": now}
    return connection.execute(_DELIVERY, given).first() is not None  # not all drivers count rows


def begun(connection: Connection, one: Round) -> str:
    """Begin a round, or count one more event of a ticket that is under way.

    Returns the job in charge: the round's own, if it is new.
    """
    values = one._asdict() | {"key": clean(one.key), "project": clean(one.project)}
    return str(connection.execute(_ROUND, values).scalar())


def find(connection: Connection, site: str, issue: str) -> Round | None:
    """Return the round of a ticket."""
    columns = [ROUNDS.c[name] for name in Round._fields]
    row = connection.execute(select(*columns).where(*_is(site, issue))).first()
    return Round(*tuple(row)) if row else None


def closed(connection: Connection, one: Round) -> bool:
    """End a round as it was read; False where an event came since, or the job is not in charge."""
    gone = delete(ROUNDS).where(*_as_read(one), ROUNDS.c.newest == one.newest)
    return connection.execute(gone).rowcount == 1


def handed(connection: Connection, one: Round, job: str, *, tries: int, arrived: float) -> bool:
    """Put another job in charge; False where the round's job no longer is."""
    made = update(ROUNDS).where(*_as_read(one)).values(job=job, tries=tries, arrived=arrived)
    return connection.execute(made).rowcount == 1


def restarted(connection: Connection, one: Round) -> None:
    """Set the count of events of a round."""
    connection.execute(update(ROUNDS).where(*_as_read(one)).values(newest=one.newest))


def of_jobs(connection: Connection, jobs: Iterable[str]) -> list[Round]:
    """Return the rounds that these jobs are in charge of."""
    columns = [ROUNDS.c[name] for name in Round._fields]
    wanted, found = list(jobs), []
    for start in range(0, len(wanted), _MANY):
        some = ROUNDS.c.job.in_(wanted[start : start + _MANY])
        found += [Round(*tuple(row)) for row in connection.execute(select(*columns).where(some))]
    return found


def waiting(connection: Connection) -> int:
    """Return how many tickets are under way."""
    return int(connection.execute(select(func.count()).select_from(ROUNDS)).scalar() or 0)


def ahead(connection: Connection, project: str) -> int:
    """Return how many tickets of a project are under way, `MOST_AHEAD` at most."""
    some = select(literal(1)).where(ROUNDS.c.project == clean(project)).limit(MOST_AHEAD)
    return int(connection.execute(select(func.count()).select_from(some.subquery())).scalar() or 0)


def _is(site: str, issue: str) -> tuple[Any, Any]:
    return ROUNDS.c.site == site, ROUNDS.c.issue == issue


def _as_read(one: Round) -> tuple[Any, ...]:
    return (*_is(one.site, one.issue), ROUNDS.c.job == one.job)
