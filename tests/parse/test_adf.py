"""Atlassian Document Format: nodes in, blocks and inlines out."""

from __future__ import annotations

from typing import Any

import pytest

from ticket_lint.parse import Source, document
from ticket_lint.values.document import Document

Node = dict[str, Any]


def text(value: str, *marks: str) -> Node:
    """Return a text node with marks."""
    return {"type": "text", "text": value, "marks": [{"type": mark} for mark in marks]}


def node(kind: str, *content: Node | str, **attrs: object) -> Node:
    """Return a node; strings become text nodes."""
    children = [text(child) if isinstance(child, str) else child for child in content]
    return {"type": kind, "attrs": attrs, "content": children}


def par(*content: Node | str) -> Node:
    """Return a paragraph."""
    return node("paragraph", *content)


def read(*content: Any) -> Document:
    """Read a document of these nodes."""
    return document(Source("d", {"type": "doc", "version": 1, "content": list(content)}, "adf"))


BREAK = {"type": "hardBreak"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ([node("heading", "A", level=3)], [("heading", 3, "A")]),
        (
            [node("heading", "A", level="x"), node("heading", "B", level=9)],
            [("heading", 1, "A"), ("heading", 6, "B")],
        ),
        ([par("a", text("b", "em"), "c")], [("paragraph", 0, "abc")]),
        ([par(text("Expected:", "strong"))], [("heading", 7, "Expected:")]),
        ([par(text("Expected", "strong"), ":")], [("heading", 7, "Expected:")]),
        ([par(text("It fails.", "strong"))], [("paragraph", 0, "It fails.")]),
        (
            [par(text("Expected", "strong"), BREAK, "a")],
            [("heading", 7, "Expected"), ("paragraph", 0, "a")],
        ),
        (
            [par("Expected: a", BREAK, "Actual: b")],
            [("paragraph", 0, "Expected: a"), ("paragraph", 0, "Actual: b")],
        ),
        ([par("- a", BREAK, "1. b")], [("item", 1, "a"), ("item", 1, "b")]),
        (
            [
                node(
                    "bulletList",
                    node("listItem", par("a"), node("orderedList", node("listItem", par("b")))),
                    node("listItem", par("c")),
                )
            ],
            [("item", 1, "a"), ("item", 2, "b"), ("item", 1, "c")],
        ),
        (
            [node("bulletList", node("listItem", par("a", BREAK, "b"), par("c")))],
            [("item", 1, "a\nb"), ("paragraph", 0, "c")],
        ),
        (
            [
                node(
                    "taskList",
                    node("taskItem", "a", state="DONE"),
                    node("taskList", node("taskItem", "b")),
                )
            ],
            [("task", 1, "a"), ("task", 2, "b")],
        ),
        ([node("taskList", node("blockTaskItem", par("a")))], [("task", 1, "a")]),
        ([node("decisionList", node("decisionItem", "a", state="DECIDED"))], [("item", 1, "a")]),
        ([node("codeBlock", "a\n\n b\n", language="py")], [("code", 0, "a\n\n b")]),
        ([node("codeBlock", "a\n", "b")], [("code", 0, "a\nb")]),
        (
            [node("blockquote", par("a"), par("b")), par("c")],
            [("quote", 0, "a"), ("quote", 0, "b"), ("paragraph", 0, "c")],
        ),
        ([node("panel", par("a"), panelType="info")], [("paragraph", 0, "a")]),
        (
            [node("expand", par("a"), title="T"), node("nestedExpand", par("b"), title="U")],
            [
                ("heading", 7, "T"),
                ("paragraph", 0, "a"),
                ("heading", 7, "U"),
                ("paragraph", 0, "b"),
            ],
        ),
        (
            [node("layoutSection", node("layoutColumn", par("a")), node("layoutColumn", par("b")))],
            [("paragraph", 0, "a"), ("paragraph", 0, "b")],
        ),
        ([node("bodiedExtension", par("a"), extensionKey="x")], [("paragraph", 0, "a")]),
        ([node("extension", text="demo")], [("paragraph", 0, "demo")]),
        ([node("rule"), par("a")], [("paragraph", 0, "a")]),
        (
            [
                node(
                    "table",
                    node("tableRow", node("tableHeader", par("A")), node("tableHeader", par("B"))),
                    node(
                        "tableRow",
                        node("tableCell", par("1"), par("2")),
                        node(
                            "tableCell",
                            node(
                                "bulletList", node("listItem", par("x")), node("listItem", par("y"))
                            ),
                        ),
                    ),
                )
            ],
            [("head", 0, "A"), ("head", 1, "B"), ("cell", 0, "1\n2"), ("cell", 1, "x\ny")],
        ),
        (
            [
                node(
                    "table",
                    node(
                        "tableRow",
                        node("tableCell", par("a"), colspan=2),
                        node("tableCell", par("b")),
                    ),
                )
            ],
            [("cell", 0, "a"), ("cell", 2, "b")],
        ),
        (
            [
                node(
                    "table",
                    node(
                        "tableRow",
                        node("tableCell", par()),
                        node("tableCell", node("codeBlock", "b")),
                    ),
                )
            ],
            [("cell", 1, "b")],
        ),
        (
            [node("mediaSingle", node("media", alt="a.png"), node("caption", "c"))],
            [("paragraph", 0, "a.png"), ("paragraph", 0, "c")],
        ),
        ([node("mediaSingle", node("media", id="1"))], [("paragraph", 0, "image")]),
        (
            [node("unknown", par("a"), node("stranger", "b"))],
            [("paragraph", 0, "a"), ("paragraph", 0, "b")],
        ),
        ([par("a", node("strange-inline", "b", text="@all"), "c")], [("paragraph", 0, "a@allbc")]),
        (
            [par("Trace", BREAK, "\tat a.B.c(B.java:1)")],
            [("paragraph", 0, "Trace"), ("code", 0, "\tat a.B.c(B.java:1)")],
        ),
        # what is no ADF
        ([], []),
        ([par()], []),
        ([{"type": "paragraph", "content": "a"}], [("paragraph", 0, "a")]),
        (
            [{"type": "paragraph", "content": {"type": "text", "text": "a"}}],
            [("paragraph", 0, "a")],
        ),
        ([{"type": "text", "text": 12}, None, 3, True, [], {}], [("paragraph", 0, "12")]),
        ([[[par("a")]], "b"], [("paragraph", 0, "a"), ("paragraph", 0, "b")]),
        ([{"type": ["x"], "attrs": "y", "marks": 1, "text": "a"}], [("paragraph", 0, "a")]),
        ([{"content": [{"text": "a", "marks": [None, {"type": {}}]}]}], [("paragraph", 0, "a")]),
        ([{"type": "text", "text": 10**5000}], []),
    ],
)
def test_blocks(content: list[Any], expected: list[tuple[str, int, str]]) -> None:
    """Each node becomes its blocks; what is no node is read as far as it goes."""
    found = read(*content)
    assert [(b.kind, b.depth, found.slice(b)) for b in found.blocks] == expected


