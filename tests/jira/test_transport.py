"""Asking politely: what is sent again, after how long, how fast, and how often at most."""

from __future__ import annotations

import datetime as dt
import json
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import responses
from urllib3.exceptions import MaxRetryError, NewConnectionError

from ticket_lint.config.schema import Config
from ticket_lint.errors import (
    AnswerLost,
    BudgetSpent,
    JiraBusy,
    JiraError,
    JiraUnreachable,
    NotJira,
    NotPermitted,
    NotThere,
    RequestRefused,
    UsageError,
)
from ticket_lint.jira import issues, write
from ticket_lint.jira.client import Jira
from ticket_lint.jira.connect import connect
from ticket_lint.jira.credentials import Login
from ticket_lint.jira.limits import Limiter, Target
from ticket_lint.jira.record import Recorder
from ticket_lint.jira.retry import is_repeatable, target
from ticket_lint.jira.transport import Terms

CLOUD = "https://example.atlassian.net"
PROPERTY = f"{CLOUD}/rest/api/3/issue/WEB-1/properties/ticket-lint"
COMMENT = f"{CLOUD}/rest/api/3/issue/WEB-1/comment"
DROPPED = requests.exceptions.ConnectionError(ConnectionResetError(104, "reset"))
REFUSED = requests.exceptions.ConnectionError(
    MaxRetryError(None, "/", NewConnectionError(None, "refused"))  # type: ignore[arg-type]
)


def seconds(now: float) -> str:
    """Return an HTTP date, half a minute after a time."""
    return format_datetime(dt.datetime.fromtimestamp(now + 30, dt.UTC), usegmt=True)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "DATE"}, 30),
        ({"Retry-After": "0"}, 0.7),
        ({"Retry-After": "soon"}, 0.7),
        ({}, 0.7),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_waits_as_long_as_it_is_asked_to(
    cloud: Jira,
    http: responses.RequestsMock,
    waits: Any,
    status: int,
    headers: Any,
    expected: float,
) -> None:
    """`Retry-After` counts as seconds and as a date; nonsense falls back to a wait of our own."""
    headers = {k: seconds(waits.now) if v == "DATE" else v for k, v in headers.items()}
    http.get(PROPERTY, status=status, headers=headers)
    http.get(PROPERTY, json={"value": 1})
    assert issues.property_of(cloud, "WEB-1", "ticket-lint") == 1
    assert sum(waits.slept) == pytest.approx(expected, abs=1.01)


@pytest.mark.parametrize(("status", "expected"), [(429, 30.0), (500, 0.7)])
def test_end_of_the_limit_counts_where_it_is_reached(
    cloud: Jira, http: responses.RequestsMock, waits: Any, status: int, expected: float
) -> None:
    """`X-RateLimit-Reset` comes with other answers, too, and delays none of them."""
    reset = dt.datetime.fromtimestamp(waits.now + 30, dt.UTC).isoformat()
    http.get(PROPERTY, status=status, headers={"X-RateLimit-Reset": reset})
    http.get(PROPERTY, json={"value": 1})
    assert issues.property_of(cloud, "WEB-1", "ticket-lint") == 1
    assert sum(waits.slept) == pytest.approx(expected)


def test_long_wait_ends_the_run(cloud: Jira, http: responses.RequestsMock, waits: Any) -> None:
    """Half an hour is not slept through: the error says how long."""
    headers = {"Retry-After": "1847", "RateLimit-Reason": "jira-quota-global-based"}
    http.get(PROPERTY, status=429, headers=headers)
    with pytest.raises(JiraBusy, match=r"1847 s \(jira-quota-global-based\)"):
        issues.property_of(cloud, "WEB-1", "ticket-lint")
    assert not waits.slept


def test_gives_up_after_four_more(cloud: Jira, http: responses.RequestsMock, waits: Any) -> None:
    """A Jira that stays broken is asked five times, with growing waits."""
    http.get(PROPERTY, status=502, body="<html>bad gateway</html>")
    with pytest.raises(JiraUnreachable, match="failed with 502"):
        issues.property_of(cloud, "WEB-1", "ticket-lint")
    assert waits.slept == [0.7, 1.4, 2.8, 5.6]


