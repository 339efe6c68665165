"""A document written in another markup, and with other signs for its lists and headings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import Any, Literal, NamedTuple

from ticket_lint.parse import Markup, Source, document
from ticket_lint.values.document import PSEUDO_HEADING, Block, Document
from ticket_lint.values.ticket import Ticket
from transform.adf import nodes
from transform.pieces import ITEMS, family, pieces, rows, unwrapped

Lists = Literal["kept", "bullets", "checkboxes", "numbers"]
Headings = Literal["kept", "deeper", "bold", "colon"]
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
        return {
            "type": "doc",
            "version": 1,
            "content": list(nodes(given, blocks, strong=style.headings == "colon")),
        }
    write = _WIKI if style.markup == "wiki" else _MARKDOWN
    chunks = []
    for kind, run in groupby(blocks, key=family):
        listed = list(run)
        if kind == "table":
            chunks.append(
                write.table(
                    [[_inlined(given, b, write) for b in r] for r in rows(listed)],
                    [all(b.kind == "head" for b in r) for r in rows(listed)],
                )
            )
        elif kind == "list":
            chunks.append("\n".join(write.item(b, _inlined(given, b, write)) for b in listed))
        else:
            chunks += [_block(given, b, write, style) for b in listed]
    return "\n\n".join(chunks)


def _restyled(block: Block, style: Style) -> Block:
    if block.kind in ITEMS and style.lists != "kept":
        kind: Literal["item", "task"] = "task" if style.lists == "checkboxes" else "item"
        return block._replace(kind=kind, ordered=style.lists == "numbers")
    if block.kind == "heading" and style.headings == "deeper":
        level = _HEADING_LEVEL if block.depth == PSEUDO_HEADING else block.depth
        return block._replace(depth=min(level + 2, _DEEPEST))
    if block.kind == "heading" and style.headings == "bold":
        return block._replace(depth=PSEUDO_HEADING)
    return block


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


def _inlined(given: Document, block: Block, write: _Writer) -> str:
    text = "".join(
        write.inline.get(kind, write.escape)(piece) for kind, piece in pieces(given, block)
    )
    return unwrapped(text, block)


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
