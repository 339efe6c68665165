"""Markup to `Document`: total (never raises on any input), linear, and no text is lost.

`adf`, `wiki`, `markdown` and `plain` each read one markup; `sentences` is the one splitter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal, NamedTuple, TypeAlias

from ticket_lint.lexicon.languages import detect
from ticket_lint.parse import adf, markdown, plain, wiki
from ticket_lint.values.document import Document

__all__ = ["Markup", "Source", "document", "documents"]

Markup: TypeAlias = Literal["adf", "wiki", "markdown", "text"]

ENOUGH_PROSE = 3_000
"""Characters of prose from which the language is told."""


class Source(NamedTuple):
    """A field as it came: ADF as a dict, everything else as a string; `None` is an empty field."""

    field: str
    content: str | Mapping[str, Any] | None
    markup: Markup


_READERS: dict[str, Callable[[str, str], Document]] = {
    "wiki": wiki.read,
    "markdown": markdown.read,
    "text": plain.read,
}


def document(source: Source) -> Document:
    """Read one field; its language is not told yet.

    The summary is one line without markup in every version of Jira. A string that is said to be
    ADF (REST v2 sends wiki markup) is read as wiki markup.
    """
    field, content, markup = source
    if content is None:
        return Document(field, "")
    if not isinstance(content, str):
        return adf.read(field, content)
    if field == "summary":
        return plain.read_line(field, content)
    return _READERS.get(markup, wiki.read)(field, content)


def documents(sources: Iterable[Source]) -> tuple[Document, ...]:
    """Read all fields of a ticket and give each the language of their joined prose."""
    found = tuple(document(source) for source in sources)
    language = detect(_prose(found))
    return tuple(replace(d, language=language) for d in found) if language else found


def _prose(found: Iterable[Document]) -> str:
    """Return the beginning of the documents' prose: no code blocks, no quotes."""
    parts: list[str] = []
    length = 0
    for each in found:
        for block in each.blocks:
            if block.kind not in {"code", "quote"}:
                parts.append(each.text[block.start : min(block.end, block.start + ENOUGH_PROSE)])
                length += block.end - block.start
                if length > ENOUGH_PROSE:
                    return "\n".join(parts)
    return "\n".join(parts)
