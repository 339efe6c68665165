"""Whether a document is one that Jira accepts.

`adf.json` is cut from Atlassian's schema of the format (npm `@atlaskit/adf-schema`, Apache-2.0) by
`tests/sandbox/cut_adf.py`: what may stand in what, attributes, marks. Linear and without recursion,
where a general validator takes seconds for one page.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

_MEMBERS = frozenset(("type", "attrs", "content", "marks", "text", "version"))
_WITH_CODE = frozenset(("code", "link", "annotation"))
"""Marks that may stand beside `code`."""
_LEVELS = range(1, 7)


@cache
def _model() -> dict[str, Any]:
    text = files("ticket_lint.sandbox").joinpath("adf.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def fault(document: object) -> str:
    """Return what is wrong with a document, empty where nothing is."""
    if not isinstance(document, dict) or document.get("type") != "doc":
        return "the root is no `doc`"
    if document.get("version") != 1 or not isinstance(document.get("content"), list):
        return "`doc` needs `version` 1 and `content`"
    nodes: list[dict[str, Any]] = [document]
    while nodes:
        node = nodes.pop()
        if wrong := _node_fault(node):
            return wrong
        kind, children = node["type"], node.get("content", [])
        allowed = _model()[kind]["children"]
        for child in children:
            name = child.get("type") if isinstance(child, dict) else None
            if name not in allowed:
                return f"`{name}` may not stand in `{kind}`"
        nodes += children
    return ""


def _node_fault(node: dict[str, Any]) -> str:
    kind = node["type"]
    model = _model()[kind]
    content, marks, attrs = node.get("content", []), node.get("marks", []), node.get("attrs", {})
    found = ""
    if extra := set(node) - _MEMBERS:
        found = f"`{kind}` has no `{min(extra)}`"
    elif not (isinstance(content, list) and isinstance(marks, list) and isinstance(attrs, dict)):
        found = f"a member of `{kind}` has the wrong type"
    elif kind == "text" and not (isinstance(node.get("text"), str) and node["text"]):
        found = "a `text` is empty"
    elif model["leaf"] and "content" in node:
        found = f"`{kind}` has no content"
    elif len(content) < model["least"]:
        found = f"`{kind}` is empty"
    elif "attrs" in node or not model["bare"]:
        found = _attrs_fault(kind, attrs, model)
    return found or _marks_fault(kind, marks, model)


def _marks_fault(kind: str, marks: list[Any], model: dict[str, Any]) -> str:
    names = [mark.get("type") if isinstance(mark, dict) else None for mark in marks]
    for name in names:
        if name not in model["marks"]:
            return f"`{kind}` may not have the mark `{name}`"
    if "code" in names and not _WITH_CODE.issuperset(names):
        return "the mark `code` stands with links only"
    for mark in marks:
        if extra := set(mark) - {"type", "attrs"}:
            return f"a mark has no `{min(extra)}`"
        if mark["type"] == "link" and not isinstance((mark.get("attrs") or {}).get("href"), str):
            return "a link without `href`"
    return ""


def _attrs_fault(kind: str, attrs: dict[str, Any], model: dict[str, Any]) -> str:
    if not attrs and not model["bare"]:
        return f"`{kind}` needs attributes"
    for name in model["required"]:
        if name not in attrs:
            return f"`{kind}` needs the attribute `{name}`"
    for name, value in attrs.items():
        if name not in model["attrs"]:
            return f"`{kind}` has no attribute `{name}`"
        values = model["attrs"][name]
        if values is not None and value not in values:
            return f"`{name}` of `{kind}` cannot be {value!r}"
    if kind == "heading" and attrs["level"] not in _LEVELS:
        return "a heading has level 1 to 6"
    return ""
