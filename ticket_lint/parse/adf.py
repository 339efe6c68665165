"""Atlassian Document Format to `Document`: a total walker.

Every node type of the published schema has its place; an unknown one is walked into, and whatever
the JSON holds instead of a node, list or string is passed over or read as text, never an error.
The walk keeps its own stack, so 100,000 levels are as good as one.

A link is its text: an address stands in the document only where it is the text (a card). An image
without a name is the word `image`, so that others can see that there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ticket_lint.lexicon.words import words
from ticket_lint.parse.build import Builder, Mark
from ticket_lint.parse.inline import MarkKind
from ticket_lint.values.document import PSEUDO_HEADING, BlockKind, Document, InlineKind

_LISTS = {"bulletList": False, "orderedList": True, "taskList": False, "decisionList": False}
_ITEMS: dict[str, BlockKind] = {
    "listItem": "item",
    "decisionItem": "item",
    "taskItem": "task",
    "blockTaskItem": "task",
}
_CELLS: dict[str, BlockKind] = {"tableCell": "cell", "tableHeader": "head"}
_WHOLE: dict[str, BlockKind] = {"codeBlock": "code", "blockquote": "quote"}
_LEAVES: dict[str, tuple[InlineKind, tuple[str, ...]]] = {
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
_OTHER = (None, ("text", "title", "alt"))
_MARKS: dict[object, MarkKind] = {
    "code": "code",
    "link": "link",
    "strike": "deleted",
    "strong": "strong",
}
_INLINE = words(
    "text hardBreak mention emoji date status inlineCard mediaInline placeholder inlineExtension"
)
_BLOCKS = words(
    "doc paragraph heading codeBlock blockquote bulletList orderedList listItem taskList taskItem "
    "blockTaskItem decisionList decisionItem table tableRow tableCell tableHeader panel expand "
    "nestedExpand rule media mediaSingle mediaGroup caption blockCard embedCard layoutSection "
    "layoutColumn extension bodiedExtension syncBlock bodiedSyncBlock"
)
_HOLDS_INLINE = words("paragraph heading codeBlock taskItem decisionItem caption text")
_NO_NAME = "image"
_MAX_COLSPAN = 1_000
_END = object()


class _Place:
    """Where text goes: the kind and depth of the block, and the lists and cell around it."""

    __slots__ = ("cell", "column", "depth", "kind", "lists", "ordered")

    def __init__(self, kind: BlockKind, depth: int = 0, lists: int = 0) -> None:
        self.kind, self.depth, self.lists = kind, depth, lists
        self.ordered = self.cell = False
        self.column = 0  # of the next cell, in a row


class _Frame(NamedTuple):
    """An open node: the children still to come, where their text goes, what they are."""

    children: Iterator[object]
    place: _Place
    inline: bool
    block: bool


class _Walker:
    """The walk over one document, with the block that is being read."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.parts: list[str] = []
        self.length = 0
        self.marks: list[Mark] = []
        self.place = _Place("paragraph")

    def walk(self, root: object) -> None:
        stack = [_Frame(iter((root,)), self.place, inline=False, block=True)]
        while stack:
            frame = stack[-1]
            node = next(frame.children, _END)
            if node is _END:
                stack.pop()
                if frame.block:
                    self.end(frame.place)
            elif isinstance(node, str):
                self.text(node, frame.place)
            elif isinstance(node, (list, tuple)):
                stack.append(frame._replace(children=iter(node), block=False))
            elif isinstance(node, dict):
                inner = self.enter(node, frame)
                if inner:
                    stack.append(inner)
        self.end(_Place("paragraph"))

    def enter(self, node: dict[str, Any], frame: _Frame) -> _Frame | None:
        """Begin a node; return its frame if it has children."""
        name, attrs, place = node.get("type"), node.get("attrs"), frame.place
        if name == "text" and not attrs and "content" not in node:  # half of all nodes
            self.text(_string(node.get("text")), place, _marks(node.get("marks")))
            return None
        kind = name if isinstance(name, str) else ""
        attrs = attrs if isinstance(attrs, dict) else {}
        inline = kind in _INLINE or (frame.inline and kind not in _BLOCKS)
        if not inline:
            self.end(place)
            place = _inside(kind, attrs, place)
        if kind == "hardBreak":
            self.text("\n", place)
        else:
            self.own_text(kind, node, attrs, place)
        content = node.get("content")
        if isinstance(content, (dict, str)):
            content = (content,)
        if not content or not isinstance(content, (list, tuple)):
            if not inline:
                self.end(place)
            return None
        return _Frame(iter(content), place, inline or kind in _HOLDS_INLINE, not inline)

    def own_text(
        self, kind: str, node: dict[str, Any], attrs: dict[str, Any], place: _Place
    ) -> None:
        """Read the text that a node carries itself, in `text` or in an attribute."""
        own = node.get("text")
        if own is not None:
            self.text(_string(own), place, _marks(node.get("marks")))
        if not attrs and kind not in _LEAVES:
            return
        mark, names = _LEAVES.get(kind, _OTHER)
        value = ""
        for name in names:
            if name in attrs:
                value = value or _string(attrs[name])
        if kind == "date":
            value = _date(value)
        elif mark == "media":
            value = value or _NO_NAME
        elif mark == "link":
            value = value or _card(attrs.get("data"))
        if value and kind in {"expand", "nestedExpand"} and not place.cell:
            self.builder.add("heading", value, PSEUDO_HEADING)
        elif value:
            self.text(value, place, [mark] if mark else [])

    def text(self, text: str, place: _Place, marks: list[MarkKind] | tuple[()] = ()) -> None:
        if not self.parts:
            self.place = place
        if marks:  # a mark for each line, since lines become blocks
            start = self.length
            for line in text.split("\n"):
                end = start + len(line)
                self.marks.extend(Mark(mark, start, end) for mark in marks)
                start = end + 1
        self.parts.append(text)
        self.length += len(text)

    def end(self, place: _Place) -> None:
        """End the block being read at the edge of a block node; within a cell, only its line."""
        if not self.parts:
            return
        last = self.place
        if last.cell and place is last:
            if self.parts[-1] != "\n":
                self.parts.append("\n")
                self.length += 1
            return
        text, marks = "".join(self.parts), self.marks
        self.parts, self.marks, self.length = [], [], 0
        if last.kind == "paragraph":
            self.lines(text, marks)
            self.builder.end()
            return
        self.builder.item(last.kind, text, last.depth, marks, ordered=last.ordered)
        self.builder.end()
        if last.kind in {"item", "task"}:  # what follows in the same item is no second item
            last.kind, last.depth, last.ordered = "paragraph", 0, False

    def lines(self, text: str, marks: list[Mark]) -> None:
        """Add a paragraph: a block for each of its lines."""
        start = first = 0
        for line in text.split("\n"):
            end = start + len(line)
            inside = []
            while first < len(marks) and marks[first].end <= end:
                mark = marks[first]
                inside.append(Mark(mark.kind, mark.start - start, mark.end - start))
                first += 1
            if not self.builder.code(line):
                self.builder.line(line, inside)
            start = end + 1


