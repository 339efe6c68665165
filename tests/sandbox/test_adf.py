"""Documents that Jira accepts and those it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ticket_lint.sandbox.adf import fault

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT.parent / "shared" / "samples"
UNSUPPORTED = "adf-atlaskit-unsupported-content.json"


def text(words: str = "x", *marks: str) -> dict[str, Any]:
    """Return a text with marks."""
    node: dict[str, Any] = {"type": "text", "text": words}
    attrs = {"link": {"attrs": {"href": "https://jira.example"}}}
    return node | ({"marks": [{"type": m, **attrs.get(m, {})} for m in marks]} if marks else {})


def node(kind: str, *content: Any, **attrs: Any) -> dict[str, Any]:
    """Return a node."""
    found: dict[str, Any] = {"type": kind}
    found |= {"content": list(content)} if content else {}
    return found | ({"attrs": attrs} if attrs else {})


def doc(*content: Any) -> dict[str, Any]:
    """Return a document."""
    return {"type": "doc", "version": 1, "content": list(content)}


P = node("paragraph", text())


@pytest.mark.parametrize(
    "document",
    [
        doc(),
        doc(P, node("paragraph")),
        doc(node("heading", text(), level=2), node("rule")),
        doc(node("bulletList", node("listItem", P, node("orderedList", node("listItem", P))))),
        doc(node("paragraph", text("x", "code", "link"), text("y", "strong", "em"))),
        doc(node("panel", P, panelType="info"), node("codeBlock", text(), language="sh")),
        doc(node("table", node("tableRow", node("tableHeader", P), node("tableCell", P)))),
        doc(node("expand", P, title="More")),
    ],
)
def test_accepted(document: object) -> None:
    """A well-formed document has no fault."""
    assert fault(document) == ""


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (None, "the root is no `doc`"),
        (P, "the root is no `doc`"),
        ({"type": "doc", "content": []}, "`doc` needs `version` 1 and `content`"),
        (doc(text()), "`text` may not stand in `doc`"),
        (doc("text"), "`None` may not stand in `doc`"),
        (doc(node("paragraf")), "`paragraf` may not stand in `doc`"),
        (doc(node("bulletList")), "`bulletList` is empty"),
        (doc(node("bulletList", P)), "`paragraph` may not stand in `bulletList`"),
        (
            doc(node("bulletList", node("listItem", node("heading", text(), level=1)))),
            "`heading` may not stand in `listItem`",
        ),
        (doc(node("heading", text())), "`heading` needs attributes"),
        (doc(node("heading", text(), level=7)), "a heading has level 1 to 6"),
        (doc(node("panel", P, panelType="loud")), "`panelType` of `panel` cannot be 'loud'"),
        (doc(node("panel", P, panelType="info", size=1)), "`panel` has no attribute `size`"),
        (doc(node("paragraph", text(""))), "a `text` is empty"),
        (
            doc(node("paragraph", text("x", "code", "strong"))),
            "the mark `code` stands with links only",
        ),
        (doc(node("paragraph", text("x", "bold"))), "`text` may not have the mark `bold`"),
        (
            doc(node("paragraph", text() | {"marks": [{"type": "link"}]})),
            "a link without `href`",
        ),
        (doc(P | {"colour": "red"}), "`paragraph` has no `colour`"),
        (doc(P | {"content": "text"}), "a member of `paragraph` has the wrong type"),
        (doc(node("rule") | {"content": []}), "`rule` has no content"),
    ],
)
def test_refused(document: object, message: str) -> None:
    """A fault is named."""
    assert fault(document) == message


def test_deep_document() -> None:
    """Depth is no problem."""
    inner = node("listItem", P)
    for _ in range(5000):
        inner = node("listItem", P, node("bulletList", inner))
    assert fault(doc(node("bulletList", inner))) == ""


def documents(value: object) -> Iterator[dict[str, Any]]:
    """Yield the documents in JSON."""
    if isinstance(value, dict):
        if value.get("type") == "doc":
            yield value
        for each in value.values():
            yield from documents(each)
    elif isinstance(value, list):
        for each in value:
            yield from documents(each)


def test_sample_sprint() -> None:
    """All texts of the sample sprint are documents that Jira accepts."""
    sample = json.loads((ROOT / "samples" / "sprint" / "cloud.json").read_text("utf-8"))
    found = list(documents(sample))
    assert len(found) > 18
    assert {fault(each) for each in found} == {""}


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared folder with samples is absent")
def test_real_documents() -> None:
    """Real documents are accepted, and the one made of unsupported nodes is not."""
    files = [*SAMPLES.glob("adf-atlas-doc-parser/*.json"), *SAMPLES.glob("*.json")]
    for file in files:
        for each in documents(json.loads(file.read_text("utf-8"))):
            assert bool(fault(each)) == (file.name == UNSUPPORTED), file.name
