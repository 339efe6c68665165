"""The search index: columns, facets and words of each issue, which may lag behind the issue."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ticket_lint.sandbox.jql.fields import TEXT_TYPES
from ticket_lint.sandbox.state import JSON, State, milliseconds
from ticket_lint.sandbox.text import words

_COLUMNS = 17
_TEXTS = ("summary", "description", "environment")
_NAMED_LISTS = ("components", "versions", "fixVersions")
_FOREVER = 1e12
_MAX_NUMBER = 2**62
"""What SQLite can hold."""


def reindex(state: State, issue: int, before: str) -> None:
    """Note that an issue changed; the index sees it now, or after the lag.

    `before` are its old fields as JSON: what a search returns until then.
    """
    if state.lag <= 0 and not state.row("SELECT 1 FROM pending WHERE issue = ?", issue):
        index(state, [issue])
        return
    due = state.now() + (max(0, state.lag))
    state.run("INSERT OR IGNORE INTO pending VALUES (?, ?, ?)", issue, due, before)


def catch_up(state: State, *, ids: Iterable[int] = (), everything: bool = False) -> None:
    """Index what is due, and the issues `ids` whether due or not (`reconcileIssues`)."""
    due = _FOREVER if everything else state.now()
    late = {row[0] for row in state.rows("SELECT issue FROM pending WHERE due <= ?", due)}
    for issue in ids:
        if state.row("SELECT 1 FROM pending WHERE issue = ?", issue):
            late.add(issue)
    if late:
        index(state, sorted(late))
        state.db.executemany("DELETE FROM pending WHERE issue = ?", [(issue,) for issue in late])


def index(state: State, issues: list[int]) -> None:
    """Write the index entries of issues anew, or remove them where the issue is gone."""
    custom = _custom(state)
    searches: list[tuple[object, ...]] = []
    facets: list[tuple[int, str, object]] = []
    texts: list[tuple[int, str, str]] = []
    for issue in issues:
        row = state.row("SELECT key, fields FROM issue WHERE id = ?", issue)
        if row is None:
            continue
        fields = json.loads(row[1])
        searches.append(_columns(issue, row[0], fields))
        facets += ((issue, *facet) for facet in _facets(fields, custom))
        texts += ((issue, name, text) for name, text in _texts(state, issue, fields, custom))
    for table, column in (("search", "id"), ("facet", "issue"), ("words", "issue")):
        state.db.executemany(
            f"DELETE FROM {table} WHERE {column} = ?",  # noqa: S608 - our own names
            [(issue,) for issue in issues],
        )
    state.db.executemany(
        f"INSERT INTO search VALUES ({', '.join('?' * _COLUMNS)})",  # noqa: S608
        searches,
    )
    state.db.executemany("INSERT INTO facet VALUES (?, ?, ?)", facets)
    state.db.executemany("INSERT INTO words VALUES (?, ?, ?)", texts)
    state.generation += 1


def _columns(issue: int, key: str, fields: JSON) -> tuple[object, ...]:
    def of(name: str, *parts: str) -> object:
        value = fields.get(name)
        for part in parts or ("id",):
            value = value.get(part) if isinstance(value, dict) else None
        return value

    project, _, number = key.rpartition("-")
    parent = of("parent")
    return (
        issue,
        key,
        int(number),
        project,
        of("issuetype"),
        of("status"),
        of("status", "statusCategory", "key"),
        of("priority"),
        of("resolution"),
        of("assignee", "accountId") or of("assignee", "name"),
        of("reporter", "accountId") or of("reporter", "name"),
        int(parent) if isinstance(parent, str) and parent.isdigit() else None,
        of("security"),
        milliseconds(fields.get("created")),
        milliseconds(fields.get("updated")),
        milliseconds(fields.get("duedate")),
        fields.get("summary"),
    )


def _custom(state: State) -> dict[str, bool]:
    """Return the custom fields, and for each whether it holds text to search in."""
    return {
        body["id"]: body.get("schema", {}).get("custom", "").rpartition(":")[2] in TEXT_TYPES
        for body in state.catalog("field").values()
        if body["id"].startswith("customfield_")
    }


def _facets(fields: JSON, custom: dict[str, bool]) -> Iterator[tuple[str, object]]:
    for label in fields.get("labels") or ():
        yield "labels", label
    for name in _NAMED_LISTS:
        for each in fields.get(name) or ():
            yield name, each["name"]
    for name, is_text in custom.items():
        value = fields.get(name)
        if value is None or is_text:
            continue
        for each in value if isinstance(value, list) else [value]:
            plain = each.get("value", each.get("name")) if isinstance(each, dict) else each
            if isinstance(plain, str) or (
                isinstance(plain, (int, float)) and abs(plain) < _MAX_NUMBER
            ):
                yield name, plain


def _texts(
    state: State, issue: int, fields: JSON, custom: dict[str, bool]
) -> Iterator[tuple[str, str]]:
    for name in (*_TEXTS, *(key for key, is_text in custom.items() if is_text)):
        value: Any = fields.get(name)
        if value:
            yield name, words(value)
    for (body,) in state.rows("SELECT body FROM comment WHERE issue = ?", issue):
        yield "comment", words(json.loads(body)["body"])
