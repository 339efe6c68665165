"""Boards and sprints. The issues of a sprint are a search: `sprint = ID` works everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, TypeAlias

from ticket_lint.errors import NotThere, RequestRefused, UsageError
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


def boards(jira: Jira, *, project: str = "", name: str = "") -> Iterator[Board]:
    """Yield the boards that we may see, of a project or with a name that contains `name`."""
    asked: dict[str, str | int | bool] = {"maxResults": 50}
    if project:
        asked["projectKeyOrId"] = project
    if name:
        asked["name"] = name
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
        listed = ", ".join(f"{one.id} {one.name!r}" for one in found[:_SHOWN])
        raise UsageError(
            f"{len(found)} boards fit", where=f"board {wanted!r}", right=f"name one by id: {listed}"
        )
    raise UsageError(
        "there is no such board, or it is hidden from this account", where=f"board {wanted!r}"
    )


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
    """Return a sprint by its id; raises `NotThere`."""
    return _sprint(jira.object(jira.agile("sprint", str(number))))


def choose(jira: Jira, of: Board, which: Literal["active", "next"]) -> Sprint:
    """Return the active sprint of a board, or the next: the first of those to come.

    Raises `UsageError` where there is none, or where several are active, and lists them.
    """
    found = sprints(jira, of, "active" if which == "active" else "future")
    where = f"board {of.id} {of.name!r}"
    if not found:
        right = "plan one, or name a sprint by id"
        raise UsageError(f"there is no {which} sprint", where=where, right=right)
    if which == "active" and len(found) > 1:
        listed = ", ".join(f"{one.id} {one.name!r}" for one in found[:_SHOWN])
        raise UsageError(
            f"{len(found)} sprints are active", where=where, right=f"name one by id: {listed}"
        )
    dated = [one for one in found if _day(one.start)]
    return min(dated, key=lambda one: one.start) if len(dated) == len(found) else found[0]


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
