"""Properties of issues and comments: JSON that only programs see."""

from __future__ import annotations

import json

from ticket_lint.sandbox.access import require
from ticket_lint.sandbox.answer import Answer, JiraError
from ticket_lint.sandbox.call import READ, WRITE, Call, Route
from ticket_lint.sandbox.catalogs import own_url
from ticket_lint.sandbox.comments import find, require_own
from ticket_lint.sandbox.issues import Issue, visible

_MAX_KEY = 255
_MAX_VALUE = 32_768
_NO_EDIT = "You do not have permission to edit issue properties."


def put_property(call: Call, kind: str, owner: int, key: str, value: object) -> int:
    """Write a property; returns 201 for a new one and 200 for a changed one.

    Raises Jira's 400 for a key or value that is too long.
    """
    text = json.dumps(value)
    if len(key) > _MAX_KEY:
        raise JiraError(400, f"The property key cannot be longer than {_MAX_KEY} characters.")
    if len(text.encode()) > _MAX_VALUE:
        raise JiraError(400, f"The property value cannot be longer than {_MAX_VALUE} bytes.")
    there = call.state.row(
        "SELECT 1 FROM property WHERE kind = ? AND owner = ? AND key = ?", kind, owner, key
    )
    call.state.run("INSERT OR REPLACE INTO property VALUES (?, ?, ?, ?)", kind, owner, key, text)
    if kind == "issue":
        call.app.webhooks.property("issue_property_set", owner, key, value, call.caller)
    return 200 if there else 201


def _issue(call: Call) -> tuple[str, int]:
    issue = visible(call.state, call.path["issue"], call.caller)
    if call.request.method != "GET":
        require(call.state, call.caller, "EDIT_ISSUES", issue.key, _NO_EDIT)
    return "issue", issue.id


def _comment(call: Call) -> tuple[str, int]:
    key = call.path["comment"]
    row = None
    if key.isdecimal() and len(key) < 16:  # noqa: PLR2004 - digits that SQLite can hold
        row = call.state.row("SELECT issue FROM comment WHERE id = ?", int(key))
    if row is None:
        raise JiraError(404, f"Can not find a comment for the id: {key}.")
    issue: Issue = visible(call.state, str(row[0]), call.caller)
    comment = find(call.state, issue, key, call.caller)
    if call.request.method != "GET":
        require_own(call.state, issue, comment, call.caller, "edit")
    return "comment", comment.id


def _owner(call: Call) -> tuple[str, int]:
    return _issue(call) if "issue" in call.path else _comment(call)


def keys(call: Call) -> Answer:
    """Answer the keys of the properties."""
    kind, owner = _owner(call)
    rows = call.state.rows("SELECT key FROM property WHERE kind = ? AND owner = ?", kind, owner)
    url = own_url(call.state, f"{kind}/{owner}/properties", call.version)
    return Answer(200, {"keys": [{"key": row[0], "self": f"{url}/{row[0]}"} for row in rows]})


def get(call: Call) -> Answer:
    """Answer a property."""
    kind, owner = _owner(call)
    key = call.path["key"]
    row = call.state.row(
        "SELECT value FROM property WHERE kind = ? AND owner = ? AND key = ?", kind, owner, key
    )
    if row is None:
        raise JiraError(404, f"The property {key} does not exist.")
    return Answer(200, {"key": key, "value": json.loads(row[0])})


def put(call: Call) -> Answer:
    """Write a property; any JSON is a value."""
    kind, owner = _owner(call)
    return Answer(put_property(call, kind, owner, call.path["key"], call.json()))


def delete(call: Call) -> Answer:
    """Delete a property."""
    kind, owner = _owner(call)
    key = call.path["key"]
    gone = call.state.run(
        "DELETE FROM property WHERE kind = ? AND owner = ? AND key = ?", kind, owner, key
    )
    if not gone.rowcount:
        raise JiraError(404, f"The property {key} does not exist.")
    if kind == "issue":
        call.app.webhooks.property("issue_property_deleted", owner, key, None, call.caller)
    return Answer(204)


_ISSUE, _OF_COMMENT = "/issue/{issue}/properties", "/comment/{comment}/properties"
ROUTES = tuple(
    route
    for base in (_ISSUE, _OF_COMMENT)
    for route in (
        Route("GET", base, keys, scope=READ),
        Route("GET", f"{base}/{{key}}", get, scope=READ),
        Route("PUT", f"{base}/{{key}}", put, scope=WRITE),
        Route("DELETE", f"{base}/{{key}}", delete, scope=WRITE),
    )
)
