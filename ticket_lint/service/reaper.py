"""Taking over the jobs of workers that died, which DBOS leaves to its paid service.

Each worker holds a lock as long as it lives, which goes with its process however that ends: an
advisory lock of PostgreSQL's, or a lock on a file beside a SQLite database. Whoever can take the
lock of another knows that it is dead, and puts its jobs back into their queues. A worker that was
only cut off may go on with a job that another one has, too: that is why writes hold for it.
"""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, Self

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from ticket_lint.service import metrics
from ticket_lint.service.queues import REASON, TAKEOVERS
from ticket_lint.service.sole import Sole, beside, locked, sole

if TYPE_CHECKING:
    from dbos import DBOSClient

    from ticket_lint.store.database import Database

GRACE_S = 10.0
"""Seconds that others have to come back after our own lock was lost with the connection."""
_TOGETHER = "all"
"""In place of a worker's name: the lock that all of them share, so that they can be counted."""
_ALL = text("SELECT pg_try_advisory_lock_shared(:key)")
_HOLDERS = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid = :high AND objid = :low AND objsubid = 1"
)
_LOG = logging.getLogger(__name__)

Buried = Callable[[str, str], None]
"""Called with the id of a job that is given up, and the reason: frees what it was in charge of."""


class Life(Protocol):
    """The lock that says that this worker lives."""

    def kept(self) -> bool:
        """Hold it, or take it again; False where others should be given time."""

    def is_dead(self, executor: str) -> bool:
        """Tell whether a worker is dead, and keep others from finding out until `done`."""

    def done(self) -> None:
        """Give back what `is_dead` took."""


@contextmanager
def alive(database: Database, executor: str) -> Iterator[Life]:
    """Hold this worker's lock; raises `UsageError` for a second worker on a SQLite file."""
    if database.engine.dialect.name == "postgresql":
        life = _Session(database, executor)
        try:
            life.kept()
            yield life
        finally:
            life.close()
    else:
        with sole(database) as own, _Files(database, executor, own) as files:
            yield files


def taken_over(
    client: DBOSClient, life: Life, own: str, most: int, buried: Mapping[str, Buried]
) -> int:
    """Put jobs of dead workers back into their queues; return how many.

    One whose workers died more than `most` times is cancelled, and `buried` of its name called.
    """
    if not life.kept():
        return 0
    pending = client.list_workflows(status="PENDING", load_input=False, load_output=False)
    count = 0
    for executor in sorted({one.executor_id or "" for one in pending} - {own, ""}):
        try:
            if life.is_dead(executor):
                count += _requeued(client, executor, most, buried)
        finally:
            life.done()
    return count


def _requeued(client: DBOSClient, executor: str, most: int, buried: Mapping[str, Buried]) -> int:
    # Read again under its lock: another worker may just have done it.
    left = client.list_workflows(
        status="PENDING", executor_id=executor, load_input=False, load_output=False
    )
    for one in left:
        deaths = int((one.attributes or {}).get(TAKEOVERS, 0)) + 1
        if deaths > most:
            reason = f"the worker at it died {deaths} times"
            client.update_workflow_attributes(
                one.workflow_id, {TAKEOVERS: deaths, REASON: reason}, merge=True
            )
            if one.name in buried:
                buried[one.name](one.workflow_id, reason)
            # Last: one killed before it does this again, one that was cancelled is not seen again.
            client.cancel_workflows([one.workflow_id])
            metrics.job(one.name, "dead")
            _LOG.error("job %s is given up: %s", one.workflow_id, reason)
            continue
        client.update_workflow_attributes(one.workflow_id, {TAKEOVERS: deaths}, merge=True)
        client.resume_workflows([one.workflow_id], queue_name=one.queue_name)
        metrics.job(one.name, "taken-over")
        _LOG.warning("job %s of the dead worker %s is taken over", one.workflow_id, executor)
    return len(left)


def living(connection: Connection) -> int | None:
    """Return how many workers live; None on SQLite, whose only one is the caller's own."""
    if connection.dialect.name != "postgresql":
        return None
    query = text(_HOLDERS)
    return int(connection.execute(query, _halves(_key(_TOGETHER))).scalar() or 0)


class _Session:
    """Locks of a session of PostgreSQL's; a pooler that shares sessions would break them."""

    def __init__(self, database: Database, executor: str) -> None:
        self._database, self._key = database, _key(executor)
        self._connection: Connection | None = None
        self._lost = float("-inf")
        self._taken: list[int] = []

    def kept(self) -> bool:
        if self._connection is not None and not self._is_held():
            self.close()
            self._lost = time.monotonic()
        if self._connection is None:
            try:
                made = self._database.engine.connect()
                self._connection = made.execution_options(isolation_level="AUTOCOMMIT")
                if not self._lock(self._key):  # our own session of before is not over yet
                    self.close()
                elif self._connection is not None:
                    self._connection.execute(_ALL, {"key": _key(_TOGETHER)})
            except SQLAlchemyError as error:
                self.close()
                _LOG.warning("no lock: %s", type(error).__name__)
            return False if self._connection is None else self._is_settled()
        return self._is_settled()

    def is_dead(self, executor: str) -> bool:
        key = _key(executor)
        if not self._lock(key):
            return False
        self._taken.append(key)
        return True

    def done(self) -> None:
        while self._taken:
            key = self._taken.pop()
            if self._connection is not None:
                self._connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})

    def close(self) -> None:
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.invalidate()  # the session ends, and its locks with it
                self._connection.close()
        self._connection = None
        self._taken.clear()

    def _is_settled(self) -> bool:
        return time.monotonic() - self._lost > GRACE_S

    def _lock(self, key: int) -> bool:
        if self._connection is None:
            return False
        query = text("SELECT pg_try_advisory_lock(:key)")
        return bool(self._connection.execute(query, {"key": key}).scalar())

    def _is_held(self) -> bool:
        """Ask the session whether it still is the one that took the lock."""
        query = text(_HOLDERS + " AND pid = pg_backend_pid()")
        halves = _halves(self._key)
        try:
            return bool(self._connection and self._connection.execute(query, halves).scalar())
        except SQLAlchemyError:
            return False


def _key(executor: str) -> int:
    """Return 64 bits that stand for a worker."""
    digest = hashlib.sha256(b"ticket-lint worker " + executor.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _halves(key: int) -> dict[str, int]:
    """Return a key as PostgreSQL's list of locks shows it."""
    unsigned = key & 0xFFFF_FFFF_FFFF_FFFF
    return {"high": unsigned >> 32, "low": unsigned & 0xFFFF_FFFF}


class _Files:
    """A locked file for each worker, in a folder beside the SQLite file."""

    def __init__(self, database: Database, executor: str, sole: Sole) -> None:
        self._folder = beside(database, ".workers")
        self._executor, self._sole = executor, sole
        self._own: IO[str] | None = None
        self._taken: list[tuple[IO[str], Path]] = []

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._own = locked(self._folder / self._executor)
        return self

    def __exit__(self, *_: object) -> None:
        (self._folder / self._executor).unlink(missing_ok=True)
        if self._own:
            self._own.close()

    def kept(self) -> bool:
        return self._sole.beat() and self._own is not None

    def is_dead(self, executor: str) -> bool:
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,255}", executor):
            return False
        file = locked(self._folder / executor)
        if file is None:
            return False
        self._taken.append((file, self._folder / executor))
        return True

    def done(self) -> None:
        while self._taken:
            file, path = self._taken.pop()
            path.unlink(missing_ok=True)
            file.close()
