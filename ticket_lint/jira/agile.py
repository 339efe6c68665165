"""Boards and sprints. The issues of a sprint are a search: `sprint = ID` works everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Literal, NamedTuple, TypeAlias

from ticket_lint.errors import NotPermitted, NotThere, RequestRefused, UsageError
from ticket_lint.jira.client import Jira

State: TypeAlias = Literal["active", "future", "closed"]
_SHOWN = 8


class Board(NamedTuple):
    """A board. `type` is `scrum`, `kanban` or `simple`; `project` the key it lies in."""

    id: int
    name: str
    type: str = ""
    project: str = ""


class Sprint(NamedTuple):
    """A sprint; dates are ISO 8601 as Jira gives them, empty where there is none yet."""

    id: int
    name: str
    state: str
    start: str = ""
    end: str = ""
    board: int = 0
    goal: str = ""
    completed: str = ""

    @property
    def jql(self) -> str:
        """The search for its issues; the issues of a sprint's own list are deprecated on Cloud."""
        return f"sprint = {self.id}"


def boards(
    jira: Jira,
    *,
    project: str = "",
    name: str = "",
    type: str = "",  # noqa: A002 - Jira's word
) -> Iterator[Board]:
    """Yield the boards that we may see: of a project, of a type, with `name` in their name."""
    asked: dict[str, str | int | bool] = {"maxResults": 50}
    if project:
        asked["projectKeyOrId"] = project
    if name:
        asked["name"] = name
    if type:
        asked["type"] = type
    for value in jira.pages(jira.agile("board"), "values", **asked):
        place = value.get("location")
        key = place.get("projectKey") if isinstance(place, dict) else ""
        yield Board(_int(value, "id"), _str(value, "name"), _str(value, "type"), str(key or ""))


def board(jira: Jira, wanted: str) -> Board:
    """Return the board of an id, of a name, or the only one of a project.

    Raises `UsageError` where there is none or where several fit, and lists them.
    """
    if wanted.isascii() and wanted.isdigit():
        try:
            value = jira.object(jira.agile("board", wanted))
        except NotThere:
            raise UsageError(
                "there is no such board, or it is hidden from this account",
                where=f"board {wanted}",
                right="the number behind `rapidView=` or `/boards/` in its address",
            ) from None
        return Board(_int(value, "id"), _str(value, "name"), _str(value, "type"))
    found = [one for one in boards(jira, name=wanted) if one.name.casefold() == wanted.casefold()]
    if not found:
        try:
            found = list(boards(jira, project=wanted))
        except (NotThere, RequestRefused):
            found = []
    scrum = [one for one in found if one.type == "scrum"]
    if len(scrum) == 1 or len(found) == 1:
        return (scrum or found)[0]
    if found:
        raise UsageError(
            f"{len(found)} boards fit",
            where=f"board {wanted!r}",
            right=f"name one by id: {_listed(found)}",
        )
    raise UsageError(
        "there is no such board, or it is hidden from this account", where=f"board {wanted!r}"
    )


def only_board(jira: Jira) -> Board:
    """Return the one board with sprints that we may see.

    Raises `UsageError` where there is none, or several, and lists them.
    """
    found = list(islice(boards(jira, type="scrum"), _SHOWN + 1))
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            "no board with sprints is to be seen from this account",
            right="--jql for a Kanban board",
        )
    many = f"more than {_SHOWN}" if len(found) > _SHOWN else str(len(found))
    raise UsageError(
        f"{many} boards have sprints, and none is named",
        right=f"--board, or `board` in [jira] of the configuration: {_listed(found)}",
    )


def filter_of(jira: Jira, of: Board) -> str:
    """Return the id of the saved filter that a board shows, empty where Jira does not say."""
    try:
        found = jira.object(jira.agile("board", str(of.id), "configuration")).get("filter")
    except (NotThere, NotPermitted, RequestRefused):
        return ""
    number = str(found.get("id", "")) if isinstance(found, dict) else ""
    return number if number.isascii() and number.isdigit() else ""


def sprints(jira: Jira, of: Board, *states: State) -> list[Sprint]:
    """Return the sprints of a board in the order of the board.

    Raises `UsageError` for a board without sprints.
    """
    path = jira.agile("board", str(of.id), "sprint")
    try:
        found = list(
            jira.pages(
                path, "values", maxResults=50, state=",".join(states or ("active", "future"))
            )
        )
    except RequestRefused as error:
        raise UsageError(
            f"the board has no sprints ({error.what})",
            where=f"board {of.id} {of.name!r}",
            right="--jql for a Kanban board",
        ) from None
    return [_sprint(value) for value in found]


def sprint(jira: Jira, number: int) -> Sprint:
    """Return a sprint by its id; raises `UsageError` where there is none."""
    try:
        return _sprint(jira.object(jira.agile("sprint", str(number))))
    except NotThere:
        raise UsageError(
            "there is no such sprint, or it is hidden from this account",
            where=f"sprint {number}",
            right="`active`, `next`, or part of its name",
        ) from None


def choose(jira: Jira, of: Board, which: Literal["active", "next"]) -> Sprint:
    """Return the active sprint of a board, or the next: the first of those to come.

    Raises `UsageError` where there is none, or where several are active, and lists them.
    """
    found = sprints(jira, of, "active" if which == "active" else "future")
    where = f"board {of.id} {of.name!r}"
    if not found:
        others = _listed(sprints(jira, of))
        right = f"it has {others}" if others else "plan one, or name a sprint by id"
        raise UsageError(f"there is no {which} sprint", where=where, right=right)
    if which == "active" and len(found) > 1:
        raise UsageError(
            f"{len(found)} sprints are active",
            where=where,
            right=f"name one by id: {_listed(found)}",
        )
    dated = [one for one in found if _day(one.start)]
    return min(dated, key=lambda one: one.start) if len(dated) == len(found) else found[0]


def named(jira: Jira, of: Board, name: str) -> Sprint:
    """Return the open sprint of a board that has a name, or whose name alone contains it.

    Raises `UsageError` where none or several fit, and lists them.
    """
    there, wanted = sprints(jira, of), name.casefold().strip()
    exact = [one for one in there if one.name.casefold().strip() == wanted]
    found = exact or [one for one in there if wanted in one.name.casefold()]
    if len(found) == 1:
        return found[0]
    what = f"{len(found)} sprints fit" if found else "there is no such sprint"
    listed = _listed(found or there)
    raise UsageError(
        what,
        where=f"sprint {name!r} of board {of.id} {of.name!r}",
        right=f"active, next, or one by its id: {listed}" if listed else "--board names another",
    )


def _listed(found: Sequence[Board] | Sequence[Sprint]) -> str:
    more = ", …" if len(found) > _SHOWN else ""
    return ", ".join(f"{one.id} {one.name!r}" for one in found[:_SHOWN]) + more


def _sprint(value: dict[str, Any]) -> Sprint:
    return Sprint(
        _int(value, "id"),
        _str(value, "name"),
        _str(value, "state"),
        _str(value, "startDate"),
        _str(value, "endDate"),
        _int(value, "originBoardId"),
        _str(value, "goal"),
        _str(value, "completeDate"),
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _int(value: dict[str, Any], key: str) -> int:
    number = value.get(key)
    return number if isinstance(number, int) and not isinstance(number, bool) else 0


def _str(value: dict[str, Any], key: str) -> str:
    text = value.get(key)
    return text if isinstance(text, str) else ""
