"""Transitions of an issue."""

from __future__ import annotations

from ticket_lint.sandbox.access import may
from ticket_lint.sandbox.answer import Answer, JiraError
from ticket_lint.sandbox.call import READ, WRITE, Call, Route
from ticket_lint.sandbox.issues import Change, save, visible
from ticket_lint.sandbox.workflow import shown_status, transitions


def listed(call: Call) -> Answer:
    """Answer the transitions that the issue can take and the caller may make."""
    issue = visible(call.state, call.path["issue"], call.caller)
    allowed = may(call.state, call.caller, "TRANSITION_ISSUES", issue.project)
    wanted = call.request.one("transitionId")
    found = [
        {
            "id": body["id"],
            "name": body["name"],
            "to": shown_status(call.state, body["to"]),
            "hasScreen": False,
            "isGlobal": not body.get("from"),
            "isInitial": False,
            "isConditional": bool(body.get("conditions")),
            "isAvailable": True,
        }
        for body in (transitions(call.state, issue) if allowed else ())
        if wanted in ("", body["id"])
    ]
    return Answer(200, {"expand": "transitions", "transitions": found})


def make(call: Call) -> Answer:
    """Take a transition."""
    issue = visible(call.state, call.path["issue"], call.caller)
    given = call.body(transition=dict).get("transition") or {}
    wanted = str(given.get("id") or "")
    if not wanted:
        raise JiraError(400, "Missing 'transition' identifier")
    allowed = may(call.state, call.caller, "TRANSITION_ISSUES", issue.project)
    found = (body for body in transitions(call.state, issue) if body["id"] == wanted)
    body = next(found, None) if allowed else None
    if body is None:
        raise JiraError(400, f"Transition id '{wanted}' is not valid for this issue.")
    old, new = issue.fields["status"], shown_status(call.state, body["to"])
    change = Change("status", "status", old["id"], old["name"], new["id"], new["name"])
    fields = issue.fields | {"status": new}
    entry = save(call.state, issue, fields, [change], call.caller)
    call.app.log.mailed("issue edited")
    call.app.webhooks.issue("jira:issue_updated", issue.id, call.caller, entry)
    return Answer(204)


ROUTES = (
    Route("GET", "/issue/{issue}/transitions", listed, scope=READ),
    Route("POST", "/issue/{issue}/transitions", make, scope=WRITE),
)
