"""What belongs to one issue beside its fields: comments, history, properties, transitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ticket_lint.errors import JiraError, NotJira, NotThere
from ticket_lint.jira.client import PAGE, Jira, Json

_MOST_IDS = 1000


def comments(jira: Jira, issue: str) -> Iterator[Json]:
    """Yield the comments of an issue, oldest first, with their `properties` on Cloud.

    Data Center sends no properties along: `comment_property` asks for one.
    """
    path = jira.api("issue", issue, "comment")
    yield from jira.pages(path, "comments", maxResults=PAGE, orderBy="created", expand="properties")


def comments_by_id(jira: Jira, ids: Sequence[str]) -> Iterator[Json]:
    """Yield comments by id (Cloud), with their properties; those gone or hidden are left out."""
    path = jira.api("comment", "list")
    for start in range(0, len(ids), _MOST_IDS):
        numbers = [int(number) for number in ids[start : start + _MOST_IDS]]
        page = jira.post(path, {"ids": numbers}, expand="properties")
        values = page.get("values") if isinstance(page, dict) else None
        yield from (value for value in values or () if isinstance(value, dict))


def comment(jira: Jira, issue: str, number: str) -> Json | None:
    """Return a comment, None where it is gone."""
    return _or_none(jira, jira.api("issue", issue, "comment", number))


def comment_property(jira: Jira, comment: str, key: str) -> Any:  # noqa: ANN401 - JSON
    """Return the value of a comment's property, None where there is none."""
    return (_or_none(jira, jira.api("comment", comment, "properties", key)) or {}).get("value")


def property_of(jira: Jira, issue: str, key: str) -> Any:  # noqa: ANN401 - JSON
    """Return the value of an issue's property, None where there is none.

    Raises `NotThere` where the issue itself is gone or hidden.
    """
    value = _or_none(jira, jira.api("issue", issue, "properties", key))
    if value is None:
        jira.object(jira.api("issue", issue), fields="id")  # raises where the issue is gone
        return None
    return value.get("value")


def changelog(jira: Jira, issue: str) -> Iterator[Json]:
    """Yield the history of an issue: objects with `created`, `author` and `items`."""
    if jira.is_cloud:
        path = jira.api("issue", issue, "changelog")
        yield from jira.pages(path, "values", maxResults=PAGE)
        return
    whole = jira.object(jira.api("issue", issue), fields="id", expand="changelog")
    log = whole.get("changelog")
    histories = log.get("histories") if isinstance(log, dict) else None
    yield from (item for item in histories or () if isinstance(item, dict))


def changelogs(jira: Jira, ids: Sequence[str], fields: Sequence[str]) -> Iterator[tuple[str, Json]]:
    """Yield the changes of several issues as (issue id, change), in any order.

    `fields` are the ids of the fields whose changes are wanted; Data Center sends all of them.
    """
    for start in range(0, len(ids), _MOST_IDS if jira.is_cloud else PAGE):
        if jira.is_cloud:
            yield from _changes(jira, ids[start : start + _MOST_IDS], fields)
        else:
            yield from _histories(jira, ids[start : start + PAGE])


def _changes(jira: Jira, ids: Sequence[str], fields: Sequence[str]) -> Iterator[tuple[str, Json]]:
    path = jira.api("changelog", "bulkfetch")
    body: Json = {"issueIdsOrKeys": list(ids), "fieldIds": list(fields), "maxResults": _MOST_IDS}
    seen: set[str] = set()
    while True:
        page = jira.post(path, body)
        page = page if isinstance(page, dict) else {}
        for log in page.get("issueChangeLogs") or ():
            if isinstance(log, dict):
                yield from _each(log.get("issueId"), log.get("changeHistories"))
        token = page.get("nextPageToken")
        if not isinstance(token, str) or not token:
            return
        if token in seen:
            raise NotJira("sends the same page again and again", where=path)
        seen.add(token)
        body["nextPageToken"] = token


def _histories(jira: Jira, ids: Sequence[str]) -> Iterator[tuple[str, Json]]:
    body: Json = {
        "jql": f"id in ({', '.join(number for number in ids if number.isdigit())})",
        "maxResults": PAGE,
        "fields": ["created"],
        "expand": ["changelog"],
    }
    page = jira.post(jira.api("search"), body)
    for issue in (page.get("issues") or ()) if isinstance(page, dict) else ():
        log = issue.get("changelog") if isinstance(issue, dict) else None
        if isinstance(log, dict):
            yield from _each(issue.get("id"), log.get("histories"))


def _each(issue: object, changes: object) -> Iterator[tuple[str, Json]]:
    if isinstance(issue, (str, int)) and isinstance(changes, list):
        yield from ((str(issue), change) for change in changes if isinstance(change, dict))


def transitions(jira: Jira, issue: str) -> list[Json]:
    """Return the transitions that are open to us now, each with `id`, `name` and `to`."""
    page = jira.object(jira.api("issue", issue, "transitions"))
    return [one for one in page.get("transitions") or () if isinstance(one, dict)]


def _or_none(jira: Jira, path: str) -> Json | None:
    try:
        return jira.object(path)
    except NotThere:
        return None


def permissions(jira: Jira, *wanted: str, project: str = "") -> dict[str, bool]:
    """Return which permissions we have, in a project or anywhere.

    One that this Jira does not know counts as not had: Data Center ignores the filter, Cloud
    answers 400.
    """
    asked = {"permissions": ",".join(wanted)} | ({"projectKey": project} if project else {})
    try:
        had = jira.object(jira.api("mypermissions"), **asked).get("permissions")
    except NotThere:
        raise
    except JiraError:
        return dict.fromkeys(wanted, False)
    had = had if isinstance(had, dict) else {}
    return {
        name: isinstance(had.get(name), dict) and had[name].get("havePermission") is True
        for name in wanted
    }
