"""`ticket-lint serve` as a process, against a Jira: from a signed event to the comment there."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from ticket_lint.errors import UsageError
from ticket_lint.sandbox.server import Sandbox, running
from ticket_lint.sandbox.webhooks import signature
from ticket_lint.service import listen, wire
from ticket_lint.store import tokens
from ticket_lint.store.database import opened

SEED = str(Path(__file__).parents[2] / "samples" / "sprint" / "cloud.json")
SECRET = "a-secret-of-the-webhook"
PATIENCE_S = 60


@pytest.fixture(scope="module")
def jira() -> Iterator[Sandbox]:
    """Return a Jira with the sample sprint."""
    with running(seed=SEED) as sandbox:
        yield sandbox


class Served:
    """A process that serves."""

    def __init__(self, process: subprocess.Popen[str], url: str, log: Path) -> None:
        """Keep what a test needs of it."""
        self.process, self.url, self.log = process, url, log

    def ask(self, method: str, path: str, **given: Any) -> requests.Response:
        """Return the answer to a request."""
        return requests.request(method, self.url + path, timeout=PATIENCE_S, **given)


def environment(jira: Sandbox, folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a service on a file in a folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TICKET_LINT_")}
    database = {"TICKET_LINT_DATABASE_URL": str(folder / "service.sqlite")}
    secret = {"TICKET_LINT_WEBHOOK_SECRETS": SECRET}
    return kept | dict(jira.environment) | database | secret | more


def command(*arguments: str) -> list[str]:
    """Return the command line of a service on a free port."""
    return [sys.executable, "-m", "ticket_lint", "serve", "--port", "0", *arguments]


@contextmanager
def serving(jira: Sandbox, folder: Path) -> Iterator[Served]:
    """Serve until the block ends."""
    projects = {key.partition("-")[0] for (key,) in jira.state.rows("SELECT key FROM issue")}
    (folder / "ticket-lint.toml").write_text(
        "".join(f'[projects.{key}]\nwrite = true\nsince = "2000-01-01"\n' for key in projects)
    )
    log = folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            command(),
            cwd=folder,
            env=environment(jira, folder),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("ticket-lint listens on http://127.0.0.1:"), log.read_text()
        yield Served(process, line.split()[-1], log)
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def eventually(found: Callable[[], Any]) -> Any:
    """Return what is found as soon as it is there."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if value := found():
            return value
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def test_from_an_event_to_the_comment(jira: Sandbox, tmp_path: Path) -> None:
    """A signed event leads to one comment; API, health, metrics and log tell of it, and no text.

    On SIGTERM the process ends by itself, with nothing to complain about.
    """
    database = opened(f"sqlite:///{tmp_path}/service.sqlite")
    token = tokens.create(database, "test", tokens.SCOPES, None)
    database.close()
    may = {"Authorization": f"Bearer {token}"}
    before = set(jira.state.rows("SELECT id FROM comment"))
    with serving(jira, tmp_path) as served:
        assert served.ask("GET", "/healthz").json() == {"state": "alive"}
        assert served.ask("GET", "/readyz").json()["ready"]
        issues = jira.state.rows("SELECT id, key FROM issue ORDER BY id")
        for number, key in issues:
            body = json.dumps(
                {"webhookEvent": "jira:issue_created", "issue": {"id": str(number), "key": key}}
            ).encode()
            headers = {
                "Content-Type": "application/json",
                "X-Hub-Signature": signature(SECRET, body),
                "X-Atlassian-Webhook-Identifier": f"delivery-{number}",
            }
            for state in ("new", "again"):
                answer = served.ask("POST", "/webhooks/jira", data=body, headers=headers)
                assert (answer.status_code, answer.json()["state"]) == (202, state)
        eventually(lambda: served.ask("GET", "/readyz").json()["queue"]["depth"] == 0)
        comments = set(jira.state.rows("SELECT id FROM comment")) - before
        known = {
            key: served.ask("GET", f"/api/v1/tickets/{key}", headers=may).json()
            for _, key in issues
        }
        posted = [key for key, one in known.items() if "posted" in str(one["actions"])]
        assert posted
        assert len(posted) == len(comments)
        assert all(known[key]["assessment"]["verdict"] != "ready" for key in posted)
        jobs = served.ask("GET", "/api/v1/jobs?state=done", headers=may).json()
        assert {one["what"] for one in jobs} == {key for _, key in issues}
        sprint = served.ask("GET", "/api/v1/sprints/active", headers=may).json()
        assert sprint["readiness"]
        counted = served.ask("GET", "/metrics").text
        assert f'webhook_events_total{{outcome="new"}} {len(issues)}.0' in counted
        assert f'webhook_events_total{{outcome="again"}} {len(issues)}.0' in counted
        assert 'jira_requests_total{status="2xx"}' in counted
        assert f'writes_total{{kind="posted"}} {len(posted)}.0' in counted
        assert f"event_to_comment_seconds_count {len(posted)}.0" in counted
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(PATIENCE_S) == 0
        lines = [json.loads(line) for line in served.log.read_text().splitlines()]
        assert any(line.get("route") == "/webhooks/jira" for line in lines)
        assert all(one.get("request") or one.get("job") or one["logger"] for one in lines)
        for text in (token, SECRET, *(known[key]["assessment"]["summary"] for key in known)):
            assert text not in counted
            assert text not in served.log.read_text()
        assert not [line for line in lines if line["level"] in ("error", "critical")]


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (["--host", "::"], {"TICKET_LINT_WEBHOOK_SECRETS": ""}, "nobody would have to sign"),
        (["--no-worker"], {}, "SQLite belongs to one process"),
        ([], {"TICKET_LINT_JIRA_URL": ""}, "no Jira is configured"),
        ([], {"TICKET_LINT_JIRA_TOKEN": ""}, "no token for Jira"),
        ([], {"TICKET_LINT_WEBHOOK_SECRETS": "short"}, "has 5 characters"),
    ],
)
def test_what_is_refused_at_start(
    jira: Sandbox, tmp_path: Path, arguments: list[str], given: dict[str, str], said: str
) -> None:
    """A service that would be open to all, or could not work, does not start and says why."""
    done = subprocess.run(
        command(*arguments),
        cwd=tmp_path,
        env=environment(jira, tmp_path, **given),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert not done.stdout
    assert "short" not in done.stderr


def test_a_second_one_on_the_same_file(jira: Sandbox, tmp_path: Path) -> None:
    """Two services on one SQLite file would work against each other: the second is refused."""
    with serving(jira, tmp_path):
        done = subprocess.run(
            command(),
            cwd=tmp_path,
            env=environment(jira, tmp_path),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    assert done.returncode == 2, done.stderr
    assert "error:" in done.stderr
    assert "service.sqlite" in done.stderr


def test_answers_do_not_wait_for_an_acknowledgement() -> None:
    """A connection has Nagle's algorithm off: with it every second answer takes 40 ms."""

    async def option() -> int:
        with listen.bound("127.0.0.1", 0) as on:
            port = on.getsockname()[1]
            found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

            async def met(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                made = writer.get_extra_info("socket")
                found.set_result(made.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
                writer.close()

            async with await asyncio.start_server(met, sock=on):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                told = await found
                writer.close()
                return told

    assert asyncio.run(option())


def test_a_port_that_is_taken() -> None:
    """The error names the address, and what to do."""
    with listen.bound("127.0.0.1", 0) as on:
        on.listen()
        port = on.getsockname()[1]
        with pytest.raises(UsageError, match=f"127.0.0.1:{port}"):
            listen.bound("127.0.0.1", port)


@pytest.mark.parametrize("sent", [b"", b"GET /", b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "])
def test_a_head_that_does_not_arrive(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    """A connection whose head is not complete in time is closed; others are answered meanwhile."""
    from fastapi import FastAPI  # noqa: PLC0415 - for this test alone

    monkeypatch.setattr(listen, "HEAD_S", 0.2)
    app = FastAPI()

    @app.get("/")
    async def root() -> str:
        return "here"

    with (
        answering(monkeypatch, app) as on,
        socket.create_connection(on.getsockname(), timeout=PATIENCE_S) as slow,
    ):
        slow.sendall(sent)
        assert requests.get(listen.address(on), timeout=PATIENCE_S).json() == "here"
        assert slow.recv(100) == b""


@pytest.mark.parametrize(
    ("path", "more", "status"),
    [
        ("/webhooks/jira", {"X-Ticket-Lint-Secret": "the secret"}, 413),
        ("/api/v1/assessments", {}, 413),
        ("/api/v1/assessments", {"Transfer-Encoding": "chunked"}, 401),
        ("/webhooks/jira", {"Connection": "close"}, 413),
    ],
)
def test_an_answer_before_the_whole_body(
    service: Any, monkeypatch: pytest.MonkeyPatch, path: str, more: dict[str, str], status: int
) -> None:
    """Who sends all of a body that is refused, and looks for the answer then, gets to see it."""
    body = b" " * 20_000_000
    chunks = (body[:1_000_000] for _ in range(20))
    with answering(monkeypatch, service.made()) as on:
        sender = http.client.HTTPConnection(*on.getsockname(), timeout=PATIENCE_S)
        headers = {"Content-Type": "application/json"} | more
        given: Any = chunks if "Transfer-Encoding" in more else body
        sender.request("POST", path, given, headers, encode_chunked="Transfer-Encoding" in more)
        answer = sender.getresponse()
        assert answer.status == status
        assert json.loads(answer.read())["error"]["what"]
        sender.close()


@pytest.mark.parametrize("path", ["/api/v1/assessments", "/api/v1/scans"])
def test_a_body_that_does_not_arrive(
    service: Any, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """A body that is not complete in time is answered with 408, in our form, and closed."""
    monkeypatch.setattr(wire, "BODY_S", 0.2)
    may = service.token("assess", "scan")["Authorization"]
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nAuthorization: {may}\r\n"
    with (
        answering(monkeypatch, service.made()) as on,
        socket.create_connection(on.getsockname(), timeout=PATIENCE_S) as slow,
    ):
        slow.sendall(
            f"{head}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{{".encode()
        )
        answer = b"".join(iter(lambda: slow.recv(9_999), b""))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert answer.count(b"HTTP/1.1") == 1
    assert "has not arrived" in json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["what"]


def test_more_connections_than_there_is_room(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One too many is told to come again, in our form; far too many are closed unanswered.

    When others have gone there is room again.
    """
    monkeypatch.setattr(listen, "CONNECTIONS", 1)
    with answering(monkeypatch, service.made()) as on:
        at, url = on.getsockname(), listen.address(on) + "/healthz"
        with socket.create_connection(at, timeout=PATIENCE_S) as first:
            first.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            assert first.recv(9_999).startswith(b"HTTP/1.1 200 ")
            answer = requests.get(url, timeout=PATIENCE_S)
            assert answer.status_code == 503
            assert answer.headers["Retry-After"] == "1"
            assert answer.headers["Connection"] == "close"
            assert answer.json()["error"]["what"] == "1 connections are open"
            assert answer.json()["request"] == answer.headers["X-Request-Id"]
            with (
                socket.create_connection(at, timeout=PATIENCE_S),
                socket.create_connection(at, timeout=PATIENCE_S) as third,
            ):
                assert third.recv(100) == b""
        eventually(lambda: requests.get(url, timeout=PATIENCE_S).status_code == 200)


@contextmanager
def answering(monkeypatch: pytest.MonkeyPatch, app: Any) -> Iterator[socket.socket]:
    """Answer requests in a thread of this process until the block ends."""
    monkeypatch.setattr(listen._Server, "capture_signals", lambda _: _nothing())
    servers: list[listen._Server] = []
    made = listen._Server.__init__

    def keep(self: listen._Server, *given: Any) -> None:
        made(self, *given)
        servers.append(self)

    monkeypatch.setattr(listen._Server, "__init__", keep)
    begun = threading.Event()
    on = listen.bound("127.0.0.1", 0)
    thread = threading.Thread(target=listen.listen, args=(app, on, begun.set))
    thread.start()
    try:
        assert begun.wait(PATIENCE_S)
        yield on
    finally:
        servers[0]._stop()
        thread.join()
        on.close()


@contextmanager
def _nothing() -> Iterator[None]:
    yield
