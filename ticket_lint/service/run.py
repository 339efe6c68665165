"""The process of a worker: started, told to end, ended in order."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING

from ticket_lint.errors import UsageError
from ticket_lint.service import engine

if TYPE_CHECKING:
    import socket

    from ticket_lint.service.office import Office
    from ticket_lint.store.database import Database

POOL = 15
"""Connections to the database besides one for each job at work."""
_LOG = logging.getLogger(__name__)


def check(database_url: str) -> None:
    """Refuse SQLite for a worker of its own; raises `UsageError`."""
    if database_url.startswith("sqlite"):
        raise UsageError(
            "SQLite serves one process, and `ticket-lint serve` has a worker in it already",
            where="worker",
            right="run `ticket-lint serve` alone, or set TICKET_LINT_DATABASE_URL to a "
            "PostgreSQL: postgresql://user@host/name",
        )


def worker(office: Office, on: socket.socket | None = None) -> None:
    """Work until SIGTERM or SIGINT; then end what is under way, or leave it to others.

    Health and metrics are answered at the socket, if there is one.
    """
    engine.migrated(office.database)
    if on is None:
        with told() as ended, engine.working(office):
            _LOG.info("worker %s is at work", office.executor)
            ended.wait()
    else:
        from ticket_lint.service import housekeeping, listen  # noqa: PLC0415 - brings FastAPI
        from ticket_lint.service.app import probes  # noqa: PLC0415

        app = probes(office.config, office.database, housekeeping.is_kept, lambda: office.reach)
        at = listen.address(on)
        with engine.working(office):
            listen.listen(
                app,
                on,
                lambda: _LOG.info("worker %s is at work, health at %s", office.executor, at),
            )
    _LOG.info("worker %s has ended", office.executor)


@contextmanager
def told() -> Iterator[threading.Event]:
    """Enter with an event that SIGTERM and SIGINT set; a second signal ends the process at once."""
    ended = threading.Event()

    def handle(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signal's
        if ended.is_set():
            os._exit(128 + signum)
        ended.set()

    before = {one: signal.signal(one, handle) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield ended
    finally:
        for one, old in before.items():
            signal.signal(one, old)


def end(code: int, database: Database) -> None:
    """End the process now: a job that hangs must not keep it, another worker takes it over."""
    with suppress(Exception):
        database.close()
    logging.shutdown()
    os._exit(code)
