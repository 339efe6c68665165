"""Issues: read, create, edit, delete, changelog."""

from __future__ import annotations

from ticket_lint.sandbox.access import may, require, searcher
from ticket_lint.sandbox.answer import Answer, JiraError
from ticket_lint.sandbox.call import READ, WRITE, Call, Route, paged
from ticket_lint.sandbox.catalogs import shown, shown_user
from ticket_lint.sandbox.editing import apply
from ticket_lint.sandbox.issues import (
    Issue,
    add,
    delete,
    issue_url,
    next_key,
    save,
    visible,
)
from ticket_lint.sandbox.state import JSON
from ticket_lint.sandbox.view import Wanted, changelog, shown_issue
from ticket_lint.sandbox.workflow import initial_status

_NO_EDIT = "You do not have permission to edit issues in this project."
_NOTIFY = "To discard the user notification either admin or project admin permissions are required."


def get(call: Call) -> Answer:
    """Answer an issue."""
    issue = visible(call.state, call.path["issue"], call.caller)
    return Answer(
        200,
        shown_issue(
            call.state,
            issue,
            Wanted(call.request.query.get("fields", ())),
            call.caller,
            version=call.version,
            expand=call.many("expand"),
            properties=call.many("properties"),
        ),
    )


def require_silence(call: Call, project: str) -> bool:
    """Return whether people are to be mailed.

    Data Center refuses `notifyUsers=false` to all but administrators. Cloud takes no notice of it
    then, except for comments.
    """
    if call.flag("notifyUsers", default=True):
        return True
    admin = may(call.state, call.caller, "ADMINISTER_PROJECTS", project)
    if not admin and not call.state.cloud:
        raise JiraError(403, _NOTIFY)
    return not admin


def edit(call: Call) -> Answer:
    """Change fields of an issue."""
    issue = visible(call.state, call.path["issue"], call.caller)
    require(call.state, call.caller, "EDIT_ISSUES", issue.key, _NO_EDIT)
    notify = require_silence(call, issue.project)
    fields, changes = apply(call.state, issue.fields, _given(call), call.version)
    _properties(call, issue)
    if changes:
        entry = save(call.state, issue, fields, changes, call.caller)
        if notify:
            call.app.log.mailed("issue edited")
        call.app.webhooks.issue("jira:issue_updated", issue.id, call.caller, entry)
    return Answer(204)


def _given(call: Call) -> JSON:
    return call.body(fields=dict, update=dict, properties=[dict], transition=dict)


def _properties(call: Call, issue: Issue) -> None:
    from ticket_lint.sandbox.rest.properties import put_property  # noqa: PLC0415

    for each in _given(call).get("properties") or ():
        put_property(call, "issue", issue.id, str(each.get("key")), each.get("value"))


def create(call: Call) -> Answer:
    """Create an issue."""
    given = _given(call)
    fields: JSON = dict(given.get("fields") or {})
    wanted = fields.pop("project", None)
    wanted = wanted if isinstance(wanted, dict) else {}
    project = next(
        (
            body
            for key, body in call.state.catalog("project").items()
            if wanted.get("key") == body["key"] or str(wanted.get("id")) == key
        ),
        None,
    )
    if project is None or project["key"] not in searcher(call.state, call.caller).projects:
        raise JiraError(400, errors={"project": "valid project is required"})
    if not may(call.state, call.caller, "CREATE_ISSUES", project["key"]):
        raise JiraError(
            400,
            errors={"project": "You do not have permission to create issues in this project."},
        )
    missing = {
        "summary": "You must specify a summary of the issue.",
        "issuetype": "Specify an issue type",
    }
    errors = {name: text for name, text in missing.items() if not fields.get(name)}
    if errors:
        raise JiraError(400, errors=errors)
    now = call.state.stamp()
    reporter = shown_user(call.state, call.caller.user)
    empty: JSON = {
        "project": shown(project)
        | {"self": f"{issue_url(call.state, 0)[:-7]}project/{project['id']}"},
        "status": initial_status(call.state),
        "labels": [],
        "description": None,
        "assignee": None,
        "reporter": reporter,
        "creator": reporter,
        "created": now,
        "updated": now,
        "issuelinks": [],
        "attachment": [],
    }
    filled, _ = apply(call.state, empty, given | {"fields": fields}, call.version)
    issue = add(call.state, next_key(call.state, project["key"]), filled)
    call.app.log.mailed("issue created")
    call.app.webhooks.issue("jira:issue_created", issue.id, call.caller, None)
    url = issue_url(call.state, issue.id, call.version)
    return Answer(201, {"id": str(issue.id), "key": issue.key, "self": url})


def remove(call: Call) -> Answer:
    """Delete an issue."""
    issue = visible(call.state, call.path["issue"], call.caller)
    require(
        call.state,
        call.caller,
        "DELETE_ISSUES",
        issue.key,
        "You do not have permission to delete issues in this project.",
    )
    call.app.webhooks.issue("jira:issue_deleted", issue.id, call.caller, None)
    delete(call.state, issue)
    return Answer(204)


def history(call: Call) -> Answer:
    """Answer a page of an issue's changelog, oldest first."""
    issue = visible(call.state, call.path["issue"], call.caller)
    found: list[object] = list(changelog(call.state, issue.id))
    page = paged(call, found, size=100)
    url = f"{issue_url(call.state, issue.id, call.version)}/changelog"
    page["self"] = f"{url}?startAt={page['startAt']}&maxResults={page['maxResults']}"
    return Answer(200, page)


def assign(call: Call) -> Answer:
    """Set the assignee."""
    issue = visible(call.state, call.path["issue"], call.caller)
    require(call.state, call.caller, "ASSIGN_ISSUES", issue.key, _NO_EDIT)
    given = {"fields": {"assignee": call.body()}}
    fields, changes = apply(call.state, issue.fields, given, call.version)
    entry = save(call.state, issue, fields, changes, call.caller)
    call.app.webhooks.issue("jira:issue_updated", issue.id, call.caller, entry)
    return Answer(204)


ROUTES = (
    Route("POST", "/issue", create, scope=WRITE),
    Route("GET", "/issue/{issue}", get, scope=READ),
    Route("PUT", "/issue/{issue}", edit, scope=WRITE),
    Route("DELETE", "/issue/{issue}", remove, scope=WRITE),
    Route("PUT", "/issue/{issue}/assignee", assign, scope=WRITE),
    Route("GET", "/issue/{issue}/changelog", history, "cloud", READ),
)
