"""A document written in another markup, and with other signs for its lists and headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any, Literal, NamedTuple

from ticket_lint.parse import Markup, Source, document
from ticket_lint.parse.lines import wraps
from ticket_lint.values.document import PSEUDO_HEADING, Block, Document
from ticket_lint.values.ticket import Ticket

Lists = Literal["kept", "bullets", "checkboxes", "numbers"]
Headings = Literal["kept", "deeper", "bold", "colon"]
_CELLS = {"cell", "head"}
_ITEMS = {"item", "task"}
_WORD = 3
_DEEPEST = 6
_HEADING_LEVEL = 3  # of a heading that was only bold
_PLAIN = {"summary", "environment"}  # fields of one line, and those that Jira keeps plain


class Style(NamedTuple):
    """How a ticket is written; `kept` leaves lists or headings as they are."""

    markup: Markup
    lists: Lists = "kept"
    headings: Headings = "kept"

    def __str__(self) -> str:
        """Return its name in tables."""
        other = [f"lists: {self.lists}"] if self.lists != "kept" else []
        other += [f"headings: {self.headings}"] if self.headings != "kept" else []
        return ", ".join([self.markup, *other])


STYLES = (
    Style("wiki"),
    Style("markdown"),
    Style("adf"),
    Style("markdown", lists="bullets"),
    Style("markdown", lists="checkboxes"),
    Style("adf", lists="numbers"),
    Style("wiki", headings="deeper"),
    Style("markdown", headings="bold"),
    Style("wiki", headings="colon"),
)


def reformat(ticket: Ticket, style: Style) -> Ticket:
    """Return the ticket as it reads when its fields are written in a style."""
    documents = tuple(
        d if d.field in _PLAIN else replace(_read(d, style), language=d.language)
        for d in ticket.documents
    )
    return replace(ticket, documents=documents)


def _read(given: Document, style: Style) -> Document:
    return document(Source(given.field, render(given, style), style.markup))


def render(given: Document, style: Style) -> str | dict[str, Any]:
    """Return a document in a style's markup: a string, or for ADF a tree of nodes."""
    blocks = [_restyled(block, style) for block in given.blocks]
    if style.markup == "adf":
        return {"type": "doc", "version": 1, "content": list(_nodes(given, blocks, style))}
    write = _WIKI if style.markup == "wiki" else _MARKDOWN
    chunks = []
    for kind, run in groupby(blocks, key=_family):
        listed = list(run)
        if kind == "table":
            chunks.append(write.table([[_inlined(given, b, write) for b in r] for r in _rows(listed)],
                                      [all(b.kind == "head" for b in r) for r in _rows(listed)]))
        elif kind == "list":
            chunks.append("\n".join(write.item(b, _inlined(given, b, write)) for b in listed))
        else:
            chunks += [_block(given, b, write, style) for b in listed]
    return "\n\n".join(chunks)


def _restyled(block: Block, style: Style) -> Block:
    if block.kind in _ITEMS and style.lists != "kept":
        kind: Literal["item", "task"] = "task" if style.lists == "checkboxes" else "item"
        return block._replace(kind=kind, ordered=style.lists == "numbers")
    if block.kind == "heading" and style.headings == "deeper":
        level = _HEADING_LEVEL if block.depth == PSEUDO_HEADING else block.depth
        return block._replace(depth=min(level + 2, _DEEPEST))
    if block.kind == "heading" and style.headings == "bold":
        return block._replace(depth=PSEUDO_HEADING)
    return block


def _family(block: Block) -> str:
    return "table" if block.kind in _CELLS else "list" if block.kind in _ITEMS else block.kind


def _rows(cells: list[Block]) -> list[list[Block]]:
    rows: list[list[Block]] = []
    for cell in cells:
        if rows and cell.depth > rows[-1][-1].depth:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return rows


class _Writer(NamedTuple):
    """The signs of a markup of lines."""

    code: Callable[[str], str]
    inline: dict[str, Callable[[str], str]]
    escape: Callable[[str], str]
    heading: Callable[[int, str], str]
    bold: Callable[[str], str]
    quote: Callable[[str], str]
    item: Callable[[Block, str], str]
    table: Callable[[list[list[str]], list[bool]], str]


def _block(given: Document, block: Block, write: _Writer, style: Style) -> str:
    if block.kind == "code":
        return write.code(given.slice(block))
    text = _inlined(given, block, write)
    if block.kind == "heading":
        bare = text.strip().strip("*_").rstrip(":").strip()
        if style.headings == "colon":
            return write.bold(bare + ":")
        if block.depth == PSEUDO_HEADING:
            return write.bold(text.strip())
        return write.heading(block.depth, text)
    return write.quote(text) if block.kind == "quote" else text


def _pieces(given: Document, block: Block) -> Iterator[tuple[str, str]]:
    """Yield the text of a block in pieces, each with the kind of its inline or `""`."""
    position = block.start
    for kind, start, end in given.inlines:
        if start >= position and end <= block.end and start < end:
            if start > position:
                yield "", given.text[position:start]
            yield kind, given.text[start:end]
            position = end
    yield "", given.text[position : block.end]


def _inlined(given: Document, block: Block, write: _Writer) -> str:
    text = "".join(
        write.inline.get(kind, write.escape)(piece) for kind, piece in _pieces(given, block)
    )
    return _unwrapped(text, block)


