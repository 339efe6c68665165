"""Service management: what a customer sees of a request."""

from __future__ import annotations

import json

from ticket_lint.sandbox.answer import Answer
from ticket_lint.sandbox.call import READ, Call, Route
from ticket_lint.sandbox.comments import shown_comments
from ticket_lint.sandbox.issues import visible
from ticket_lint.sandbox.text import wiki


def customer_comments(call: Call) -> Answer:
    """Answer the comments that are public to the customer, as the portal shows them."""
    issue = visible(call.state, call.path["issue"], call.caller)
    rows = call.state.rows("SELECT id, body FROM comment WHERE issue = ?", issue.id)
    hidden = {str(key) for key, body in rows if json.loads(body).get("internal")}
    found = [
        {"id": each["id"], "body": wiki(each["body"]), "public": True, "author": each["author"]}
        for each in shown_comments(call.state, issue, call.caller, version="3")
        if each["id"] not in hidden and not each.get("visibility")
    ]
    return Answer(
        200, {"size": len(found), "start": 0, "limit": 100, "isLastPage": True, "values": found}
    )


ROUTES = (
    Route("GET", "/rest/servicedeskapi/request/{issue}/comment", customer_comments, scope=READ),
)
