"""Scans as jobs, against a Jira over real HTTP, by workers that are killed."""

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

from ticket_lint.sandbox.server import Sandbox, running
from ticket_lint.service import engine, jobs, scans
from ticket_lint.store import pages
from ticket_lint.store.database import Database, opened

ALL = "project in (TIDE, DESK)"
CONFIG = """\
encoder = "none"
[service]
rate = 1000
max_tries = 2
[writeback]
label = "needs-details"
most_a_run = {most}
most_a_week = 1000
most_a_person = 1000
[projects.TIDE]
write = true
since = "2020-01-01"
[projects.DESK]
write = true
since = "2020-01-01"
"""
_WORKER = Path(__file__).with_name("scanning.py")


class Service:
    """A database, a Jira, and workers on them."""

    def __init__(self, sandbox: Sandbox, url: str, folder: Path) -> None:
        """Take a Jira and the address of a database."""
        self.sandbox, self.url, self.file = sandbox, url, folder / "ticket-lint.toml"
        self.environ = {**os.environ, **sandbox.environment, "TICKET_LINT_DATABASE_URL": url}
        self.configured(most=1000)
        self.database: Database = opened(url)
        engine.migrated(self.database)
        self.client = engine.client(self.database)

    def configured(self, most: int) -> None:
        """Write the configuration; `most` comments a run."""
        self.file.write_text(CONFIG.format(most=most))

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

    def start(self, jql: str = ALL, *, apply: bool = True) -> int:
        """Begin a scan."""
        site = self.sandbox.url.partition("//")[2]
        return scans.start(self.database, self.client, site, jql=jql, apply=apply)

    def progress(self, run: int) -> scans.Progress:
        """Return how far a scan is."""
        found = scans.progress(self.database, run)
        assert found
        return found

    def until(self, run: int, is_so: Callable[[scans.Progress], bool]) -> scans.Progress:
        """Wait until a scan is so far."""
        end = time.monotonic() + 90
        while not is_so(found := self.progress(run)):
            assert time.monotonic() < end, found
            time.sleep(0.02)
        return found

    def ended(self, run: int) -> scans.Progress:
        """Wait until a scan has ended."""
        return self.until(run, lambda found: found.run.ended is not None)


@pytest.fixture
def service(database_url: str, tmp_path: Path) -> Iterator[Service]:
    """Return a service on a Jira with 450 tickets."""
    with running("cloud", tickets=450) as sandbox:
        made = Service(sandbox, database_url, tmp_path)
        yield made
        made.client.destroy()
        made.database.close()


def test_scan_to_its_end(service: Service) -> None:
    """Every ticket is seen once and each comment is posted once; a second scan writes nothing."""
    with service.worker():
        first = service.ended(service.start())
        assert first.run.outcome == "done"
        assert (first.tickets, first.total, first.pages) == (450, 450, 0)
        posted = service.sandbox.log.comments_made.copy()
        assert posted
        assert max(posted.values()) == 1
        assert first.written["posted"] == posted.total()
        second = service.ended(service.start())
        assert (second.run.counts["unchanged"], second.written) == (450, {})
        assert service.sandbox.log.comments_made == posted


def test_same_scan_is_joined(service: Service) -> None:
    """A scan that is under way is not begun a second time; one that does not write is another."""
    assert service.start() == service.start()
    assert service.start(apply=False) != service.start()


def test_killed_worker(service: Service) -> None:
    """After kill -9 in the middle another worker goes on: nothing lost, no comment twice."""
    run = service.start()
    with service.worker() as first:
        service.until(run, lambda found: found.tickets >= 100)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert service.progress(run).run.ended is None
    with service.worker():
        done = service.ended(run)
    assert (done.run.outcome, done.tickets) == ("done", 450)
    counts = done.run.counts
    assert counts.get("judged", 0) + counts.get("unchanged", 0) == 450
    assert "failed" not in counts or counts["failed"] == 0
    assert max(service.sandbox.log.comments_made.values()) == 1


def test_most_a_run(service: Service) -> None:
    """Pages side by side post no more together than a run may."""
    service.configured(most=7)
    with service.worker():
        done = service.ended(service.start())
    assert done.tickets == 450
    assert service.sandbox.log.comments_made.total() == 7


def test_search_that_jira_refuses(service: Service) -> None:
    """A scan whose search Jira does not understand ends at once, and says why."""
    with service.worker():
        done = service.ended(service.start("nonsense = 1"))
    assert done.run.outcome == "failed"
    assert "nonsense" in done.reason


def test_page_that_fails(service: Service) -> None:
    """A page that fails again and again is given up; the others are done, and it is counted."""
    path = "*/bulkfetch"
    service.sandbox.faults.add(kind="html", status=403, method="POST", path=path, times=0)
    run = service.start("key in (TIDE-1, TIDE-2)", apply=False)
    with service.worker():
        done = service.ended(run)
    assert done.run.outcome == "failed"
    assert (done.dead, done.run.counts["failed"], done.tickets) == (1, 2, 2)


def test_jira_away_for_a_while(service: Service) -> None:
    """An outage costs no try: the page comes again until Jira is back."""
    path = "*/bulkfetch"
    service.sandbox.faults.add(kind="503", method="POST", path=path, times=3)
    run = service.start("key in (TIDE-1, TIDE-2)", apply=False)
    with service.worker():
        done = service.ended(run)
    assert (done.run.outcome, done.dead, done.tickets) == ("done", 0, 2)


def test_ticket_that_jira_fails_for_alone(service: Service) -> None:
    """Others of its page are done, and it is given up after its tries, with why."""
    found = service.sandbox.state.rows("SELECT id FROM issue WHERE key = 'TIDE-2'")
    service.sandbox.faults.add(kind="500", path=f"*/issue/{found[0][0]}", times=0)
    run = service.start("key in (TIDE-2, TIDE-12, TIDE-18, TIDE-116)")
    with service.worker():
        done = service.ended(run)
        service.until(run, lambda _: bool(jobs.listed(service.client, state="dead")))
    assert (done.run.outcome, done.dead, done.run.counts["failed"]) == ("failed", 1, 1)
    assert done.written["posted"] > 1
    (dead,) = jobs.listed(service.client, state="dead")
    assert dead.reason.startswith("TIDE-2: ")


def test_pages_are_listed_as_they_are_needed(service: Service) -> None:
    """No more pages wait than a chunk and the rest of the one before it."""
    run = service.start(apply=False)
    most = 0

    def is_over(found: scans.Progress) -> bool:
        nonlocal most
        most = max(most, found.pages)
        return found.run.ended is not None

    with service.worker():
        service.until(run, is_over)
    with service.database.reading() as connection:
        assert pages.open_pages(connection, run) == 0
    assert 0 < most <= 5
