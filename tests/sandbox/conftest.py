"""A sandbox for each test, and a session that talks to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from ticket_lint.sandbox.contract import Contract
from ticket_lint.sandbox.server import Sandbox, running

SAMPLES = Path(__file__).parents[2] / "samples" / "sprint"


class Client:
    """Requests to a sandbox as one of its people."""

    def __init__(self, sandbox: Sandbox, login: str = "lint") -> None:
        """Take the sandbox and the login of one of its people."""
        self.sandbox, self.url = sandbox, sandbox.url
        self.session = requests.Session()
        secret = "sandbox-token" if login == "lint" else f"{login}-token"
        name = f"{login}@sandbox.example" if sandbox.state.cloud else login
        self.session.auth = (name, secret)
        self.api = "/rest/api/3" if sandbox.state.cloud else "/rest/api/2"

    def __call__(self, method: str, path: str, **given: Any) -> requests.Response:
        """Send a request; a path that does not begin with `/rest` goes below the REST root."""
        whole = path if path.startswith(("/rest", "/sandbox", "/ex", "/_")) else self.api + path
        return self.session.request(method, self.url + whole, **{"timeout": 10, **given})

    def keys(self, jql: str) -> list[str]:
        """Return the keys that a query finds."""
        if self.sandbox.state.cloud:
            answer = self("POST", "/search/jql", json={"jql": jql, "fields": ["summary"]})
        else:
            answer = self("POST", "/search", json={"jql": jql, "fields": ["summary"]})
        assert answer.status_code == 200, answer.text
        return [issue["key"] for issue in answer.json()["issues"]]


def _sandbox(product: Any) -> Iterator[Sandbox]:
    seed = str(SAMPLES / f"{product}.json")
    contract = Contract(cloud=product == "cloud")
    with running(product, seed=seed, tickets=20, contract=contract) as sandbox:
        yield sandbox
        assert sandbox.log.summary()["violations"] == []


@pytest.fixture
def cloud() -> Iterator[Sandbox]:
    """Return a Cloud sandbox with the sample sprint; every answer must fit Jira's OpenAPI."""
    yield from _sandbox("cloud")


@pytest.fixture
def datacenter() -> Iterator[Sandbox]:
    """Return a Data Center sandbox with the sample sprint."""
    yield from _sandbox("datacenter")


@pytest.fixture(params=["cloud", "datacenter"])
def either(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Return a sandbox of each product in turn."""
    yield from _sandbox(request.param)


@pytest.fixture
def ask(cloud: Sandbox) -> Client:
    """Return the linter's client of a Cloud sandbox."""
    return Client(cloud)


@pytest.fixture
def ask_datacenter(datacenter: Sandbox) -> Client:
    """Return the linter's client of a Data Center sandbox."""
    return Client(datacenter)


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """Return what makes clients of other people."""
    return Client


def document(text: str) -> dict[str, Any]:
    """Return a text as ADF."""
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"type": "doc", "version": 1, "content": [paragraph]}


@pytest.fixture
def adf() -> Callable[[str], dict[str, Any]]:
    """Return what makes ADF of a text."""
    return document
