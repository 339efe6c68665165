"""Plain text and wiki markup of an ADF document, and the words a search finds."""

from __future__ import annotations

import re
from typing import Any

_WORD = re.compile(r"[^\W_]+")
_BREAKS = frozenset(("paragraph", "heading", "listItem", "codeBlock", "tableCell", "tableHeader"))
_MARKS = {"strong": "*", "em": "_", "strike": "-", "underline": "+"}


def words(value: object) -> str:
    """Return the words of a text or an ADF document, small, each between spaces."""
    text = value if isinstance(value, str) else wiki(value)
    return " " + " ".join(_WORD.findall(text.casefold())) + " "


def wiki(document: object) -> str:
    """Return an ADF document roughly as wiki markup, as webhooks and REST v2 carry it on Cloud.

    Unknown nodes give their text. Linear, and without recursion.
    """
    if not isinstance(document, dict):
        return document if isinstance(document, str) else ""
    parts: list[str] = []
    stack: list[tuple[Any, str]] = [(document, "")]
    while stack:
        node, bullets = stack.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        if not isinstance(node, dict):
            continue
        kind, content = node.get("type"), node.get("content")
        if kind == "text":
            parts.append(_marked(node))
        elif kind == "hardBreak":
            parts.append("\n")
        before, after = _around(node, bullets)
        if kind in ("bulletList", "orderedList"):
            bullets += "*" if kind == "bulletList" else "#"
        parts.append(before)
        stack.append((after, bullets))
        if isinstance(content, list):
            stack += [(child, bullets) for child in reversed(content)]
    return "".join(parts).strip("\n")


def _around(node: dict[str, Any], bullets: str) -> tuple[str, str]:
    kind = node.get("type")
    attrs = node.get("attrs")
    attrs = attrs if isinstance(attrs, dict) else {}
    if kind == "heading":
        return f"h{attrs.get('level', 1)}. ", "\n"
    if kind == "listItem":
        return f"{bullets} ", ""
    if kind == "codeBlock":
        return "{code}\n", "\n{code}\n"
    if kind in ("mention", "status", "emoji"):
        return str(attrs.get("text", "")), ""
    if kind == "inlineCard":
        return f"[{attrs.get('url', '')}]", ""
    return "", "\n" if kind in _BREAKS else ""


def _marked(node: dict[str, Any]) -> str:
    text = node.get("text")
    text = text if isinstance(text, str) else ""
    for mark in node.get("marks") or ():
        kind = mark.get("type") if isinstance(mark, dict) else None
        if kind in _MARKS:
            text = f"{_MARKS[kind]}{text}{_MARKS[kind]}"
        elif kind == "code":
            text = "{{" + text + "}}"
        elif kind == "link":
            text = f"[{text}|{(mark.get('attrs') or {}).get('href', '')}]"
    return text


def document(text: str) -> dict[str, Any]:
    """Return plain text as an ADF document, a paragraph a line."""
    return {
        "type": "doc",
        "version": 1,
        "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": line}] if line else []}
            for line in text.splitlines()
        ],
    }
