"""`scan --apply` with a service: what is asked of it, and what each of its answers means."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, TypeAlias

import pytest
from click.testing import Result

from ticket_lint.cli.hand_over import NO_SCAN
from ticket_lint.sandbox.server import opened, serving

Run: TypeAlias = Callable[..., Result]
SCAN = {"id": 7, "outcome": "", "tickets": 0, "total": None, "counts": {}, "reason": ""}
DONE = SCAN | {"outcome": "done", "tickets": 3, "total": 3, "counts": {"tickets": 3, "judged": 3}}
DONE |= {"written": {"posted": 2, "label_added": 1}}


class Stub:
    """A service that answers what a test says, one answer after the other."""

    def __init__(self) -> None:
        """Begin to listen."""
        self.answers: list[tuple[int, Any]] = []
        self.asked: list[tuple[str, str, str, Any]] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self._answer()

            def do_GET(self) -> None:
                self._answer()

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                token = self.headers.get("Authorization", "")
                stub.asked.append((self.command, self.path, token, json.loads(body or b"null")))
                status, found = stub.answers.pop(0)
                data = json.dumps(found).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def stub(folder: Path) -> Iterator[Stub]:
    """Return a service that is configured."""
    made = Stub()
    (folder / "ticket-lint.toml").write_text(f'encoder = "none"\n[service]\nurl = "{made.url}/"\n')
    yield made
    made.server.shutdown()
    made.server.server_close()


def scan(run: Run, *args: str, token: str = "tl_secret") -> Result:  # noqa: S107 - made up
    """Run the command."""
    return run("scan", "--jql", "project = WEB", *args, TICKET_LINT_SERVICE_TOKEN=token)


def test_followed_to_its_end(run: Run, stub: Stub) -> None:
    """The scan is started with our token and asked for until it has ended."""
    stub.answers = [(202, SCAN), (200, SCAN | {"tickets": 1}), (200, DONE)]
    done = scan(run, "--apply", "--since", "2h")
    assert done.exit_code == 0, done.stderr
    assert "3 tickets: 3 judged" in done.stdout
    assert "written: 2 new comments, 1 label\n" in done.stdout
    assert [one[:3] for one in stub.asked] == [
        ("POST", "/api/v1/scans", "Bearer tl_secret"),
        ("GET", "/api/v1/scans/7", "Bearer tl_secret"),
        ("GET", "/api/v1/scans/7", "Bearer tl_secret"),
    ]
    assert stub.asked[0][3] == {"jql": "project = WEB", "apply": True, "changed_within": 120}


def test_failures_make_the_exit_code(run: Run, stub: Stub) -> None:
    """A scan that failed, or in which tickets did, ends with 2 and says why."""
    stub.answers = [(202, DONE | {"outcome": "failed", "reason": "no such field"})]
    done = scan(run, "--apply")
    assert done.exit_code == 2
    assert "no such field" in done.stdout


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (401, {"error": {"what": "the token is not known"}}, "scope `scan`"),
        (403, {"error": {"what": "lacks the scope"}}, "scope `scan`"),
        (404, {"errorMessages": []}, "is no ticket-lint service: answers 404"),
        (200, ["a web page"], "is no ticket-lint service: answers 200"),
        (503, {"error": {"what": "the database is locked"}}, "the database is locked (503)"),
    ],
)
def test_refusals(run: Run, stub: Stub, status: int, answer: Any, said: str) -> None:
    """What happened and what would be right; the token is not repeated."""
    stub.answers = [(status, answer)]
    done = scan(run, "--apply")
    assert done.exit_code == 2
    assert said in done.stderr
    assert "tl_secret" not in done.stderr


def test_nobody_there(run: Run, stub: Stub) -> None:
    """A service that cannot be reached is named, and how to do without."""
    stub.server.shutdown()
    stub.server.server_close()
    done = scan(run, "--apply")
    assert done.exit_code == 2
    assert "cannot be reached" in done.stderr
    assert "--here" in done.stderr


def test_no_token(run: Run, stub: Stub) -> None:
    """Without a token nothing is asked, and it is said how to get one."""
    done = scan(run, "--apply", token="")
    assert done.exit_code == 2
    assert "ticket-lint token create" in done.stderr
    assert stub.asked == []


def test_options_that_the_service_cannot_know(run: Run, stub: Stub) -> None:
    """They are refused, not left out."""
    done = scan(run, "--apply", "--profile", "sprint")
    assert done.exit_code == 2
    assert "--profile" in done.stderr
    assert stub.asked == []


def test_here(run: Run, stub: Stub) -> None:
    """A dry run, and --here, ask Jira themselves."""
    for args in ((), ("--apply", "--here")):
        assert "Jira" in scan(run, *args).stderr
    assert stub.asked == []


@pytest.mark.parametrize(
    ("status", "answer", "token", "said"),
    [
        (404, {"error": {"what": "there is no scan 0"}}, "t", "ok    service: "),
        (403, {"error": {"what": "the token lacks the scope `scan`"}}, "t", "lacks the scope"),
        (401, {"error": {"what": "the token opens nothing"}}, "t", "a token of the scope `scan`"),
        (404, "a page", "t", "is no ticket-lint service"),
        (503, "", "t", "answers 503"),
        (404, {}, "", "the service asks for a token"),
    ],
)
def test_the_doctor_asks_the_service(
    run: Run, stub: Stub, status: int, answer: Any, token: str, said: str
) -> None:
    """The doctor tells whether the service would scan for us; without it all else still works."""
    stub.answers = [(status, answer)]
    with serving(opened("cloud", tickets=5)) as jira:
        done = run("doctor", **jira.environment, TICKET_LINT_SERVICE_TOKEN=token)
    assert done.exit_code == 0, done.output
    assert said in done.stdout
    assert ("note  service: " in done.stdout) == (not said.startswith("ok"))
    assert [path for _, path, _, _ in stub.asked] == ([f"/api/v1/scans/{NO_SCAN}"] if token else [])
