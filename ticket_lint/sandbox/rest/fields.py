"""What the site consists of: fields, types, statuses, priorities, projects, labels, levels."""

from __future__ import annotations

from ticket_lint.sandbox.access import may, searcher
from ticket_lint.sandbox.answer import Answer, JiraError
from ticket_lint.sandbox.call import READ, Call, Route, paged
from ticket_lint.sandbox.catalogs import own_url, shown
from ticket_lint.sandbox.state import JSON


def fields(call: Call) -> Answer:
    """Answer all fields."""
    return Answer(200, [_field(call, body) for body in call.state.catalog("field").values()])


def _field(call: Call, body: JSON) -> JSON:
    custom = body["id"].startswith("customfield_")
    clauses = [body["id"]] if not custom else [f"cf[{body['id'][12:]}]", body["name"]]
    result = {
        "id": body["id"],
        "name": body["name"],
        "custom": custom,
        "orderable": True,
        "navigable": body["id"] not in ("comment", "attachment"),
        "searchable": True,
        "clauseNames": clauses,
        "schema": body["schema"],
    }
    return result | ({"key": body["id"]} if call.state.cloud else {})


def field_search(call: Call) -> Answer:
    """Answer a page of fields by name, id or type."""
    kinds, ids = call.many("type"), call.many("id")
    wanted = call.request.one("query").casefold()
    found: list[object] = [
        {
            "id": body["id"],
            "key": body["id"],
            "name": body["name"],
            "schema": body["schema"],
            "description": "",
        }
        for body in call.state.catalog("field").values()
        if (not ids or body["id"] in ids)
        and (
            not kinds or ("custom" if body["id"].startswith("customfield_") else "system") in kinds
        )
        and wanted in body["name"].casefold()
    ]
    return Answer(200, paged(call, found))


def _listed(kind: str, call: Call) -> list[JSON]:
    return [
        shown(body) | {"self": own_url(call.state, f"{kind}/{key}", call.version)}
        for key, body in call.state.catalog(kind).items()
    ]


def issue_types(call: Call) -> Answer:
    """Answer all issue types."""
    return Answer(200, _listed("issuetype", call))


def statuses(call: Call) -> Answer:
    """Answer all statuses."""
    return Answer(200, _listed("status", call))


def priorities(call: Call) -> Answer:
    """Answer all priorities."""
    return Answer(200, _listed("priority", call))


def labels(call: Call) -> Answer:
    """Answer a page of the labels in use."""
    rows = call.state.rows("SELECT DISTINCT value FROM facet WHERE field = 'labels' ORDER BY value")
    return Answer(200, paged(call, [row[0] for row in rows], size=1000, most=1000))


def _project(call: Call, body: JSON, *, full: bool = False) -> JSON:
    result = shown(body) | {"self": own_url(call.state, f"project/{body['id']}", call.version)}
    if full:
        result["issueTypes"] = _listed("issuetype", call)
    return result


def projects(call: Call) -> Answer:
    """Answer all projects that the caller may browse; nobody sees none, without an error."""
    seen = searcher(call.state, call.caller).projects
    found = call.state.catalog("project").values()
    return Answer(200, [_project(call, body) for body in found if body["key"] in seen])


def project_search(call: Call) -> Answer:
    """Answer a page of projects by key, id or part of a name."""
    keys, ids = call.many("keys"), call.many("id")
    wanted = call.request.one("query").casefold()
    action = call.request.one("action", "view")
    seen = searcher(call.state, call.caller).projects
    found: list[object] = [
        _project(call, body)
        for body in call.state.catalog("project").values()
        if body["key"] in seen
        and (not keys or body["key"] in keys)
        and (not ids or body["id"] in ids)
        and wanted in f"{body['name']} {body['key']}".casefold()
        and (action != "edit" or may(call.state, call.caller, "ADMINISTER_PROJECTS", body["key"]))
    ]
    return Answer(200, paged(call, found))


def _found(call: Call) -> JSON:
    name = call.path["project"]
    seen = searcher(call.state, call.caller).projects
    for key, body in call.state.catalog("project").items():
        if name in (key, body["key"]) and body["key"] in seen:
            return body
    raise JiraError(404, f"No project could be found with key '{name}'.")


def project(call: Call) -> Answer:
    """Answer a project with its issue types."""
    return Answer(200, _project(call, _found(call), full=True))


def project_statuses(call: Call) -> Answer:
    """Answer the statuses of a project by issue type."""
    _found(call)
    types = _listed("issuetype", call)
    names = ("self", "id", "name", "subtask")
    return Answer(
        200,
        [
            {name: each[name] for name in names} | {"statuses": _listed("status", call)}
            for each in types
        ],
    )


def security_levels(call: Call) -> Answer:
    """Answer the security levels of a project that the caller is in."""
    _found(call)
    inside = searcher(call.state, call.caller).levels
    levels = [each for each in _listed("security", call) if each["id"] in inside]
    for each in levels:
        each["self"] = own_url(call.state, f"securitylevel/{each['id']}", call.version)
    return Answer(200, {"levels": levels})


ROUTES = (
    Route("GET", "/field", fields, scope=READ),
    Route("GET", "/field/search", field_search, "cloud", READ),
    Route("GET", "/issuetype", issue_types, scope=READ),
    Route("GET", "/status", statuses, scope=READ),
    Route("GET", "/priority", priorities, scope=READ),
    Route("GET", "/label", labels, "cloud", READ),
    Route("GET", "/project", projects, scope=READ),
    Route("GET", "/project/search", project_search, "cloud", READ),
    Route("GET", "/project/{project}", project, scope=READ),
    Route("GET", "/project/{project}/statuses", project_statuses, scope=READ),
    Route("GET", "/project/{project}/securitylevel", security_levels, scope=READ),
)