def _unwrapped(text: str, block: Block) -> str:
    """Return a block's text with its hard wraps undone; other line breaks are the author's."""
    lines = text.split("\n")
    joined = lines[:1]
    shortest = _WORD if block.kind in _ITEMS else 40
    for before, line in zip(lines, lines[1:], strict=False):
        if block.kind != "code" and wraps(before, line, wrapped=True, shortest=shortest):
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
    return "\n".join(joined)


def _escaped(signs: str, starts: str) -> Callable[[str], str]:
    sign = re.compile(f"[{re.escape(signs)}]")
    start = re.compile(starts, re.MULTILINE)

    def escape(text: str) -> str:
        return start.sub(r"\1\\\2", sign.sub(lambda match: "\\" + match[0], text))

    return escape


_ESCAPE_MARKDOWN = _escaped("\\`*_[]<>|~", r"(^\s*\d*)([-+.#>)](?=\s))")
_ESCAPE_WIKI = _escaped("{}[]|*_!^", r"(^\s*)([-#](?=\s))")


def _wiki_code(text: str) -> str:
    tag = "{noformat}" if "{code" in text else "{code}"
    return f"{tag}\n{text}\n{tag}"


def _wiki_item(block: Block, text: str) -> str:
    marker = "*" * (max(block.depth, 1) - 1) + ("#" if block.ordered else "*")
    box = "[ ] " if block.kind == "task" else ""
    return f"{marker} {box}{text}"


def _wiki_table(rows: list[list[str]], heads: list[bool]) -> str:
    lines = []
    for row, head in zip(rows, heads, strict=True):
        bar = "||" if head else "|"
        lines.append(bar + bar.join(row) + bar)
    return "\n".join(lines)


_WIKI = _Writer(
    code=_wiki_code,
    inline={
        "code": lambda text: "{{" + text + "}}",
        "link": lambda text: text if "://" in text else f"[{text}|http://example.org/]",
        "media": lambda text: f"!{text}!" if "." in text else f"!{text}.png!",
        "mention": lambda text: f"[~{text.removeprefix('@')}]",
        "deleted": lambda text: f"-{text}-",
    },
    escape=_ESCAPE_WIKI,
    heading=lambda level, text: f"h{min(level, _DEEPEST)}. {text}",
    bold=lambda text: f"*{text}*",
    quote=lambda text: "{quote}\n" + text + "\n{quote}",
    item=_wiki_item,
    table=_wiki_table,
)


def _markdown_code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _markdown_item(block: Block, text: str) -> str:
    indent = "    " * (max(block.depth, 1) - 1)
    sign = "1." if block.ordered else "-"
    box = "[ ] " if block.kind == "task" else ""
    return f"{indent}{sign} {box}" + text.replace("\n", f"\n{indent}   ")


def _markdown_table(rows: list[list[str]], heads: list[bool]) -> str:
    width = max(map(len, rows))
    cells = [[cell.replace("\n", "<br>") for cell in row] for row in rows]
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in cells]
    head = [lines.pop(0)] if heads[0] else ["|" + "  |" * width]
    return "\n".join([*head, "|" + "---|" * width, *lines])


def _markdown_code_span(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence}{text}{fence}"


_MARKDOWN = _Writer(
    code=_markdown_code,
    inline={
        "code": _markdown_code_span,
        "link": lambda text: text if "://" in text else f"[{text}](http://example.org/)",
        "media": lambda text: f"![{text}](a.png)",
        "deleted": lambda text: f"~~{text}~~",
    },
    escape=_ESCAPE_MARKDOWN,
    heading=lambda level, text: f"{'#' * min(level, _DEEPEST)} {text}",
    bold=lambda text: f"**{text}**",
    quote=lambda text: "> " + text.replace("\n", "\n> "),
    item=_markdown_item,
    table=_markdown_table,
)


def _nodes(given: Document, blocks: list[Block], style: Style) -> Iterator[dict[str, Any]]:
    """Yield the ADF nodes of blocks."""
    for kind, run in groupby(blocks, key=_family):
        listed = list(run)
        if kind == "table":
            yield {"type": "table", "content": [_adf_row(given, row) for row in _rows(listed)]}
        elif kind == "list":
            yield from _adf_lists(given, listed)
        else:
            for block in listed:
                yield _adf_block(given, block, style)


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
            "taskList"
            if item.kind == "task"
            else "orderedList"
            if item.ordered
            else "bulletList"
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


def _adf_block(given: Document, block: Block, style: Style) -> dict[str, Any]:
    text = _adf_text(given, block)
    if block.kind == "code":
        return {"type": "codeBlock", "content": [{"type": "text", "text": given.slice(block)}]}
    if block.kind == "heading" and (block.depth == PSEUDO_HEADING or style.headings == "colon"):
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
    for kind, piece in _pieces(given, block):
        text = piece if kind else _unwrapped(piece, block)
        if kind == "mention":
            nodes.append({"type": "mention", "attrs": {"text": text}})
        elif kind == "media":
            nodes.append({"type": "mediaInline", "attrs": {"alt": text}})
        elif text:
            node: dict[str, Any] = {"type": "text", "text": text}
            nodes.append(node | ({"marks": [_ADF_MARKS[kind]]} if kind in _ADF_MARKS else {}))
    return nodes
