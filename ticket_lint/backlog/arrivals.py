"""When a ticket came into a sprint, from its history."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ticket_lint.values.sprint import Added

_MOST_S = 1e11
_MOST_MS = 1e14
_NUMBER = re.compile(r"[0-9]{1,18}")


class Entry(NamedTuple):
    """An issue's way into a sprint that the history tells: when and by whom."""

    at: str
    by: str


def entry(history: Iterable[Mapping[str, Any]], sprint: int) -> Entry | None:
    """Return the last time that an issue was put into a sprint, None where nobody changed it.

    `history` are the objects of Jira's changelog, in any order. Without such a change the issue has
    been in the sprint since it was made.
    """
    found: list[Entry] = []
    for change in history:
        items = change.get("items")
        for item in items if isinstance(items, list) else ():
            if not isinstance(item, dict) or str(item.get("field")).casefold() != "sprint":
                continue
            # Ids, joined by commas: the sprints before and those after.
            if sprint in _ids(item.get("to")) and sprint not in _ids(item.get("from")):
                found.append(Entry(_time(change.get("created")), _name(change.get("author"))))
    return max(found, key=lambda one: moment(one.at) or _EVER, default=None)


def added(start: str, created: str, came: Entry | None, by: str = "") -> Added | None:
    """Return how a ticket came into a sprint after its `start`, None where it was in it before.

    `created` and `by` are of the ticket: they count where its history has no entry.
    """
    came = came or Entry(created, by)
    began, at = moment(start), moment(came.at)
    if began is None or at is None or at <= began:
        return None
    return Added(came.at, came.by)


def moment(text: str) -> dt.datetime | None:
    """Return a time as Jira writes it, None for anything else; without a zone it is UTC."""
    try:
        when = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=dt.UTC)


_EVER = dt.datetime.min.replace(tzinfo=dt.UTC)


def _ids(value: object) -> set[int]:
    return {int(number) for number in _NUMBER.findall(value)} if isinstance(value, str) else set()


def _time(value: object) -> str:
    """Return a time of the changelog, which Cloud's bulk fetch may give as a number, as ISO 8601.

    Its description shows seconds since 1970; what is too large for those are milliseconds.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < _MOST_MS:
        seconds = value / 1000 if value >= _MOST_S else value
        return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat()
    return _text(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _name(author: object) -> str:
    if not isinstance(author, dict):
        return ""
    return _text(author.get("displayName")).partition("@")[0]
