"""The parts of a comment, before it becomes the markup of a product."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias


class Piece(NamedTuple):
    """A stretch of a line: plain, strong or code."""

    text: str
    style: Literal["", "strong", "code"] = ""


Line: TypeAlias = tuple[Piece, ...]


class Paragraph(NamedTuple):
    """A line of its own."""

    line: Line


class Bullets(NamedTuple):
    """A list; an item has one line or more."""

    items: tuple[tuple[Line, ...], ...]


class Code(NamedTuple):
    """Text to paste, as it stands."""

    text: str


Part: TypeAlias = Paragraph | Bullets | Code
