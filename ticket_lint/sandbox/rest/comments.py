"""Comments of an issue."""

from __future__ import annotations

from ticket_lint.sandbox.access import may
from ticket_lint.sandbox.answer import Answer, JiraError
from ticket_lint.sandbox.call import READ, WRITE, Call, Route, paged
from ticket_lint.sandbox.comments import (
    Comment,
    create,
    edit,
    find,
    page_of,
    remove,
    require_own,
    shown_comment,
    shown_comments,
)
from ticket_lint.sandbox.issues import find as find_issue
from ticket_lint.sandbox.issues import visible
from ticket_lint.sandbox.rest.issues import require_silence
from ticket_lint.sandbox.state import JSON

_MOST_LISTED = 1000
_NO_COMMENT = "You do not have the permission to comment on this issue."


def listed(call: Call) -> Answer:
    """Answer a page of the comments of an issue."""
    issue = visible(call.state, call.path["issue"], call.caller)
    order = call.request.one("orderBy", "created")
    if order.lstrip("+-") != "created":
        raise JiraError(400, f"'{order}' is not a field to order by.")
    found = shown_comments(
        call.state,
        issue,
        call.caller,
        version=call.version,
        properties="properties" in call.many("expand"),
    )
    if order.startswith("-"):
        found.reverse()
    size = call.number("maxResults", 100 if call.state.cloud else 1_048_576)
    if call.state.cloud:
        size = min(size, 5000)
    return Answer(200, page_of(found, call.number("startAt", 0), size))


def get(call: Call) -> Answer:
    """Answer a comment."""
    issue = visible(call.state, call.path["issue"], call.caller)
    return Answer(200, _shown(call, find(call.state, issue, call.path["id"], call.caller)))


def post(call: Call) -> Answer:
    """Add a comment."""
    issue = visible(call.state, call.path["issue"], call.caller)
    if not may(call.state, call.caller, "ADD_COMMENTS", issue.project):
        raise JiraError(400 if call.state.cloud else 403, _NO_COMMENT)
    key = create(call.state, issue, _given(call), call.caller, version=call.version)
    call.app.log.commented(issue.key)
    call.app.log.mailed("comment added")
    shown = _shown(call, find(call.state, issue, str(key), call.caller))
    call.app.webhooks.comment("comment_created", issue.id, key, call.caller)
    return Answer(201, shown)


def put(call: Call) -> Answer:
    """Change a comment; on Cloud `notifyUsers=false` mails nobody."""
    issue = visible(call.state, call.path["issue"], call.caller)
    comment = find(call.state, issue, call.path["id"], call.caller)
    require_own(call.state, issue, comment, call.caller, "edit")
    notify = call.flag("notifyUsers", default=True)
    if not call.state.cloud:
        notify = require_silence(call, issue.project)
    comment = edit(call.state, issue, comment, _given(call), call.caller, version=call.version)
    if notify:
        call.app.log.mailed("comment edited")
    call.app.webhooks.comment("comment_updated", issue.id, comment.id, call.caller)
    return Answer(200, _shown(call, comment))


def delete(call: Call) -> Answer:
    """Delete a comment."""
    issue = visible(call.state, call.path["issue"], call.caller)
    comment = find(call.state, issue, call.path["id"], call.caller)
    require_own(call.state, issue, comment, call.caller, "delete")
    call.app.webhooks.comment("comment_deleted", issue.id, comment.id, call.caller)
    remove(call.state, issue, comment.id)
    return Answer(204)


def by_ids(call: Call) -> Answer:
    """Answer comments by their ids, of whatever issues; those unseen are left out."""
    ids = call.body(ids=[int]).get("ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= _MOST_LISTED:
        raise JiraError(400, f"Between 1 and {_MOST_LISTED} comment ids are expected.")
    found: list[object] = []
    for key in ids:
        row = call.state.row("SELECT issue FROM comment WHERE id = ?", key)
        issue = find_issue(call.state, str(row[0])) if row else None
        if issue is None:
            continue
        try:
            visible(call.state, issue.key, call.caller)
            comment = find(call.state, issue, str(key), call.caller)
        except JiraError:
            continue
        found.append(_shown(call, comment))
    return Answer(200, paged(call, found, size=_MOST_LISTED, most=_MOST_LISTED))


def _given(call: Call) -> JSON:
    return call.body(visibility=dict, properties=[dict])


def _shown(call: Call, comment: Comment) -> JSON:
    expanded = "properties" in call.many("expand")
    return shown_comment(call.state, comment, version=call.version, properties=expanded)


ROUTES = (
    Route("GET", "/issue/{issue}/comment", listed, scope=READ),
    Route("POST", "/issue/{issue}/comment", post, scope=WRITE),
    Route("GET", "/issue/{issue}/comment/{id}", get, scope=READ),
    Route("PUT", "/issue/{issue}/comment/{id}", put, scope=WRITE),
    Route("DELETE", "/issue/{issue}/comment/{id}", delete, scope=WRITE),
    Route("POST", "/comment/list", by_ids, "cloud", READ),
)
