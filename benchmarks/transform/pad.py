"""Text that states nothing, added at either end of the description."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from ticket_lint.parse import Source, document
from ticket_lint.values.document import Document
from ticket_lint.values.ticket import Ticket
from transform.edit import join

_TITLES = {
    "de": "## Beschreibung",
    "es": "## Descripción",
    "pt": "## Descrição",
}
_FILE = Path(__file__).with_name("padding.toml")


@cache
def paddings(language: str) -> dict[str, Document]:
    """Return the padding of a language by name; a ticket in another one gets English."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found = {**data["any"], **data.get(language, data["en"])}
    return {
        name: replace(document(Source("description", text, "markdown")), language=language)
        for name, text in found.items()
    }


def padded(ticket: Ticket) -> Iterator[tuple[str, Ticket]]:
    """Yield a ticket with each padding before and after its description."""
    for name, padding in paddings(ticket.language).items():
        yield f"{name}, before", _with(ticket, padding, first=True)
        yield f"{name}, after", _with(ticket, padding, first=False)
    body = ticket.document("description")
    if body and body.blocks:
        yield "its own text twice, after", _with(ticket, body, first=False)


def _with(ticket: Ticket, padding: Document, *, first: bool) -> Ticket:
    body = ticket.document("description") or Document("description", "", language=ticket.language)
    if first:  # the ticket's own text must not come to stand under the padding's last heading
        title = document(
            Source("description", _TITLES.get(body.language, "## Description"), "markdown")
        )
        whole = join(join(padding, title), body)
    else:
        whole = join(body, padding)
    others = [d for d in ticket.documents if d.field not in {"summary", "description"}]
    summary = [d for d in ticket.documents if d.field == "summary"]
    return replace(ticket, documents=(*summary, replace(whole, field="description"), *others))
