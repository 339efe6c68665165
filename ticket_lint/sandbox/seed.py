"""Filling a sandbox: issues in Jira's own JSON, and the site around them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from ticket_lint.errors import InputError
from ticket_lint.sandbox.access import EVERYWHERE, grant
from ticket_lint.sandbox.answer import BASE
from ticket_lint.sandbox.catalogs import sprint_field, user_id
from ticket_lint.sandbox.index import index
from ticket_lint.sandbox.past import finished, waiting
from ticket_lint.sandbox.people import add_people
from ticket_lint.sandbox.site import add_board, add_fields, add_site
from ticket_lint.sandbox.state import JSON, Product, State

_CHUNK = 2000
_CATALOGUED = (("issuetype", "issuetype"), ("status", "status"), ("priority", "priority"))
_SEEN_BY_ALL = ("BROWSE_PROJECTS", "ADD_COMMENTS", "EDIT_ISSUES")


def read(path: str) -> tuple[list[JSON], JSON, Product]:
    """Return the issues, field names and product of a search response in a file.

    Raises `InputError` for a file that is none.
    """
    right = 'a search response: `{"issues": [{"id": …, "key": …, "fields": {…}}], "names": {…}}`'
    try:
        found = json.loads(Path(path).read_text("utf-8"))
        issues, names = found["issues"], found.get("names", {})
        cloud = any(isinstance(_text_of(issue), dict) for issue in issues) or (
            "/rest/api/3/" in issues[0]["self"]
        )
        for issue in issues:
            _ = int(issue["id"]), issue["key"], issue["fields"]["project"]["key"], issue["self"]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=path) from None
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        raise InputError("is nothing to seed a sandbox with", where=path, right=right) from None
    return issues, names, "cloud" if cloud else "datacenter"


def _text_of(issue: JSON) -> object:
    return issue["fields"].get("description")


def empty_site(state: State) -> None:
    """Write what every site has: people, fields, issue types, statuses, priorities."""
    add_people(state)
    add_site(state)


def fill(state: State, issues: Iterable[JSON], names: JSON, *, past: int = 0) -> list[str]:
    """Write issues and whatever they refer to; returns the keys of their projects.

    The field names tell what the custom fields are. Comments become comments, sprints sprints, and
    changes (`expand=changelog`) changes. Each project gets `past` sprints that are over.
    """
    projects: dict[str, None] = {}
    iterator = iter(issues)
    first = True
    while chunk := list(islice(iterator, _CHUNK)):
        with state.transaction():
            if first:
                add_fields(state, names, chunk)
                first = False
            _write(state, chunk)
        projects |= dict.fromkeys(issue["key"].rpartition("-")[0] for issue in chunk)
    with state.transaction():
        for key in projects:
            if past:
                _write(state, finished(state, key, past))
            add_board(state, key)
            if past:
                _write(state, waiting(state, key))
    return list(projects)


def _write(state: State, chunk: list[JSON]) -> None:
    sprints = sprint_field(state)
    rows = []
    for issue in chunk:
        site = issue["self"].partition("/rest/")[0]
        fields: JSON = json.loads(
            json.dumps(issue["fields"]).replace(f"{site}/rest/", f"{BASE}/rest/")
        )
        _learn(state, fields)
        _comments(state, int(issue["id"]), fields.pop("comment", None))
        _changes(state, int(issue["id"]), issue.get("changelog"))
        fields.pop("subtasks", None)
        parent = fields.get("parent")
        if parent:
            fields["parent"] = {"id": str(parent["id"]), "key": parent["key"]}
        if fields.get(sprints):
            fields[sprints] = [_sprint(state, each, fields) for each in fields[sprints]]
        rows.append((int(issue["id"]), issue["key"], json.dumps(fields)))
    state.db.executemany("INSERT INTO issue VALUES (?, ?, ?)", rows)
    index(state, [row[0] for row in rows])


def _learn(state: State, fields: JSON) -> None:
    """Add what an issue refers to and the site has not got yet."""
    for name, kind in _CATALOGUED:
        value = fields.get(name)
        if value and value["id"] not in state.catalog(kind):
            state.put(kind, value["id"], value)
    project = fields["project"]
    if project["id"] not in state.catalog("project"):
        state.put("project", project["id"], project)
    level = fields.get("security")
    if level and level["id"] not in state.catalog("security"):
        members = next(iter(state.catalog("security").values()))["members"]
        state.put("security", level["id"], level | {"members": members})
    for user in _users(fields):
        key = user_id(user)
        if key and key not in state.catalog("user"):
            state.put("user", key, user)
            for permission in _SEEN_BY_ALL:
                grant(state, key, EVERYWHERE, permission)


def _users(fields: JSON) -> Iterator[JSON]:
    for name in ("reporter", "assignee", "creator"):
        if fields.get(name):
            yield fields[name]
    for comment in (fields.get("comment") or {}).get("comments", ()):
        if comment.get("author"):
            yield comment["author"]


def _comments(state: State, issue: int, field: Any) -> None:  # noqa: ANN401 - JSON
    for comment in (field or {}).get("comments", ()):
        kept = ("author", "updateAuthor", "body", "created", "updated", "visibility")
        body = {name: comment[name] for name in kept if name in comment}
        body.setdefault("updated", body.get("created"))
        body.setdefault("updateAuthor", body.get("author"))
        state.run(
            "INSERT INTO comment VALUES (?, ?, ?)", int(comment["id"]), issue, json.dumps(body)
        )


def _changes(state: State, issue: int, log: Any) -> None:  # noqa: ANN401 - JSON
    for change in (log or {}).get("histories", ()):
        body = {name: change[name] for name in ("author", "created", "items") if name in change}
        state.run("INSERT INTO change (issue, body) VALUES (?, ?)", issue, json.dumps(body))


def _sprint(state: State, sprint: Any, fields: JSON) -> int:  # noqa: ANN401 - JSON
    """Return the id of a sprint in a field, which is an object or already an id."""
    if isinstance(sprint, int):
        return sprint
    key = str(sprint["id"])
    if key not in state.catalog("sprint"):
        names = ("id", "name", "state", "goal", "startDate", "endDate", "completeDate")
        body = {name: sprint[name] for name in names if name in sprint}
        board = int(sprint.get("boardId") or 1)
        state.put("sprint", key, body | {"originBoardId": board})
        if str(board) not in state.catalog("board"):
            project = fields["project"]["key"]
            state.put(
                "board",
                str(board),
                {"id": board, "name": f"{project} board", "type": "scrum", "project": project},
            )
    return int(sprint["id"])
