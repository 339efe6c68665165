"""Criteria and other facts are found in the structures of the Atlassian Document Format."""

from __future__ import annotations

from typing import Any

import pytest

from ticket_lint.parse import Source, documents
from ticket_lint.stated.extract import Extractor
from ticket_lint.values.fact import FactKind
from ticket_lint.values.ticket import Kind, Ticket

EXTRACT = Extractor.of()


def text(words: str, *marks: str) -> dict[str, Any]:
    """Return a text node."""
    return {"type": "text", "text": words, "marks": [{"type": mark} for mark in marks]}


def node(kind: str, *content: dict[str, Any], **attrs: object) -> dict[str, Any]:
    """Return a node with its content."""
    return {"type": kind, "attrs": attrs, "content": list(content)}


def para(words: str, *marks: str) -> dict[str, Any]:
    """Return a paragraph of one text."""
    return node("paragraph", text(words, *marks))


def bullets(*items: str) -> dict[str, Any]:
    """Return a bullet list."""
    return node("bulletList", *(node("listItem", para(item)) for item in items))


CASES: list[tuple[str, FactKind, Kind, list[dict[str, Any]], str]] = [
    (
        "heading",
        "criteria",
        "story",
        [
            node("heading", text("Acceptance criteria"), level=3),
            bullets("an empty file is refused"),
        ],
        "an empty file is refused",
    ),
    (
        "bold line",
        "criteria",
        "story",
        [para("Acceptance criteria", "strong"), bullets("an empty file is refused")],
        "an empty file is refused",
    ),
    (
        "task list",
        "criteria",
        "story",
        [node("taskList", node("taskItem", text("the totals agree"), state="TODO"))],
        "the totals agree",
    ),
    (
        "panel",
        "criteria",
        "story",
        [node("panel", para("Done when", "strong"), bullets("the totals agree"), panelType="info")],
        "the totals agree",
    ),
    (
        "expand",
        "criteria",
        "story",
        [node("expand", bullets("the totals agree"), title="Acceptance criteria")],
        "the totals agree",
    ),
    (
        "table",
        "expected",
        "bug",
        [
            node(
                "table",
                node(
                    "tableRow",
                    node("tableHeader", para("Expected result")),
                    node("tableCell", para("a list of users")),
                ),
            )
        ],
        "a list of users",
    ),
    (
        "lines broken in one paragraph",
        "expected",
        "bug",
        [
            node(
                "paragraph",
                text("Actual: a blank page"),
                {"type": "hardBreak"},
                text("Expected: a list"),
            )
        ],
        "a list",
    ),
    (
        "ordered list",
        "steps",
        "bug",
        [
            para("Steps to reproduce:"),
            node(
                "orderedList",
                node("listItem", para("open the cart")),
                node("listItem", para("press Pay")),
            ),
        ],
        "open the cart\npress Pay",
    ),
    (
        "code block",
        "reproduction",
        "bug",
        [node("codeBlock", text("$ tool run\nsegfault"))],
        "$ tool run\nsegfault",
    ),
    (
        "inside an unknown node",
        "criteria",
        "story",
        [node("fancyCard", para("The export should hold one row an invoice."))],
        "The export should hold one row an invoice.",
    ),
]


@pytest.mark.parametrize(
    ("fact", "kind", "content", "quote"),
    [case[1:] for case in CASES],
    ids=[f"{case[1]}: {case[0]}" for case in CASES],
)
def test_adf(fact: FactKind, kind: Kind, content: list[dict[str, Any]], quote: str) -> None:
    """A statement counts in whatever node it stands."""
    body = {"type": "doc", "version": 1, "content": content}
    sources = [Source("summary", "Export of invoices", "text"), Source("description", body, "adf")]
    reading = EXTRACT(Ticket(key="T-1", kind=kind, documents=documents(sources)))
    assert quote in [reading.text(found) for found in reading.facts.of(fact)]
