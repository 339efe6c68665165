"""`/sandbox`: what no Jira has. The log, failures, the clock, permissions, moved issues, webhooks.

It asks for no credentials; the sandbox listens on this machine only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from ticket_lint.sandbox.access import EVERYWHERE, PERMISSIONS, grant
from ticket_lint.sandbox.answer import Answer, JiraError
from ticket_lint.sandbox.call import Call, Route
from ticket_lint.sandbox.faults import KINDS
from ticket_lint.sandbox.index import catch_up
from ticket_lint.sandbox.issues import find, move
from ticket_lint.sandbox.rest.webhooks import add_webhook, shown
from ticket_lint.sandbox.state import JSON


def overview(call: Call) -> Answer:
    """Answer what there is."""
    return Answer(
        200,
        {
            "product": call.state.product,
            "issues": (call.state.row("SELECT count(*) FROM issue") or (0,))[0],
            "comments": (call.state.row("SELECT count(*) FROM comment") or (0,))[0],
            "faults": {name: text for name, text in KINDS.items()},  # noqa: C416 - a copy
            "resources": sorted({f"{route.method} {route.template}" for route in ADMIN}),
        },
    )


def log(call: Call) -> Answer:
    """Answer the requests and counts; `since=N` leaves the first N requests out."""
    return Answer(200, call.app.log.summary(since=call.number("since", 0)))


def reset_log(call: Call) -> Answer:
    """Forget the requests so far."""
    call.app.log.clear()
    return Answer(204)


def faults(call: Call) -> Answer:
    """Answer the failures in force."""
    return Answer(200, {"faults": [each.model_dump() for each in call.app.faults.all]})


def add_fault(call: Call) -> Answer:
    """Add a failure, or several as a list."""
    given: Any = call.json()
    try:
        made = [
            call.app.faults.add(**each).model_dump()
            for each in (given if isinstance(given, list) else [given])
        ]
    except (ValidationError, TypeError) as error:
        raise JiraError(400, str(error)) from None
    return Answer(201, {"faults": made})


def clear_faults(call: Call) -> Answer:
    """Let everything work again, and the index see everything."""
    call.app.faults.clear()
    call.state.lag = 0
    catch_up(call.state, everything=True)
    return Answer(204)


def lag(call: Call) -> Answer:
    """Let searches see writes `{"seconds": N}` later; 0 brings the index up to date."""
    call.state.lag = _number(call.body(), "seconds")
    if not call.state.lag:
        catch_up(call.state, everything=True)
    return Answer(204)


def clock(call: Call) -> Answer:
    """Set this Jira's clock `{"advance": seconds}` forward."""
    call.state.offset += _number(call.body(), "advance")
    call.app.searches.kept.clear()
    return Answer(200, {"now": call.state.stamp()})


def permissions(call: Call) -> Answer:
    """Give or take permissions: `{"user", "project", "permission", "granted"}`."""
    given = call.body(user=str, project=str, permission=str, granted=bool)
    name, user = str(given.get("permission")), given.get("user") or ""
    if name not in PERMISSIONS:
        raise JiraError(400, f"Known permissions: {', '.join(PERMISSIONS)}")
    if user and user not in call.state.catalog("user"):
        raise JiraError(400, f"Known users: {', '.join(call.state.catalog('user'))}")
    grant(
        call.state,
        user,
        str(given.get("project") or EVERYWHERE),
        name,
        granted=bool(given.get("granted", True)),
    )
    call.app.searches.kept.clear()
    return Answer(204)


def move_issue(call: Call) -> Answer:
    """Move an issue to another project: `{"issue", "project"}`."""
    given = call.body(issue=str, project=str)
    issue = find(call.state, str(given.get("issue")))
    wanted = given.get("project")
    projects = call.state.catalog("project").values()
    project = next((body for body in projects if body["key"] == wanted), None)
    if issue is None or project is None:
        raise JiraError(404, "Name an `issue` and a `project` that exist.")
    moved = move(call.state, issue, project, call.caller)
    return Answer(200, {"id": str(moved.id), "key": moved.key})


def webhooks(call: Call) -> Answer:
    """Answer the webhooks and what came of each try to send."""
    sent = [each._asdict() for each in call.app.webhooks.sent]
    hooks = [shown(body) for body in call.state.catalog("webhook").values()]
    return Answer(200, {"webhooks": hooks, "sent": sent})


def add_hook(call: Call) -> Answer:
    """Register a webhook as an administrator would; `retry_after` sets seconds between tries."""
    given = call.body()
    if "retry_after" in given:
        call.app.webhooks.retry_after = _number(given, "retry_after")
    return Answer(201, shown(add_webhook(call)))


def _put(kind: str) -> Callable[[Call], Answer]:
    def put(call: Call) -> Answer:
        """Add or replace a thing of the catalogue."""
        body: Any = call.body()
        key = str(body.get("id") or call.state.next_id(kind))
        call.state.put(kind, key, {"id": key, **body})
        call.app.searches.kept.clear()
        return Answer(200, call.state.catalog(kind)[key])

    return put


def _number(body: JSON, name: str) -> float:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > _DECADE:
        raise JiraError(400, f"`{name}` is a number of seconds.")
    return float(value)


_DECADE = 315_360_000
"""Seconds; the clock goes no further."""

ADMIN = (
    Route("GET", "/sandbox", overview),
    Route("GET", "/sandbox/log", log),
    Route("DELETE", "/sandbox/log", reset_log),
    Route("GET", "/sandbox/faults", faults),
    Route("POST", "/sandbox/faults", add_fault),
    Route("DELETE", "/sandbox/faults", clear_faults),
    Route("PUT", "/sandbox/lag", lag),
    Route("POST", "/sandbox/clock", clock),
    Route("POST", "/sandbox/permissions", permissions),
    Route("POST", "/sandbox/move", move_issue),
    Route("GET", "/sandbox/webhooks", webhooks),
    Route("POST", "/sandbox/webhooks", add_hook),
    Route("PUT", "/sandbox/statuses", _put("status")),
    Route("PUT", "/sandbox/transitions", _put("transition")),
    Route("PUT", "/sandbox/fields", _put("field")),
)
