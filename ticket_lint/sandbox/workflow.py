"""The workflow: which transitions lead where, and the conditions on fields that hold them back."""

from __future__ import annotations

import operator
from collections.abc import Iterator

from ticket_lint.sandbox.catalogs import own_url, shown
from ticket_lint.sandbox.issues import Issue
from ticket_lint.sandbox.state import JSON, State

_COMPARE = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
}
_NONE = 0.0


def shown_status(state: State, status: str) -> JSON:
    """Return a status in Jira's shape."""
    return shown(state.catalog("status")[status]) | {"self": own_url(state, f"status/{status}")}


def initial_status(state: State) -> JSON:
    """Return the status of a new issue: the first of the category `new`."""
    for key, body in state.catalog("status").items():
        if body["statusCategory"]["key"] == "new":
            return shown_status(state, key)
    return shown_status(state, next(iter(state.catalog("status"))))


def transitions(state: State, issue: Issue) -> Iterator[JSON]:
    """Yield the transitions that an issue can take now, as the catalogue keeps them.

    A condition `{field, operator, value}` that does not hold withholds the transition, as Jira's
    `system:check-field-value` does.
    """
    now = (issue.fields.get("status") or {}).get("id")
    for body in state.catalog("transition").values():
        if body.get("project") not in (None, issue.project):
            continue
        if body.get("from") and now not in body["from"]:
            continue
        if all(_holds(condition, issue.fields) for condition in body.get("conditions", ())):
            yield body


def _holds(condition: JSON, fields: JSON) -> bool:
    value = fields.get(condition["field"])
    if not isinstance(value, (int, float)):
        value = _NONE
    return bool(_COMPARE[condition["operator"]](value, condition["value"]))
