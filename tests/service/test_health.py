"""Health: what is told where all is well, where Jira is away, and where the database is."""

from __future__ import annotations

import time
from typing import Any

import pytest
from sqlalchemy import text

from ticket_lint.service import engine, load, queues, reaper
from ticket_lint.service.health import Health
from ticket_lint.service.office import Reach
from ticket_lint.store import rounds
from ticket_lint.store.database import Database, opened
from ticket_lint.store.rounds import Round


def arrived(service: Any, *ages: float) -> None:
    """Put tickets under way whose events are so many seconds old."""
    now = service.database.clock()
    with service.database.writing() as connection:
        for number, age in enumerate(ages):
            issue = str(number + 1)
            one = Round("site", issue, f"WEB-{issue}", "WEB", 1, f"job-{issue}", 0, now - age)
            rounds.begun(connection, one)


def test_how_far_behind(service: Any) -> None:
    """The lag is the age of the oldest event that is not handled; with none it is nothing."""
    assert load.load(service.database) == (0, 0.0, None, False)
    arrived(service, 5.0, 90.0)
    found = load.load(service.database)
    assert found.depth == 2
    assert found.lag == pytest.approx(90.0, abs=20.0)


@pytest.mark.parametrize(
    ("reach", "state"),
    [
        (None, None),
        (Reach(1.0), "ok"),
        (Reach(1.0, "no answer within 30 s"), "away"),
    ],
)
def test_without_jira_it_is_ready(service: Any, reach: Reach | None, state: str | None) -> None:
    """How the last call went is told, if any; events are kept without Jira, so it is ready."""
    health = Health(service.database, lambda: True, lambda: reach)
    ready, seen = health.ready()
    assert ready
    assert seen.get("jira", {}).get("state") == state
    assert seen["worker"] == "alive"
    assert (b"jira_up" in health.metrics()) == (reach is not None)
    health.close()


def test_a_web_without_a_worker(service: Any) -> None:
    """It tells of no worker of its own, and is ready."""
    health = Health(service.database)
    ready, seen = health.ready()
    assert ready
    assert not {"worker", "jira"} & seen.keys()
    health.close()


def test_a_worker_that_has_ended(service: Any) -> None:
    """A process whose worker has ended is not ready; the reasons say so."""
    service.alive = False
    answer = service.ask("GET", "/readyz")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["the worker of this process has ended"]


def test_without_the_database(service: Any) -> None:
    """Without tables it is not ready, yet alive, and its metrics say so in place of failing."""
    with service.database.writing() as connection:
        connection.execute(text("DROP TABLE rounds"))
    answer = service.ask("GET", "/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "away"
    assert answer.json()["reasons"]
    assert service.ask("GET", "/healthz").status_code == 200
    shown = service.ask("GET", "/metrics")
    assert "ticket_lint_database_up 0.0" in shown.text
    assert "queue_depth" not in shown.text


def test_workers_of_other_processes_are_counted(postgresql: str) -> None:
    """A web without a worker tells how many live elsewhere: each holds a lock as long as it does.

    Only where tickets wait without one for a minute is there something to be warned of.
    """
    database = opened(postgresql)
    engine.migrated(database)
    health = Health(database)
    held = _Holder(database)
    arrived(held, 5.0)
    assert _seen(health) == (0, [])
    with reaper.alive(database, "one"), reaper.alive(database, "two") as second:
        assert second.kept()
        assert _seen(health) == (2, [])
        assert b"ticket_lint_workers 2.0" in health.metrics()
    arrived(held, 5.0, 90.0)
    workers, (warning,) = _seen(health)
    assert (workers, warning.startswith("no worker lives")) == (0, True)
    assert b"ticket_lint_workers 0.0" in health.metrics()
    health.close()
    database.close()


class _Holder:
    """What `arrived` puts tickets into."""

    def __init__(self, database: Database) -> None:
        self.database = database


def _seen(health: Health) -> tuple[int, list[str]]:
    ready, seen = health.ready()
    assert ready
    return seen["workers"], seen["warnings"]


def test_workers_that_take_nothing(database_url: str) -> None:
    """Where workers live, a ticket could be had, and none was begun for minutes, it is told.

    One that is to come again later could not be had.
    """
    now = time.time()
    database = opened(database_url, clock=lambda: now)
    engine.migrated(database)
    client = engine.client(database)
    health = Health(database, lambda: True)
    with reaper.alive(database, "one"):
        client.enqueue(queues.options(queues.TICKETS, queues.TICKET, "job", delay=3_600), "1", "A")
        now += 2 * load.STALLED_S
        assert _seen(health) == (1, [])
        client.enqueue(queues.options(queues.TICKETS, queues.TICKET, "next"), "2", "B")
        now += load.STALLED_S
        workers, (warning,) = _seen(health)
        assert workers == 1
        assert "none has begun a ticket" in warning
        assert b"ticket_lint_queue_stalled 1.0" in health.metrics()
    client.destroy()
    health.close()
    database.close()