@pytest.mark.parametrize("fault", [DROPPED, requests.exceptions.ReadTimeout("x"), 500, 502, 504])
def test_creation_is_never_sent_twice(
    cloud: Jira, http: responses.RequestsMock, fault: Any
) -> None:
    """After a lost answer nobody knows whether the comment is there; a second one is worse."""
    given = {"status": fault} if isinstance(fault, int) else {"body": fault}
    call = http.post(COMMENT, **given)
    with pytest.raises(AnswerLost, match="may have done it"):
        write.post_comment(cloud, "WEB-1", {"type": "doc", "version": 1, "content": []})
    assert call.call_count == 1


@pytest.mark.parametrize("fault", [DROPPED, requests.exceptions.ReadTimeout("x"), 500, 503])
def test_change_is_sent_again(cloud: Jira, http: responses.RequestsMock, fault: Any) -> None:
    """To set a property twice is the same as once."""
    http.put(PROPERTY, **({"status": fault} if isinstance(fault, int) else {"body": fault}))
    http.put(PROPERTY, status=200)
    write.put_property(cloud, "WEB-1", "ticket-lint", {"score": 90})
    assert len([c for c in http.calls if c.request.method == "PUT"]) == 2


@pytest.mark.parametrize("fault", [429, REFUSED])
def test_creation_that_never_happened_is_sent_again(
    cloud: Jira, http: responses.RequestsMock, fault: Any
) -> None:
    """A refusal for the rate, and a connection never made, are no lost answers."""
    http.post(COMMENT, **({"status": fault} if isinstance(fault, int) else {"body": fault}))
    http.post(COMMENT, json={"id": "7"}, status=201)
    assert write.post_comment(cloud, "WEB-1", {})["id"] == "7"


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", "/rest/api/3/search/jql", True),
        ("POST", "/rest/api/2/search", True),
        ("POST", "/rest/api/3/issue/bulkfetch", True),
        ("POST", "/rest/api/3/issue/WEB-1/comment", False),
        ("POST", "/rest/api/3/issue/WEB-1/transitions", False),
        ("PUT", "/rest/api/3/issue/WEB-1", True),
        ("DELETE", "/rest/api/3/issue/WEB-1/comment/1", True),
    ],
)
def test_what_may_be_repeated(method: str, path: str, *, expected: bool) -> None:
    """A search is a POST and reads all the same."""
    assert is_repeatable(method, CLOUD + path) is expected


@pytest.mark.parametrize(
    ("path", "endpoint", "issue"),
    [
        ("/rest/api/3/issue/WEB-1/comment/10", "/rest/api/3/issue/*/comment/*", "WEB-1"),
        ("/rest/api/3/issue/10001", "/rest/api/3/issue/*", "10001"),
        ("/jira/rest/api/2/issue/WEB-1", "/rest/api/2/issue/*", "WEB-1"),
        (
            "/ex/jira/1-2/rest/api/3/issue/WEB-1/properties/x",
            "/rest/api/3/issue/*/properties/*",
            "WEB-1",
        ),
        ("/rest/agile/1.0/board/7/sprint", "/rest/agile/1.0/board/*/sprint", ""),
    ],
)
def test_endpoint_of_a_request(path: str, endpoint: str, issue: str) -> None:
    """Keys and ids are no part of an endpoint."""
    assert target("GET", CLOUD + path) == Target("GET", endpoint, issue)


def test_no_more_than_jira_allows_on_one_issue(waits: Any) -> None:
    """20 changes in 2 seconds and 100 in 30 s, whatever the endpoints."""
    limiter, start = Limiter(waits.clock()), waits.now
    times = []
    for number in range(120):
        limiter.wait(Target("PUT", f"/rest/api/3/{number % 3}", "WEB-1"))
        times.append(waits.now - start)
    for count, window in ((20, 2.0), (100, 30.0)):
        assert all(b - a >= window for a, b in zip(times, times[count:], strict=False))
    assert times[19] == 0


