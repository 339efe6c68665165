"""A ticket field as plain text with its structure: what every parser returns.

`Document.text` is the field without its markup; every offset in the project counts characters
of it. Structure is one flat sequence of leaf blocks in reading order that never overlap, so a
100,000 item list costs a tuple an item and no recursion anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

BlockKind: TypeAlias = Literal[
    "heading", "paragraph", "item", "task", "cell", "head", "code", "quote"
]
InlineKind: TypeAlias = Literal[
    "code", "link", "mention", "media", "deleted", "status", "date", "emoji"
]

PSEUDO_HEADING = 7
"""Depth of a heading that is none in the markup: a short line all in bold, a panel's title."""


class Span(NamedTuple):
    """A half-open range of characters of `Document.text`."""

    start: int
    end: int


class Block(NamedTuple):
    """A leaf of the structure.

    `depth` is the level of a heading (1-6, or `PSEUDO_HEADING`), the nesting of a list item or
    task (from 1), the column of a table cell (from 0; a `head` cell is a header of its row or
    column) and 0 elsewhere. `ordered` tells the item of a numbered list; its number, like any
    bullet, is no part of the block, and stands in the text before it only if somebody typed it.
    Flat on purpose: a tuple with two integers is half the memory of one that holds a `Span`.
    """

    kind: BlockKind
    start: int
    end: int
    depth: int = 0
    ordered: bool = False

    @property
    def span(self) -> Span:
        """The block's range of `Document.text`."""
        return Span(self.start, self.end)


class Inline(NamedTuple):
    """A stretch inside a block that is no prose: code, a link's text, a mention, an image."""

    kind: InlineKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One field of a ticket: `summary`, `description`, `criteria`, `environment` and so on.

    `language` is an ISO 639-1 code of a language the lexicon speaks, `"other"` for one it does
    not, and `""` where the text is too short to tell.
    """

    field: str
    text: str
    blocks: tuple[Block, ...] = ()
    inlines: tuple[Inline, ...] = ()
    language: str = ""

    def slice(self, span: Span | Block | Inline) -> str:
        """Return the text of a span or block."""
        return self.text[span.start : span.end]
