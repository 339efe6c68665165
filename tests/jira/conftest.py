"""A Jira that answers what a test has put down, and a clock that does not wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import responses

from ticket_lint.config.schema import Config
from ticket_lint.jira.client import Jira
from ticket_lint.jira.connect import connect
from ticket_lint.jira.credentials import Login
from ticket_lint.jira.limits import Clock
from ticket_lint.jira.transport import Terms

CLOUD = "https://example.atlassian.net"
CENTER = "https://jira.example.org/jira"
TOKEN = "ATATT3xFfGF0-not-a-real-token-4711"
ME = {"accountId": "5b10a2844c20165700ede21g", "displayName": "Ann Example"}


@dataclass
class Waits:
    """A clock: `slept` are the seconds that were asked for, in order."""

    now: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> Clock:
        """Return it as the client takes it; jitter is always the least."""
        return Clock(lambda: self.now, lambda: self.now, self.sleep, lambda low, _: low)


@pytest.fixture
def waits() -> Waits:
    """Return a clock that does not wait."""
    return Waits()


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    """Answer requests with what was put down, and nothing else."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def cloud(http: responses.RequestsMock, waits: Waits) -> Jira:
    """Return a Jira Cloud that has told who we are."""
    http.get(f"{CLOUD}/rest/api/3/myself", json=ME)
    login = Login(CLOUD, "ann@example.org", TOKEN)
    return connect(login, Config(), Terms(clock=waits.clock()))


@pytest.fixture
def center(http: responses.RequestsMock, waits: Waits) -> Jira:
    """Return a Data Center that has told who we are."""
    about = {"version": "10.3.2", "deploymentType": "Server", "baseUrl": CENTER}
    http.get(f"{CENTER}/rest/api/2/serverInfo", json=about)
    http.get(f"{CENTER}/rest/api/2/myself", json={"name": "ann", "displayName": "Ann Example"})
    return connect(Login(CENTER, "", TOKEN), Config(), Terms(clock=waits.clock()))
