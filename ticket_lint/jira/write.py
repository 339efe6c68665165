"""The calls that change something. Thin on purpose: whether and when is `writeback`'s to decide.

A creation (comment, transition) whose answer is lost raises `AnswerLost` and is never sent again
here. Changes and deletions do the same each time, so those are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ticket_lint.errors import NotPermitted, NotThere
from ticket_lint.jira.client import Jira, Json

MAX_TEXT = 32_767
"""Characters that Jira takes for a comment or a description."""


def post_comment(
    jira: Jira,
    issue: str,
    body: Json | str,
    *,
    properties: Mapping[str, Any] | None = None,
    visibility: Json | None = None,
) -> Json:
    """Create a comment and return it; `body` is ADF for Cloud and wiki markup for Data Center.

    `properties` mark it from the first moment on. `visibility` limits who sees it.
    """
    sent = _comment(body, properties, visibility)
    created = jira.post(jira.api("issue", issue, "comment"), sent)
    return created if isinstance(created, dict) else {}


def edit_comment(
    jira: Jira,
    issue: str,
    comment: str,
    body: Json | str,
    *,
    properties: Mapping[str, Any] | None = None,
    visibility: Json | None = None,
) -> Json:
    """Replace a comment's text and return it; send `visibility` again, else everybody sees it.

    Nobody gets a mail (`notifyUsers=false`). Data Center grants that to administrators only; there
    the edit is sent without it.
    """
    path = jira.api("issue", issue, "comment", comment)
    sent = _comment(body, properties, visibility)
    try:
        edited = jira.call("PUT", path, {"notifyUsers": False}, sent)
    except NotPermitted:
        if jira.is_cloud:
            raise
        edited = jira.call("PUT", path, None, sent)
    return edited if isinstance(edited, dict) else {}


def delete_comment(jira: Jira, issue: str, comment: str) -> None:
    """Delete a comment; one that is gone already is no error."""
    _delete(jira, jira.api("issue", issue, "comment", comment))


def put_comment_property(jira: Jira, comment: str, key: str, value: object) -> None:
    """Set a property of a comment."""
    jira.call("PUT", jira.api("comment", comment, "properties", key), None, value)


def put_property(jira: Jira, issue: str, key: str, value: object) -> None:
    """Set a property of an issue."""
    jira.call("PUT", jira.api("issue", issue, "properties", key), None, value)


def delete_property(jira: Jira, issue: str, key: str) -> None:
    """Delete a property of an issue; one that is gone already is no error."""
    _delete(jira, jira.api("issue", issue, "properties", key))


def change_labels(
    jira: Jira, issue: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> None:
    """Add and remove labels, leaving all others; a label has no space in it."""
    steps = [{"add": label} for label in add] + [{"remove": label} for label in remove]
    if steps:
        _edit(jira, issue, {"update": {"labels": steps}})


def set_field(jira: Jira, issue: str, field: str, value: object) -> None:
    """Set a field by its id; None empties it."""
    _edit(jira, issue, {"fields": {field: value}})


def transition(jira: Jira, issue: str, number: str) -> None:
    """Move an issue by the id of one of its transitions."""
    jira.post(jira.api("issue", issue, "transitions"), {"transition": {"id": number}})


def _edit(jira: Jira, issue: str, body: Json) -> None:
    """Change an issue without a mail, as far as the account may suppress it."""
    path = jira.api("issue", issue)
    try:
        jira.call("PUT", path, {"notifyUsers": False}, body)
    except NotPermitted:
        # Suppressing mails takes an administrator; the change itself may still be allowed.
        jira.call("PUT", path, None, body)


def _comment(
    body: Json | str, properties: Mapping[str, Any] | None, visibility: Json | None
) -> Json:
    sent: Json = {"body": body}
    if properties:
        sent["properties"] = [{"key": key, "value": value} for key, value in properties.items()]
    if visibility:
        sent["visibility"] = visibility
    return sent


def _delete(jira: Jira, path: str) -> None:
    try:
        jira.call("DELETE", path)
    except NotThere:
        return
