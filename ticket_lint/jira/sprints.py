"""The sprints that an issue's field names: objects on Cloud, text of a Java object in REST v2."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ticket_lint.jira.fields import Layout
from ticket_lint.values.ticket import SprintRef

_MOST = 100
_LONGEST = 2_000
"""Characters read of a sprint's text, whose name Jira limits to 255 or less."""
_STATES = ("active", "future", "closed")
_ID = re.compile(r"[\[,]id=([0-9]{1,18})[,\]]")
_STATE = re.compile(r"[\[,]state=([A-Z]{1,10})[,\]]")
_NAME = re.compile(
    r"[\[,]name=(.*?)(?:,(?:startDate|endDate|completeDate|goal|sequence)=|\]$)", re.DOTALL
)


def sprints(fields: Mapping[str, Any], layout: Layout) -> tuple[SprintRef, ...]:
    """Return the sprints of an issue, none for a field that holds something else."""
    for name in dict.fromkeys(name for group in layout.sprint for name in group):
        value = fields.get(name)
        if isinstance(value, (list, dict)):
            values = value if isinstance(value, list) else [value]
            found = (sprint(one) for one in values[:_MOST])
            return tuple(one for one in found if one)
    return ()


def sprint(value: object) -> SprintRef | None:
    """Return a sprint in any of its three forms, None for anything else.

    An object with `id`, `name`, `state`; `…Sprint@1f[id=57,state=ACTIVE,name=…]`; a plain id.
    """
    if isinstance(value, str):
        return _written(value[:_LONGEST])
    number = value.get("id") if isinstance(value, dict) else value
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    if not isinstance(value, dict):
        return SprintRef(number)
    name, state = value.get("name"), str(value.get("state")).lower()
    return SprintRef(
        number, name if isinstance(name, str) else "", state if state in _STATES else ""
    )


def _written(text: str) -> SprintRef | None:
    number = _ID.search(text)
    if not number:
        return None
    name, state = _NAME.search(text), _STATE.search(text)
    found = state[1].lower() if state else ""
    return SprintRef(int(number[1]), name[1] if name else "", found if found in _STATES else "")
