"""The text of a description or comment: ADF under v3, a string under v2, and Jira's refusals."""

from __future__ import annotations

from typing import Any

from ticket_lint.sandbox.adf import fault
from ticket_lint.sandbox.answer import JiraError
from ticket_lint.sandbox.state import State
from ticket_lint.sandbox.text import document, wiki

LIMIT = 32_767
"""Characters that Jira keeps of one text."""

_NOT_ADF = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"


def require_text(state: State, value: object, field: str, version: str) -> Any:  # noqa: ANN401 - ADF or text
    """Return a text as this product keeps it; raises Jira's refusal of a wrong or too long one."""
    if version == "3":
        if fault(value):
            wrong = "Comment body is not valid!" if field == "comment" else _NOT_ADF
            raise JiraError(400, errors={field: wrong})
        if len(wiki(value)) > LIMIT:
            if field == "comment":
                raise JiraError(400, errors={field: _too_long(state)})
            raise JiraError(400, "CONTENT_LIMIT_EXCEEDED")
        return value
    if not isinstance(value, str):
        raise JiraError(400, errors={field: "Operation value must be a string"})
    if field == "comment" and not value.strip():
        raise JiraError(400, errors={field: "Comment body can not be empty!"})
    if len(value) > LIMIT:
        raise JiraError(400, errors={field: _too_long(state)})
    return document(value) if state.cloud else value


def _too_long(state: State) -> str:
    number = f"{LIMIT:,}" if state.cloud else str(LIMIT)
    return f"The entered text is too long. It exceeds the allowed limit of {number} characters."
