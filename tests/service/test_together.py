"""Web and workers as processes of their own on one PostgreSQL, from a signed event to a comment."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import requests

from ticket_lint.sandbox.server import Sandbox, opened, serving
from ticket_lint.sandbox.webhooks import signature

SECRET = "a-secret-of-the-webhook"
PATIENCE_S = 60
CONFIG = """\
encoder = "none"
[service]
rate = 1000
[projects.TIDE]
write = true
since = "2020-01-01"
"""


class Plant:
    """A Jira and a database, and processes that serve and work there."""

    def __init__(self, jira: Sandbox, url: str, folder: Path) -> None:
        """Take a running sandbox and an empty database."""
        self.jira, self.url, self.folder = jira, url, folder
        (folder / "ticket-lint.toml").write_text(CONFIG)
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TICKET_LINT_")}
        ours = {"TICKET_LINT_DATABASE_URL": url, "TICKET_LINT_WEBHOOK_SECRETS": SECRET}
        self.environ = kept | dict(jira.environment) | ours
        rows = jira.state.rows("SELECT id, key FROM issue WHERE key LIKE 'TIDE-%' ORDER BY id")
        self.issues = [(str(number), key) for number, key in rows]

    @contextmanager
    def process(self, *arguments: str) -> Iterator[Process]:
        """Run a command on a free port until the block ends."""
        log = self.folder / f"{len(list(self.folder.glob('*.log')))}.log"
        with log.open("w") as out:
            made = subprocess.Popen(
                [sys.executable, "-m", "ticket_lint", *arguments, "--port", "0"],
                cwd=self.folder,
                env=self.environ,
                stdout=out,
                stderr=out,
            )
        try:
            address = eventually(lambda: re.search(r"http://127\.0\.0\.1:\d+", log.read_text()))
            yield Process(made, address.group())
        finally:
            made.kill()
            made.wait()

    def comments(self) -> dict[str, int]:
        """Return how many comments each ticket has that has any."""
        query = "SELECT issue, count(*) FROM comment GROUP BY issue"
        return {str(issue): count for issue, count in self.jira.state.rows(query)}

    def judged(self) -> set[str]:
        """Return the tickets that the history has an assessment of."""
        query = "SELECT issue FROM tickets JOIN assessments ON ticket = tickets.id"
        with psycopg.connect(self.url) as connection:
            return {issue for (issue,) in connection.execute(query)}

    @contextmanager
    def no_database(self) -> Iterator[None]:
        """Take the database away from everybody until the block ends."""
        parts = urlsplit(self.url)
        name = parts.path[1:]
        with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as it:
            it.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
            query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            it.execute(query, [name])
            try:
                yield
            finally:
                it.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())


class Process:
    """A process and where it answers."""

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        """Keep both."""
        self.process, self.url = process, url

    def get(self, path: str) -> requests.Response:
        """Return the answer to a request."""
        return requests.get(self.url + path, timeout=PATIENCE_S)

    def ready(self) -> Any:
        """Return what it says of itself."""
        return self.get("/readyz").json()

    def send(self, delivery: str, issue: str, key: str) -> requests.Response:
        """Send a signed event of a ticket."""
        told = {"webhookEvent": "jira:issue_updated", "issue": {"id": issue, "key": key}}
        body = json.dumps(told).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature": signature(SECRET, body),
            "X-Atlassian-Webhook-Identifier": delivery,
        }
        return requests.post(
            self.url + "/webhooks/jira", data=body, headers=headers, timeout=PATIENCE_S
        )

    def counted(self, metric: str) -> float:
        """Return the value of a metric."""
        found = re.search(rf"^ticket_lint_{metric} (\S+)$", self.get("/metrics").text, re.MULTILINE)
        return float(found[1]) if found else 0.0


def eventually(found: Callable[[], Any]) -> Any:
    """Return what is found as soon as it is there."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if value := found():
            return value
        time.sleep(0.05)
    raise AssertionError("it did not happen")


@pytest.fixture
def plant(postgresql: str, tmp_path: Path) -> Iterator[Plant]:
    """Return a plant where nothing runs yet."""
    with serving(opened("cloud", tickets=20)) as sandbox:
        yield Plant(sandbox, postgresql, tmp_path)


def test_a_web_and_two_workers(plant: Plant) -> None:
    """A worker that is told to end in the middle leaves its tickets to the other: none is lost.

    The web counts who lives; without the database it answers 503 and when to come again, and goes
    on when that is back, as the worker does: neither is started anew.
    """
    before = plant.comments()
    early, late = plant.issues[:-1], plant.issues[-1]
    with ExitStack() as stack:
        web = stack.enter_context(plant.process("serve", "--no-worker"))
        assert web.ready()["workers"] == 0
        first, second = (stack.enter_context(plant.process("worker")) for _ in range(2))
        assert web.ready()["workers"] == 2
        assert (web.ready().get("worker"), second.ready()["worker"]) == (None, "alive")

        plant.jira.faults.add(kind="slow", times=0, delay=0.5)
        for issue, key in early:
            answer = web.send(f"first-{issue}", issue, key)
            assert (answer.status_code, answer.json()["state"]) == (202, "new")
        eventually(lambda: first.counted('jira_requests_total{status="2xx"}') > 8)
        first.process.send_signal(signal.SIGTERM)
        assert first.process.wait(PATIENCE_S) == 0
        plant.jira.faults.clear()
        eventually(lambda: web.ready()["queue"]["depth"] == 0)
        assert web.ready()["workers"] == 1
        assert second.counted("event_to_comment_seconds_count") > 0
        assert plant.judged() == {issue for issue, _ in early}
        new = [count - before.get(issue, 0) for issue, count in plant.comments().items()]
        assert {count for count in new if count} == {1}

        with plant.no_database():
            answer = web.send("late", *late)
            assert answer.status_code == 503
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.json()["error"]["what"]
            for one in (web, second):
                assert one.get("/readyz").status_code == 503
                assert one.ready()["database"] == "away"
                assert one.get("/healthz").status_code == 200
        eventually(lambda: web.send("late", *late).status_code == 202)
        eventually(lambda: web.ready()["queue"]["depth"] == 0)
        assert late[0] in plant.judged()
        assert all(one.get("/readyz").status_code == 200 for one in (web, second))
        eventually(lambda: web.ready()["workers"] == 1)
        assert web.counted('webhook_events_total{outcome="failed"}') > 0


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        ([], {"TICKET_LINT_JIRA_URL": ""}, "no Jira is configured"),
        ([], {"TICKET_LINT_DATABASE_URL": "file.sqlite"}, "SQLite serves one process"),
        ([], {}, "Connection refused"),
        (["--port", "0", "--host", "203.0.113.7"], {}, "203.0.113.7:0: cannot listen"),
    ],
)
def test_a_worker_that_cannot_start(
    tmp_path: Path, arguments: list[str], given: dict[str, str], said: str
) -> None:
    """A worker without Jira, database or address says what is wrong, and what would be right."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TICKET_LINT_")}
    nowhere = {
        "TICKET_LINT_JIRA_URL": "http://127.0.0.1:9",
        "TICKET_LINT_JIRA_TOKEN": "token",
        "TICKET_LINT_DATABASE_URL": "postgresql://me:a-password@127.0.0.1:9/name",
    }
    done = subprocess.run(
        [sys.executable, "-m", "ticket_lint", "worker", *arguments],
        cwd=tmp_path,
        env=kept | nowhere | given,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert done.stderr.rstrip().endswith(")")
    assert "a-password" not in done.stderr
    assert "Traceback" not in done.stderr
