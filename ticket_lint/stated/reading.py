"""What one pass over a ticket yields: its sections, its facts, and the phrases found on the way.

Rules ask a `Reading`; none of them parses text again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ticket_lint.values.document import Document, Span
from ticket_lint.values.fact import Fact, FactKind, Facts, Place
from ticket_lint.values.ticket import Ticket

LISTED: frozenset[str] = frozenset({"field", "section", "list", "table", "gherkin"})
"""Forms of facts that their author set apart, in contrast to those read out of prose."""


class Section(NamedTuple):
    """A titled part of a document.

    `name` is the lexicon's canonical name (`criteria`, `expected`, `steps`, …), `""` for a title
    it does not know. `body` is everything to the next title of the same or a higher level; a
    `Heading: text` line has its text as body.
    """

    field: str
    name: str
    title: Span
    body: Span
    level: int


class Found(NamedTuple):
    """A phrase of a labelled list, found in a sentence of prose (code, quotes, links masked).

    `section` is the canonical name of the section around it, `""` outside of any.
    """

    label: str
    field: str
    span: Span
    sentence: Span
    section: str

    @property
    def pattern(self) -> str:
        """The pattern's own name: `should` of `expected/should`."""
        return self.label.rpartition("/")[2]


def _inside(fact: Fact, places: list[tuple[str, Span]]) -> bool:
    """Tell whether a fact begins inside one of the places."""
    at = fact.span.start
    return any(name == fact.field and span.start <= at < span.end for name, span in places)


@dataclass(frozen=True, slots=True)
class Reading:
    """A ticket read once. `found` holds at most `MAX_FOUND` places a label, in reading order."""

    ticket: Ticket
    facts: Facts
    sections: tuple[Section, ...] = ()
    found: Mapping[str, tuple[Found, ...]] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The ticket's language; see `Document.language`."""
        return self.ticket.language

    def document(self, name: str) -> Document | None:
        """Return the document of a field, or None."""
        return self.ticket.document(name)

    def text(self, place: Place | Fact | Found) -> str:
        """Return the text of a fact, a found phrase or a place."""
        document = self.ticket.document(place.field)
        return document.slice(place.span) if document else ""

    def phrases(self, label: str) -> tuple[Found, ...]:
        """Return where the phrases of a label stand."""
        return self.found.get(label, ())

    def listed(self) -> tuple[Fact, ...]:
        """Return the criteria that were written down as such, in reading order.

        What a report expects counts as a criterion, but is none of these, and the steps of a
        scenario are one together.
        """
        listed = [fact for fact in self.facts.of("criteria") if fact.form in LISTED]
        if not listed:
            return ()
        around = [(s.field, s.body) for s in self.sections if s.name == "expected"]
        scenarios = [(f.field, f.span) for f in listed if f.form == "gherkin"]
        return tuple(
            fact
            for fact in listed
            if not _inside(fact, around)
            and (fact.form == "gherkin" or not _inside(fact, scenarios))
        )

    def within(self, found: Found, *kinds: FactKind) -> bool:
        """Tell whether a phrase stands inside a fact of one of these kinds."""
        return any(
            fact.field == found.field
            and fact.span.start < found.span.end
            and found.span.start < fact.span.end
            for kind in kinds
            for fact in self.facts.of(kind)
        )

    def bodies(self) -> Iterator[Document]:
        """Yield the documents that hold text beside the summary."""
        return (d for d in self.ticket.documents if d.field != "summary" and d.text.strip())
