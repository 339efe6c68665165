"""The site around the issues: fields, issue types, statuses, transitions, boards, sprints."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from ticket_lint.sandbox.answer import BASE
from ticket_lint.sandbox.catalogs import sprint_field
from ticket_lint.sandbox.index import index
from ticket_lint.sandbox.jql.fields import RANK_TYPE, SPRINT_TYPE
from ticket_lint.sandbox.state import JSON, State

SPRINT_FIELD = {"cloud": "customfield_10020", "datacenter": "customfield_10105"}
SCORE_FIELD = "customfield_10900"
"""A numeric field that no screen hides, for a score."""

_TYPE = "com.atlassian.jira.plugin.system.customfieldtypes"
_SYSTEM = {
    "summary": ("Summary", "string"),
    "description": ("Description", "string"),
    "environment": ("Environment", "string"),
    "issuetype": ("Issue Type", "issuetype"),
    "project": ("Project", "project"),
    "status": ("Status", "status"),
    "priority": ("Priority", "priority"),
    "resolution": ("Resolution", "resolution"),
    "labels": ("Labels", "array"),
    "components": ("Components", "array"),
    "versions": ("Affects versions", "array"),
    "fixVersions": ("Fix versions", "array"),
    "assignee": ("Assignee", "user"),
    "reporter": ("Reporter", "user"),
    "creator": ("Creator", "user"),
    "created": ("Created", "datetime"),
    "updated": ("Updated", "datetime"),
    "duedate": ("Due date", "date"),
    "parent": ("Parent", "issuelink"),
    "security": ("Security Level", "securitylevel"),
    "issuelinks": ("Linked Issues", "array"),
    "subtasks": ("Sub-tasks", "array"),
    "attachment": ("Attachment", "array"),
    "comment": ("Comment", "comments-page"),
}
_CATEGORIES = {
    "new": (2, "blue-gray", "To Do"),
    "indeterminate": (4, "yellow", "In Progress"),
    "done": (3, "green", "Done"),
}
_STATUSES = (
    ("10000", "To Do", "new"),
    ("3", "In Progress", "indeterminate"),
    ("10001", "Done", "done"),
)
_TYPES = (
    ("10000", "Epic", 1),
    ("10004", "Story", 0),
    ("10007", "Bug", 0),
    ("10003", "Task", 0),
    ("10005", "Sub-task", -1),
)
_PRIORITIES = ("Highest", "High", "Medium", "Low", "Lowest")
_SPRINT_DAYS = 14
_ACTIVE, _FUTURE = 20, 15
"""Tickets that go into a sprint of a board that has none."""


def add_site(state: State) -> None:
    """Write the fields, types, statuses and priorities of a new site."""
    for key, (name, kind) in _SYSTEM.items():
        schema = {"type": kind, "system": key}
        if kind == "array":
            schema["items"] = "string"
        state.put("field", key, {"id": key, "name": name, "schema": schema})
    _add_custom(state, SCORE_FIELD, "Ticket readiness", "number", f"{_TYPE}:float")
    _add_custom(state, "customfield_10019", "Rank", "any", RANK_TYPE)
    for key, name, category in _STATUSES:
        state.put("status", key, status(key, name, category))
    for key, name, level in _TYPES:
        body = {"id": key, "name": name, "subtask": level < 0, "description": ""}
        state.put("issuetype", key, body | ({"hierarchyLevel": level} if state.cloud else {}))
    for number, name in enumerate(_PRIORITIES, 1):
        state.put("priority", str(number), {"id": str(number), "name": name})


def status(key: str, name: str, category: str) -> JSON:
    """Return a status in Jira's shape."""
    number, colour, title = _CATEGORIES[category]
    return {
        "id": key,
        "name": name,
        "description": "",
        "statusCategory": {
            "self": f"{BASE}/rest/api/2/statuscategory/{number}",
            "id": number,
            "key": category,
            "colorName": colour,
            "name": title,
        },
    }


def add_fields(state: State, names: JSON, issues: list[JSON]) -> None:
    """Add custom fields: what each is follows from its name and its values."""
    for key, name in names.items():
        if not key.startswith("customfield_"):
            continue
        values = [issue["fields"].get(key) for issue in issues]
        value = next((each for each in values if each is not None), None)
        if name == "Sprint":
            _add_custom(state, key, name, "array", SPRINT_TYPE)
        elif isinstance(value, (int, float)) or "point" in name.casefold():
            _add_custom(state, key, name, "number", f"{_TYPE}:float")
        else:
            _add_custom(state, key, name, "string", f"{_TYPE}:textarea")
    if not sprint_field(state):
        key = SPRINT_FIELD[state.product]
        _add_custom(state, key, "Sprint", "array", SPRINT_TYPE)


