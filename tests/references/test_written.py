"""A document written as Markdown reads as the same document again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_lint.jira.fields import source
from ticket_lint.parse import Markup, documents
from ticket_lint.references.library import load
from ticket_lint.references.written import SOMEBODY, markdown
from ticket_lint.values.document import Document

WIKI = """h2. Steps
# Open *the* page
# Press {{Save}}
#* with a * star
Costs 3 * 4_5_6 <b>now</b>
# not a number

||a||b||
|1|2 \\| 3|
{code}
if (x) { ``` }
{code}
-struck out- and text
"""


def document(text: str, markup: Markup = "markdown") -> Document:
    """Return a description."""
    (found,) = documents([source("description", text, where="", plain=markup)])
    return found


def shape(found: Document) -> list[tuple[str, int, str]]:
    """Return what stands in a document: kind, depth and words of each block."""
    return [(b.kind, b.depth, " ".join(found.slice(b).split())) for b in found.blocks]


@pytest.mark.parametrize("reference", load(), ids=lambda reference: reference.id)
def test_references(reference: object) -> None:
    """Every shipped reference survives."""
    for found in reference.ticket.documents:  # type: ignore[attr-defined]
        assert shape(document(markdown(found))) == shape(found)


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        (WIKI, "wiki"),
        ("# no heading\n1. no item\n> no quote\n| no | table |\n--- \n*no* `code`", "text"),
        ("- a\n  - b\n    - c\n- [ ] d\n1. e\n\nText\n\n1. f\n\n```\n# code\n```", "markdown"),
        ("|a|b|\n|-|-|\n|`x`|**y**|\n\n**Bold line**\n\nText\n> quoted\n> two", "markdown"),
    ],
)
def test_markup(text: str, markup: Markup) -> None:
    """Text that looks like markup stays text, and structure stays structure."""
    found = document(text, markup)
    assert shape(document(markdown(found))) == shape(found)


def test_people_are_not_named() -> None:
    """A mention becomes somebody."""
    shown = markdown(document("Ask [~jdoe] today.", "wiki"))
    assert shown == f"Ask {SOMEBODY} today."


@given(st.text(alphabet="ab #-*_`>|[]()!1.\n\\~@{}", max_size=60))
def test_total(text: str) -> None:
    """Any text can be written and read, and loses no letter."""
    found = document(text)
    again = document(markdown(found))
    assert [c for c in again.text if c in "ab"] == [c for c in found.text if c in "ab"]
