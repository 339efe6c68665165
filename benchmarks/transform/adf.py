"""The nodes of Atlassian Document Format for a document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ticket_lint.values.document import PSEUDO_HEADING, Block, Document
from transform.pieces import family, pieces, rows, unwrapped


def nodes(given: Document, blocks: list[Block], *, strong: bool) -> Iterator[dict[str, Any]]:
    """Yield the nodes of blocks; `strong` writes headings as paragraphs in bold."""
    for kind, run in groupby(blocks, key=family):
        listed = list(run)
        if kind == "table":
            yield {"type": "table", "content": [_adf_row(given, row) for row in rows(listed)]}
        elif kind == "list":
            yield from _adf_lists(given, listed)
        else:
            for block in listed:
                yield _adf_block(given, block, strong=strong)


def _adf_row(given: Document, row: list[Block]) -> dict[str, Any]:
    cells = [
        {
            "type": "tableHeader" if cell.kind == "head" else "tableCell",
            "content": [{"type": "paragraph", "content": _adf_text(given, cell)}],
        }
        for cell in row
    ]
    return {"type": "tableRow", "content": cells}


def _adf_lists(given: Document, items: list[Block]) -> Iterator[dict[str, Any]]:
    """Yield the lists of a run of items; deeper ones stand in the item before."""
    stack: list[tuple[int, str, dict[str, Any]]] = []
    for item in items:
        kind = (
            "taskList" if item.kind == "task" else "orderedList" if item.ordered else "bulletList"
        )
        while stack and stack[-1][0] > item.depth:
            stack.pop()
        if stack and stack[-1][:2] != (item.depth, kind) and stack[-1][0] == item.depth:
            stack.pop()
        text = _adf_text(given, item)
        node: dict[str, Any] = (
            {"type": "taskItem", "attrs": {"state": "TODO"}, "content": text}
            if item.kind == "task"
            else {"type": "listItem", "content": [{"type": "paragraph", "content": text}]}
        )
        if not stack or stack[-1][0] < item.depth:
            inner = {"type": kind, "content": [node]}
            if stack and stack[-1][1] != "taskList":
                stack[-1][2]["content"][-1]["content"].append(inner)
            elif stack:  # in ADF a list of tasks holds its nested lists itself
                stack[-1][2]["content"].append(inner)
            else:
                yield inner
            stack.append((item.depth, kind, inner))
        else:
            stack[-1][2]["content"].append(node)


def _adf_block(given: Document, block: Block, *, strong: bool) -> dict[str, Any]:
    text = _adf_text(given, block)
    if block.kind == "code":
        return {"type": "codeBlock", "content": [{"type": "text", "text": given.slice(block)}]}
    if block.kind == "heading" and (block.depth == PSEUDO_HEADING or strong):
        for node in text:
            node["marks"] = [*node.get("marks", []), {"type": "strong"}]
        return {"type": "paragraph", "content": text}
    if block.kind == "heading":
        return {"type": "heading", "attrs": {"level": block.depth}, "content": text}
    paragraph = {"type": "paragraph", "content": text}
    return {"type": "blockquote", "content": [paragraph]} if block.kind == "quote" else paragraph


_ADF_MARKS = {
    "code": {"type": "code"},
    "deleted": {"type": "strike"},
    "link": {"type": "link", "attrs": {"href": "http://example.org/"}},
}


def _adf_text(given: Document, block: Block) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for kind, piece in pieces(given, block):
        text = piece if kind else unwrapped(piece, block)
        if kind == "mention":
            nodes.append({"type": "mention", "attrs": {"text": text}})
        elif kind == "media":
            nodes.append({"type": "mediaInline", "attrs": {"alt": text}})
        elif text:
            node: dict[str, Any] = {"type": "text", "text": text}
            nodes.append(node | ({"marks": [_ADF_MARKS[kind]]} if kind in _ADF_MARKS else {}))
    return nodes
