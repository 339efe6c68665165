"""What a hand-off needs: exclusions, open decisions, pointers into the code, verification."""

from __future__ import annotations

from collections.abc import Iterator

from ticket_lint.stated import places
from ticket_lint.stated.notice import Noticed
from ticket_lint.stated.structure import section_facts
from ticket_lint.values.fact import Fact, FactKind

_KINDS: tuple[FactKind, ...] = ("exclusions", "open_decision", "pointers", "verification")


def find(noticed: Noticed) -> Iterator[Fact]:
    """Yield the facts of delivery."""
    for kind in _KINDS:
        yield from section_facts(noticed, kind, kind)
        for found in noticed.of(kind):
            if kind == "verification" and found.field == "summary":
                continue  # "Add tests for the parser" is the work, not how to prove it
            yield Fact(kind, found.field, found.sentence, found.pattern)
    yield from places.find(noticed)
