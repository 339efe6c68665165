"""`ticket-lint jobs`: what the service is at, and what it gave up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dbos import DBOSClient
from sqlalchemy import text

from ticket_lint.cli.main import cli
from ticket_lint.service import engine, queues, scans
from ticket_lint.service.inbox import Inbox
from ticket_lint.store import pages, rounds
from ticket_lint.store.database import Database, opened
from ticket_lint.values.event import Event

SITE = "jira.example.com"
ODD = "WEB-1\x1b[31m"


class Queue:
    """A database with jobs, whose states a test sets."""

    def __init__(self, url: str) -> None:
        """Open the database and make the queue."""
        self.database: Database = opened(url)
        engine.migrated(self.database)
        self.client: DBOSClient = engine.client(self.database)
        self.inbox = Inbox(self.database, self.client, SITE, 100)

    def ticket(self, issue: str, key: str = "WEB-1") -> str:
        """Accept an event; return the job."""
        return self.inbox.accept(Event("jira:issue_updated", issue, key, "WEB")).job

    def dead(self, job: str, reason: str = "it said no") -> str:
        """Let a job be given up."""
        self.client.update_workflow_attributes(job, {queues.REASON: reason, "tries": 4})
        self.client.cancel_workflows([job])
        with self.database.writing() as connection:
            for one in rounds.of_jobs(connection, [job]):
                rounds.closed(connection, one)
        return job

    def states(self) -> dict[str, str]:
        """Return what the queue says of its jobs."""
        return {one.workflow_id: one.status for one in self.client.list_workflows()}


@pytest.fixture
def queue(folder: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    """Return a queue that the commands find."""
    monkeypatch.setenv("TICKET_LINT_DATABASE_URL", database_url)
    monkeypatch.setenv("TICKET_LINT_JIRA_URL", f"https://{SITE}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    made = Queue(database_url)
    yield made
    made.inbox.close()
    made.client.destroy()
    made.database.close()


def ran(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(cli, ["jobs", *arguments])


def test_list(queue: Queue) -> None:
    """Jobs are listed, the newest first, of one state if asked; keys do not colour the terminal."""
    queue.ticket("1", ODD)
    dead = queue.dead(queue.ticket("2", "WEB-2"))
    table = ran("list").stdout.splitlines()
    assert table[0].split() == ["ID", "KIND", "STATE", "WHAT", "TRIES", "UPDATED", "REASON"]
    assert table[1].split()[1:4] == ["ticket", "dead", "WEB-2"]
    assert table[1].endswith("it said no")
    assert "\x1b" not in "".join(table)
    (one,) = json.loads(ran("list", "--state", "dead", "--format", "json").stdout)
    assert (one["id"], one["what"], one["tries"], one["reason"]) == (dead, "WEB-2", 4, "it said no")
    assert len(json.loads(ran("list", "--limit", "1", "--format", "json").stdout)) == 1
    assert ran("list", "--state", "done").stdout == ""


def test_show(queue: Queue) -> None:
    """One job is shown as lines or as JSON; an unknown one is an error."""
    dead = queue.dead(queue.ticket("2", "WEB-2"))
    assert "reason   it said no" in ran("show", dead).stdout.splitlines()
    assert json.loads(ran("show", dead, "--format", "json").stdout)["state"] == "dead"
    unknown = ran("show", "nothing")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "there is no such job" in unknown.stderr


def test_retry_of_a_ticket(queue: Queue) -> None:
    """A dead letter is retried by a new job in charge of the ticket, and is gone."""
    dead = queue.dead(queue.ticket("2", "WEB-2"))
    done = ran("retry", dead)
    assert done.exit_code == 0
    new = done.stdout.split()[-1]
    assert queue.states() == {new: "ENQUEUED"}
    with queue.database.reading() as connection:
        found = rounds.find(connection, SITE, "2")
    assert found
    assert (found.job, found.key, found.tries) == (new, "WEB-2", 0)


def test_retry_where_one_is_under_way(queue: Queue) -> None:
    """Where an event came since, its job is the one that tries again."""
    dead = queue.dead(queue.ticket("2", "WEB-2"))
    later = queue.ticket("2", "WEB-2")
    assert ran("retry", dead).stdout.split()[-1] == later
    assert queue.states() == {later: "ENQUEUED"}


@pytest.mark.parametrize("job", ["nothing", "waiting"])
def test_retry_of_no_dead_letter(queue: Queue, job: str) -> None:
    """What is no dead letter is not retried; the others that are named are."""
    waiting, dead = queue.ticket("1"), queue.dead(queue.ticket("2"))
    done = ran("retry", waiting if job == "waiting" else job, dead)
    assert done.exit_code == 2
    assert "is no dead letter" in done.stderr
    assert "is tried again as" in done.stdout
    assert dead not in queue.states()
    assert queue.states()[waiting] == "ENQUEUED"


@pytest.mark.parametrize("kind", ["page", "scan"])
def test_retry_of_a_scan(queue: Queue, kind: str) -> None:
    """Dead letters of a scan begin it again, once, when it has ended."""
    run = scans.start(
        queue.database, queue.client, SITE, jql="project = WEB", apply=True, minutes=90
    )
    listing = scans.listing_job(run)
    if kind == "page":
        found = pages.scan(queue.database, run)
        assert found
        with queue.database.writing() as connection:
            scans.put_page(connection, queue.client, run, 0)
        dead = queue.dead(f"scan-{run}-0")
        queue.client.delete_workflows([listing])
    else:
        dead = queue.dead(listing)
    waits = ran("retry", dead)
    assert waits.exit_code == 2
    assert "its scan is still under way" in waits.stderr
    pages.fail(queue.database, run, "no")
    assert ran("retry", dead).stdout.split()[-1] == scans.listing_job(run + 1)
    assert queue.states() == {scans.listing_job(run + 1): "ENQUEUED"}
    again = pages.scan(queue.database, run + 1)
    assert again
    assert (again.jql, again.minutes, again.apply, again.ended) == ("project = WEB", 90, True, None)


def test_purge(queue: Queue) -> None:
    """Dead letters are thrown away by name, or all of them with --yes; what waits stays."""
    waiting = queue.ticket("1")
    dead = [queue.dead(queue.ticket(str(number))) for number in range(2, 5)]
    assert ran("purge").exit_code == 2
    assert ran("purge", "--all", dead[0]).exit_code == 2
    assert ran("purge", waiting).exit_code == 2
    assert ran("purge", dead[0]).stdout == "1 dead letter thrown away\n"
    refused = ran("purge", "--all")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "--yes goes on" in refused.stderr
    assert len(queue.states()) == 3
    assert ran("purge", "--all", "--yes").stdout == "2 dead letters thrown away\n"
    assert queue.states() == {waiting: "ENQUEUED"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_database_that_cannot_be_used(queue: Queue) -> None:
    """A database without its tables is told as an error, not as a trace."""
    with queue.database.writing() as connection:
        connection.execute(text("DROP TABLE workflow_status"))
    done = ran("list")
    assert done.exit_code == 2
    assert "the database says: no such table" in done.stderr
