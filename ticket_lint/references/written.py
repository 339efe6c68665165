"""A document written as Markdown that reads as the same document again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ticket_lint.values.document import PSEUDO_HEADING, Block, Document, Inline

SOMEBODY = "@somebody"
"""What stands for a person who is mentioned: a reference names nobody."""
_MARKUP = re.compile(r"([\\`*\[\]]|(?<!\w)_|_(?!\w)|~~|<!--)")
_BEGINNING = re.compile(
    r"(?=#{1,6}(?:\s|$)|[-+](?:\s|$)|-{2}|={2}|~{3}|[>|•◦▪▫‣●○■□–—·])|^(\d{1,9})(?=[.)]\s)"
)
_LISTED = {"item", "task"}
_CELLS = {"cell", "head"}
_INDENT = 3


def markdown(document: Document) -> str:
    """Return the Markdown of a document; mentions of people become `SOMEBODY`."""
    parts: list[str] = []
    blocks, inlines = document.blocks, document.inlines
    at = seen = 0
    last = ""
    numbers: list[int] = []  # of the open ordered lists, by depth
    while at < len(blocks):
        block = blocks[at]
        end = at + 1
        if block.kind in _CELLS:
            while end < len(blocks) and blocks[end].kind in _CELLS:
                end += 1
        while seen < len(inlines) and inlines[seen].start < block.start:
            seen += 1
        last_end = blocks[end - 1].end
        inside = []
        while seen < len(inlines) and inlines[seen].start < last_end:
            inside.append(inlines[seen])
            seen += 1
        numbers = _counted(numbers, block)
        shown = (
            "\n".join(_table(document, blocks[at:end], inside))
            if block.kind in _CELLS
            else _block(document, block, inside, numbers)
        )
        tight = last in _LISTED and block.kind in _LISTED
        parts += [("\n" if tight else "\n\n") if parts else "", shown]
        last, at = block.kind, end
    return "".join(parts)


def _counted(numbers: Sequence[int], block: Block) -> list[int]:
    """Return the numbers of the open lists with this block counted in; other blocks end them."""
    if block.kind not in _LISTED or block.depth < 1:
        return []
    kept = [*numbers[: block.depth], *[0] * (block.depth - len(numbers))]
    kept[-1] = kept[-1] + 1 if block.ordered else 0
    return kept


def _block(
    document: Document, block: Block, inlines: Sequence[Inline], numbers: Sequence[int]
) -> str:
    if block.kind == "code":
        text = document.slice(block)
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
        return f"{fence}\n{text}\n{fence}"
    text = _prose(document, block, inlines)
    if block.kind == "heading":
        line = " ".join(text.split())
        return f"**{line}**" if block.depth == PSEUDO_HEADING else "#" * block.depth + " " + line
    if block.kind == "quote":
        return "\n".join(f"> {line}" for line in _lines(text))
    if block.kind in _LISTED:
        mark = (
            f"{numbers[-1]}. "
            if block.ordered and numbers
            else "- [ ] "
            if block.kind == "task"
            else "- "
        )
        indent = " " * _INDENT * max(0, block.depth - 1)
        return f"\n{indent}{' ' * _INDENT}".join([*_first(indent + mark, _lines(text))])
    return "\n".join(_lines(text))


def _first(mark: str, lines: Sequence[str]) -> Iterator[str]:
    yield mark + (lines[0] if lines else "")
    yield from lines[1:]


def _lines(text: str) -> list[str]:
    """Return the lines of a text so that none of them begins a block of its own."""
    lines = (line.strip() for line in text.split("\n"))
    return [
        _BEGINNING.sub(lambda m: f"{m[1]}\\" if m[1] else "\\", line, count=1)
        if _BEGINNING.match(line)
        else line
        for line in lines
        if line
    ]


def _table(document: Document, cells: Sequence[Block], inlines: Sequence[Inline]) -> Iterator[str]:
    """Yield the lines of the tables that cells in reading order make."""
    rows: list[list[tuple[Block, str]]] = []
    for cell in cells:
        if not rows or cell.depth <= rows[-1][-1][0].depth:
            rows.append([])
        own = [i for i in inlines if cell.start <= i.start < cell.end]
        text = " ".join(_prose(document, cell, own).split()).replace("|", "\\|")
        rows[-1].append((cell, text))
    width = max(row[-1][0].depth for row in rows) + 1
    headed = all(cell.kind == "head" for cell, _ in rows[0])
    if not headed:
        yield "|" + " |" * width
        yield "|" + "---|" * width
    for number, row in enumerate(rows):
        shown = [""] * width
        for cell, text in row:
            shown[cell.depth] = f"**{text}**" if cell.kind == "head" and number else text
        yield "| " + " | ".join(shown) + " |"
        if headed and not number:
            yield "|" + "---|" * width


def _prose(document: Document, block: Block, inlines: Sequence[Inline]) -> str:
    """Return a block's text with its code and images marked up again."""
    parts: list[str] = []
    position = block.start
    for kind, start, end in inlines:
        if start < position or kind in {"link", "status", "date", "emoji"}:
            continue
        until = min(end, block.end)
        parts.append(_escaped(document.text[position:start]))
        text = " ".join(document.text[start:until].split())
        if kind == "mention":
            parts.append(SOMEBODY)
        elif kind == "code" and "`" not in text:
            parts.append(f"`{text}`")
        elif kind == "deleted":
            parts.append(f"~~{_escaped(text)}~~")
        elif kind == "media":
            name = re.sub(r"[\[\]()\s]+", "-", text)
            parts.append(f"![{name}]({name})")
        else:
            parts.append(_escaped(text))
        position = until
    parts.append(_escaped(document.text[position : block.end]))
    return "".join(parts)


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
