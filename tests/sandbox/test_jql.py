"""JQL: what it finds, and what is refused in Jira's words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from ticket_lint.sandbox.access import Caller
from ticket_lint.sandbox.answer import JiraError
from ticket_lint.sandbox.index import index
from ticket_lint.sandbox.issues import add
from ticket_lint.sandbox.people import account
from ticket_lint.sandbox.search import Searches
from ticket_lint.sandbox.seed import empty_site
from ticket_lint.sandbox.site import add_fields, status
from ticket_lint.sandbox.state import State

STAMP = "2026-11-{:02}T08:00:00.000+0000"
UNBOUNDED = (
    "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
)


@pytest.fixture(scope="module")
def state() -> Iterator[State]:
    """Return a site with four issues, KA-1 to KA-3 and KB-1."""
    state = State(product="cloud")
    empty_site(state)
    names = {"customfield_10016": "Story Points", "customfield_10020": "Sprint"}
    add_fields(state, names, [])
    for number, key in enumerate("AB"):
        body = {"id": f"1000{number}", "key": f"K{key}", "name": f"Project {key}"}
        state.put("project", body["id"], body | {"projectTypeKey": "software"})
    for number, kind in ((5, "active"), (6, "future")):
        sprint = {"id": number, "name": f"Sprint {number}", "state": kind, "originBoardId": 1}
        state.put("sprint", str(number), sprint)
    issue(state, 1, "KA-1", labels=["docs", "Beta"], points=3, sprint=5, day=1, text="fast search")
    issue(state, 2, "KA-2", kind="Bug", sprint=6, day=2, who="pm", text="search is fast")
    issue(state, 3, "KA-3", at="done", day=3, parent=1, points=8, priority="1")
    issue(state, 4, "KB-1", labels=["docs"], day=4, security="10100")
    yield state
    state.db.close()


def issue(
    state: State,
    number: int,
    key: str,
    *,
    kind: str = "Story",
    at: str = "new",
    day: int,
    **more: Any,
) -> None:
    """Write an issue."""
    types = {body["name"]: body for body in state.catalog("issuetype").values()}
    parent = more.get("parent")
    fields = {
        "summary": f"Issue {key}",
        "description": more.get("text"),
        "issuetype": types[kind],
        "status": status(
            "10001" if at == "done" else "10000", "Done" if at == "done" else "To Do", at
        ),
        "priority": {"id": more.get("priority", "3"), "name": "Any"},
        "labels": more.get("labels", []),
        "assignee": state.catalog("user")[account(state, more["who"])] if "who" in more else None,
        "created": STAMP.format(day),
        "updated": STAMP.format(day),
        "customfield_10016": more.get("points"),
        "customfield_10020": [more["sprint"]] if "sprint" in more else None,
        "parent": {"id": str(parent), "key": f"KA-{parent}"} if parent else None,
        "security": {"id": more["security"]} if "security" in more else None,
    }
    add(state, key, fields, number)
    index(state, [number])


def found(state: State, jql: str, login: str = "pm") -> list[str]:
    """Return the keys a query finds."""
    user = account(state, login) if login else ""
    ids = Searches().ids(state, jql, Caller(user), bounded=True)
    return [str((state.row("SELECT key FROM issue WHERE id = ?", each) or [""])[0]) for each in ids]


@pytest.mark.parametrize(
    ("jql", "keys"),
    [
        ("project = KA", "KA-1 KA-2 KA-3"),
        ('project = "project b"', "KB-1"),
        ("project in (10000, KB)", "KA-1 KA-2 KA-3 KB-1"),
        ("project != KA", "KB-1"),
        ("key = ka-1", "KA-1"),
        ("id in (2, KA-3)", "KA-2 KA-3"),
        ("key >= KA-2", "KA-2 KA-3"),
        ("type = bug", "KA-2"),
        ("issuetype not in (Bug, Epic)", "KA-1 KA-3 KB-1"),
        ("status = 'To Do'", "KA-1 KA-2 KB-1"),
        ("statusCategory != Done", "KA-1 KA-2 KB-1"),
        ("labels = DOCS", "KA-1 KB-1"),
        ("labels = docs AND labels = beta", "KA-1"),
        ("labels != beta", "KB-1"),
        ("NOT labels = beta", "KB-1"),
        ("labels is EMPTY", "KA-2 KA-3"),
        ("labels not in (beta) OR labels is empty", "KA-2 KA-3 KB-1"),
        ("labels in (EMPTY, beta)", "KA-1 KA-2 KA-3"),
        ("sprint = 5", "KA-1"),
        ("sprint = 'Sprint 6'", "KA-2"),
        ("sprint in openSprints()", "KA-1"),
        ("sprint in (openSprints(), futureSprints())", "KA-1 KA-2"),
        ("sprint not in openSprints()", "KA-2"),
        ("sprint is EMPTY", "KA-3 KB-1"),
        ("assignee = currentUser()", "KA-2"),
        ("assignee = 'pm@sandbox.example'", "KA-2"),
        ("assignee is not EMPTY", "KA-2"),
        ("assignee != currentUser()", ""),
        ("parent = KA-1", "KA-3"),
        ("cf[10016] > 3", "KA-3"),
        ('"Story Points" in (3, 8)', "KA-1 KA-3"),
        ('"story points" is empty', "KA-2 KB-1"),
        ("created >= '2026-11-03'", "KA-3 KB-1"),
        ("created < 2026/11/02", "KA-1"),
        ("updated <= '2026-11-02 08:00'", "KA-1 KA-2"),
        ("created > startOfYear(-100y)", "KA-1 KA-2 KA-3 KB-1"),
        ("created > endOfDay(+1000d)", ""),
        ("resolution = Unresolved", "KA-1 KA-2 KA-3 KB-1"),
        ("text ~ 'search'", "KA-1 KA-2"),
        ("text ~ 'sear*'", "KA-1 KA-2"),
        ("text ~ 'sear'", ""),
        (r"text ~ '\"fast search\"'", "KA-1"),
        ("description ~ 'fast search'", "KA-1 KA-2"),
        ("description !~ 'fast'", ""),
        ("summary ~ 'issue'", "KA-1 KA-2 KA-3 KB-1"),
        ("(type = Bug OR labels = docs) AND NOT project = KB", "KA-1 KA-2"),
        ("type = Bug || labels = beta && project = KA", "KA-1 KA-2"),
        ("! (type = Bug OR project = KB)", "KA-1 KA-3"),
        ("not not type = Bug", "KA-2"),
    ],
)
def test_finds(state: State, jql: str, keys: str) -> None:
    """A query finds what Jira finds."""
    assert sorted(found(state, jql)) == keys.split()


@pytest.mark.parametrize(
    ("order", "keys"),
    [
        ("key", "KA-1 KA-2 KA-3 KB-1"),
        ("key DESC", "KB-1 KA-3 KA-2 KA-1"),
        ("priority DESC, created ASC", "KA-3 KA-1 KA-2 KB-1"),
        ("created desc", "KB-1 KA-3 KA-2 KA-1"),
        ("cf[10016], key", "KA-1 KA-3 KA-2 KB-1"),
        ("assignee, key", "KA-2 KA-1 KA-3 KB-1"),
        ("Rank", "KA-1 KA-2 KA-3 KB-1"),
    ],
)
def test_order(state: State, order: str, keys: str) -> None:
    """Results come in the order asked for, with what is empty at the end."""
    assert found(state, f"project in (KA, KB) ORDER BY {order}") == keys.split()


@pytest.mark.parametrize(
    ("jql", "message"),
    [
        ("", UNBOUNDED),
        ("ORDER BY key", UNBOUNDED),
        (
            "project = KA AND",
            "Error in the JQL Query: Expecting a field name at the end of the query.",
        ),
        (
            "project =",
            (
                "Error in JQL Query: Expecting either a value, list or function before the "
                "end of the query."
            ),
        ),
        (
            "project = KA AND status = = Done",
            (
                "Error in JQL Query: Expecting either a value, list or function but got '='. "
                "You must surround '=' in quotation marks to use it as a value. "
                "(line 1, character 27)"
            ),
        ),
        (
            "project = KA status",
            (
                "Error in the JQL Query: Expecting either 'OR' or 'AND' but got 'status'. "
                "(line 1, character 14)"
            ),
        ),
        (
            "project = KA AND (status = Done",
            "Error in the JQL Query: Expecting ')' before the end of the query.",
        ),
        (
            'summary ~ "unclosed',
            (
                "Error in the JQL Query: The quoted string 'unclosed' has not been completed. "
                "(line 1, character 11)"
            ),
        ),
        (
            "this closed",
            "Error in the JQL Query: Expecting operator but got 'closed'.",
        ),
        ("a b", "Error in the JQL Query: 'a' is a reserved JQL word."),
        ("colour = red", "Field 'colour' does not exist or you do not have permission to view it."),
        (
            "issue.property[ticket-lint].score > 3",
            (
                "Field 'issue.property[ticket-lint].score' does not exist or you do not have "
                "permission to view it."
            ),
        ),
        ("project = NOPE", "The value 'NOPE' does not exist for the field 'project'."),
        ("status = Shipped", "The value 'Shipped' does not exist for the field 'status'."),
        ("key = KA-99", "An issue with key 'KA-99' does not exist for field 'issuekey'."),
        ("sprint = 99", "Sprint with id '99' does not exist"),
        ("assignee = nobody", "The value 'nobody' does not exist for the field 'assignee'."),
        ("assignee = noSuch()", "Unable to find JQL function 'noSuch()'."),
        ("status = currentUser()", "A value provided by the function 'currentUser' is invalid"),
        ("created > yesterday", "Date value 'yesterday' for field 'created' is invalid."),
        ("status ~ Done", "The operator '~' is not supported by the 'status' field."),
        ("text = x", "The operator '=' is not supported by the 'text' field."),
        ("status is Done", "The operator 'is' is only supported with EMPTY or NULL"),
        ("status = (Done, 'To Do')", "Operator '=' does not support the list value"),
        ("status in Done", "Operator 'in' does not support the non-list value 'Done'"),
        (
            f"project = KA ORDER BY {', '.join(['key'] * 8)}",
            "JQL can be ordered by at most 7 fields.",
        ),
        ("(" * 100 + "project = KA" + ")" * 100, "Error in the JQL Query: The query is nested"),
    ],
)
def test_refuses(state: State, jql: str, message: str) -> None:
    """What Jira refuses is refused, with Jira's words."""
    with pytest.raises(JiraError) as error:
        found(state, jql)
    answer: Any = error.value.answer
    assert answer.status == 400
    assert answer.body["errorMessages"][0].startswith(message)


