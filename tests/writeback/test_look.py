"""What of ours is found on a ticket, whatever else somebody wrote there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import responses

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError, NotThere
from ticket_lint.jira.client import Jira
from ticket_lint.jira.connect import connect
from ticket_lint.jira.credentials import Login
from ticket_lint.jira.discovery import Layouts
from ticket_lint.jira.transport import Terms
from ticket_lint.values.plan import Claim, Ours
from ticket_lint.writeback.look import Looked, look

SITE = "https://example.atlassian.net"
ISSUE = f"{SITE}/rest/api/3/issue/10"
ME = {"accountId": "me", "displayName": "Lint"}
NONSENSE: list[Any] = [
    None,
    7,
    {},
    {"id": None, "author": "ann", "body": 7, "created": 5},
    {"id": "x", "properties": [{"key": "ticket-lint", "value": {"nonce": "n"}}]},
    {"id": "20", "author": {}, "body": {"type": "doc"}, "created": "yesterday"},
    {"id": "21", "properties": {"key": "ticket-lint"}, "body": []},
    {"id": "22", "properties": [7, {"key": "ticket-lint", "value": "text"}]},
    {"id": "23", "body": "ticket-lint recheck", "created": "2026-99-99"},
]


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    """Answer requests with what was put down, and nothing else."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(f"{SITE}/rest/api/3/myself", json=ME)
        yield mock


@pytest.fixture
def jira(http: responses.RequestsMock) -> Jira:
    """Return a Jira Cloud that knows us."""
    assert http
    return connect(Login(SITE, "lint@example.org", "token"), Config(), Terms())


def seen(
    jira: Jira, http: responses.RequestsMock, comments: list[Any], issue: Any = None, **fields: Any
) -> Looked:
    """Return what is found on a ticket with these comments and fields."""
    given = {"summary": "Print fails", "project": {"key": "WEB", "projectTypeKey": "software"}}
    whole = {"id": "10", "key": "WEB-1", "fields": {**given, **fields}, **(issue or {})}
    http.get(ISSUE, json=whole)
    http.get(f"{ISSUE}/comment", json={"comments": comments, "total": len(comments)})
    http.get(f"{ISSUE}/changelog", json={"values": [], "total": 0, "isLast": True})
    return look(jira, Layouts(Config(), ()), "10")


def mark(nonce: str, content: str = "c") -> dict[str, Any]:
    """Return the marker of one of our comments."""
    return {"properties": [{"key": "ticket-lint", "value": {"nonce": nonce, "content": content}}]}


def test_ours_lowest_first(jira: Jira, http: responses.RequestsMock) -> None:
    """By number, not by text, and with the role that somebody limited them to."""
    role = {"type": "role", "value": "Developers"}
    comments = [
        {"id": "1000", "author": {"accountId": "other"}, **mark("b")},
        {"id": "999", "author": ME, "visibility": role, **mark("a")},
        {"id": "5", "author": ME},
    ]
    found = seen(jira, http, comments).on.ours
    assert found == (
        Ours("999", "a", "c", mine=True, visibility=role),
        Ours("1000", "b", "c", mine=False),
    )


def test_nonsense_is_passed_over(jira: Jira, http: responses.RequestsMock) -> None:
    """Comments, people and properties of any shape cost nobody the ticket."""
    found = seen(
        jira,
        http,
        NONSENSE,
        {"properties": {"ticket-lint": [1], "ticket-lint-claim": {"nonce": 1, "at": "now"}}},
        reporter=7,
        assignee={"accountId": ["x"]},
    )
    assert found.on.ours == ()
    assert (found.on.state, found.on.claim, found.on.person) == (None, None, "")
    assert [one.problem for one in found.on.replies] == ["not-allowed"]


def test_claim_and_state(jira: Jira, http: responses.RequestsMock) -> None:
    """Both come with the issue, in one request."""
    kept = {
        "ticket-lint": {"v": 1, "score": 58, "comment": "7"},
        "ticket-lint-claim": {"nonce": "n", "at": 12.5},
    }
    found = seen(jira, http, [], {"properties": kept}).on
    assert found.claim == Claim("n", 12.5)
    assert found.state is not None
    assert (found.state.score, found.state.comment) == (58, "7")
    assert len([call for call in http.calls if "/issue/" in str(call.request.url)]) == 2


def test_who_commented_last(jira: Jira, http: responses.RequestsMock) -> None:
    """A person after our comment counts; programs, answers to us and what was before do not."""
    day = "2026-11-{:02}T10:00:00.000+0000"
    comments = [
        {"id": "1", "author": {"accountId": "ann"}, "body": {}, "created": day.format(1)},
        {"id": "2", "author": ME, "created": day.format(2), **mark("a")},
        {"id": "3", "author": {"accountId": "ann"}, "body": {}, "created": day.format(3)},
        {"id": "4", "author": {"accountId": "bot", "accountType": "app"}, "created": day.format(4)},
        {"id": "5", "author": ME, "body": "ticket-lint recheck", "created": day.format(5)},
    ]
    found = seen(jira, http, comments).on
    assert found.answered == 1793700000.0
    assert [one.comment for one in found.replies] == ["5"]


@pytest.mark.parametrize(
    ("kind", "service"),
    [("software", False), ("business", False), ("service_desk", True), (None, None), (7, None)],
)
def test_service_project(
    jira: Jira, http: responses.RequestsMock, kind: Any, *, service: bool | None
) -> None:
    """Unknown is not the same as no."""
    found = seen(jira, http, [], project={"key": "WEB", "projectTypeKey": kind})
    assert found.on.service is service


def test_gone_or_unreadable(jira: Jira, http: responses.RequestsMock) -> None:
    """Both are told as errors of this ticket."""
    with pytest.raises(InputError):
        seen(jira, http, [], summary=["a", "list"])
    http.replace("GET", ISSUE, status=404, json={})
    with pytest.raises(NotThere):
        look(jira, Layouts(Config(), ()), "10")
