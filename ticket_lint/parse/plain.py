"""Plain text: blank lines part paragraphs, bullets and numbers begin items."""

from __future__ import annotations

from ticket_lint.parse.build import Builder
from ticket_lint.parse.lines import bullet, lines, newlines
from ticket_lint.values.document import Document


def read(field: str, text: str) -> Document:
    """Read a plain text."""
    builder = Builder()
    paragraph: list[str] = []
    for line in lines(newlines(text)):
        found = bullet(line)
        if found or not line or line.isspace():
            builder.add("paragraph", "\n".join(paragraph))
            paragraph = []
        if found:
            kind, depth, start = found
            builder.item(kind, line[start:], depth)
        else:
            paragraph.append(line)
    builder.add("paragraph", "\n".join(paragraph))
    return builder.document(field)
