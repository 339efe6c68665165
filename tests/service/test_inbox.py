"""Events are accepted durably or not at all, by many at once."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from dbos import DBOSClient
from sqlalchemy import select, text

from ticket_lint.errors import QueueFull, StoreError
from ticket_lint.service import engine, queues
from ticket_lint.service.inbox import Inbox
from ticket_lint.store.database import Database, opened
from ticket_lint.store.tables import DELIVERIES, ROUNDS
from ticket_lint.values.event import Event

SITE = "jira.example.com"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Return a database with the queue's tables."""
    found = opened(database_url)
    engine.migrated(found)
    yield found
    found.close()


@pytest.fixture
def client(database: Database) -> DBOSClient:
    """Return the queue."""
    return engine.client(database)


@pytest.fixture
def inbox(database: Database, client: DBOSClient) -> Iterator[Inbox]:
    """Return an inbox for 50 tickets at most."""
    made = Inbox(database, client, SITE, 50)
    yield made
    made.close()


def event(number: int, delivery: str = "", project: str = "WEB") -> Event:
    """Return an event of a ticket."""
    key = f"{project}-{number}"
    return Event("jira:issue_updated", str(number), key, project, delivery=delivery)


def rows(database: Database) -> list[tuple[str, int]]:
    """Return the tickets under way and their counts of events."""
    with database.reading() as connection:
        query = select(ROUNDS.c.issue, ROUNDS.c.newest).order_by(ROUNDS.c.issue)
        return [tuple(row) for row in connection.execute(query)]  # type: ignore[misc]


def test_first_and_later_events(inbox: Inbox, database: Database, client: DBOSClient) -> None:
    """The first event of a ticket begins a job; later ones are counted in its round."""
    outcomes = [inbox.accept(event(1)), inbox.accept(event(1)), inbox.accept(event(2))]
    assert [one.state for one in outcomes] == ["new", "joined", "new"]
    assert outcomes[0].job == outcomes[1].job
    assert rows(database) == [("1", 2), ("2", 1)]
    waiting = client.list_workflows(status="ENQUEUED")
    assert {one.workflow_id for one in waiting} == {outcomes[0].job, outcomes[2].job}
    assert waiting[0].input == {"args": ("1", "WEB-1"), "kwargs": {}}


def test_same_delivery(inbox: Inbox, database: Database) -> None:
    """A delivery that is sent again counts once, while its ticket is under way and after."""
    first = inbox.accept(event(1, "d"))
    assert inbox.accept(event(1, "d")) == ("again", first.job)
    with database.writing() as connection:
        connection.execute(ROUNDS.delete())
    assert inbox.accept(event(1, "d")) == ("again", "")
    assert rows(database) == []


def test_many_at_once(database: Database, client: DBOSClient) -> None:
    """Two processes that take the same events crosswise begin one job a ticket and lose none."""
    boxes = [Inbox(database, client, SITE, 1_000) for _ in range(2)]
    events = [event(number, f"{number}.{turn}") for turn in range(5) for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        ways = [boxes[index % 2].accept for index in range(len(events))]
        outcomes = list(pool.map(lambda way, one: way(one), ways, events))
    for box in boxes:
        box.close()
    assert sorted(rows(database)) == sorted((str(number), 5) for number in range(20))
    assert len({one.job for one in outcomes}) == 20
    assert len(client.list_workflows()) == 20


def test_full(inbox: Inbox, database: Database) -> None:
    """As many tickets as may wait; events of those are still taken, and a refused one later."""
    for number in range(50):
        inbox.accept(event(number, f"d{number}"))
    with pytest.raises(QueueFull, match="50 tickets wait"):
        inbox.accept(event(99, "late"))
    assert inbox.accept(event(7)).state == "joined"
    with database.writing() as connection:
        connection.execute(ROUNDS.delete().where(ROUNDS.c.issue == "3"))
    assert inbox.accept(event(99, "late")).state == "new"


def test_bad_event_alone(
    inbox: Inbox, client: DBOSClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event that cannot be accepted fails alone, and nothing of it stays."""
    real = client.enqueue_in_transaction

    def enqueue(connection: Any, options: Any, issue: str, *more: str) -> Any:
        if issue == "13":
            raise RuntimeError
        return real(connection, options, issue, *more)

    monkeypatch.setattr(client, "enqueue_in_transaction", enqueue)
    answers = [inbox.submit(event(number, f"d{number}")) for number in range(10, 16)]
    failed = [one.exception() is not None for one in answers]
    assert failed == [False, False, False, True, False, False]
    assert [issue for issue, _ in rows(database)] == ["10", "11", "12", "14", "15"]
    with database.reading() as connection:
        assert "d13" not in connection.execute(select(DELIVERIES.c.identifier)).scalars().all()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_locked_by_another_program(
    inbox: Inbox, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All who wait are told soon that the database is locked; then events are taken again."""
    monkeypatch.setattr("ticket_lint.store.sqlite.InTurn.wait", 0.2)
    other = sqlite3.connect(str(database.engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answers = [inbox.submit(event(number)) for number in range(5)]
    errors = [one.exception(timeout=15) for one in answers]
    assert all(isinstance(error, StoreError) for error in errors)
    other.execute("ROLLBACK")
    other.close()
    assert rows(database) == []
    assert inbox.accept(event(1)).state == "new"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_full_disk(inbox: Inbox, database: Database) -> None:
    """A full disk is told, and nothing of the event stays; with room again it is taken."""
    box = inbox._database
    with box.reading() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    refused = 0
    for number in range(49):
        error = inbox.submit(event(number, "x" * 250 + str(number))).exception()
        refused += isinstance(error, StoreError)
    assert refused
    assert len(rows(database)) == 49 - refused
    with box.reading() as connection:
        connection.execute(text("PRAGMA max_page_count = 1000000"))
    assert inbox.accept(event(1_000)).state == "new"


def test_closed(database: Database, client: DBOSClient) -> None:
    """What waits when it is closed is committed, and nothing is taken after."""
    box = Inbox(database, client, SITE, 50)
    answers = [box.submit(event(number)) for number in range(20)]
    box.close()
    assert {one.result().state for one in answers} == {"new"}
    with pytest.raises(StoreError, match="being stopped"):
        box.accept(event(21))
    assert len(rows(database)) == 20


def test_turns_between_projects(inbox: Inbox, client: DBOSClient) -> None:
    """A project with one ticket need not wait for another one's many, nor is any overtaken long."""
    for number in range(20):
        inbox.accept(event(number, project="BIG"))
    inbox.accept(event(99, project="SMALL"))
    waiting = sorted(client.list_workflows(), key=lambda one: (one.priority or 0, one.created_at))
    order = [one.input["args"][1] for one in waiting if one.input]
    assert "SMALL-99" in order[:2]
    assert queues.turn(500, 2e9) < queues.turn(0, 2e9 + 5_001)
    assert queues.turn(0, time.time()) > 1
