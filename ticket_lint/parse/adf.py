"""Atlassian Document Format to `Document`: a total walker.

Every node type of the published schema has its place; an unknown one is walked into, and whatever
the JSON holds instead of a node, list or string is passed over or read as text, never an error.
The walk keeps its own stack, so 100,000 levels are as good as one.

A link is its text: the address stands in the document only where it is the text (a card).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ticket_lint.parse.build import Builder, Mark
from ticket_lint.values.document import PSEUDO_HEADING, BlockKind, Document, InlineKind

_LISTS = frozenset({"bulletList", "orderedList", "taskList", "decisionList"})
_ITEMS: dict[str, BlockKind] = {
    "listItem": "item",
    "decisionItem": "item",
    "taskItem": "task",
    "blockTaskItem": "task",
}
_CELLS: dict[str, BlockKind] = {"tableCell": "cell", "tableHeader": "head"}
_HOLDS_INLINE = frozenset(
    {"paragraph", "heading", "taskItem", "decisionItem", "caption", "codeBlock", "text"}
)
_INLINE = frozenset(
    {
        "text",
        "hardBreak",
        "mention",
        "emoji",
        "date",
        "status",
        "inlineCard",
        "mediaInline",
        "placeholder",
        "inlineExtension",
        "inlineCardWithAnnotation",
        "image",
    }
)
_LEAVES: dict[str, tuple[InlineKind | None, tuple[str, ...]]] = {
    "mention": ("mention", ("text", "id")),
    "emoji": ("emoji", ("text", "shortName")),
    "status": ("status", ("text",)),
    "date": ("date", ("timestamp",)),
    "inlineCard": ("link", ("url",)),
    "blockCard": ("link", ("url",)),
    "embedCard": ("link", ("url",)),
    "media": ("media", ("alt", "url")),
    "mediaInline": ("media", ("alt", "url")),
}
_MARKS: dict[str, Any] = {"code": "code", "link": "link", "strike": "deleted", "strong": "strong"}
_NO_NAME = "image"


class _Place:
    """Where text goes: the kind and depth of the next block, and what surrounds it."""

    __slots__ = ("cell", "column", "depth", "kind", "lists")

    def __init__(
        self, kind: BlockKind, depth: int = 0, lists: int = 0, *, cell: bool = False
    ) -> None:
        self.kind, self.depth, self.lists, self.cell = kind, depth, lists, cell
        self.column = 0


class _Walker:
    """The walk over one document: a stack of open nodes and the block being read."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.parts: list[str] = []
        self.length = 0
        self.marks: list[Mark] = []
        self.place = _Place("paragraph")

    def walk(self, root: object) -> None:
        # A frame: the children still to come, where their text goes, whether they are inline,
        # and whether the block ends with them.
        stack: list[tuple[Iterator[object], _Place, bool, bool]] = [
            (iter((root,)), _Place("paragraph"), False, True)
        ]
        while stack:
            children, place, inline, ends = stack[-1]
            node = next(children, _DONE)
            if node is _DONE:
                stack.pop()
                if ends:
                    self.flush(place)
                continue
            if isinstance(node, str):
                self.text(node, place)
            elif isinstance(node, (list, tuple)):
                stack.append((iter(node), place, inline, False))
            elif isinstance(node, Mapping):
                frame = self.enter(node, place, inline=inline)
                if frame:
                    stack.append(frame)

    def enter(
        self, node: Mapping[str, Any], place: _Place, *, inline: bool
    ) -> tuple[Iterator[object], _Place, bool, bool] | None:
        kind = node.get("type")
        kind = kind if isinstance(kind, str) else ""
        attrs = node.get("attrs")
        attrs = attrs if isinstance(attrs, Mapping) else {}
        is_inline = kind in _INLINE or (inline and kind not in _BLOCKS)
        if not is_inline:
            self.flush(place)
            place = self.inside(kind, attrs, place)
        if kind == "hardBreak":
            self.text("\n", place)
        else:
            self.own_text(kind, node, attrs, place)
        content = node.get("content")
        if not content or not isinstance(content, (list, tuple, Mapping, str)):
            if not is_inline:
                self.flush(place)
            return None
        children = iter(content) if isinstance(content, (list, tuple)) else iter((content,))
        return children, place, is_inline or kind in _HOLDS_INLINE, not is_inline

    def inside(self, kind: str, attrs: Mapping[str, Any], place: _Place) -> _Place:
        """Return where the text inside a block node goes."""
        if kind in _CELLS:
            column = place.column
            span = attrs.get("colspan")
            place.column += span if isinstance(span, int) and 0 < span < 1000 else 1  # noqa: PLR2004
            return _Place(_CELLS[kind], column, place.lists, cell=True)
        if place.cell and kind != "table":
            return place
        if kind in _LISTS:
            return _Place(place.kind, place.depth, place.lists + 1)
        if kind in _ITEMS:
            return _Place(_ITEMS[kind], max(1, place.lists), place.lists)
        if kind == "heading":
            level = attrs.get("level")
            return _Place("heading", min(max(level, 1), 6) if isinstance(level, int) else 1)
        if kind == "codeBlock":
            return _Place("code", 0, place.lists)
        if kind == "blockquote":
            return _Place("quote", 0, place.lists)
        if kind in {"table", "tableRow"}:
            return _Place("paragraph", 0, place.lists)
        return place

    def own_text(
        self, kind: str, node: Mapping[str, Any], attrs: Mapping[str, Any], place: _Place
    ) -> None:
        """Read the text that a node carries itself, in `text` or in an attribute."""
        own = node.get("text")
        if isinstance(own, str):
            self.text(own, place, _marks(node.get("marks")))
        elif own:
            self.text(_string(own), place)
        leaf = _LEAVES.get(kind)
        names = leaf[1] if leaf else ("text", "title", "alt")
        value = next((s for name in names if (s := _string(attrs.get(name)))), "")
        if kind == "date":
            value = _date(value)
        elif not value and kind in {"media", "mediaInline"}:
            value = _NO_NAME
        elif not value and leaf:
            value = _card(attrs.get("data"))
        if not value:
            return
        if kind in {"expand", "nestedExpand"} and not place.cell:
            self.builder.add("heading", value, PSEUDO_HEADING)
        else:
            self.text(value, place, (leaf[0],) if leaf and leaf[0] else ())

    def text(self, text: str, place: _Place, marks: tuple[Any, ...] = ()) -> None:
        if not self.parts:
            self.place = place
        end = self.length + len(text)
        self.marks.extend(Mark(mark, self.length, end) for mark in marks)
        self.parts.append(text)
        self.length = end

    def flush(self, following: _Place) -> None:
        """End the block being read; inside a table cell only its line ends."""
        if not self.parts:
            return
        place = self.place
        if place.cell and following is place:
            self.parts.append("\n")
            self.length += 1
            return
        text, marks = "".join(self.parts), self.marks
        self.parts, self.marks, self.length = [], [], 0
        if place.kind == "paragraph":
            self.lines(text, marks)
            self.builder.end()
        else:
            self.builder.add(place.kind, text, place.depth, marks)
        if place.kind in {"item", "task"}:  # what follows in the same item is no second item
            place.kind, place.depth = "paragraph", 0

    def lines(self, text: str, marks: list[Mark]) -> None:
        """Add a paragraph: a block for each of its lines."""
        if "\n" not in text:
            self.builder.line(text, marks)
            return
        start, first = 0, 0
        for line in text.split("\n"):
            end = start + len(line)
            inside: list[Mark] = []
            while first < len(marks) and marks[first].start < end:
                mark = marks[first]
                inside.append(Mark(mark.kind, max(0, mark.start - start), mark.end - start))
                if mark.end > end:
                    break
                first += 1
            self.builder.line(line, inside)
            start = end + 1


