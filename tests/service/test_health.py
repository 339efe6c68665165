"""Health: what is told where all is well, where Jira is away, and where the database is."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from ticket_lint.service.health import Health, queue
from ticket_lint.service.office import Reach
from ticket_lint.store import rounds
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
    assert queue(service.database) == (0, 0.0)
    arrived(service, 5.0, 90.0)
    depth, lag = queue(service.database)
    assert depth == 2
    assert lag == pytest.approx(90.0, abs=20.0)


@pytest.mark.parametrize(
    ("reach", "state"),
    [
        (None, "not asked yet"),
        (Reach(1.0), "ok"),
        (Reach(1.0, "no answer within 30 s"), "away"),
    ],
)
def test_without_jira_it_is_ready(service: Any, reach: Reach | None, state: str) -> None:
    """How the last call went is told, but events are kept without Jira, so it stays ready."""
    health = Health(service.database, lambda: True, lambda: reach)
    ready, seen = health.ready()
    assert ready
    assert seen["jira"]["state"] == state
    assert (b"jira_up" in health.metrics()) == (reach is not None)
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
