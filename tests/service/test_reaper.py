"""Jobs of workers that are killed are taken over; one that kills its workers is given up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from ticket_lint.config.schema import Config
from ticket_lint.errors import UsageError
from ticket_lint.judge.assess import Judge
from ticket_lint.sandbox.server import Sandbox, serving
from ticket_lint.sandbox.server import opened as state
from ticket_lint.service import engine, jobs, office, reaper
from ticket_lint.service.inbox import Inbox
from ticket_lint.store import rounds
from ticket_lint.store.database import opened
from ticket_lint.values.event import Event

CONFIG = """\
encoder = "none"
[service]
rate = 1000
max_tries = 1
[projects.TIDE]
write = true
since = "2020-01-01"
"""
_WORKER = Path(__file__).with_name("scanning.py")


class Plant:
    """A Jira, a database, and workers as processes of their own."""

    def __init__(self, sandbox: Sandbox, url: str, folder: Path) -> None:
        """Take a running sandbox and an empty database."""
        self.sandbox, self.file = sandbox, folder / "ticket-lint.toml"
        self.file.write_text(CONFIG)
        self.environ = {**os.environ, **sandbox.environment, "TICKET_LINT_DATABASE_URL": url}
        self.database = opened(url)
        engine.migrated(self.database)
        self.client = engine.client(self.database)
        site = sandbox.url.partition("//")[2]
        self.inbox = Inbox(self.database, self.client, site, 1_000)
        rows = sandbox.state.rows("SELECT id, key FROM issue WHERE key LIKE 'TIDE-%' ORDER BY id")
        self.issues = [(str(number), key) for number, key in rows]

    def accept(self, most: int) -> list[str]:
        """Accept an event for each of some tickets; return the jobs."""
        events = [
            Event("jira:issue_updated", number, key, "TIDE", delivery=f"d{number}")
            for number, key in self.issues[:most]
        ]
        return [self.inbox.accept(one).job for one in events]

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[str]]:
        """Run a worker until the block ends."""
        made = subprocess.Popen(
            [sys.executable, str(_WORKER), str(self.file)],
            env=self.environ,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert made.stdout
            assert made.stdout.readline() == "ready\n"
            yield made
        finally:
            made.kill()
            made.communicate()

    def running(self) -> list[jobs.Job]:
        """Return the jobs at work."""
        return jobs.listed(self.client, state="running")

    def waiting(self) -> int:
        """Return how many tickets are under way."""
        with self.database.reading() as connection:
            return rounds.waiting(connection)


def until(is_so: Callable[[], object], seconds: float = 40.0) -> None:
    """Wait until something is so; fails where it never is."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never was"
        time.sleep(0.05)


@pytest.fixture
def plant(database_url: str, tmp_path: Path) -> Iterator[Plant]:
    """Return a plant without workers."""
    with serving(state("cloud", tickets=20)) as sandbox:
        made = Plant(sandbox, database_url, tmp_path)
        yield made
        made.inbox.close()
        made.database.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_taken_over_by_another(plant: Plant) -> None:
    """A worker that is killed in the middle of its jobs loses them to another that runs."""
    plant.sandbox.faults.add(kind="slow", times=0, delay=1.0)
    with plant.worker() as first:
        jobs_ = plant.accept(6)
        until(lambda: len(plant.running()) == 6)
        with plant.worker():
            first.send_signal(signal.SIGKILL)
            first.wait()
            plant.sandbox.faults.clear()
            until(lambda: plant.waiting() == 0)
            until(lambda: not plant.running())
    states = {job: jobs.shown(plant.client, job) for job in jobs_}
    assert {one.state for one in states.values() if one} == {"done"}
    assert any(one.tries for one in states.values() if one)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_taken_over_by_the_next(plant: Plant) -> None:
    """On SQLite the process that is started again goes on with what the killed one was at."""
    plant.sandbox.faults.add(kind="slow", times=0, delay=1.0)
    with plant.worker() as first:
        plant.accept(6)
        until(lambda: len(plant.running()) == 6)
        first.send_signal(signal.SIGKILL)
        first.wait()
    plant.sandbox.faults.clear()
    assert plant.waiting() == 6
    with plant.worker():
        until(lambda: plant.waiting() == 0)


