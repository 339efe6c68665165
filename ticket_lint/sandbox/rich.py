"""The text of a description or comment: ADF under v3, a string under v2, and Jira's refusals."""

from __future__ import annotations

from typing import Any

from ticket_lint.sandbox.answer import JiraError
from ticket_lint.sandbox.state import State
from ticket_lint.sandbox.text import document, wiki

LIMIT = 32_767
"""Characters that Jira keeps of one text."""

_NODES = frozenset(
    """doc paragraph text hardBreak heading bulletList orderedList listItem taskList taskItem
    blockTaskItem decisionList decisionItem codeBlock blockquote panel rule table tableRow
    tableCell tableHeader media mediaSingle mediaGroup mediaInline caption mention emoji
    date status inlineCard blockCard embedCard expand nestedExpand layoutSection
    layoutColumn extension inlineExtension bodiedExtension placeholder syncBlock
    bodiedSyncBlock""".split()
)
_MARKS = frozenset(
    """strong em strike underline code link subsup textColor backgroundColor alignment indentation
    breakout border fragment dataConsumer annotation fontSize""".split()
)


def require_text(state: State, value: object, field: str, version: str) -> Any:  # noqa: ANN401 - ADF or text
    """Return a text as this product keeps it; raises Jira's refusal of a wrong or too long one."""
    if version == "3":
        if not valid_adf(value):
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


_NOT_ADF = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"


def _too_long(state: State) -> str:
    number = f"{LIMIT:,}" if state.cloud else str(LIMIT)
    return f"The entered text is too long. It exceeds the allowed limit of {number} characters."


def valid_adf(value: object) -> bool:
    """Tell whether a value is a document: known nodes and marks, and texts that are not empty.

    Less than the schema asks for, but what a client gets wrong; without recursion.
    """
    if not isinstance(value, dict) or value.get("type") != "doc" or value.get("version") != 1:
        return False
    nodes: list[object] = [value]
    while nodes:
        node = nodes.pop()
        if not isinstance(node, dict) or node.get("type") not in _NODES:
            return False
        if node["type"] == "text" and not (isinstance(node.get("text"), str) and node["text"]):
            return False
        content, marks = node.get("content", []), node.get("marks", [])
        if not isinstance(content, list) or not isinstance(marks, list):
            return False
        if not all(isinstance(mark, dict) and mark.get("type") in _MARKS for mark in marks):
            return False
        nodes += content
    return True
