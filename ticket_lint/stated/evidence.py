"""Quotes: the one place where ticket text leaves for a report, and where secrets are masked."""

from __future__ import annotations

from typing import Protocol

from ticket_lint.lexicon.secrets import mask_span
from ticket_lint.values.assessment import Evidence
from ticket_lint.values.document import Span
from ticket_lint.values.ticket import Ticket

MAX_QUOTE = 200
"""Characters of a quote; a longer one is cut in the middle of its span and ends in `…`."""


class Located(Protocol):
    """Anything that points into a ticket: a `Fact`, a `Found` phrase, a `Place`."""

    @property
    def field(self) -> str:
        """The field's name."""

    @property
    def span(self) -> Span:
        """Characters of the field's text."""


COMMENT = "comment:"
"""Field of a place in a comment, before the comment's id; its offsets count the raw text."""


def evidence(ticket: Ticket, at: Located) -> Evidence:
    """Quote a place, on one line, cut to `MAX_QUOTE` characters, secrets masked."""
    start, end = at.span
    # A secret may begin before the span or end after the cut, so the whole text is looked at.
    text = mask_span(_text(ticket, at.field), Span(start, min(end, start + 4 * MAX_QUOTE)))
    quote = " ".join(text.split())
    if len(quote) > MAX_QUOTE:
        quote = quote[: MAX_QUOTE - 1].rstrip() + "…"
    return Evidence(at.field, start, end, quote)


def _text(ticket: Ticket, field: str) -> str:
    document = ticket.document(field)
    if document is not None:
        return document.text
    if field.startswith(COMMENT):
        return next((c.text for c in ticket.comments if COMMENT + c.id == field), "")
    return ""
