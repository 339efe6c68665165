"""Every call of the client over real HTTP, held against Jira's published interface."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.errors import AnswerLost, NotThere
from ticket_lint.jira import agile, checkup, discovery, issues, search, write
from ticket_lint.jira.client import Jira
from ticket_lint.jira.connect import connect
from ticket_lint.jira.credentials import login
from ticket_lint.jira.transport import Terms
from ticket_lint.sandbox.contract import Contract
from ticket_lint.sandbox.server import Sandbox, running

KEY = "TIDE-1"


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Run a Jira of each product that checks what it is sent."""
    contract = Contract(cloud=request.param == "cloud")
    with running(request.param, tickets=130, contract=contract) as made:
        yield made


@pytest.fixture
def jira(sandbox: Sandbox) -> Iterator[Jira]:
    """Return a connection; afterwards nothing may have broken the interface."""
    sandbox.faults.clear()
    sandbox.log.clear()
    yield connect(login(Config(), sandbox.environment), Config(), Terms())
    assert sandbox.log.violations == []


def body(jira: Jira, text: str) -> Any:
    """Return a comment's body as the product takes it."""
    if not jira.is_cloud:
        return text
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


def test_reading(jira: Jira) -> None:
    """Search, fetch, count, fields, types, boards, sprints, history, comments, permissions."""
    wanted = discovery.layouts(jira, Config()).wanted()
    found = list(chain(*search.search(jira, "project is not EMPTY", wanted)))
    assert len({one["id"] for one in found}) == 130
    assert search.count(jira, "project is not EMPTY") == 130
    keys = [one["key"] for one in found]
    assert [one["key"] for one in chain(*search.fetch(jira, keys, wanted))] == keys  # type: ignore[index]
    assert "bug" in {one.kind for one in discovery.issue_types(jira, Config())}
    board = next(one for one in agile.boards(jira) if one.type == "scrum")
    assert agile.board(jira, str(board.id)).name == board.name
    sprint = agile.choose(jira, board, "active")
    assert agile.sprint(jira, sprint.id).name == sprint.name
    assert list(chain(*search.search(jira, sprint.jql, ["summary"])))
    assert isinstance(list(issues.changelog(jira, KEY)), list)
    assert issues.permissions(jira, "BROWSE_PROJECTS", project="TIDE") == {"BROWSE_PROJECTS": True}
    assert all(check.state != "fail" for check in checkup.checkup(jira, Config(), ("TIDE",)))


def test_comment_and_its_property(jira: Jira, sandbox: Sandbox) -> None:
    """A marked comment is posted, found, edited in silence and deleted."""
    mark = {"ticket-lint": {"nonce": "n-1"}}
    number = write.post_comment(jira, KEY, body(jira, "one"), properties=mark)["id"]
    assert issues.comment_property(jira, number, "ticket-lint") == {"nonce": "n-1"}
    assert [one["id"] for one in issues.comments(jira, KEY)][-1] == number
    if jira.is_cloud:
        (same,) = issues.comments_by_id(jira, [number])
        assert same["properties"][0]["value"] == {"nonce": "n-1"}
    sandbox.log.clear()
    write.edit_comment(jira, KEY, number, body(jira, "two"), properties=mark)
    assert not sandbox.log.mails or not jira.is_cloud
    assert "two" in str((issues.comment(jira, KEY, number) or {})["body"])
    write.put_comment_property(jira, number, "ticket-lint", {"nonce": "n-2"})
    assert issues.comment_property(jira, number, "ticket-lint") == {"nonce": "n-2"}
    write.delete_comment(jira, KEY, number)
    write.delete_comment(jira, KEY, number)
    assert issues.comment(jira, KEY, number) is None


def test_property_labels_and_transition(jira: Jira) -> None:
    """Set, read and remove; a ticket that is not there is an error."""
    assert issues.property_of(jira, KEY, "ticket-lint") is None
    write.put_property(jira, KEY, "ticket-lint", {"score": 70})
    assert issues.property_of(jira, KEY, "ticket-lint") == {"score": 70}
    write.delete_property(jira, KEY, "ticket-lint")
    assert issues.property_of(jira, KEY, "ticket-lint") is None
    write.change_labels(jira, KEY, add=["needs-work"])
    write.change_labels(jira, KEY, remove=["needs-work"])
    write.set_field(jira, KEY, "customfield_10900", 70)
    (move, *_) = issues.transitions(jira, KEY)
    write.transition(jira, KEY, move["id"])
    with pytest.raises(NotThere):
        issues.property_of(jira, "TIDE-9999", "ticket-lint")


LOST = ("drop-after", "late-commit", "500", "503", "html", "truncated")


@pytest.mark.parametrize("kind", LOST)
def test_lost_answer_is_one_request(jira: Jira, sandbox: Sandbox, kind: str) -> None:
    """A comment whose answer is lost is posted once, whatever became of it."""
    key = f"TIDE-{LOST.index(kind) + 2}"
    sandbox.faults.add(kind=kind, method="POST", path="*/comment", times=1, delay=0.1)
    with pytest.raises(AnswerLost):
        write.post_comment(jira, key, body(jira, "once"))
    for _ in range(50):  # what commits late is counted late
        if sandbox.log.comment_posts[key]:
            break
        time.sleep(0.1)
    assert sandbox.log.comment_posts[key] == 1


def test_repeated_token(jira: Jira, sandbox: Sandbox) -> None:
    """A search that pages in a circle ends."""
    if not jira.is_cloud:
        pytest.skip("pages by token are Cloud's")
    sandbox.faults.add(kind="repeat-token", times=0)
    with pytest.raises(Exception, match="again and again"):
        list(search.search(jira, "project is not EMPTY", ["summary"]))


def test_token_that_expires_on_the_way(jira: Jira, sandbox: Sandbox) -> None:
    """A page that only a stranger would see is an error, never the end of the search."""
    sandbox.faults.add(kind="expired-token", times=0, skip=1)
    with pytest.raises(Exception, match="token"):
        list(search.search(jira, "project is not EMPTY", ["summary"]))
