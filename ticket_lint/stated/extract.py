"""From a ticket to what it states: the stage that everything after it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ticket_lint.lexicon.phrases import PhraseBook
from ticket_lint.stated import criteria, defect, delivery, intent
from ticket_lint.stated.claims import elsewhere
from ticket_lint.stated.classifier import Classifiers, judge, shipped_classifiers
from ticket_lint.stated.kind import kind_in, nameless
from ticket_lint.stated.notice import Noticed, notice
from ticket_lint.stated.patterns import LANGUAGES, book
from ticket_lint.stated.reading import Reading
from ticket_lint.stated.substance import unfilled
from ticket_lint.values.fact import FACT_KINDS, Fact, FactKind, Facts
from ticket_lint.values.ticket import Ticket

MAX_FACTS = 200
"""Facts of one kind that are kept: a ticket with more is judged by its first ones."""

Find = Callable[[Noticed], Iterator[Fact]]
FINDERS: tuple[Find, ...] = (criteria.find, intent.find, defect.find, delivery.find)

_FIELDS: Mapping[str, tuple[FactKind, ...]] = {
    "description": FACT_KINDS,
    "criteria": ("criteria",),
    "checklist": ("criteria",),
    "environment": ("environment",),
}


@dataclass(frozen=True)
class Extractor:
    """Reads tickets; build it once with `Extractor.of`, it keeps a phrase book a language."""

    own: Mapping[str, Mapping[str, tuple[str, ...]]]
    classifiers: Classifiers | None = None
    _books: dict[str, PhraseBook] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        phrases: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None,
        *,
        classify: bool = True,
    ) -> Extractor:
        """Build an extractor that also looks for further phrases, by label and language.

        Without `classify` patterns alone decide. Raises `ShippedDataError` where the classifiers'
        weights are missing or damaged.
        """
        return cls(phrases or {}, shipped_classifiers() if classify else None)

    def __call__(self, ticket: Ticket) -> Reading:
        """Read a ticket. Total and linear in the length of its text."""
        ticket, noticed, found = self.patterns(ticket)
        unknown = _unknown(ticket)
        if self.classifiers:
            unknown = {**judge(self.classifiers, noticed, found), **unknown}
        return Reading(
            ticket=ticket,
            facts=Facts({kind: _ordered(facts) for kind, facts in found.items()}, unknown),
            sections=noticed.sections,
            found={label: tuple(places) for label, places in noticed.found.items()},
        )

    def patterns(self, ticket: Ticket) -> tuple[Ticket, Noticed, dict[FactKind, list[Fact]]]:
        """Return a ticket as it is read, what was noticed in it, and the facts patterns found."""
        noticed = notice(ticket, self.book(ticket.language))
        ticket = noticed.ticket  # its noise counts as struck out
        if nameless(ticket):
            ticket = replace(ticket, kind=kind_in(noticed), kind_from="text")
            if ticket.kind == "bug":  # of any other every fact is looked for: it may be misread
                noticed = replace(noticed, ticket=ticket)
        found: dict[FactKind, list[Fact]] = {}
        for find in FINDERS:
            for fact in find(noticed):
                facts = found.setdefault(fact.kind, [])
                if len(facts) < MAX_FACTS and not _blank(ticket, fact):
                    facts.append(fact)
        return ticket, noticed, found

    def book(self, language: str) -> PhraseBook:
        """Return the phrases to look for in tickets of a language."""
        key = language if language in LANGUAGES else ""
        if key not in self._books:
            self._books[key] = book(key, self.own)
        return self._books[key]


def _blank(ticket: Ticket, fact: Fact) -> bool:
    """Tell whether a fact is only the form for one, or says where to look for it.

    Code has blanks and brackets of its own.
    """
    if fact.form in _CODE:
        return False
    document = ticket.document(fact.field)
    if document is None:
        return True
    text = document.text[fact.span.start : fact.span.end]
    return unfilled(text) or (fact.form == "section" and elsewhere(text))


_CODE = {"code", "path", "symbol", "trace"}


def _ordered(facts: list[Fact]) -> tuple[Fact, ...]:
    """Return facts in reading order, each place once."""
    seen: dict[tuple[str, int, int], Fact] = {}
    for fact in facts:
        seen.setdefault((fact.field, *fact.span), fact)
    order = {"summary": 0, "description": 1}
    return tuple(sorted(seen.values(), key=lambda f: (order.get(f.field, 2), f.field, f.span)))


def _unknown(ticket: Ticket) -> dict[FactKind, str]:
    """Return the facts that cannot be ruled out, each with its reason."""
    unknown: dict[FactKind, str] = {}
    if ticket.language == "other":
        unknown = dict.fromkeys(FACT_KINDS, "the ticket is in a language we do not speak")
    for gap in ticket.unreadable:
        for kind in _FIELDS.get(gap.field, ()):
            unknown.setdefault(kind, f"the field {gap.field} cannot be read: {gap.reason}")
    return unknown
