"""The board and the sprint that are meant; several are listed."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from ticket_lint.errors import UsageError
from ticket_lint.jira.agile import Board, board, boards, choose, sprints
from ticket_lint.jira.client import Jira

AGILE = "https://example.atlassian.net/rest/agile/1.0"
WEB, FLOW = {"id": 1, "name": "Web", "type": "scrum"}, {"id": 2, "name": "Flow", "type": "kanban"}
SPRINTS = f"{AGILE}/board/1/sprint"


def page(*values: Any, last: bool = True) -> dict[str, Any]:
    """Return a page of boards or sprints."""
    return {"values": list(values), "isLast": last, "startAt": 0, "maxResults": 50}


def sprint(number: int, state: str = "future", start: str = "") -> dict[str, Any]:
    """Return a sprint."""
    dates = {"startDate": start} if start else {}
    return {"id": number, "name": f"Sprint {number}", "state": state, "originBoardId": 1} | dates


def test_boards_come_in_pages(cloud: Jira, http: responses.RequestsMock) -> None:
    """All pages are read."""
    http.get(f"{AGILE}/board", json=page(WEB, last=False))
    http.get(f"{AGILE}/board", json=page(FLOW))
    assert [one.id for one in boards(cloud)] == [1, 2]
    assert http.calls[-1].request.params["startAt"] == "1"


@pytest.mark.parametrize(
    ("wanted", "by_name", "by_project", "expected"),
    [
        ("web", [WEB, {"id": 9, "name": "Web old"}], [], 1),
        ("WEB", [], [WEB, FLOW], 1),
        ("WEB", [], [FLOW], 2),
    ],
)
def test_board_by_name_or_project(
    cloud: Jira,
    http: responses.RequestsMock,
    wanted: str,
    by_name: Any,
    by_project: Any,
    expected: int,
) -> None:
    """A name counts whole, a project by its only Scrum board."""
    http.get(f"{AGILE}/board", json=page(*by_name))
    http.get(f"{AGILE}/board", json=page(*by_project))
    assert board(cloud, wanted).id == expected


def test_ambiguous_board(cloud: Jira, http: responses.RequestsMock) -> None:
    """Several are listed by id."""
    http.get(f"{AGILE}/board", json=page(WEB, {**WEB, "id": 3}))
    with pytest.raises(UsageError, match="1 'Web', 3 'Web'"):
        board(cloud, "Web")


@pytest.mark.parametrize("wanted", ["77", "Nowhere"])
def test_unknown_board(cloud: Jira, http: responses.RequestsMock, wanted: str) -> None:
    """There is none, or it is hidden."""
    http.get(f"{AGILE}/board", json=page())
    http.get(f"{AGILE}/board/77", status=404, json={})
    with pytest.raises(UsageError, match="no such board, or it is hidden"):
        board(cloud, wanted)


def test_next_sprint(cloud: Jira, http: responses.RequestsMock) -> None:
    """The earliest where all have dates, else the first on the board."""
    of = Board(1, "Web")
    http.get(
        SPRINTS,
        json=page(
            sprint(5, start="2026-12-15T08:00:00.000Z"), sprint(4, start="2026-12-01T08:00:00.000Z")
        ),
    )
    assert choose(cloud, of, "next").id == 4
    http.replace("GET", SPRINTS, json=page(sprint(5), sprint(4, start="2026-12-01T08:00:00.000Z")))
    chosen = choose(cloud, of, "next")
    assert (chosen.id, chosen.jql) == (5, "sprint = 5")


def test_active_sprint(cloud: Jira, http: responses.RequestsMock) -> None:
    """One is taken, several are listed, none is an error."""
    of = Board(1, "Web")
    http.get(SPRINTS, json=page(sprint(3, "active")))
    assert choose(cloud, of, "active").id == 3
    http.replace("GET", SPRINTS, json=page(sprint(3, "active"), sprint(4, "active")))
    with pytest.raises(UsageError, match="3 'Sprint 3', 4 'Sprint 4'"):
        choose(cloud, of, "active")
    http.replace("GET", SPRINTS, json=page())
    with pytest.raises(UsageError, match="no active sprint"):
        choose(cloud, of, "active")


def test_kanban_board(cloud: Jira, http: responses.RequestsMock) -> None:
    """A board without sprints says what to do instead."""
    message = {"errorMessages": ["The board does not support sprints"]}
    http.get(f"{AGILE}/board/2/sprint", status=400, json=message)
    with pytest.raises(UsageError, match="--jql for a Kanban board"):
        sprints(cloud, Board(2, "Flow"))
