"""Quotes: the one place where ticket text leaves for a report, and where secrets are masked."""

from __future__ import annotations

from typing import Protocol

from ticket_lint.lexicon.secrets import mask
from ticket_lint.values.assessment import Evidence
from ticket_lint.values.document import Span
from ticket_lint.values.ticket import Ticket

MAX_QUOTE = 200
"""Characters of a quote; a longer one is cut in the middle of its span and ends in `…`."""


class Located(Protocol):
    """Anything that points into a ticket."""

    @property
    def field(self) -> str: ...
    @property
    def span(self) -> Span: ...


def evidence(ticket: Ticket, at: Located) -> Evidence:
    """Quote a place, on one line, cut to `MAX_QUOTE` characters, secrets masked."""
    document = ticket.document(at.field)
    # A secret may begin before the cut, so mask first and cut afterwards.
    text = mask(document.slice(at.span)[: 4 * MAX_QUOTE]) if document else ""
    quote = " ".join(text.split())
    if len(quote) > MAX_QUOTE:
        quote = quote[: MAX_QUOTE - 1].rstrip() + "…"
    return Evidence(at.field, at.span.start, at.span.end, quote)
