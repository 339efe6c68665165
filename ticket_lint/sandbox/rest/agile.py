"""Boards and sprints, `/rest/agile/1.0`; the same on both products."""

from __future__ import annotations

from ticket_lint.sandbox.access import may, require, searcher
from ticket_lint.sandbox.answer import BASE, Answer, JiraError
from ticket_lint.sandbox.call import READ, WRITE, Call, Route, paged
from ticket_lint.sandbox.catalogs import sprint_field
from ticket_lint.sandbox.editing import apply
from ticket_lint.sandbox.issues import save, visible
from ticket_lint.sandbox.search import as_indexed, ready
from ticket_lint.sandbox.state import JSON
from ticket_lint.sandbox.view import Wanted, shown_issue

_ROOT = "/rest/agile/1.0"
_STATES = ("closed", "active", "future")
_MOST_MOVED = 50
_NO_BOARD = "Board does not exist or you do not have permission to see it."
_NO_SPRINT = "Sprint does not exist."
_NO_SPRINTS = "The board does not support sprints"
_POINTS = ("Story point estimate", "Story Points")


def _require_login(call: Call) -> None:
    if not call.caller.user:
        raise JiraError(
            401, "You are not authenticated. Authentication required to perform this operation."
        )


def _board(call: Call) -> JSON:
    _require_login(call)
    body = call.state.catalog("board").get(call.path["board"])
    if body is None or body["project"] not in searcher(call.state, call.caller).projects:
        raise JiraError(404, _NO_BOARD)
    return body


def _shown_board(call: Call, body: JSON) -> JSON:
    project = next(
        each for each in call.state.catalog("project").values() if each["key"] == body["project"]
    )
    shown = {
        "id": body["id"],
        "self": f"{BASE}{_ROOT}/board/{body['id']}",
        "name": body["name"],
        "type": body["type"],
    }
    if call.state.cloud:
        shown["location"] = {
            "projectId": int(project["id"]),
            "projectKey": project["key"],
            "projectName": project["name"],
            "projectTypeKey": project["projectTypeKey"],
            "displayName": f"{project['name']} ({project['key']})",
            "name": f"{project['name']} ({project['key']})",
        }
    return shown


def boards(call: Call) -> Answer:
    """Answer a page of boards by project, name and type."""
    _require_login(call)
    seen = searcher(call.state, call.caller).projects
    wanted = call.request.one("projectKeyOrId")
    ids = {key: body["key"] for key, body in call.state.catalog("project").items()}
    wanted = ids.get(wanted, wanted)
    if wanted and wanted not in seen:
        raise JiraError(400, f"No project could be found with key or id '{wanted}'")
    kinds, name = call.many("type"), call.request.one("name").casefold()
    found: list[object] = [
        _shown_board(call, body)
        for body in call.state.catalog("board").values()
        if body["project"] in seen
        and wanted in ("", body["project"])
        and (not kinds or body["type"] in kinds)
        and name in body["name"].casefold()
    ]
    return Answer(200, paged(call, found))


def board(call: Call) -> Answer:
    """Answer a board."""
    return Answer(200, _shown_board(call, _board(call)))


def configuration(call: Call) -> Answer:
    """Answer a board's columns and the field of its estimates."""
    body = _board(call)
    columns: dict[str, list[JSON]] = {"new": [], "indeterminate": [], "done": []}
    for key, status in call.state.catalog("status").items():
        shown = {"id": key, "self": f"{BASE}/rest/api/2/status/{key}"}
        columns.setdefault(status["statusCategory"]["key"], []).append(shown)
    titles = {"new": "To Do", "indeterminate": "In Progress", "done": "Done"}
    result: JSON = {
        "id": body["id"],
        "name": body["name"],
        "type": body["type"],
        "self": f"{BASE}{_ROOT}/board/{body['id']}/configuration",
        "filter": {"id": str(body["id"]), "self": f"{BASE}/rest/api/2/filter/{body['id']}"},
        "columnConfig": {
            "columns": [
                {"name": titles.get(name, name), "statuses": statuses}
                for name, statuses in columns.items()
            ],
            "constraintType": "none",
        },
        "ranking": {"rankCustomFieldId": 10019},
    }
    for field in call.state.catalog("field").values():
        if field["name"] in _POINTS and body["type"] == "scrum":
            named = {"fieldId": field["id"], "displayName": field["name"]}
            result["estimation"] = {"type": "field", "field": named}
    return Answer(200, result)


def _shown_sprint(body: JSON) -> JSON:
    return body | {"self": f"{BASE}{_ROOT}/sprint/{body['id']}"}


def sprints(call: Call) -> Answer:
    """Answer a page of a board's sprints: closed, active, future."""
    body = _board(call)
    if body["type"] != "scrum":
        raise JiraError(400, _NO_SPRINTS)
    states = call.many("state") or list(_STATES)
    if wrong := [state for state in states if state not in _STATES]:
        raise JiraError(400, f"'{wrong[0]}' is not a valid sprint state")
    found = [
        _shown_sprint(each)
        for each in call.state.catalog("sprint").values()
        if each["originBoardId"] == body["id"] and each["state"] in states
    ]
    found.sort(key=lambda each: (_STATES.index(each["state"]), each["id"]))
    return Answer(200, paged(call, list(found)))


def _sprint(call: Call) -> JSON:
    _require_login(call)
    body = call.state.catalog("sprint").get(call.path["sprint"])
    if body is None or not _seen(call, body):
        raise JiraError(404, _NO_SPRINT)
    return body


