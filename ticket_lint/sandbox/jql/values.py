"""Operands of JQL as the values the search index holds, and the messages for those it has not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ticket_lint.sandbox.jql.dates import edge, moment
from ticket_lint.sandbox.jql.fields import Field
from ticket_lint.sandbox.jql.parse import Call, Value
from ticket_lint.sandbox.jql.tokens import JqlError
from ticket_lint.sandbox.state import State

EMPTY = None
_CATALOGUED = ("issuetype", "status", "priority", "resolution", "security")
_SPRINTS = {"opensprints": "active", "futuresprints": "future", "closedsprints": "closed"}
_CATEGORIES = {"to do": "new", "in progress": "indeterminate", "done": "done"}


class Searcher(NamedTuple):
    """Who searches what: the site, the caller's id (empty: anonymous) and what he may see."""

    state: State
    user: str
    projects: frozenset[str]
    levels: frozenset[str]


def values(field: Field, operand: Value | Call, who: Searcher) -> Iterator[object]:
    """Yield what an operand stands for, None for EMPTY; raises `JqlError` for the unknown."""
    if isinstance(operand, Call):
        yield from _called(field, operand, who)
    elif operand.empty:
        yield EMPTY
    else:
        yield from _literal(field, operand.text, who)


def _called(field: Field, call: Call, who: Searcher) -> Iterator[object]:
    name = call.name.casefold()
    found: list[object]
    if name == "currentuser":
        of, found = "user", [who.user]
    elif name in _SPRINTS:
        of, found = (
            "sprint",
            [
                int(key)
                for key, sprint in who.state.catalog("sprint").items()
                if sprint["state"] == _SPRINTS[name]
            ],
        )
    elif (when := edge(name, call.arguments, who.state.now())) is not None:
        of, found = "date", [when]
    else:
        raise JqlError(f"Unable to find JQL function '{call.name}({', '.join(call.arguments)})'.")
    if field.values != of:
        raise JqlError(
            f"A value provided by the function '{call.name}' is invalid for the field "
            f"'{field.name}'."
        )
    yield from found


def _literal(field: Field, text: str, who: Searcher) -> Iterator[object]:
    wanted, kind = text.casefold(), field.values
    found: list[object] = []
    missing = f"The value '{text}' does not exist for the field '{field.name}'."
    if not kind:
        found = [text]
    elif kind in ("date", "number"):
        found = [_measure(field, text, who)]
    elif kind == "issue":
        found = _issue(text, who)
        missing = f"An issue with key '{text}' does not exist for field '{field.name}'."
    elif kind == "category":
        found = [key for name, key in _CATEGORIES.items() if wanted in (name, key)]
    elif kind == "resolution" and wanted == "unresolved":
        found = [EMPTY]
    else:
        found = list(_named(kind, wanted, who))
        if kind == "sprint":
            called = "id" if text.isdigit() else "name"
            missing = (
                f"Sprint with {called} '{text}' does not exist or you do not have permission to "
                "view it."
            )
    if not found:
        raise JqlError(missing)
    yield from found


def _measure(field: Field, text: str, who: Searcher) -> int | float:
    if field.values == "date":
        if (when := moment(text, who.state.now())) is not None:
            return when
        raise JqlError(
            f"Date value '{text}' for field '{field.name}' is invalid. Valid formats include: "
            "'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period "
            "format e.g. '-5d', '4w 2d'."
        )
    try:
        return float(text)
    except ValueError:
        raise JqlError(f"Value '{text}' for field '{field.name}' is not a number.") from None


def _named(kind: str, wanted: str, who: Searcher) -> Iterator[object]:
    if kind == "filter":  # each board has one of the same number, which shows its project
        yield from (
            body["project"]
            for key, body in who.state.catalog("board").items()
            if key == wanted and body["project"] in who.projects
        )
    for key, body in who.state.catalog(kind).items():
        if kind == "project":
            if body["key"] in who.projects and wanted in (
                key,
                body["key"].casefold(),
                body["name"].casefold(),
            ):
                yield body["key"]
        elif kind == "user":
            names = (key, body.get("displayName"), body.get("emailAddress"), body.get("name"))
            if wanted in (name.casefold() for name in names if name):
                yield key
        elif wanted in (key, body["name"].casefold()):
            yield int(key) if kind == "sprint" else key if kind in _CATALOGUED else body["name"]


def _issue(text: str, who: Searcher) -> list[object]:
    row = who.state.row(
        "SELECT id, key FROM issue WHERE key = ? OR id = ?"
        " UNION SELECT issue, (SELECT key FROM issue WHERE id = issue) FROM moved WHERE key = ?",
        text.upper(),
        int(text) if text.isdigit() and len(text) < 16 else -1,  # noqa: PLR2004 - digits of 2^53
        text.upper(),
    )
    return [row[0]] if row and row[1] and row[1].rpartition("-")[0] in who.projects else []
