"""The comment as a document of Jira Cloud (ADF). Text nodes are text: nothing in them is markup."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ticket_lint.writeback.inert import inert
from ticket_lint.writeback.model import Bullets, Line, Paragraph, Part

_Node = dict[str, Any]


def document(parts: Iterable[Part]) -> tuple[_Node, int]:
    """Return the document, and its size in characters of JSON, which is more than Jira counts."""
    found = {"type": "doc", "version": 1, "content": [_block(part) for part in parts]}
    return found, len(json.dumps(found, ensure_ascii=False))


def _block(part: Part) -> _Node:
    if isinstance(part, Bullets):
        items = [
            {"type": "listItem", "content": [{"type": "paragraph", "content": list(_lines(item))}]}
            for item in part.items
        ]
        return {"type": "bulletList", "content": items}
    if isinstance(part, Paragraph):
        return {"type": "paragraph", "content": list(_lines([part.line]))}
    return {
        "type": "codeBlock",
        "attrs": {"language": "markdown"},
        "content": [{"type": "text", "text": part.text}],
    }


def _lines(lines: Iterable[Line]) -> Iterator[_Node]:
    for number, line in enumerate(lines):
        if number:
            yield {"type": "hardBreak"}
        for piece in line:
            if piece.text:
                node: _Node = {"type": "text", "text": inert(piece.text)}
                yield node | ({"marks": [{"type": piece.style}]} if piece.style else {})