_DONE = object()
_BLOCKS = (
    _LISTS
    | _ITEMS.keys()
    | _CELLS.keys()
    | {"paragraph", "heading", "codeBlock", "blockquote", "table", "tableRow", "panel", "expand"}
    | {"nestedExpand", "rule", "mediaSingle", "mediaGroup", "layoutSection", "layoutColumn"}
    | {"bodiedExtension", "extension", "blockCard", "embedCard", "caption", "doc", "media"}
)


def read(field: str, node: object) -> Document:
    """Read an ADF document, or whatever JSON stands in its place."""
    walker = _Walker()
    walker.walk(node)
    return walker.builder.document(field)


def _marks(marks: object) -> tuple[Any, ...]:
    if not isinstance(marks, (list, tuple)):
        return ()
    kinds = (m.get("type") for m in marks if isinstance(m, Mapping))
    return tuple(_MARKS[k] for k in kinds if isinstance(k, str) and k in _MARKS)


def _string(value: object) -> str:
    try:
        return str(value) if isinstance(value, (str, int, float)) else ""
    except ValueError:  # an integer of more digits than Python prints
        return ""


def _card(data: object) -> str:
    """Return the address or name in the JSON-LD of a card without a `url`."""
    if not isinstance(data, Mapping):
        return ""
    return _string(data.get("url")) or _string(data.get("name"))


def _date(timestamp: str) -> str:
    """Return the ISO date of milliseconds since 1970; what is no such number stays as it is."""
    try:
        return datetime.fromtimestamp(int(timestamp) / 1000, tz=UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return timestamp