def read(field: str, node: object) -> Document:
    """Read an ADF document, or whatever JSON stands in its place."""
    walker = _Walker()
    walker.walk(dict(node) if isinstance(node, Mapping) else node)
    return walker.builder.document(field)


def _inside(kind: str, attrs: dict[str, Any], place: _Place) -> _Place:
    """Return where the text inside a block node goes."""
    if kind in _CELLS:
        inner = _Place(_CELLS[kind], place.column, place.lists)
        inner.cell = True
        span = attrs.get("colspan")
        place.column += span if isinstance(span, int) and 0 < span < _MAX_COLSPAN else 1
    elif kind in {"table", "tableRow"}:
        inner = _Place("paragraph", 0, place.lists)
    elif place.cell:
        inner = place
    elif kind in _LISTS:
        inner = _Place(place.kind, place.depth, place.lists + 1)
        inner.ordered = _LISTS[kind]
    elif kind in _ITEMS:
        inner = _Place(_ITEMS[kind], max(1, place.lists), place.lists)
        inner.ordered = place.ordered
    elif kind == "heading":
        level = attrs.get("level")
        inner = _Place("heading", min(max(level, 1), 6) if isinstance(level, int) else 1)
    elif kind in _WHOLE:
        inner = _Place(_WHOLE[kind], 0, place.lists)
    else:
        inner = place
    return inner


def _marks(marks: object) -> list[MarkKind]:
    if not marks or not isinstance(marks, (list, tuple)):
        return []
    names = [m.get("type") for m in marks if isinstance(m, dict)]
    return [_MARKS[name] for name in names if isinstance(name, str) and name in _MARKS]


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    try:
        return str(value) if isinstance(value, (int, float)) else ""
    except ValueError:  # an integer of more digits than Python prints
        return ""


def _card(data: object) -> str:
    """Return the address or name in the JSON-LD of a card without a `url`."""
    if not isinstance(data, dict):
        return ""
    return _string(data.get("url")) or _string(data.get("name"))


def _date(timestamp: str) -> str:
    """Return the ISO date of milliseconds since 1970; what is no such number stays as it is."""
    try:
        return datetime.fromtimestamp(int(timestamp) / 1000, tz=UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return timestamp