@pytest.mark.parametrize(
    ("inner", "shown", "expected"),
    [
        (text("a", "code"), "a", [("code", "a")]),
        (text("a", "link", "strong"), "a", [("link", "a")]),
        (text("a", "strike"), "a", [("deleted", "a")]),
        (text("a\nb", "code"), "a\nb", [("code", "a"), ("code", "b")]),
        (node("mention", id="1", text="@Jo"), "@Jo", [("mention", "@Jo")]),
        (node("mention", id="557058:ab"), "557058:ab", [("mention", "557058:ab")]),
        (node("emoji", shortName=":x:", text="😀"), "😀", [("emoji", "😀")]),
        (node("emoji", shortName=":x:"), ":x:", [("emoji", ":x:")]),
        (node("status", text="DONE", color="green"), "DONE", [("status", "DONE")]),
        (node("date", timestamp="1767225600000"), "2026-01-01", [("date", "2026-01-01")]),
        (node("date", timestamp=1767225600000), "2026-01-01", [("date", "2026-01-01")]),
        (node("date", timestamp="soon"), "soon", [("date", "soon")]),
        (node("date", timestamp="9" * 30), "9" * 30, [("date", "9" * 30)]),
        (node("inlineCard", url="https://a.b"), "https://a.b", [("link", "https://a.b")]),
        (node("inlineCard", data={"url": "https://a.b"}), "https://a.b", [("link", "https://a.b")]),
        (node("blockCard", url="https://a.b"), "https://a.b", [("link", "https://a.b")]),
        (node("embedCard", url="https://a.b"), "https://a.b", [("link", "https://a.b")]),
        (node("mediaInline", alt="a.png"), "a.png", [("media", "a.png")]),
        (node("placeholder", text="Type here"), "Type here", []),
        (node("inlineExtension", text="demo"), "demo", []),
    ],
)
def test_inlines(inner: Node, shown: str, expected: list[tuple[str, str]]) -> None:
    """What is no prose keeps its text and is marked."""
    found = read(par(inner))
    assert found.text == shown
    assert [(i.kind, found.slice(i)) for i in found.inlines] == expected


def test_ordered_lists() -> None:
    """Items of ordered lists are told from bullets, a second paragraph is no second item."""
    item = node("listItem", par("a"), par("b"), node("bulletList", node("listItem", par("c"))))
    found = read(node("orderedList", item, item))
    assert [(b.kind, b.ordered) for b in found.blocks] == 2 * [
        ("item", True),
        ("paragraph", False),
        ("item", False),
    ]


def test_a_string_is_wiki_markup() -> None:
    """A version 2 body that is said to be ADF is read as the wiki markup that it is."""
    found = document(Source("d", "h1. A", "adf"))
    assert found.blocks[0].kind == "heading"


def test_depth_does_not_matter() -> None:
    """100,000 levels are read without recursion."""
    inner: Node = par("deep")
    for _ in range(100_000):
        inner = {"type": "bulletList", "content": [{"type": "listItem", "content": [inner]}]}
    assert read(inner).text == "deep"
    while inner.get("content"):  # taken apart level by level: Python frees it by recursion
        inner = inner["content"].pop()
