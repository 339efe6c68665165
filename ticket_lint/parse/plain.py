"""Plain text: blank lines part paragraphs, bullets and numbers begin items."""

from __future__ import annotations

from ticket_lint.parse.build import Builder
from ticket_lint.parse.lines import lines, newlines
from ticket_lint.values.document import Document


def read(field: str, text: str) -> Document:
    """Read a plain text."""
    builder = Builder()
    text = newlines(text)
    for position, line in lines(text):
        if builder.full:
            builder.rest(text[position:])
            break
        if not line or line.isspace():
            builder.end()
        elif not builder.code(line):
            builder.line(line, whole=True)
    return builder.document(field)


def read_line(field: str, text: str) -> Document:
    """Read a field that is one line, such as the summary: a single paragraph, whatever it says."""
    builder = Builder()
    builder.add("paragraph", newlines(text))
    return builder.document(field)
