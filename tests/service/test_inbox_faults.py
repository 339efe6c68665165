"""A web process that is killed, a disk that is full or read-only: nothing is half-accepted."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from dbos import DBOSClient
from sqlalchemy import select, text

from ticket_lint.errors import StoreError
from ticket_lint.service import engine
from ticket_lint.service.inbox import Inbox
from ticket_lint.store.database import Database, opened
from ticket_lint.store.tables import DELIVERIES, ROUNDS
from ticket_lint.values.event import Event

SITE = "jira.example.com"
# Kills itself where the second argument says: before the transaction is kept, or before the answer.
KILLED = """
import os, signal, sys
from ticket_lint.service import engine, inbox
from ticket_lint.store.database import opened
from ticket_lint.values.event import Event

def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)

database = opened(sys.argv[1])
client = engine.client(database)
if sys.argv[2] == "answer":
    inbox._tell = killed
else:
    client.enqueue_in_transaction = killed
box = inbox.Inbox(database, client, "jira.example.com", 50)
box.accept(Event("jira:issue_updated", "1", "WEB-1", "WEB", delivery="d1"))
"""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Return a database with the queue's tables."""
    made = opened(database_url)
    engine.migrated(made)
    yield made
    made.close()


@pytest.fixture
def client(database: Database) -> Iterator[DBOSClient]:
    """Return the queue."""
    made = engine.client(database)
    yield made
    made.destroy()


@pytest.fixture
def inbox(database: Database, client: DBOSClient) -> Iterator[Inbox]:
    """Return an inbox."""
    made = Inbox(database, client, SITE, 5_000)
    yield made
    made.close()


def event(number: int, filling: str = "") -> Event:
    """Return an event of a ticket, the only one of its delivery."""
    key = f"WEB-{number}"
    return Event("jira:issue_updated", str(number), key, "WEB", delivery=f"d{number}{filling}")


def is_whole(database: Database, client: DBOSClient, accepted: set[str]) -> bool:
    """Tell whether delivery, round and job are there for what was accepted, and no more."""
    with database.reading() as connection:
        issues = set(connection.execute(select(ROUNDS.c.issue)).scalars())
        jobs = set(connection.execute(select(ROUNDS.c.job)).scalars())
        deliveries = len(connection.execute(select(DELIVERIES.c.identifier)).all())
    queued = {one.workflow_id for one in client.list_workflows()}
    return issues == accepted and jobs == queued and deliveries == len(accepted)


@pytest.mark.parametrize(("at", "state"), [("answer", "again"), ("commit", "new")])
def test_killed_web(
    database: Database, client: DBOSClient, inbox: Inbox, database_url: str, at: str, state: str
) -> None:
    """Jira sends again what had no answer: it is there once, whenever the process was killed."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, database_url, at], check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    kept = {"1"} if at == "answer" else set()
    assert is_whole(database, client, kept)
    first = inbox.accept(event(1))
    assert first.state == state
    assert first.job
    assert is_whole(database, client, {"1"})
    with database.reading() as connection:
        assert connection.execute(select(ROUNDS.c.newest)).scalar() == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_room(database: Database, client: DBOSClient, inbox: Inbox) -> None:
    """Where the file may not grow, events are refused whole; with room again they are taken."""
    file = str(database.engine.url.database)
    inbox.accept(event(0))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    accepted, refused = {"0"}, 0
    size = max(Path(file + ending).stat().st_size for ending in ("", "-wal"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000, before[1]))
    try:
        for number in range(1, 30):
            error = inbox.submit(event(number, "x" * 200)).exception(timeout=60)
            if error is None:
                accepted.add(str(number))
            else:
                assert isinstance(error, StoreError)
                assert "the database says" in str(error)
                refused += 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert refused
    assert is_whole(database, client, accepted)
    assert inbox.accept(event(100)).state == "new"
    assert is_whole(database, client, accepted | {"100"})


def test_read_only(database: Database, client: DBOSClient, inbox: Inbox) -> None:
    """A database that may be read only refuses events, and takes them when it may be written."""
    is_sqlite = database.engine.dialect.name == "sqlite"
    setting = "PRAGMA query_only = {}" if is_sqlite else "SET default_transaction_read_only = {}"

    def only_read(word: str) -> None:
        own = inbox._database  # of one connection
        with own.reading() if is_sqlite else own.single() as connection:
            connection.execute(text(setting.format(word)))

    only_read("on")
    for number in range(3):
        with pytest.raises(StoreError, match=r"read-?\s?only"):
            inbox.accept(event(number))
    assert is_whole(database, client, set())
    only_read("off")
    assert inbox.accept(event(0)).state == "new"
    assert is_whole(database, client, {"0"})
