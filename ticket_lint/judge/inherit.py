"""What a parent states counts for its child: criteria, reason and environment.

Only where the ticket states none itself, so that a rule judges the ticket's own words and nobody
else's. The report names the ticket that states it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ticket_lint.rules.criteria.hollow import hollow_criteria
from ticket_lint.stated.evidence import evidence
from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.reading import Reading
from ticket_lint.values.assessment import Evidence, Stated
from ticket_lint.values.fact import Fact, FactKind
from ticket_lint.values.ticket import Ticket

KINDS: tuple[FactKind, ...] = ("criteria", "reason", "environment")
"""What is inherited: goal, steps and the like are of one ticket alone."""
_KEPT = 512
_MAX_QUOTES = 3
_MAX_CONTEXT = 50


@dataclass(frozen=True, slots=True)
class Inheritance:
    """Reads parents, each once: many children have the same one."""

    extract: Extractor
    _read: dict[tuple[str, str], Reading] = field(default_factory=dict)

    def __call__(self, reading: Reading) -> tuple[Reading, dict[str, Stated]]:
        """Return a reading that counts what its context states, and what that is, by kind."""
        context = reading.ticket.context[:_MAX_CONTEXT]
        if not context:
            return reading, {}
        by: dict[FactKind, str] = {}
        shown: dict[str, Stated] = {}
        for kind in KINDS:
            if reading.facts.of(kind):
                continue
            for other, facts in self._stating(context, kind):
                by[kind] = other.key
                quotes = tuple(_quote(other, fact) for fact in facts[:_MAX_QUOTES])
                shown[kind] = Stated("stated", quotes, f"stated in {other.key}")
                break
        if not by:
            return reading, {}
        return replace(reading, facts=replace(reading.facts, inherited=by)), shown

    def _stating(
        self, context: tuple[Ticket, ...], kind: FactKind
    ) -> Iterator[tuple[Ticket, tuple[Fact, ...]]]:
        """Yield the tickets that state a kind. Hollow criteria are none for the child either."""
        for other in context:
            reading = self._reading(other)
            facts = reading.facts.of(kind)
            if facts and not (kind == "criteria" and hollow_criteria(reading)):
                yield other, facts

    def _reading(self, ticket: Ticket) -> Reading:
        key = ticket.key, ticket.text_hash
        if key not in self._read:
            if len(self._read) >= _KEPT:
                del self._read[next(iter(self._read))]
            self._read[key] = self.extract(replace(ticket, context=()))
        return self._read[key]


def _quote(ticket: Ticket, fact: Fact) -> Evidence:
    """Quote another ticket: its key stands before the name of the field."""
    found = evidence(ticket, fact)
    return replace(found, field=f"{ticket.key}/{found.field}")
