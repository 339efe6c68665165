"""Failures on demand: each looks to the client like the real one."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from ticket_lint.errors import UsageError
from ticket_lint.sandbox.faults import KINDS, parsed
from ticket_lint.sandbox.limits import REASONS, Limits
from ticket_lint.sandbox.server import Sandbox, running

COMMENT = "/issue/FERRY-412/comment"


def comments(ask: Any) -> int:
    """Return how many comments the issue has."""
    total: int = ask("GET", COMMENT).json()["total"]
    return total


def wait(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.mark.parametrize("reason", REASONS)
def test_429(cloud: Sandbox, ask: Any, reason: str) -> None:
    """A 429 tells its reason and how long to wait, and the work is not done."""
    cloud.faults.add(kind="429", reason=reason, retry_after=7, method="POST")
    answer = ask("POST", COMMENT, json={})
    assert (answer.status_code, answer.headers["RateLimit-Reason"]) == (429, reason)
    assert answer.headers["Retry-After"] == "7"
    assert answer.headers["X-RateLimit-Reset"].endswith("Z")
    assert comments(ask) == 0


def test_retry_after_as_a_date(cloud: Sandbox, ask: Any) -> None:
    """`Retry-After` can be an HTTP date."""
    cloud.faults.add(kind="429", retry_after=60, date=True)
    text = ask("GET", "/myself").headers["Retry-After"]
    assert abs(email.utils.parsedate_to_datetime(text).timestamp() - time.time() - 60) < 30


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [
        ({"kind": "500"}, 500, "application/json"),
        ({"kind": "503", "retry_after": 3}, 503, "application/json"),
        ({"kind": "html"}, 502, "text/html"),
        ({"kind": "html", "status": 200}, 200, "text/html"),
    ],
)
def test_errors(cloud: Sandbox, ask: Any, fault: dict[str, Any], status: int, kind: str) -> None:
    """An error comes once, in JSON or HTML, and then all is well."""
    cloud.faults.add(**fault)
    answer = ask("GET", "/myself")
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers.get("Retry-After") == ("3" if status == 503 else None)
    assert ask("GET", "/myself").headers["Content-Type"].startswith("application/json")


def test_dropped_after_the_write(cloud: Sandbox, ask: Any, adf: Callable[[str], Any]) -> None:
    """The comment is there, though its answer never came; the log tells both."""
    cloud.faults.add(kind="drop-after", method="POST", path="*/comment")
    with pytest.raises(requests.ConnectionError):
        ask("POST", COMMENT, json={"body": adf("x")})
    assert comments(ask) == 1
    assert cloud.log.comment_posts == {"FERRY-412": 1}
    assert cloud.log.comments_made == {"FERRY-412": 1}
    entry = cloud.log.entries[0]
    assert (entry.method, entry.status, entry.fault) == ("POST", 0, "drop-after")


def test_dropped_before_the_write(cloud: Sandbox, ask: Any, adf: Callable[[str], Any]) -> None:
    """Nothing is done, and the client cannot tell."""
    cloud.faults.add(kind="drop-before", method="write")
    assert comments(ask) == 0
    with pytest.raises(requests.ConnectionError):
        ask("POST", COMMENT, json={"body": adf("x")})
    assert comments(ask) == 0
    assert cloud.log.comment_posts == {"FERRY-412": 1}
    assert cloud.log.comments_made == {}


def test_late_commit(cloud: Sandbox, ask: Any, adf: Callable[[str], Any]) -> None:
    """The write happens after the client has given up."""
    cloud.faults.add(kind="late-commit", delay=0.3, method="POST")
    with pytest.raises(requests.ConnectionError):
        ask("POST", COMMENT, json={"body": adf("x")})
    assert comments(ask) == 0
    wait(lambda: comments(ask) == 1)
    assert [entry.fault for entry in cloud.log.entries if entry.method == "POST"] == ["late-commit"]


def test_timeout(cloud: Sandbox, ask: Any, adf: Callable[[str], Any]) -> None:
    """Nobody answers, and nothing is done."""
    cloud.faults.add(kind="timeout", delay=1.0, method="POST")
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            cloud.url + ask.api + COMMENT,
            json={"body": adf("x")},
            auth=ask.session.auth,
            timeout=0.2,
        )
    assert comments(ask) == 0


def test_slow(cloud: Sandbox, ask: Any, adf: Callable[[str], Any]) -> None:
    """The client gives up, and the work is done all the same."""
    cloud.faults.add(kind="slow", delay=0.6, method="POST")
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            cloud.url + ask.api + COMMENT,
            json={"body": adf("x")},
            auth=ask.session.auth,
            timeout=0.2,
        )
    wait(lambda: comments(ask) == 1)


def test_truncated(cloud: Sandbox, ask: Any) -> None:
    """The answer breaks off in its middle."""
    cloud.faults.add(kind="truncated")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        ask("GET", "/field")


def test_repeated_page_token(cloud: Sandbox, ask: Any) -> None:
    """A page returns the token that it was asked with."""
    body: dict[str, Any] = {"jql": "project = FERRY", "maxResults": 5}
    token = ask("POST", "/search/jql", json=body).json()["nextPageToken"]
    cloud.faults.add(kind="repeat-token", times=0)
    for _ in range(3):
        page = ask("POST", "/search/jql", json=body | {"nextPageToken": token}).json()
        assert page["nextPageToken"] == token


def test_expired_token(cloud: Sandbox, ask: Any, ask_datacenter: Any) -> None:
    """In the midst of things the credential no longer holds."""
    cloud.faults.add(kind="expired-token", skip=1)
    assert ask("GET", "/myself").status_code == 200
    body = {"jql": "project = FERRY"}
    assert ask("POST", "/search/jql", json=body).json() == {"issues": [], "isLast": True}
    ask_datacenter.sandbox.faults.add(kind="expired-token")
    assert ask_datacenter("GET", "/myself").status_code == 401


def test_which_requests_are_hit(cloud: Sandbox, ask: Any) -> None:
    """A failure hits the requests of its method and path, after some, so many times."""
    cloud.faults.add(kind="500", method="GET", path="*/myself", skip=1, times=2)
    assert ask("GET", "/field").status_code == 200
    assert [ask("GET", "/myself").status_code for _ in range(4)] == [200, 500, 500, 200]


def test_over_http(ask: Any) -> None:
    """Failures are added, listed and cleared over HTTP; a wrong one is refused."""
    assert ask("POST", "/sandbox/faults", json={"kind": "500", "times": 0}).status_code == 201
    assert ask("GET", "/myself").status_code == 500
    assert ask("GET", "/sandbox/faults").json()["faults"][0]["hits"] == 1
    assert ask("DELETE", "/sandbox/faults").status_code == 204
    assert ask("GET", "/myself").status_code == 200
    assert ask("POST", "/sandbox/faults", json={"kind": "fire"}).status_code == 400
    assert set(ask("GET", "/sandbox").json()["faults"]) == set(KINDS)


def test_on_the_command_line() -> None:
    """A failure is written as kind and values, and a wrong one says what would be right."""
    fault = parsed("429,path=*/comment,times=3,reason=jira-burst-based")
    assert (fault.kind, fault.path, fault.times) == ("429", "*/comment", 3)
    with pytest.raises(UsageError, match="no such failure: kind") as error:
        parsed("fire")
    assert "drop-after" in error.value.right
    with pytest.raises(UsageError, match="colour"):
        parsed("500,colour=red")


def test_limits_of_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    """Per second 100 reads and 50 changes of an endpoint; per 2 seconds 20 writes to an issue."""
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    limits = Limits(cloud=True)

    def passed(count: int, *request: str) -> tuple[int, str]:
        answers = [limits.check("u", *request) for _ in range(count)]
        refused = next((answer for answer in answers if answer), None)
        reason = refused.headers["RateLimit-Reason"] if refused else ""
        return answers.count(None), reason

    assert passed(120, "GET", "/field", "") == (100, "jira-burst-based")
    assert passed(60, "PUT", "/sprint", "") == (50, "jira-burst-based")
    assert passed(30, "PUT", "/issue", "A-1") == (20, "jira-per-issue-on-write")
    assert passed(10, "PUT", "/issue", "A-2") == (10, "")
    now += 2
    assert passed(30, "POST", "/comment", "A-1") == (20, "jira-per-issue-on-write")
    for _ in range(3):
        now += 2
        passed(20, "POST", "/comment", "A-1")
    now += 2
    assert passed(20, "POST", "/comment", "A-1") == (0, "jira-per-issue-on-write")


def test_limits_of_datacenter(client_of: Callable[..., Any]) -> None:
    """Data Center counts tokens in the headers of each answer, and refuses when none is left."""
    with running("datacenter", tickets=5, limits=True) as sandbox:
        limits = sandbox.app.limits
        assert limits
        limits.bucket, limits.fill = 3, 0
        ask = client_of(sandbox)
        answers = [ask("GET", "/myself") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == list("2100")
        assert [answer.headers["Retry-After"] for answer in answers] == list("0001")
