"""A Jira with tickets that fall short, and runs that write to it, each by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.intake.site import by_keys
from ticket_lint.jira import discovery, write
from ticket_lint.jira.client import Jira
from ticket_lint.jira.connect import connect
from ticket_lint.jira.credentials import Login
from ticket_lint.jira.transport import Terms
from ticket_lint.judge.assess import Judge
from ticket_lint.sandbox.access import Caller
from ticket_lint.sandbox.contract import Contract
from ticket_lint.sandbox.issues import find, save
from ticket_lint.sandbox.server import Sandbox, running
from ticket_lint.values.plan import Receipt
from ticket_lint.work.reconcile import Desk
from ticket_lint.writeback.apply import Patience

WRITE = {"write": True, "since": dt.date(2020, 1, 1)}
PATIENCE = Patience(settle=0.05, lost=0.6, lease=0.3)
_JUDGES: dict[str, Judge] = {}
"""Judges by their configuration; they cost more than all else here."""
WEAK = "It does not work any more. Please repair it."


class Site:
    """A sandbox and what people do on it; `key` is a ticket that falls short."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Take a running sandbox."""
        self.sandbox = sandbox
        self.key = "TIDE-3"
        self.text(WEAK)

    @property
    def id(self) -> str:
        """The id of the ticket."""
        issue = find(self.sandbox.state, self.key)
        assert issue
        return str(issue.id)

    def text(self, text: str, key: str = "") -> None:
        """Change the description of a ticket, as a person does."""
        value: Any = self.body(text)
        self.change(key, description=value)

    def body(self, text: str) -> Any:
        """Return a text in the markup of the product."""
        if not self.sandbox.state.cloud:
            return text
        content = [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]
        return {"type": "doc", "version": 1, "content": content}

    def change(self, key: str = "", **fields: Any) -> None:
        """Change fields of a ticket."""
        with self.sandbox.state.transaction():
            issue = find(self.sandbox.state, key or self.key)
            assert issue
            save(self.sandbox.state, issue, {**issue.fields, **fields}, [], Caller("712020:pm"))

    def jira(self, login: str = "lint") -> Jira:
        """Return a connection of one of the people."""
        secret = "sandbox-token" if login == "lint" else f"{login}-token"
        email = f"{login}@sandbox.example" if self.sandbox.state.cloud else ""
        return connect(Login(self.sandbox.url, email, secret), Config(), Terms())

    def desk(self, login: str = "lint", patience: Patience = PATIENCE, **policy: Any) -> Desk:
        """Return a run of its own; `policy` are keys of `[writeback]`."""
        config = Config.model_validate(
            {
                "encoder": "none",
                "projects": {"TIDE": WRITE, "DESK": WRITE},
                "writeback": {"label": "needs-details", **policy},
            }
        )
        jira = self.jira(login)
        layouts = discovery.layouts(jira, config)
        name = config.model_dump_json()
        if name not in _JUDGES:
            _JUDGES[name] = Judge.of(config)
        return Desk(jira, layouts, _JUDGES[name], patience=patience)

    def run(self, *keys: str, desk: Desk | None = None, **policy: Any) -> Receipt:
        """Reconcile the ticket, or others, as a run of its own; return the last receipt."""
        desk = desk or self.desk(**policy)
        tickets = by_keys(desk.jira, desk.layouts, keys or [self.key])
        return list(desk.reconcile(tickets))[-1]

    def short(self, most: int) -> list[str]:
        """Return keys of tickets that would get a comment."""
        keys = [row[0] for row in self.sandbox.state.rows("SELECT key FROM issue ORDER BY id")]
        for key in keys:
            self.text(WEAK, key)
        desk = self.desk()
        planned = desk.planned(by_keys(desk.jira, desk.layouts, keys))
        return [one.key for one in planned if one.plan and one.plan.posts][:most]

    def say(self, text: str, login: str = "pm", **more: Any) -> str:
        """Comment as one of the people; return the comment's id."""
        return str(write.post_comment(self.jira(login), self.key, self.body(text), **more)["id"])

    def comments(self, key: str = "") -> list[tuple[str, str]]:
        """Return the id and the whole body, as text, of each comment on a ticket."""
        issue = find(self.sandbox.state, key or self.key)
        assert issue
        rows = self.sandbox.state.rows(
            "SELECT id, body FROM comment WHERE issue = ? ORDER BY id", issue.id
        )
        return [(str(number), body) for number, body in rows]

    def posts(self) -> int:
        """Return how many comment POSTs were sent for the ticket."""
        return self.sandbox.log.comment_posts[self.id]


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once what failed."""
    monkeypatch.setattr("ticket_lint.jira.retry._BASE_S", 0.01)


@pytest.fixture(params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Return a site of each product; every request must fit Jira's published interface."""
    contract = Contract(cloud=request.param == "cloud")
    with running(request.param, tickets=20, contract=contract) as sandbox:
        yield Site(sandbox)
        assert sandbox.log.violations == []


@pytest.fixture
def cloud() -> Iterator[Site]:
    """Return a site of Jira Cloud."""
    with running("cloud", tickets=20, contract=Contract(cloud=True)) as sandbox:
        yield Site(sandbox)
        assert sandbox.log.violations == []
