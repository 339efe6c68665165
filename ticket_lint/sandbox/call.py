"""One call of the REST interface, as its handler sees it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ticket_lint.sandbox.access import Caller
from ticket_lint.sandbox.answer import Answer, JiraError
from ticket_lint.sandbox.state import JSON, State
from ticket_lint.sandbox.wire import Request

if TYPE_CHECKING:
    from ticket_lint.sandbox.app import App

_MAX_INT_DIGITS = 10
_MAX_INT = 2**53


Shape = type | list[type]

PAYLOAD = "Invalid request payload. Refer to the REST API documentation and try again."


def _has(value: object, shape: Shape) -> bool:
    """Tell whether a member is absent or has its type; whole numbers are of a sane size."""
    if value is None:
        return True
    if isinstance(shape, list):
        return isinstance(value, list) and all(
            each is not None and _has(each, shape[0]) for each in value
        )
    if isinstance(value, bool) or shape is bool:
        return isinstance(value, bool) and shape is bool
    return isinstance(value, shape) and not (isinstance(value, int) and abs(value) > _MAX_INT)


class Call(NamedTuple):
    """A request that found its handler: who asks, parts of the path, REST version."""

    app: App
    request: Request
    caller: Caller
    path: Mapping[str, str]
    version: str

    @property
    def state(self) -> State:
        """Return the state of the sandbox."""
        return self.app.state

    def body(self, **shapes: Shape) -> JSON:
        """Return the JSON object of the body; raises Jira's 400.

        A shape is the type that a member has if it is there: `jql=str`; in a list, `fields=[str]`.
        """
        found = self.json()
        if not isinstance(found, dict) or not all(
            _has(found.get(name), shape) for name, shape in shapes.items()
        ):
            raise JiraError(400, body={"errorMessages": [PAYLOAD]})
        return found

    def json(self) -> object:
        """Return the JSON of the body; raises Jira's 400 or 415."""
        kind = self.request.headers.get("content-type", "")
        if not kind.startswith("application/json"):
            raise JiraError(415, f"Content type '{kind}' is not supported")
        try:
            return json.loads(self.request.body)
        except (ValueError, RecursionError):
            raise JiraError(400, body={"errorMessages": [PAYLOAD]}) from None

    def number(self, name: str, default: int) -> int:
        """Return a query parameter that is a count; raises Jira's 400."""
        text = self.request.one(name)
        if not text:
            return default
        if not text.isdecimal() or len(text) > _MAX_INT_DIGITS:
            raise JiraError(400, f"Failed to convert value of parameter '{name}': '{text}'")
        return int(text)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a query parameter that is true or false."""
        return {"true": True, "false": False}.get(self.request.one(name).lower(), default)

    def many(self, name: str) -> list[str]:
        """Return the values of a query parameter, each of which may be several with commas."""
        return [
            part.strip()
            for value in self.request.query.get(name, ())
            for part in value.split(",")
            if part.strip()
        ]


Handler = Callable[[Call], Answer]


class Route(NamedTuple):
    """A method and path template, and what answers it.

    `product` is empty for both; `api` tells that the template goes below `/rest/api/VERSION`.
    """

    method: str
    template: str
    handler: Handler
    product: str = ""
    scope: str = ""
    """The classic OAuth scope that a scoped token needs."""


READ, WRITE, USER = "read:jira-work", "write:jira-work", "read:jira-user"
"""Atlassian's classic scopes."""


def paged(call: Call, found: list[object], *, size: int = 50, most: int = 100) -> JSON:
    """Return the page of a list that the query asks for, in the shape of a page bean."""
    start = call.number("startAt", 0)
    size = min(call.number("maxResults", size), most)
    return {
        "maxResults": size,
        "startAt": start,
        "total": len(found),
        "isLast": start + size >= len(found),
        "values": found[start : start + size],
    }
