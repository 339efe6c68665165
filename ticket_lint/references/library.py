"""The library of reference tickets: Markdown drafts whose front matter says what they show.

    ---
    id: invoice-export.good
    pair: invoice-export
    level: 0
    kind: story
    summary: Accountant exports the month's invoices as CSV
    why:
      criteria: each row and the empty month can be checked
    ---

`level` is that of the labels: 0 well specified, 1 some blanks but one sensible reading, 2
ambiguous, 3 almost impossible to deliver without more information. `why` says for each part of
the ticket in one line what makes it good or weak. The two tickets of a `pair` are about the same
thing, so that the topic tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources.abc import Traversable
from typing import Literal, NamedTuple

from pydantic import Field

from ticket_lint import shipped
from ticket_lint.errors import InputError
from ticket_lint.intake.draft import split
from ticket_lint.intake.draft import ticket as build
from ticket_lint.intake.schema import Draft
from ticket_lint.values.ticket import Ticket

FOLDER = "reference_tickets"
GOOD = 1
"""The highest level of a reference that shows how it should be."""


class ReferenceDraft(Draft):
    """The front matter of a reference: that of a draft, and what the reference shows."""

    id: str = Field(min_length=1)
    pair: str = Field(min_length=1)
    level: Literal["0", "1", "2", "3"]
    domain: str = ""
    why: dict[str, str] = Field({})


class Reference(NamedTuple):
    """A reference ticket; `level` 0-3 as in the module's docstring."""

    id: str
    pair: str
    level: int
    domain: str
    why: dict[str, str]
    ticket: Ticket

    @property
    def good(self) -> bool:
        """Tell whether the reference shows how a ticket should be."""
        return self.level <= GOOD


def parse(text: str, *, where: str = "") -> Reference:
    """Return the reference that a text holds.

    Raises `InputError` for front matter that is none of a reference: a missing id, pair or level,
    a level that is none, a key nobody knows.
    """
    draft, body = split(text, ReferenceDraft, where=where)
    return Reference(
        id=draft.id,
        pair=draft.pair,
        level=int(draft.level),
        domain=draft.domain,
        why=dict(draft.why),
        ticket=build(draft, body, where=draft.id),
    )


def load(folder: Traversable | None = None) -> tuple[Reference, ...]:
    """Return the references of a folder, by id; those that ship with ticket-lint by default.

    Raises `InputError` for a file that is no reference and for two of one id.
    """
    place = folder or shipped.folder(FOLDER)
    files = sorted(
        (f for f in place.iterdir() if f.name.endswith(".md") and f.name != "README.md"),
        key=lambda file: file.name,
    )
    found = [parse(file.read_text(encoding="utf-8"), where=file.name) for file in files]
    _unique(found)
    return tuple(sorted(found, key=lambda reference: reference.id))


def pairs(references: Iterable[Reference]) -> dict[str, tuple[Reference, Reference]]:
    """Return the complete pairs by name: the good ticket and the weak one."""
    good: dict[str, Reference] = {}
    weak: dict[str, Reference] = {}
    for reference in references:
        (good if reference.good else weak)[reference.pair] = reference
    return {name: (good[name], weak[name]) for name in sorted(good.keys() & weak.keys())}


def _unique(references: Iterable[Reference]) -> None:
    seen: set[str] = set()
    for reference in references:
        if reference.id in seen:
            raise InputError(
                f"two references have the id {reference.id!r}",
                where=FOLDER,
                right="give one of them another id",
            )
        seen.add(reference.id)
