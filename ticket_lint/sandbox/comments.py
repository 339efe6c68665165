"""Comments: who sees them, what Jira refuses in them, their properties."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from ticket_lint.sandbox.access import Caller, in_role, may
from ticket_lint.sandbox.answer import JiraError
from ticket_lint.sandbox.catalogs import shown_user, user_id
from ticket_lint.sandbox.issues import Issue, issue_url, touch
from ticket_lint.sandbox.rich import require_text
from ticket_lint.sandbox.state import JSON, State
from ticket_lint.sandbox.text import wiki

_INTERNAL = "sd.public.comment"
"""The property by which a comment of a service project is internal."""


class Comment(NamedTuple):
    """A comment as it is kept: without what depends on who asks."""

    id: int
    issue: int
    body: JSON


def shown_comments(
    state: State, issue: Issue, caller: Caller, *, version: str, properties: bool = False
) -> list[JSON]:
    """Return the comments of an issue that the caller may see, oldest first."""
    return [
        shown_comment(state, Comment(key, issue.id, body), version=version, properties=properties)
        for key, text in state.rows(
            "SELECT id, body FROM comment WHERE issue = ? ORDER BY id", issue.id
        )
        if _seen(state, body := json.loads(text), caller)
    ]


def page_of(found: list[JSON], start: int, size: int, name: str = "comments") -> JSON:
    """Return a page of a list in the shape of comments."""
    return {
        name: found[start : start + size],
        "maxResults": size,
        "total": len(found),
        "startAt": start,
    }


def shown_comment(
    state: State, comment: Comment, *, version: str, properties: bool = False
) -> JSON:
    """Return a comment in Jira's shape."""
    result = {
        "self": f"{issue_url(state, comment.issue, version)}/comment/{comment.id}",
        "id": str(comment.id),
        **comment.body,
    }
    internal = result.pop("internal", False)
    if state.cloud:
        result["jsdPublic"] = not internal
        if version == "2":
            result["body"] = wiki(result["body"])
    if properties:
        result["properties"] = [
            {"key": name, "value": json.loads(value)}
            for name, value in state.rows(
                "SELECT key, value FROM property WHERE kind = 'comment' AND owner = ?",
                comment.id,
            )
        ]
    return result


def _seen(state: State, body: JSON, caller: Caller) -> bool:
    visibility = body.get("visibility")
    return (
        not visibility
        or user_id(body.get("author") or {}) == caller.user
        or in_role(state, caller, visibility.get("value", ""))
    )


def find(state: State, issue: Issue, key: str, caller: Caller) -> Comment:
    """Return a comment; raises Jira's 404."""
    row = None
    if key.isdecimal() and len(key) < 16:  # noqa: PLR2004 - digits that SQLite can hold
        row = state.row(
            "SELECT id, body FROM comment WHERE id = ? AND issue = ?", int(key), issue.id
        )
    body = json.loads(row[1]) if row else {}
    if row is None or not _seen(state, body, caller):
        raise JiraError(404, f"Can not find a comment for the id: {key}.")
    return Comment(row[0], issue.id, body)


def create(state: State, issue: Issue, given: JSON, caller: Caller, *, version: str) -> int:
    """Write a comment and its properties; raises Jira's refusals. Returns its id."""
    properties = _properties(given)
    now = state.stamp()
    body: JSON = {
        "author": shown_user(state, caller.user),
        "body": require_text(state, given.get("body"), "comment", version),
        "updateAuthor": shown_user(state, caller.user),
        "created": now,
        "updated": now,
        **_visibility(state, given, caller),
    }
    hidden = properties.get(_INTERNAL)
    if isinstance(hidden, dict) and str(hidden.get("internal")).lower() == "true":
        body["internal"] = True
    cursor = state.run(
        "INSERT INTO comment (issue, body) VALUES (?, ?)", issue.id, json.dumps(body)
    )
    key = int(cursor.lastrowid or 0)
    _write_properties(state, key, properties)
    touch(state, issue)
    return key


def edit(
    state: State, issue: Issue, comment: Comment, given: JSON, caller: Caller, *, version: str
) -> Comment:
    """Change a comment. A visibility that is not sent again is gone, as in Jira."""
    body = {name: value for name, value in comment.body.items() if name != "visibility"}
    body["body"] = require_text(state, given.get("body"), "comment", version)
    body["updateAuthor"] = shown_user(state, caller.user)
    body["updated"] = state.stamp()
    body |= _visibility(state, given, caller)
    state.run("UPDATE comment SET body = ? WHERE id = ?", json.dumps(body), comment.id)
    _write_properties(state, comment.id, _properties(given))
    touch(state, issue)
    return comment._replace(body=body)


def remove(state: State, issue: Issue, key: int) -> None:
    """Delete a comment with its properties."""
    state.run("DELETE FROM property WHERE kind = 'comment' AND owner = ?", key)
    state.run("DELETE FROM comment WHERE id = ?", key)
    touch(state, issue)


def require_own(state: State, issue: Issue, comment: Comment, caller: Caller, verb: str) -> None:
    """Raise Jira's refusal unless the caller may edit (or delete) this comment."""
    own = user_id(comment.body.get("author") or {}) == caller.user and bool(caller.user)
    name = f"{verb.upper()}_OWN_COMMENTS" if own else f"{verb.upper()}_ALL_COMMENTS"
    if not may(state, caller, name, issue.project):
        who = shown_user(state, caller.user)
        named = f"{who['displayName']}, you" if who else "You"
        raise JiraError(
            400 if state.cloud else 403,
            f"{named} do not have the permission to {verb} this comment (id: {comment.id}).",
        )


def _visibility(state: State, given: JSON, caller: Caller) -> JSON:
    visibility = given.get("visibility")
    if not visibility:
        return {}
    role = str(visibility.get("value") or visibility.get("identifier") or "")
    if visibility.get("type") != "role" or role not in state.catalog("role"):
        raise JiraError(400, errors={"commentLevel": f"Role '{role}' does not exist."})
    if not in_role(state, caller, role):
        raise JiraError(400, f"You are currently not a member of the project role: {role}.")
    shown: dict[str, Any] = {"type": "role", "value": role}
    return {"visibility": shown | ({"identifier": role} if state.cloud else {})}


def _write_properties(state: State, comment: int, properties: JSON) -> None:
    state.db.executemany(
        "INSERT OR REPLACE INTO property VALUES ('comment', ?, ?, ?)",
        [(comment, name, json.dumps(value)) for name, value in properties.items()],
    )


def _properties(given: JSON) -> JSON:
    return {str(each.get("key")): each.get("value") for each in given.get("properties") or []}
