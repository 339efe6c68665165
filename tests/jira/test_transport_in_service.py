"""Asking for a queue: nothing is sent again or slept through, and one pace holds for all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
import responses

from ticket_lint.errors import AnswerLost, JiraBusy, JiraUnreachable
from ticket_lint.jira import issues, write
from ticket_lint.jira.client import Jira

CLOUD = "https://example.atlassian.net"
PROPERTY = f"{CLOUD}/rest/api/3/issue/WEB-1/properties/ticket-lint"
OTHER = f"{CLOUD}/rest/api/3/issue/WEB-2/properties/ticket-lint"
COMMENT = f"{CLOUD}/rest/api/3/issue/WEB-1/comment"
FIELDS = f"{CLOUD}/rest/api/3/field"
DROPPED = requests.exceptions.ConnectionError(ConnectionResetError(104, "reset"))


@dataclass
class Kept:
    """A pace that lets everything go and keeps what it was told."""

    turns: list[bool] = field(default_factory=list)
    held: list[float] = field(default_factory=list)

    def wait(self, *, urgent: bool) -> None:
        """Keep a turn."""
        self.turns.append(urgent)

    def hold(self, seconds: float) -> None:
        """Keep a pause."""
        self.held.append(seconds)


@pytest.fixture
def pace(cloud: Jira) -> Kept:
    """Make a connection one of the service's, and return its pace."""
    cloud.terms.retries = 0
    cloud.terms.pace = kept = Kept()
    return kept


@pytest.mark.parametrize(
    ("answer", "error", "after"),
    [
        ({"status": 429, "headers": {"Retry-After": "7"}}, JiraBusy, 7),
        ({"status": 429, "headers": {"Retry-After": "1847"}}, JiraBusy, 1847),
        ({"status": 429}, JiraBusy, 0),
        ({"status": 503, "headers": {"Retry-After": "7"}}, JiraBusy, 7),
        ({"status": 503}, JiraUnreachable, None),
        ({"body": DROPPED}, JiraUnreachable, None),
        ({"body": requests.exceptions.ReadTimeout("x")}, JiraUnreachable, None),
    ],
)
def test_says_at_once_what_it_would_try_again(
    cloud: Jira,
    http: responses.RequestsMock,
    waits: Any,
    pace: Kept,
    answer: Any,
    error: Any,
    after: float | None,
) -> None:
    """One request, no sleep, and the seconds that Jira asked for."""
    call = http.get(PROPERTY, **answer)
    with pytest.raises(error) as caught:
        issues.property_of(cloud, "WEB-1", "ticket-lint")
    assert call.call_count == 1
    assert not waits.slept
    assert getattr(caught.value, "after", None) == after
    assert pace.held == ([after] if after else [])


def test_lost_answer_stays_one(cloud: Jira, http: responses.RequestsMock, pace: Kept) -> None:
    """A comment whose answer is lost is no request to send once more."""
    http.post(COMMENT, status=503, headers={"Retry-After": "7"})
    with pytest.raises(AnswerLost):
        write.post_comment(cloud, "WEB-1", {})
    assert pace.held == [7]


@pytest.mark.parametrize(
    ("reason", "everybody"),
    [
        ("jira-quota-tenant-based", True),
        ("jira-quota-global-based", True),
        ("", True),
        ("jira-burst-based", False),
        ("jira-per-issue-on-write", False),
    ],
)
def test_whom_a_limit_stops(
    cloud: Jira,
    http: responses.RequestsMock,
    waits: Any,
    pace: Kept,
    reason: str,
    *,
    everybody: bool,
) -> None:
    """A quota is everybody's; a burst and writes on an issue are known to this connection alone."""
    headers = {"Retry-After": "300", "RateLimit-Reason": reason}
    call = http.put(PROPERTY, status=429, headers=headers)
    http.get(FIELDS, json=[])
    for _ in range(2):
        with pytest.raises(JiraBusy) as caught:
            write.put_property(cloud, "WEB-1", "ticket-lint", {})
        assert caught.value.after == 300
    assert call.call_count == (2 if everybody else 1)
    assert pace.held == ([300, 300] if everybody else [])
    cloud.get(cloud.api("field"))
    waits.now += 300
    http.replace(responses.PUT, PROPERTY, status=200)
    write.put_property(cloud, "WEB-1", "ticket-lint", {})
    assert not waits.slept


def test_pause_of_an_issue_leaves_others_alone(
    cloud: Jira, http: responses.RequestsMock, pace: Kept
) -> None:
    """Too many writes on one ticket delay no other one."""
    headers = {"Retry-After": "300", "RateLimit-Reason": "jira-per-issue-on-write"}
    http.put(PROPERTY, status=429, headers=headers)
    http.put(OTHER, status=200)
    with pytest.raises(JiraBusy):
        write.put_property(cloud, "WEB-1", "ticket-lint", {})
    write.put_property(cloud, "WEB-2", "ticket-lint", {})
    assert not pace.held


def test_data_center_without_tokens_left_pauses_all(
    cloud: Jira, http: responses.RequestsMock, waits: Any, pace: Kept
) -> None:
    """An answer that says that nothing remains is told to all workers."""
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Interval-Seconds": "5"}
    http.get(FIELDS, json=[], headers=headers)
    cloud.get(cloud.api("field"))
    assert pace.held == [5]
    assert not waits.slept


def test_each_request_waits_for_its_turn(
    cloud: Jira, http: responses.RequestsMock, pace: Kept
) -> None:
    """A ticket asks as urgent, a scan does not."""
    http.get(FIELDS, json=[])
    cloud.get(cloud.api("field"))
    cloud.terms.urgent = False
    cloud.get(cloud.api("field"))
    assert pace.turns == [True, False]


@pytest.mark.parametrize("fails", [False, True])
def test_slowest_write(
    cloud: Jira, http: responses.RequestsMock, waits: Any, *, fails: bool
) -> None:
    """The longest change of a ticket is remembered, one that failed as well; reads do not count."""

    def slow(seconds: float) -> Any:
        def answer(_: object) -> tuple[int, dict[str, str], str]:
            waits.now += seconds
            if fails and seconds < 5:
                raise DROPPED
            return 200, {}, "{}"

        return answer

    cloud.terms.retries = 0
    http.add_callback(responses.GET, PROPERTY, slow(9))
    http.add_callback(responses.PUT, PROPERTY, slow(2))
    http.add_callback(responses.POST, COMMENT, slow(1))
    issues.property_of(cloud, "WEB-1", "ticket-lint")
    assert cloud.terms.slowest_write == 0
    for change in (
        lambda: write.put_property(cloud, "WEB-1", "ticket-lint", {}),
        lambda: write.post_comment(cloud, "WEB-1", {}),
    ):
        if fails:
            with pytest.raises((JiraUnreachable, AnswerLost)):
                change()
        else:
            change()
    assert cloud.terms.slowest_write == 2