def _seen(call: Call, body: JSON) -> bool:
    owner = call.state.catalog("board").get(str(body["originBoardId"]))
    return bool(owner and owner["project"] in searcher(call.state, call.caller).projects)


def sprint(call: Call) -> Answer:
    """Answer a sprint."""
    return Answer(200, _shown_sprint(_sprint(call)))


def change_sprint(call: Call) -> Answer:
    """Change a sprint in part: its name, goal, dates, state."""
    body = _sprint(call)
    given = call.body(name=str, goal=str, state=str, startDate=str, endDate=str)
    owner = call.state.catalog("board")[str(body["originBoardId"])]
    if not may(call.state, call.caller, "MANAGE_SPRINTS_PERMISSION", owner["project"]):
        raise JiraError(403, "You do not have permission to manage sprints.")
    new = given.get("state") or body["state"]
    legal = {"future": ("future", "active"), "active": ("active", "closed"), "closed": ("closed",)}
    if new not in legal[body["state"]]:
        raise JiraError(400, f"A sprint cannot go from '{body['state']}' to '{new}'.")
    known = ("name", "goal", "startDate", "endDate")
    changed = (
        body | {"state": new} | {name: given[name] for name in known if given.get(name) is not None}
    )
    if new == "closed" and body["state"] != "closed":
        changed["completeDate"] = call.state.stamp()
    call.state.put("sprint", str(body["id"]), changed)
    call.state.generation += 1
    return Answer(200, _shown_sprint(changed))


def add_to_sprint(call: Call) -> Answer:
    """Move up to 50 issues to a sprint."""
    body = _sprint(call)
    _move(call, body["id"])
    return Answer(204)


def to_backlog(call: Call) -> Answer:
    """Move up to 50 issues out of their sprint."""
    _require_login(call)
    _move(call, None)
    return Answer(204)


def _move(call: Call, sprint_id: int | None) -> None:
    names = call.body(issues=[str]).get("issues") or []
    if not 1 <= len(names) <= _MOST_MOVED:
        raise JiraError(400, f"Between 1 and {_MOST_MOVED} issues are expected.")
    name = sprint_field(call.state)
    for key in names:
        issue = visible(call.state, str(key), call.caller)
        require(call.state, call.caller, "EDIT_ISSUES", issue.key, "You may not edit this issue.")
        given = {"fields": {name: sprint_id}}
        fields, changes = apply(call.state, issue.fields, given, call.version)
        entry = save(call.state, issue, fields, changes, call.caller)
        call.app.webhooks.issue("jira:issue_updated", issue.id, call.caller, entry)


def sprint_issues(call: Call) -> Answer:
    """Answer a page of the issues of a sprint (deprecated on Cloud, and still there)."""
    body = _sprint(call)
    return _issues(call, f"sprint = {body['id']}", "issuekey ASC")


def backlog(call: Call) -> Answer:
    """Answer a page of a board's issues that are in no open sprint and not done."""
    body = _board(call)
    jql = f'project = "{body["project"]}" AND statusCategory != Done'
    if body["type"] == "scrum" and sprint_field(call.state):
        jql += (
            " AND (sprint IS EMPTY OR sprint NOT IN openSprints())"
            " AND (sprint IS EMPTY OR sprint NOT IN futureSprints())"
        )
    return _issues(call, jql, "issuekey ASC")


def board_issues(call: Call) -> Answer:
    """Answer a page of a board's issues."""
    return _issues(call, f'project = "{_board(call)["project"]}"', "issuekey ASC")


def _issues(call: Call, jql: str, order: str) -> Answer:
    extra = call.request.one("jql")
    where, _, given = extra.partition("ORDER BY")
    jql = f"({jql}) AND ({where})" if where.strip() else jql
    ready(call.state, [])
    ids = call.app.searches.ids(
        call.state, f"{jql} ORDER BY {given or order}", call.caller, bounded=False
    )
    start, size = call.number("startAt", 0), min(call.number("maxResults", 50), 100)
    wanted = Wanted(call.request.query.get("fields", ()), "*navigable")
    return Answer(
        200,
        {
            "expand": "schema,names",
            "startAt": start,
            "maxResults": size,
            "total": len(ids),
            "issues": [
                shown_issue(
                    call.state, issue, wanted, call.caller, version=call.version, in_search=True
                )
                for issue in as_indexed(call.state, ids[start : start + size])
            ],
        },
    )


ROUTES = (
    Route("GET", f"{_ROOT}/board", boards, scope=READ),
    Route("GET", f"{_ROOT}/board/{{board}}", board, scope=READ),
    Route("GET", f"{_ROOT}/board/{{board}}/configuration", configuration, scope=READ),
    Route("GET", f"{_ROOT}/board/{{board}}/sprint", sprints, scope=READ),
    Route("GET", f"{_ROOT}/board/{{board}}/backlog", backlog, scope=READ),
    Route("GET", f"{_ROOT}/board/{{board}}/issue", board_issues, scope=READ),
    Route("GET", f"{_ROOT}/sprint/{{sprint}}", sprint, scope=READ),
    Route("POST", f"{_ROOT}/sprint/{{sprint}}", change_sprint, scope=WRITE),
    Route("GET", f"{_ROOT}/sprint/{{sprint}}/issue", sprint_issues, scope=READ),
    Route("POST", f"{_ROOT}/sprint/{{sprint}}/issue", add_to_sprint, scope=WRITE),
    Route("POST", f"{_ROOT}/backlog/issue", to_backlog, scope=WRITE),
)
