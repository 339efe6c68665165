"""Several at one PostgreSQL: none waits for ever, and a lost connection is one error, no more."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from ticket_lint.errors import StoreError
from ticket_lint.store import actions, assessments, history, runs
from ticket_lint.store.assessments import Judged
from ticket_lint.store.database import Database, opened
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.plan import Receipt

SITE = "example.atlassian.net"
COUNT = 60


@pytest.fixture
def shared(postgresql: str) -> Iterator[Database]:
    """Return an open PostgreSQL database."""
    made = opened(postgresql)
    yield made
    made.close()


def judged(number: int, revision: str) -> Judged:
    """Return a judged ticket."""
    key = f"WEB-{number}"
    made = Assessment(key=key, kind="story", score=97, verdict="ready", text_hash=revision)
    return Judged(str(number), key, "WEB", revision, made)


def cut(url: str) -> None:
    """End all other connections to a database, as a server does that is started again."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.parametrize("known", [False, True])
def test_same_tickets_in_any_order(
    shared: Database,
    known: bool,  # noqa: FBT001
) -> None:
    """Four that keep the same tickets, each in its own order, all come through."""
    run = runs.begin(shared, "scan", SITE, "q").id
    if known:
        assessments.keep(shared, run, SITE, [judged(number, "a") for number in range(COUNT)])
    start = Barrier(4)
    orders = [range(COUNT), reversed(range(COUNT)), [*range(30, COUNT), *range(30)]]
    orders.append(sorted(range(COUNT), key=lambda number: number * 37 % COUNT))

    def keep(order: list[int], revision: str) -> None:
        mine = runs.begin(shared, "scan", SITE, "q").id
        start.wait()
        assessments.keep(shared, mine, SITE, [judged(number, revision) for number in order])
        done = [Receipt(str(number), f"WEB-{number}", "WEB", ("posted",)) for number in order]
        actions.record(shared, mine, SITE, done)

    with ThreadPoolExecutor(4) as pool:
        for made in [pool.submit(keep, [*orders[n]], f"r{n}") for n in range(4)]:
            made.result()
    found = assessments.known(shared, SITE, [str(number) for number in range(COUNT)])
    assert len(found) == COUNT
    (one,) = history.history(shared, "WEB-7")
    assert sorted(one.text_hash for one in one.revisions) == [
        *["a"][: int(known)],
        "r0",
        "r1",
        "r2",
        "r3",
    ]


def test_same_page_twice(shared: Database) -> None:
    """A page of a run that two workers keep at once is kept once."""
    run = runs.begin(shared, "scan", SITE, "q").id
    start = Barrier(3)

    def keep() -> None:
        start.wait()
        assessments.keep(shared, run, SITE, [judged(number, "a") for number in range(COUNT)])

    with ThreadPoolExecutor(3) as pool:
        for made in [pool.submit(keep) for _ in range(3)]:
            made.result()
    assert len(runs.seen(shared, run)) == COUNT
    with shared.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM assessments")).scalar() == COUNT


def test_connection_lost_in_the_middle(shared: Database, postgresql: str) -> None:
    """What was under way is told and undone, and the next call works."""
    run = runs.begin(shared, "scan", SITE, "q")

    def use() -> None:
        with shared.writing() as connection:
            connection.execute(text("UPDATE runs SET outcome = 'lost'"))
            cut(postgresql)
            connection.execute(text("UPDATE runs SET outcome = 'lost'"))

    with pytest.raises(StoreError, match="database says"):
        use()
    assert runs.unfinished(shared, "scan", SITE, "q", apply=False) == run


def test_server_was_started_again(shared: Database, postgresql: str) -> None:
    """Connections that wait in the pool are looked at before they are used."""
    runs.begin(shared, "scan", SITE, "q")
    cut(postgresql)
    runs.begin(shared, "scan", SITE, "q")


def test_a_lock_ends(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that somebody else keeps locked is told, not waited for without end."""
    monkeypatch.setattr("ticket_lint.store.database._WAIT_S", 0.05)
    mine = opened(postgresql)
    with psycopg.connect(postgresql) as other:
        other.execute("LOCK TABLE runs")
        with pytest.raises(StoreError, match="lock timeout"):
            runs.begin(mine, "scan", SITE, "q")
    mine.close()


@pytest.mark.parametrize(
    ("after", "wanted"), [("", "10"), ("?connect_timeout=3", "3"), ("?keepalives_idle=7", "10")]
)
def test_what_the_address_says_holds(postgresql: str, after: str, wanted: str) -> None:
    """Waits are set where the address itself says nothing of them."""
    mine = opened(postgresql + after)
    with mine.reading() as connection:
        raw: Any = connection.connection.driver_connection
        assert raw.info.get_parameters()["connect_timeout"] == wanted
    mine.close()


def test_other_schemas_stay(postgresql: str) -> None:
    """Another schema in the same database is left alone, whatever its tables are called."""
    with psycopg.connect(postgresql, autocommit=True) as other:
        other.execute("CREATE SCHEMA dbos")
        other.execute("CREATE TABLE dbos.runs (id int)")
    opened(postgresql).close()
    with psycopg.connect(postgresql, autocommit=True) as other:
        assert other.execute("SELECT count(*) FROM dbos.runs").fetchone() == (0,)
        assert other.execute("SELECT count(*) FROM public.runs").fetchone() == (0,)
