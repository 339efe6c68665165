"""What a project looks like after a while: sprints that are over, and tickets that wait."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import NamedTuple

from ticket_lint.sandbox.catalogs import sprint_field
from ticket_lint.sandbox.generate import POINTS, one_issue
from ticket_lint.sandbox.site import scrum_board, sprints_of
from ticket_lint.sandbox.state import JSON, State, milliseconds

_FINISHED = 9
"""Tickets finished in a sprint."""
_WAITING = 14
_DAY = 86_400
_LENGTH = 14
_AGO = 3
"""Days since the active sprint began, where none says so."""
_ESTIMATES = (2, 3, 3, 5)


class _Ticket(NamedTuple):
    """What is wanted of an invented ticket."""

    sprint: int
    quality: str
    created: float


def finished(state: State, project: str, count: int) -> list[JSON]:
    """Make `count` closed sprints before the active one; return the tickets finished in them."""
    return _made(state, project, lambda chance: _closed(state, project, count, chance))


def waiting(state: State, project: str) -> list[JSON]:
    """Return tickets that wait in no sprint."""
    return _made(state, project, lambda chance: _waits(state, chance))


def _made(
    state: State, project: str, wants: Callable[[random.Random], Iterator[_Ticket]]
) -> list[JSON]:
    """Return invented tickets; none for a service project."""
    body = next(each for each in state.catalog("project").values() if each["key"] == project)
    if body.get("projectTypeKey") == "service_desk":
        return []
    chance = random.Random(project)  # noqa: S311 - the same tickets each time
    wanted = list(wants(chance))
    text = files("ticket_lint.sandbox").joinpath("invented.toml").read_text("utf-8")
    source = tomllib.loads(text)
    number, key = _free(state, project, len(wanted))
    issues = []
    for place, one in enumerate(wanted):
        templates = [each for each in source["ticket"] if each["quality"] == one.quality]
        issue = one_issue(
            state,
            chance,
            source,
            chance.choice(templates),
            number=number + place,
            key=f"{project}-{key + place}",
            project=body,
            epic=None,
            done=bool(one.sprint),
            created=one.created,
        )
        fields = issue["fields"]
        if fields["issuetype"]["name"] != "Bug":
            fields[POINTS[state.product]] = chance.choice(_ESTIMATES)
        fields[sprint_field(state)] = [one.sprint] if one.sprint else None
        issues.append(issue)
    return issues


def _closed(state: State, project: str, count: int, chance: random.Random) -> Iterator[_Ticket]:
    """Make the sprints, oldest first, and yield what lies in them."""
    board = scrum_board(state, project)
    own = sprints_of(state, board)
    numbers = [int(name) for body in own if (name := body["name"].rpartition(" ")[2]).isdigit()]
    first = max(1, min(numbers) - count) if numbers else 1
    began = [milliseconds(body.get("startDate")) for body in own if body["state"] == "active"]
    end = next((when / 1000 for when in began if when), state.now() - _AGO * _DAY)
    for place in range(count):
        key = max((body["id"] for body in state.catalog("sprint").values()), default=0) + 1
        closed = end - (count - 1 - place) * _LENGTH * _DAY
        start = closed - _LENGTH * _DAY
        body = {
            "id": key,
            "name": f"{project} Sprint {first + place}",
            "state": "closed",
            "goal": "",
            "startDate": _stamp(start),
            "endDate": _stamp(closed),
            "completeDate": _stamp(closed),
            "originBoardId": board["id"],
        }
        state.put("sprint", str(key), body)
        for _ in range(_FINISHED + chance.randint(-1, 2)):
            yield _Ticket(key, "good", start - chance.randint(1, 30) * _DAY)


def _waits(state: State, chance: random.Random) -> Iterator[_Ticket]:
    for _ in range(_WAITING):
        quality = chance.choice(("good", "good", "weak"))
        yield _Ticket(0, quality, state.now() - chance.randint(1, 60) * _DAY)


def _free(state: State, project: str, count: int) -> tuple[int, int]:
    """Return the first of `count` free ids and of as many free numbers of keys.

    Older tickets have lower numbers, where there is room below those that are there.
    """
    top = state.row("SELECT max(id) FROM issue")
    row = state.row("SELECT min(number), max(number) FROM search WHERE project = ?", project)
    low, high = (row[0] or 1, row[1] or 0) if row else (1, 0)
    return (top[0] or 0) + 1 if top else 1, low - count if low > count else high + 1


def _stamp(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.000Z"
