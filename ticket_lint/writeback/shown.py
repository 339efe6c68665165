"""What an issue's fields tell beside the text, whether it was searched for or read by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ticket_lint.jira.client import user_id

PEOPLE = ("reporter", "assignee")
"""The fields that name whom to ask, the first choice first."""
NAME = "ticket-lint"
"""What a comment names that is ours or answers us."""


def json_object(value: object) -> dict[str, Any]:
    """Return a JSON object, an empty one in the place of anything else."""
    return value if isinstance(value, dict) else {}


def person(fields: Mapping[str, Any]) -> str:
    """Return the id of whom to ask, empty where nobody is named."""
    return next(filter(None, (user_id(fields.get(name)) for name in PEOPLE)), "")


def is_service(fields: Mapping[str, Any]) -> bool | None:
    """Tell whether an issue is of a service project, None where Jira does not say."""
    kind = json_object(fields.get("project")).get("projectTypeKey")
    return kind == "service_desk" if isinstance(kind, str) and kind else None


def score_in(fields: Mapping[str, Any], field: str) -> float | None:
    """Return the score in a field, None where there is none; `field` is empty for no field."""
    value = fields.get(field) if field else None
    return float(value) if isinstance(value, (int, float)) else None


def number_of(comment: str) -> int:
    """Return a comment's id as a number, since Jira counts upwards; 0 for what is none."""
    return int(comment) if comment.isdecimal() else 0
