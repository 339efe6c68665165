"""Things that issues refer to, in Jira's shape: users, statuses, sprints, links to issues."""

from __future__ import annotations

from typing import Any

from ticket_lint.sandbox.answer import BASE
from ticket_lint.sandbox.jql.fields import SPRINT_TYPE
from ticket_lint.sandbox.state import JSON, State

HIDDEN = frozenset(("members", "workflow", "position"))
"""What the catalogue keeps for itself."""


def user_id(user: JSON) -> str:
    """Return what identifies a user: `accountId` on Cloud, `name` on Data Center."""
    return str(user.get("accountId") or user.get("name") or "")


def shown_user(state: State, user: str) -> JSON | None:
    """Return a user as issues and comments show them, None for nobody."""
    return dict(state.catalog("user")[user]) if user in state.catalog("user") else None


def shown(body: JSON) -> JSON:
    """Return a thing of the catalogue without what only the sandbox needs."""
    return {key: value for key, value in body.items() if key not in HIDDEN}


def site_field(state: State, custom: str) -> str:
    """Return the id of the custom field of a type, empty where the site has none."""
    fields = state.catalog("field").values()
    return next(
        (body["id"] for body in fields if body.get("schema", {}).get("custom") == custom), ""
    )


def sprint_field(state: State) -> str:
    """Return the id of the sprint field."""
    return site_field(state, SPRINT_TYPE)


def shown_sprint(state: State, sprint: int) -> Any:  # noqa: ANN401 - JSON
    """Return a sprint as the issue's field shows it.

    An object on Cloud. Data Center gives the Java object's text: REST v2 never had another form.
    """
    body = state.catalog("sprint").get(str(sprint))
    if body is None:
        return None
    if state.cloud:
        keys = ("id", "name", "state", "goal", "startDate", "endDate", "completeDate")
        return {key: body[key] for key in keys if key in body} | {"boardId": body["originBoardId"]}
    inside = ",".join(
        f"{name}={body.get(key, '<null>')}"
        for name, key in (
            ("id", "id"),
            ("rapidViewId", "originBoardId"),
            ("state", "state"),
            ("name", "name"),
            ("startDate", "startDate"),
            ("endDate", "endDate"),
            ("completeDate", "completeDate"),
            ("goal", "goal"),
        )
    ).replace(f"state={body['state']}", f"state={body['state'].upper()}")
    return f"com.atlassian.greenhopper.service.sprint.Sprint@{sprint:x}[{inside},sequence={sprint}]"


def own_url(state: State, rest: str, version: str = "") -> str:
    """Return a `self` address on the site, which is the site's even behind the gateway."""
    return f"{BASE}/rest/api/{version or ('3' if state.cloud else '2')}/{rest}"
