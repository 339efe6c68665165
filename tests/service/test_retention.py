"""What nobody needs goes, a little at a time; PostgreSQL is told of tables that grow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dbos import DBOSClient
from sqlalchemy import select, text

from ticket_lint.config.schema import Config
from ticket_lint.service import engine, queues, retention
from ticket_lint.service.housekeeping import Growth
from ticket_lint.store import rounds, runs
from ticket_lint.store.database import Database, opened
from ticket_lint.store.rounds import Round
from ticket_lint.store.tables import DELIVERIES, ROUNDS, RUNS

SITE = "jira.example.com"
DAY = 86_400.0
CONFIG = Config.model_validate({"service": {"keep_days": 30}, "store": {"keep_days": 100}})


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


def job(database: Database, client: DBOSClient, state: str, days: float | None) -> str:
    """Put a job into the queue that ended so many days ago, or has not ended."""
    name = f"{state}-{days}"
    with database.writing() as connection:
        put = queues.options(queues.TICKETS, queues.TICKET, name)
        client.enqueue_in_transaction(connection, put, "1", "WEB-1")
        schema = "dbos." if connection.dialect.name == "postgresql" else ""
        then = None if days is None else int((database.clock() - days * DAY) * 1000)
        connection.execute(
            text(
                f"UPDATE {schema}workflow_status SET status = :state, completed_at = :then, "  # noqa: S608
                "created_at = 1 WHERE workflow_uuid = :name"
            ),
            {"state": state, "then": then, "name": name},
        )
    return name


def test_jobs(database: Database, client: DBOSClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs that went well go after a day, dead letters after `keep_days`, others never.

    However many they are, few go in a transaction.
    """
    monkeypatch.setattr(retention, "_SOME", 2)
    together: list[int] = []
    real = client.delete_workflows
    monkeypatch.setattr(
        client, "delete_workflows", lambda ids: (together.append(len(ids)), real(ids))
    )
    old = [job(database, client, "SUCCESS", days) for days in (1.1, 2, 3, 40, 500)]
    old += [job(database, client, state, 31) for state in queues.DEAD]
    young = [job(database, client, "SUCCESS", 0.9)]
    young += [job(database, client, state, 29) for state in queues.DEAD]
    young += [job(database, client, state, None) for state in ("ENQUEUED", "PENDING", "DELAYED")]
    assert retention.swept(database, client, CONFIG) == len(old)
    assert {one.workflow_id for one in client.list_workflows()} == set(young)
    assert together == [2, 2, 1, 2, 1]
    with database.reading() as connection:
        schema = "dbos." if connection.dialect.name == "postgresql" else ""
        left = connection.execute(text(f"SELECT count(*) FROM {schema}workflow_input"))  # noqa: S608
        assert left.scalar() == len(young)
    assert retention.swept(database, client, CONFIG) == 0


def test_deliveries_and_runs(database: Database, client: DBOSClient) -> None:
    """Deliveries go after three days, runs after `store.keep_days`; rounds are never touched."""
    now = database.clock()
    with database.writing() as connection:
        for days in (0, 2.9, 3.1, 400):
            rounds.is_new(connection, f"{days}", now - days * DAY)
        rounds.begun(connection, Round(SITE, "1", "WEB-1", "WEB", 1, "j", 0, now - 500 * DAY))
    for days in (99, 101):
        run = runs.begin(database, "scan", SITE, f"{days}")
        runs.end(database, run, "done", {})
        then = {"started": now - days * DAY, "ended": now - days * DAY, "beat": now - days * DAY}
        with database.writing() as connection:
            connection.execute(RUNS.update().where(RUNS.c.id == run.id).values(**then))
    assert retention.swept(database, client, CONFIG) == 3
    with database.reading() as connection:
        left = connection.execute(select(DELIVERIES.c.identifier)).scalars()
        assert set(left) == {"0", "2.9"}
        assert connection.execute(select(RUNS.c.scope)).scalars().all() == ["99"]
        assert rounds.waiting(connection) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_growth(database: Database) -> None:
    """Once a thousand tickets more wait than before, PostgreSQL looks at its tables anew."""
    growth = Growth(database)

    def known() -> float:
        with database.reading() as connection:
            query = "SELECT reltuples FROM pg_class WHERE oid = 'rounds'::regclass"
            return float(connection.execute(text(query)).scalar() or 0.0)

    def grown(first: int, last: int) -> None:
        with database.writing() as connection:
            rows = [
                Round(SITE, f"{n}", f"WEB-{n}", "WEB", 1, f"{n}", 0, 0.0)._asdict()
                for n in range(first, last)
            ]
            connection.execute(ROUNDS.insert(), rows)

    growth.looked()
    before = known()
    grown(0, 900)
    growth.looked()
    assert known() == before
    grown(900, 1_100)
    growth.looked()
    assert known() == 1_100
    grown(1_100, 1_200)
    growth.looked()
    assert known() == 1_100