def _add_custom(state: State, key: str, name: str, kind: str, custom: str) -> None:
    schema: JSON = {"type": kind, "custom": custom, "customId": int(key.rpartition("_")[2])}
    if kind == "array":
        schema["items"] = "json" if state.cloud else "string"
    state.put("field", key, {"id": key, "name": name, "schema": schema})


def add_transitions(state: State) -> None:
    """Add a transition from anywhere to each status."""
    for number, (key, body) in enumerate(state.catalog("status").items(), 1):
        transition = {"id": f"{number}1", "name": body["name"], "to": key}
        state.put("transition", transition["id"], transition)


def add_board(state: State, project: str) -> None:
    """Add a scrum board with an active and a next sprint, and a kanban board, where there is none.

    A service project has none. Open tickets that are in no sprint go into the sprints made here.
    """
    add_transitions(state)
    known = {body["key"]: body for body in state.catalog("project").values()}
    if known[project].get("projectTypeKey") == "service_desk":
        return
    boards = [body for body in state.catalog("board").values() if body["project"] == project]
    board = scrum_board(state, project)
    if not any(body["type"] == "kanban" for body in boards):
        _board(state, f"{project} flow", "kanban", project)
    own = sprints_of(state, board)
    numbers = [int(name) for body in own if (name := body["name"].rpartition(" ")[2]).isdigit()]
    number = max(numbers, default=0)
    planned = any(body["state"] == "future" for body in own)
    if not any(body["state"] == "active" for body in own):
        number += 1
        size = _ACTIVE if planned else min(_ACTIVE, len(_waiting(state, board)) // 2)
        _sprint(state, board, f"{project} Sprint {number}", "active", size)
    if not planned:
        number += 1
        _sprint(state, board, f"{project} Sprint {number}", "future", _FUTURE)


def scrum_board(state: State, project: str) -> JSON:
    """Return the board of a project that has sprints, and make it where there is none."""
    for body in state.catalog("board").values():
        if body["project"] == project and body["type"] == "scrum":
            return body
    return _board(state, f"{project} board", "scrum", project)


def sprints_of(state: State, board: JSON) -> list[JSON]:
    """Return the sprints of a board."""
    return [
        body for body in state.catalog("sprint").values() if body["originBoardId"] == board["id"]
    ]


def _board(state: State, name: str, kind: str, project: str) -> JSON:
    key = max((body["id"] for body in state.catalog("board").values()), default=0) + 1
    body = {"id": key, "name": name, "type": kind, "project": project}
    state.put("board", str(key), body)
    return body


def _sprint(state: State, board: JSON, name: str, kind: str, size: int) -> None:
    key = max((body["id"] for body in state.catalog("sprint").values()), default=0) + 1
    body: JSON = {"id": key, "name": name, "state": kind, "originBoardId": board["id"], "goal": ""}
    if kind == "active":
        today = datetime.fromtimestamp(state.now(), UTC).replace(hour=8, minute=0, second=0)
        begin, end = today - timedelta(days=3), today + timedelta(days=_SPRINT_DAYS - 3)
        body |= {
            "startDate": f"{begin:%Y-%m-%dT%H:%M:%S}.000Z",
            "endDate": f"{end:%Y-%m-%dT%H:%M:%S}.000Z",
        }
    state.put("sprint", str(key), body)
    field = sprint_field(state)
    moved = []
    for issue in _waiting(state, board)[:size]:
        row = state.row("SELECT fields FROM issue WHERE id = ?", issue)
        fields = json.loads(row[0]) if row else {}
        kind_of = state.catalog("issuetype").get(fields["issuetype"]["id"], {})
        if kind_of.get("hierarchyLevel", 0) > 0 or kind_of.get("subtask"):
            continue
        fields[field] = [key]
        state.run("UPDATE issue SET fields = ? WHERE id = ?", json.dumps(fields), issue)
        moved.append(issue)
    index(state, moved)


def _waiting(state: State, board: JSON) -> list[int]:
    """Return the open tickets of a board's project that are in no sprint."""
    rows = state.rows(
        "SELECT id FROM search WHERE project = ? AND category != 'done'"
        " AND id NOT IN (SELECT issue FROM facet WHERE field = ?) ORDER BY id",
        board["project"],
        sprint_field(state),
    )
    return [int(row[0]) for row in rows]