def test_all_faults_at_once(state: State) -> None:
    """Every clause that is wrong has its message."""
    with pytest.raises(JiraError) as error:
        found(state, "project = NOPE AND colour = red AND status = Shipped")
    body: Any = error.value.answer.body
    assert len(body["errorMessages"]) == 3


def test_nobody_gets_no_error(state: State) -> None:
    """An anonymous caller gets no issues for what the site does not know, not an error."""
    assert found(state, "colour = red", login="") == []


@pytest.mark.parametrize(
    ("login", "keys"),
    [("pm", "KA-1 KA-2 KA-3 KB-1"), ("reader", "KA-1 KA-2 KA-3"), ("outsider", "")],
)
def test_only_what_one_may_see(state: State, login: str, keys: str) -> None:
    """Projects without permission and security levels of others are not found."""
    assert sorted(found(state, "created > '2020-01-01'", login)) == keys.split()


def test_relative_dates(state: State) -> None:
    """A period counts from now, which is the sandbox's own clock."""
    state.offset = datetime(2026, 11, 5, tzinfo=UTC).timestamp() - time.time()
    assert found(state, "created >= -2d") == ["KB-1", "KA-3"]
    assert found(state, "created < '-1d 20h'") == ["KA-2", "KA-1"]
    assert found(state, "created >= startOfDay(-1d)") == ["KB-1"]


def test_hostile_query(state: State, hostile: Callable[[], Iterator[str]]) -> None:
    """No text does more than be refused."""
    assert {_status(state, jql) for jql in hostile()} <= {200, 400}


def _status(state: State, jql: str) -> int:
    try:
        found(state, jql)
    except JiraError as error:
        return error.answer.status
    return 200


@pytest.fixture
def hostile() -> Callable[[], Iterator[str]]:
    """Return what yields texts that are no queries."""

    def texts() -> Iterator[str]:
        pieces = [
            "(",
            ")",
            '"',
            "'",
            "\\",
            "=",
            "!",
            "~",
            ",",
            " in ",
            "not ",
            "\0",
            "é",
            "cf[",
            "%",
        ]
        for first in pieces:
            for second in pieces:
                yield f"project = KA and {first}{second}{first}"
                yield first * 50 + second
        yield "a" * 100_000
        yield "key = " + "9" * 5000
        yield "text ~ '" + "%_" * 1000 + "'"
        yield "created > -" + "9" * 400 + "w"
        yield "created > startOfDay(" + "9" * 400 + "d)"

    return texts
