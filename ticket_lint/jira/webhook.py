"""The body of a webhook as an `Event`: Jira Cloud, Data Center, Jira Automation.

Pure and total: whatever is sent ends in an `Event` or an `InputError`. Only what decides whether
to look at the ticket is read; its text is not, for that is fetched afresh.
"""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ticket_lint.errors import InputError
from ticket_lint.lexicon.commands import MAX_LINE, is_talk
from ticket_lint.parse import Source, document
from ticket_lint.values.event import Change, Event

AUTOMATION = "automation"
CREATED = "jira:issue_created"
UPDATED = "jira:issue_updated"
LINKED = frozenset({"issuelink_created", "issuelink_deleted"})
"""A link is no update of the tickets at its ends, which these name by their ids alone."""
COMMENTED = frozenset({"comment_created", "comment_updated", "comment_deleted"})

_WHERE = "webhook"
_DELIVERY = re.compile(r"[!-~]{1,255}")
_ID = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_MAX_ID = 10**19
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}-[0-9]{1,18}", re.ASCII)
_PROJECT = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}", re.ASCII)
_IN_ADDRESS = re.compile(r"/rest/api/[^/?#]{1,10}/issue/([0-9]{1,19})/comment/", re.ASCII)
_MAX_ADDRESS = 2_000
_MAX_NAME = 255
_EVENT = 'an event of Jira (`webhookEvent`), or of Jira Automation "Issue data (Jira format)"'
_NO_BODY = "the webhook must send its body: untick *Exclude body*"
_NO_ISSUE = (
    'Jira\'s own body, "Issue data (Jira format)" of Jira Automation, or '
    '`{"id": "{{issue.id}}", "key": "{{issue.key}}"}`'
)


def event(headers: Mapping[str, str], body: bytes) -> Event:
    """Return what a webhook tells; names of headers count in any case.

    Raises `InputError` for what is no JSON object, and for an event of a ticket that does not say
    of which.
    """
    told = _decoded(body)
    name = told.get("webhookEvent")
    if name is None:
        name = AUTOMATION
    elif not isinstance(name, str):
        raise InputError("`webhookEvent` is no text", where=_WHERE, right=_EVENT)
    items = [each for each in _list(_object(told.get("changelog")).get("items")) if each]
    comment = _object(told.get("comment"))
    name = _plain(name).strip().lower()
    if name == UPDATED and not items:
        name = _of_comment(told, comment) or name
    of = _object(told.get("issue")) or (told if name == AUTOMATION else {})
    issue = _id(of.get("id"))
    if not issue and comment:
        issue = _told_by_comment(comment)
    link = _object(told.get("issueLink")) if name in LINKED else {}
    ends = [_id(link.get(end)) for end in ("sourceIssueId", "destinationIssueId")]
    issue, *more = [*dict.fromkeys(filter(None, [issue, *ends])), ""]
    if not issue and name in {CREATED, UPDATED, AUTOMATION, *COMMENTED}:
        raise InputError("does not say which ticket: no `id`", where=_WHERE, right=_NO_ISSUE)
    key = _matched(_KEY, of.get("key"))
    project = _object(_object(of.get("fields")).get("project")).get("key")
    return Event(
        name=name,
        issue=issue,
        key=key,
        project=_matched(_PROJECT, project) or key.rpartition("-")[0],
        delivery=_matched(_DELIVERY, _header(headers, "x-atlassian-webhook-identifier")),
        changed=tuple(dict.fromkeys(map(_change, items))),
        labels=frozenset().union(*map(_labels, items)),
        status=next((_plain(one.get("toString")) for one in items if _is(one, "status")), ""),
        linked=more[0] if more else "",
        command=name in {UPDATED, *COMMENTED} and bool(comment) and _is_answer(comment),
    )


def _decoded(body: bytes) -> dict[str, Any]:
    if not body.strip():
        raise InputError("has no body", where=_WHERE, right=_NO_BODY)
    try:
        with _uncollected():
            told = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        what = f"is not UTF-8 at byte {error.start}"
        raise InputError(what, where=_WHERE, right="JSON in UTF-8") from None
    except json.JSONDecodeError as error:
        what = f"is no JSON: {error.msg} in line {error.lineno}, column {error.colno}"
        raise InputError(what, where=_WHERE, right=_EVENT) from None
    except ValueError:  # NaN, or more digits than Python reads
        raise InputError(
            "holds a number that JSON or we do not know", where=_WHERE, right="finite numbers"
        ) from None
    except RecursionError:
        raise InputError("is nested too deeply", where=_WHERE, right=_EVENT) from None
    if not isinstance(told, dict):
        raise InputError("is no JSON object", where=_WHERE, right=_EVENT)
    return told


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python 3.11 from looking for cycles: a body of millions of lists took ten times as long.

    The decoder makes none, and no other thread runs meanwhile.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _no_number(_: str) -> float:
    raise ValueError


def _of_comment(told: Mapping[str, Any], comment: Mapping[str, Any]) -> str:
    """Return the name of an update that is one of a comment or of time spent, else nothing.

    Data Center sends those as updates without a changelog, beside the event of the comment.
    """
    kind = _plain(told.get("issue_event_type_name")).lower()
    if kind == "issue_comment_deleted":
        return "comment_deleted"
    if kind.startswith("issue_worklog") or kind == "issue_work_logged":
        return "worklog_updated"
    return "comment_updated" if comment else ""


def _told_by_comment(comment: Mapping[str, Any]) -> str:
    """Return the ticket's id from a comment's address, where nothing else says it."""
    address = comment.get("self")
    match = _IN_ADDRESS.search(address[:_MAX_ADDRESS]) if isinstance(address, str) else None
    return _id(match[1]) if match else ""


def _is_answer(comment: Mapping[str, Any]) -> bool:
    """Tell whether a comment answers ours; its body is wiki markup, on Cloud as well.

    Any other body is not known to be none, so it counts.
    """
    body = comment.get("body")
    if not isinstance(body, str):
        return body is not None
    return is_talk(document(Source("comment", body.lstrip()[:MAX_LINE], "wiki")).text)


def _change(item: Mapping[str, Any]) -> Change:
    return Change(_plain(item.get("field")), _plain(item.get("fieldId")))


def _is(item: Mapping[str, Any], field: str) -> bool:
    return field in (_plain(item.get("fieldId")).lower(), _plain(item.get("field")).lower())


def _labels(item: Mapping[str, Any]) -> frozenset[str]:
    """Return the labels that an entry of the changelog adds or takes off."""
    if not _is(item, "labels"):
        return frozenset()
    before, after = item.get("fromString"), item.get("toString")
    had = before.split() if isinstance(before, str) else ()
    has = after.split() if isinstance(after, str) else ()
    return frozenset(had) ^ frozenset(has)


def _id(value: object) -> str:
    """Return the id of a ticket: digits, which some bodies have as a number."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _MAX_ID:
        return str(value)
    return _matched(_ID, value)


def _matched(form: re.Pattern[str], value: object) -> str:
    return value if isinstance(value, str) and form.fullmatch(value) else ""


def _plain(value: object) -> str:
    """Return a short text that every database can keep: no lone surrogate, no NUL."""
    if not isinstance(value, str):
        return ""
    cut = value[:_MAX_NAME].encode("utf-8", "replace").decode()
    return cut.replace("\0", "\ufffd")


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((text.strip() for given, text in headers.items() if given.lower() == name), "")


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[dict[str, Any]]:
    return [_object(each) for each in value] if isinstance(value, list) else []
