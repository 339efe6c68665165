"""When scheduled scans are begun: once, caught up once, never on top of each other."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select

from ticket_lint.config.service import Schedule
from ticket_lint.service import engine, schedule
from ticket_lint.service.schedule import Tick
from ticket_lint.store import runs
from ticket_lint.store.database import Database, opened
from ticket_lint.store.tables import SCANS

SITE = "jira.example.com"
MONDAY = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC).timestamp()
DAY = 86_400.0


def nightly(cron: str = "30 4 * * *", timezone: str = "UTC", **more: Any) -> Schedule:
    """Return a schedule."""
    jql = "project = WEB"
    return Schedule(name="nightly", cron=cron, timezone=timezone, jql=jql, **more)


class Replica:
    """A process with a schedule, at a time that a test sets."""

    def __init__(self, url: str) -> None:
        """Open the database."""
        self.now = MONDAY
        self.database: Database = opened(url, clock=lambda: self.now)
        engine.migrated(self.database)
        self.client = engine.client(self.database)

    def tick(self, *wanted: Schedule) -> list[Tick]:
        """Look what is due."""
        return schedule.tick(self.database, self.client, SITE, wanted or [nightly()])

    def end(self, run: int | None) -> None:
        """End a run."""
        found = runs.last  # the scan is not done here: only that it ended counts
        assert found
        assert run
        of = runs.Run(run, "service scan", SITE, "", apply=False, started=self.now)
        runs.end(self.database, of, "done", {})

    def count(self) -> int:
        """Return how many scans were begun."""
        with self.database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(SCANS)).scalar_one())

    def close(self) -> None:
        """Close it."""
        self.client.destroy()
        self.database.close()


@pytest.fixture
def replica(database_url: str) -> Iterator[Replica]:
    """Return a replica."""
    made = Replica(database_url)
    yield made
    made.close()


def test_first_sight_begins_nothing(replica: Replica) -> None:
    """A schedule begins with its next time, and each time once."""
    assert replica.tick() == []
    replica.now += DAY / 2
    assert replica.tick() == []
    replica.now += DAY / 2
    (found,) = replica.tick()
    assert found.run
    assert dt.datetime.fromtimestamp(found.due, dt.UTC).isoformat() == "2026-11-24T04:30:00+00:00"
    assert replica.tick() == []


def test_missed_runs_are_caught_up_once(replica: Replica) -> None:
    """After a week away one scan is begun, for the last time that was missed."""
    replica.tick()
    replica.now += 7 * DAY
    (found,) = replica.tick()
    assert dt.datetime.fromtimestamp(found.due, dt.UTC).day == 30
    assert replica.tick() == []
    assert replica.count() == 1


def test_another_time_begins_anew(replica: Replica) -> None:
    """A changed cron or time zone owes nothing for the past."""
    replica.tick()
    replica.now += DAY
    assert replica.tick(nightly("0 5 * * *")) == []
    assert replica.tick(nightly("0 5 * * *", "Europe/Berlin")) == []
    replica.now += DAY
    assert len(replica.tick(nightly("0 5 * * *", "Europe/Berlin"))) == 1


def test_not_on_top_of_each_other(replica: Replica) -> None:
    """While the last scan is under way none is begun, and it is told; the next time counts."""
    replica.tick()
    replica.now += DAY
    (first,) = replica.tick()
    replica.now += DAY
    (skipped,) = replica.tick()
    assert (first.run is not None, skipped.run) == (True, None)
    assert replica.tick() == []
    replica.end(first.run)
    assert replica.tick() == []
    replica.now += DAY
    (third,) = replica.tick()
    assert third.run not in (None, first.run)


def test_skipped_is_counted(replica: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was begun and what was skipped is in the metrics."""
    counted: list[str] = []
    monkeypatch.setattr(schedule.metrics, "scheduled", counted.append)
    for _ in range(3):
        replica.tick()
        replica.now += DAY
    assert counted == ["begun", "skipped"]


def test_removed_and_put_back(replica: Replica) -> None:
    """A schedule that was taken out owes nothing for the time in which it was not there."""
    replica.tick()
    replica.now += DAY
    assert len(replica.tick()) == 1
    replica.now += DAY / 2
    other = Schedule(name="other", cron="0 3 * * *", timezone="UTC", jql="x")
    assert replica.tick(other) == []
    replica.now += 3 * DAY
    assert [one.name for one in replica.tick(other)] == ["other"]
    assert [one.name for one in replica.tick(other, nightly())] == []
    replica.now += DAY
    assert [one.name for one in replica.tick(other, nightly())] == ["other", "nightly"]


def test_replicas_that_differ(replica: Replica, database_url: str) -> None:
    """While they are replaced, one that does not know a schedule yet does not make it be missed."""
    old = Replica(database_url)
    replica.now += DAY - 8 * 3600
    replica.tick()
    for _ in range(12 * 60):
        replica.now += 60
        old.now = replica.now
        schedule.tick(old.database, old.client, SITE, [])
        if replica.tick():
            break
    else:
        pytest.fail("it was missed")
    old.close()


def test_several_replicas(replica: Replica, database_url: str) -> None:
    """Of replicas that look at the same moment one begins the scan."""
    others = [Replica(database_url) for _ in range(3)]
    replica.tick()
    found: list[Tick] = []
    barrier = threading.Barrier(len(others))

    def look(one: Replica) -> None:
        one.now = replica.now + DAY
        barrier.wait()
        found.extend(one.tick())

    threads = [threading.Thread(target=look, args=(one,)) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in others:
        one.close()
    assert (len(found), replica.count()) == (1, 1)


@pytest.mark.parametrize(
    ("cron", "now", "expected"),
    [
        ("30 2 * * *", "2026-03-29T12:00:00+02:00", "2026-03-29T03:00:00+02:00"),
        ("30 2 * * *", "2026-10-25T02:40:00+02:00", "2026-10-25T02:30:00+02:00"),
        ("30 2 * * *", "2026-10-25T02:40:00+01:00", "2026-10-25T02:30:00+02:00"),
        ("30 2 * * *", "2026-10-26T12:00:00+01:00", "2026-10-26T02:30:00+01:00"),
        ("0 * * * *", "2026-10-25T02:40:00+01:00", "2026-10-25T02:00:00+01:00"),
        ("30 6 * * 1-5", "2026-11-22T12:00:00+01:00", "2026-11-20T06:30:00+01:00"),
        ("30 6 * * *", "2026-11-24T06:30:00+01:00", "2026-11-24T06:30:00+01:00"),
    ],
)
def test_when_clocks_change(cron: str, now: str, expected: str) -> None:
    """A time that is left out comes when the clocks have gone on; one that comes twice, once."""
    one = nightly(cron, "Europe/Berlin")
    at = schedule.due(one, dt.datetime.fromisoformat(now).timestamp())
    assert dt.datetime.fromtimestamp(at, ZoneInfo("Europe/Berlin")).isoformat() == expected


@pytest.mark.parametrize(
    "cron", ["", "* * *", "61 * * * *", "a b c d e", "0 0 30 2 *", "* * * * * *", "@daily"]
)
def test_times_that_never_come(cron: str) -> None:
    """A cron expression that is none is refused with what would be right."""
    with pytest.raises(ValidationError, match="five fields"):
        nightly(cron)
