"""Webhooks that an administrator registers, with a secret: `/rest/webhooks/1.0/webhook`."""

from __future__ import annotations

from ticket_lint.sandbox.access import may
from ticket_lint.sandbox.answer import BASE, Answer, JiraError
from ticket_lint.sandbox.call import Call, Route
from ticket_lint.sandbox.state import JSON
from ticket_lint.sandbox.webhooks import EVENTS

_PATH = "/rest/webhooks/1.0/webhook"


def _require_admin(call: Call) -> None:
    if not may(call.state, call.caller, "ADMINISTER", "*"):
        raise JiraError(403, "You must be an administrator to manage webhooks.")


def shown(body: JSON) -> JSON:
    """Return a webhook without its secret."""
    result = {name: value for name, value in body.items() if name not in ("secret", "id")}
    return result | {"self": f"{BASE}{_PATH}/{body['id']}", "isSigned": bool(body.get("secret"))}


def listed(call: Call) -> Answer:
    """Answer all webhooks."""
    _require_admin(call)
    return Answer(200, [shown(body) for body in call.state.catalog("webhook").values()])


def register(call: Call) -> Answer:
    """Register a webhook."""
    _require_admin(call)
    return Answer(201, shown(add_webhook(call)))


def add_webhook(call: Call) -> JSON:
    """Write a webhook; raises Jira's 400 for one that cannot work."""
    given = call.body(url=str, events=[str], filters=dict, secret=str, name=str, excludeBody=bool)
    url, events = given.get("url") or "", given.get("events") or []
    if not url.startswith(("http://", "https://")):
        raise JiraError(400, errors={"url": "A webhook needs an http or https address."})
    if wrong := [each for each in events if each not in EVENTS]:
        raise JiraError(400, errors={"events": f"'{wrong[0]}' is not an event."})
    key = call.state.next_id("webhook")
    body = {
        "id": key,
        "name": str(given.get("name") or "webhook"),
        "url": url,
        "events": events or list(EVENTS),
        "excludeBody": bool(given.get("excludeBody")),
        "filters": {k: str(v) for k, v in (given.get("filters") or {}).items()},
        "enabled": True,
        "secret": str(given.get("secret") or ""),
    }
    call.state.put("webhook", str(key), body)
    return body


def remove(call: Call) -> Answer:
    """Remove a webhook."""
    _require_admin(call)
    if call.path["webhook"] not in call.state.catalog("webhook"):
        raise JiraError(404, "Webhook not found.")
    call.state.drop("webhook", call.path["webhook"])
    return Answer(204)


ROUTES = (
    Route("GET", _PATH, listed),
    Route("POST", _PATH, register),
    Route("DELETE", f"{_PATH}/{{webhook}}", remove),
)