def test_no_more_than_jira_allows_at_one_endpoint(waits: Any) -> None:
    """100 reads a second."""
    limiter = Limiter(waits.clock())
    for _ in range(250):
        limiter.wait(Target("GET", "/rest/api/3/field"))
    assert sum(waits.slept) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("reason", "others", "same_endpoint", "same_issue"),
    [
        ("jira-quota-tenant-based", 5.0, 5.0, 5.0),
        ("jira-quota-global-based", 5.0, 5.0, 5.0),
        ("", 5.0, 5.0, 5.0),
        ("jira-burst-based", 0.0, 5.0, 0.0),
        ("jira-per-issue-on-write", 0.0, 0.0, 5.0),
    ],
)
def test_each_reason_stops_what_it_is_about(
    waits: Any, reason: str, others: float, same_endpoint: float, same_issue: float
) -> None:
    """A quota stops everything, a burst one endpoint, writes on an issue that issue alone."""
    for expected, then in (
        (others, Target("GET", "/other")),
        (same_endpoint, Target("PUT", "/a", "WEB-2")),
        (same_issue, Target("PUT", "/b", "WEB-1")),
    ):
        limiter = Limiter(waits.clock())
        limiter.hold(Target("PUT", "/a", "WEB-1"), reason, 5.0)
        before = sum(waits.slept)
        limiter.wait(then)
        assert sum(waits.slept) - before == expected


def test_data_center_without_tokens_left(
    center: Jira, http: responses.RequestsMock, waits: Any
) -> None:
    """An answer that says that nothing remains delays the next request by an interval."""
    headers = {
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Interval-Seconds": "5",
        "retry-after": "0",
    }
    http.get(f"{center.base}/rest/api/2/field", json=[], headers=headers)
    center.get(center.api("field"))
    assert not waits.slept
    center.get(center.api("field"))
    assert sum(waits.slept) == 5


def test_endless_answer(
    cloud: Jira, http: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer larger than any of Jira's is not read to its end."""
    monkeypatch.setattr("ticket_lint.jira.transport.MAX_ANSWER", 100_000)
    http.get(f"{CLOUD}/rest/api/3/field", body=b"[" + b" " * 300_000)
    with pytest.raises(NotJira, match="more than 100,000 bytes"):
        cloud.get(cloud.api("field"))


@pytest.mark.parametrize("body", ["[" * 100_000, "{", b"\xff\xfe", '{"a": NaN,}'])
def test_answer_that_is_no_json(cloud: Jira, http: responses.RequestsMock, body: Any) -> None:
    """However broken or deep: an error that says so."""
    http.get(f"{CLOUD}/rest/api/3/field", body=body, content_type="application/json")
    with pytest.raises(NotJira, match="no JSON"):
        cloud.get(cloud.api("field"))


def test_budget(cloud: Jira, http: responses.RequestsMock) -> None:
    """A run makes no more requests than it may, retries included."""
    cloud.terms.max_requests = 3
    call = http.get(PROPERTY, status=500)
    with pytest.raises(BudgetSpent, match="--max-requests"):
        issues.property_of(cloud, "WEB-1", "ticket-lint")
    assert call.call_count == 2  # one was /myself


def test_mistyped_host_is_not_tried_again(http: responses.RequestsMock, waits: Any) -> None:
    """A host that never answered is not waited for."""
    http.get(f"{CLOUD}/rest/api/3/myself", body=REFUSED)
    with pytest.raises(JiraUnreachable, match="refused"):
        connect(Login(CLOUD, "ann@example.org", "t"), Config(), Terms(clock=waits.clock()))
    assert not waits.slept


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (400, {"errorMessages": ["Error in the JQL Query"], "errors": {}}, RequestRefused, "JQL"),
        (400, {"errors": {"comment": "Comment body is not valid!"}}, RequestRefused, "comment: "),
        (400, {"errorMessages": ["Invalid request payload."]}, RequestRefused, "Invalid request"),
        (403, {"message": "no"}, NotPermitted, "does not allow it: no"),
        (404, {"errorMessages": ["Issue does not exist"]}, NotThere, "Issue does not exist"),
        (404, {"title": "Not Found", "detail": "No endpoint"}, NotThere, "No endpoint"),
        (
            410,
            {"errorMessages": ["The requested API has been removed."]},
            RequestRefused,
            "removed",
        ),
        (400, {"errorMessages": None, "errors": None}, RequestRefused, "400"),
        (400, {"errorMessages": "one", "errors": []}, RequestRefused, "one"),
        (400, [], RequestRefused, "400"),
        (400, 5, RequestRefused, "400"),
    ],
)
def test_errors_say_what_jira_says(
    cloud: Jira, http: responses.RequestsMock, status: int, body: Any, error: Any, said: str
) -> None:
    """Each shape of an error body is read, and none can make the client fail."""
    http.get(f"{CLOUD}/rest/api/3/field", status=status, json=body)
    with pytest.raises(error, match=said) as caught:
        cloud.get(cloud.api("field"))
    assert caught.value.status == status