def test_job_that_kills_its_workers(plant: Plant) -> None:
    """A job whose workers died too often is a dead letter with the reason; retried, it is done."""
    plant.sandbox.faults.add(kind="slow", times=0, delay=5.0)
    (job,) = plant.accept(1)
    for deaths in range(2):
        with plant.worker() as worker:
            until(lambda deaths=deaths: [one.tries for one in plant.running()] == [deaths])
            worker.send_signal(signal.SIGKILL)
            worker.wait()
    plant.sandbox.faults.clear()
    with plant.worker():
        until(lambda: plant.waiting() == 0 and not plant.running())  # freed first, then ended
        dead = jobs.shown(plant.client, job)
        assert dead
        assert (dead.state, dead.reason) == ("dead", "the worker at it died 2 times")
        site = plant.sandbox.url.partition("//")[2]
        new = jobs.retried(plant.database, plant.client, job, site)
        until(lambda: (found := jobs.shown(plant.client, new)) and found.state == "done")
    assert jobs.shown(plant.client, job) is None


def test_killed_while_it_buries(plant: Plant) -> None:
    """A worker that is killed while it gives a job up leaves that to the next one."""
    (job,) = plant.accept(1)
    with plant.database.writing() as connection:
        table = "dbos.workflow_status" if "postgresql" in str(plant.database.engine.url) else ""
        gone = f"UPDATE {table or 'workflow_status'} SET status = 'PENDING', executor_id = 'gone'"  # noqa: S608
        connection.execute(text(gone))

    def killed(*_: str) -> None:
        raise KeyboardInterrupt

    told: list[tuple[str, str]] = []
    with reaper.alive(plant.database, "me") as life:
        with pytest.raises(KeyboardInterrupt):
            reaper.taken_over(plant.client, life, "me", 0, {"ticket": killed})
        bury = {"ticket": lambda *given: told.append(given)}
        assert reaper.taken_over(plant.client, life, "me", 0, bury) == 1
        assert reaper.taken_over(plant.client, life, "me", 0, bury) == 0
    assert told == [(job, "the worker at it died 2 times")]
    dead = jobs.shown(plant.client, job)
    assert dead
    assert (dead.state, dead.reason) == ("dead", "the worker at it died 2 times")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_second_process_on_sqlite(plant: Plant) -> None:
    """A second worker on a SQLite file is refused, and told who holds it."""
    with (
        plant.worker() as first,
        pytest.raises(UsageError, match=f"process {first.pid} on .*SQLite serves one"),
        reaper.alive(plant.database, "me"),
    ):
        pass


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_lost_lock(plant: Plant) -> None:
    """A worker whose session the server ended takes its lock again, and gives others time."""
    with reaper.alive(plant.database, "me") as life, reaper.alive(plant.database, "you") as other:
        assert life.kept()
        assert not other.is_dead("me")
        with plant.database.writing() as connection:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            connection.execute(text(ended))
        assert not life.kept()
        assert not other.kept()
        assert not other.is_dead("me")
        assert reaper.taken_over(plant.client, life, "me", 5, {}) == 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_cut_off_worker_that_goes_on(plant: Plant) -> None:
    """A worker that lost its lock and its jobs, and goes on with them, does no harm.

    Each ticket has one comment, each round is closed once, and each job ends well.
    """
    plant.sandbox.faults.add(kind="slow", times=0, delay=1.0)
    with plant.worker() as first:
        jobs_ = plant.accept(6)
        until(lambda: len(plant.running()) == 6)
        first.send_signal(signal.SIGSTOP)
        with plant.database.writing() as connection:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            connection.execute(text(ended))
        plant.sandbox.faults.clear()
        with plant.worker():
            until(lambda: all(one.tries for one in plant.running()))
            first.send_signal(signal.SIGCONT)
            until(lambda: plant.waiting() == 0)
            until(lambda: not plant.running())
            first.send_signal(signal.SIGTERM)
            assert first.wait(30) == 0
    states = [jobs.shown(plant.client, job) for job in jobs_]
    assert [(one.state, one.tries) for one in states if one] == [("done", 1)] * 6
    posted = plant.sandbox.log.comments_made
    assert posted
    assert max(posted.values()) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_queue_itself_takes_nothing_over(plant: Plant) -> None:
    """Without our taking over, a job of a worker that died stays: no other way counts its tries."""
    (left,) = plant.accept(1)
    with plant.database.writing() as connection:
        gone = "UPDATE workflow_status SET status = 'PENDING', executor_id = 'gone'"
        connection.execute(text(gone))
    of = office.opened(Config(), Judge.of(), plant.database, plant.sandbox.environment)
    done: list[str] = []
    with engine.launched(of, {"ticket": lambda job, *_: done.append(job)}):
        second = plant.accept(2)[1]
        until(lambda: (found := jobs.shown(plant.client, second)) and found.state == "done")
    assert done == [second]
    stays = jobs.shown(plant.client, left)
    assert stays
    assert (stays.state, stays.tries) == ("running", 0)


def test_stopped_in_order(plant: Plant) -> None:
    """On SIGTERM a worker ends what it is at."""
    plant.accept(3)
    with plant.worker() as worker:
        until(plant.running)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    assert not plant.running()
