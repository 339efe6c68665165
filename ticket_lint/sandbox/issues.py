"""Issues: found by id, key or a key they had; shown; changed, with a changelog."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from ticket_lint.sandbox.access import Caller, require_visible
from ticket_lint.sandbox.answer import UNSEEN, JiraError
from ticket_lint.sandbox.catalogs import own_url, shown_user
from ticket_lint.sandbox.index import index, reindex
from ticket_lint.sandbox.state import JSON, State

_MAX_ID_DIGITS = 15


class Issue(NamedTuple):
    """An issue: its id, its present key and its fields as they are kept."""

    id: int
    key: str
    fields: JSON

    @property
    def project(self) -> str:
        """Return the key of its project."""
        return self.key.rpartition("-")[0]


def find(state: State, name: str) -> Issue | None:
    """Return the issue of an id, a key or a key it had before it was moved."""
    if name.isdecimal() and len(name) <= _MAX_ID_DIGITS:
        row = state.row("SELECT id, key, fields FROM issue WHERE id = ?", int(name))
    else:
        key = name.upper()
        row = state.row("SELECT id, key, fields FROM issue WHERE key = ?", key) or state.row(
            "SELECT id, issue.key, fields FROM moved JOIN issue ON issue.id = moved.issue"
            " WHERE moved.key = ?",
            key,
        )
    return Issue(row[0], row[1], json.loads(row[2])) if row else None


def visible(state: State, name: str, caller: Caller) -> Issue:
    """Return an issue; raises Jira's 404 where it is not there or not for the caller."""
    issue = find(state, name)
    if issue is None:
        raise JiraError(404, UNSEEN)
    require_visible(state, caller, issue.key, issue.fields)
    return issue


class Change(NamedTuple):
    """One item of a changelog."""

    field: str
    name: str
    before: str | None
    before_text: str | None
    after: str | None
    after_text: str | None

    def body(self, state: State) -> JSON:
        """Return it in Jira's shape."""
        body: JSON = {
            "field": self.name,
            "fieldtype": "custom" if self.field.startswith("customfield_") else "jira",
            "fieldId": self.field,
            "from": self.before,
            "fromString": self.before_text,
            "to": self.after,
            "toString": self.after_text,
        }
        if not state.cloud:
            del body["fieldId"]
        return body


def save(
    state: State, issue: Issue, fields: JSON, changes: list[Change], caller: Caller
) -> JSON | None:
    """Write changed fields and their changelog; returns the changelog entry, None without one."""
    fields["updated"] = state.stamp()
    before = json.dumps(issue.fields)
    state.run("UPDATE issue SET fields = ? WHERE id = ?", json.dumps(fields), issue.id)
    entry = None
    if changes:
        entry = {
            "author": shown_user(state, caller.user),
            "created": state.stamp(),
            "items": [change.body(state) for change in changes],
        }
        cursor = state.run(
            "INSERT INTO change (issue, body) VALUES (?, ?)", issue.id, json.dumps(entry)
        )
        entry = {"id": str(cursor.lastrowid), **entry}
    reindex(state, issue.id, before)
    return entry


def touch(state: State, issue: Issue) -> None:
    """Note that something about the issue changed that is not one of its fields: a comment."""
    fields = dict(issue.fields)
    save(state, issue, fields, [], Caller())


def add(state: State, key: str, fields: JSON, number: int | None = None) -> Issue:
    """Write a new issue and index it at once."""
    if number is None:
        row = state.row("SELECT max(id) FROM issue")
        number = max(10_000, row[0] or 0 if row else 0) + 1
    state.run("INSERT INTO issue VALUES (?, ?, ?)", number, key, json.dumps(fields))
    index(state, [number])
    return Issue(number, key, fields)


def next_key(state: State, project: str) -> str:
    """Return the next free key of a project."""
    last = state.row(
        "SELECT max(CAST(substr(key, ?) AS INTEGER)) FROM"
        " (SELECT key FROM issue UNION ALL SELECT key FROM moved) WHERE key GLOB ?",
        len(project) + 2,
        f"{project}-*",
    )
    return f"{project}-{(last[0] or 0 if last else 0) + 1}"


def move(state: State, issue: Issue, project: Mapping[str, object], caller: Caller) -> Issue:
    """Move an issue to another project; the old key keeps leading to it."""
    key = next_key(state, str(project["key"]))
    state.run("INSERT OR REPLACE INTO moved VALUES (?, ?)", issue.key, issue.id)
    state.run("UPDATE issue SET key = ? WHERE id = ?", key, issue.id)
    old = issue.fields["project"]
    fields = issue.fields | {"project": dict(project)}
    moved = Issue(issue.id, key, issue.fields)
    changes = [
        Change(
            "project", "project", old["id"], old["name"], str(project["id"]), str(project["name"])
        ),
        Change("issuekey", "Key", None, issue.key, None, key),
    ]
    save(state, moved, fields, changes, caller)
    return Issue(issue.id, key, fields)


def delete(state: State, issue: Issue) -> None:
    """Remove an issue with its comments, properties and changelog."""
    state.run(
        "DELETE FROM property WHERE kind = 'comment' AND owner IN"
        " (SELECT id FROM comment WHERE issue = ?)",
        issue.id,
    )
    state.run("DELETE FROM property WHERE kind = 'issue' AND owner = ?", issue.id)
    for table, column in (("comment", "issue"), ("change", "issue"), ("issue", "id")):
        state.run(f"DELETE FROM {table} WHERE {column} = ?", issue.id)  # noqa: S608 - our names
    reindex(state, issue.id, json.dumps(issue.fields))


def issue_url(state: State, issue: int, version: str = "") -> str:
    """Return the `self` of an issue."""
    return own_url(state, f"issue/{issue}", version)