def test_errors_show_no_secret(cloud: Jira, http: responses.RequestsMock) -> None:
    """Addresses and tokens in Jira's words, cookies in its headers: none is in the error."""
    token = "ghp_" + "x7Kq2Lm9Zt4Rw8Yb3Nc6Vd1Hf5Gj0PsQeUiT"
    http.get(
        f"{CLOUD}/rest/api/3/field",
        status=400,
        json={"errorMessages": [f"user eve@example.org with {token}"]},
        headers={"Set-Cookie": "JSESSIONID=secret-cookie"},
    )
    with pytest.raises(JiraError) as caught:
        cloud.get(cloud.api("field"))
    text = str(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)
    assert not [word for word in ("eve@", token, "secret-cookie", "not-a-real") if word in text]


def test_recording_is_scrubbed(cloud: Jira, http: responses.RequestsMock, tmp_path: Path) -> None:
    """What is kept for a report holds no secret, cookie, address, name of a person or login."""
    cloud.terms.record = Recorder(tmp_path / "record", ("not-a-real-token",))
    token = "ghp_" + "x7Kq2Lm9Zt4Rw8Yb3Nc6Vd1Hf5Gj0PsQeUiT"
    person = {
        "accountId": "5b10a2844c",
        "displayName": "Eve Example",
        "emailAddress": "eve@example.org",
        "avatarUrls": {"16x16": "https://x.example/eve.png"},
        "self": "https://x.example/rest/api/2/user?username=eve",
    }
    http.post(
        f"{CLOUD}/rest/api/3/search/jql",
        json={
            "issues": [{"key": "WEB-1", "fields": {"assignee": person, "summary": f"use {token}"}}],
            "eve@example.org": "not-a-real-token",
        },
        headers={"Set-Cookie": "JSESSIONID=secret-cookie", "X-RateLimit-Remaining": "9"},
    )
    http.get(f"{CLOUD}/rest/api/3/field", status=404, body="<html>token=form-token</html>")
    cloud.post(cloud.api("search", "jql"), {"jql": "reporter = eve@example.org"})
    with pytest.raises(JiraError):
        cloud.get(cloud.api("field"))
    files = sorted((tmp_path / "record").iterdir())
    assert [file.name for file in files] == [
        "0001-POST-rest-api-3-search-jql.json",
        "0002-GET-rest-api-3-field.json",
    ]
    text = "".join(file.read_text() for file in files)
    hidden = (
        token,
        "eve@",
        "Eve",
        "=eve",
        "5b10a",
        "eve.png",
        "secret-cookie",
        "not-a-real",
        "form-token",
    )
    assert not [word for word in hidden if word in text]
    kept = json.loads(files[0].read_text())
    assert kept["body"]["issues"][0]["key"] == "WEB-1"
    assert kept["headers"]["x-ratelimit-remaining"] == "9"


def test_record_is_not_mixed_with_another(tmp_path: Path) -> None:
    """A folder with a record in it is refused."""
    (tmp_path / "0001-GET-x.json").write_text("{}")
    with pytest.raises(UsageError, match="another folder"):
        Recorder(tmp_path, ())
