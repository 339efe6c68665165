"""What is wanted and why: goal, reason, impact."""

from __future__ import annotations

from collections.abc import Iterator

from ticket_lint.stated.defect import summary_of_fault
from ticket_lint.stated.notice import PROMISES, Noticed
from ticket_lint.stated.structure import section_facts
from ticket_lint.values.fact import Fact


def find(noticed: Noticed) -> Iterator[Fact]:
    """Yield goals, reasons and impacts."""
    for name in ("goal", "proposal"):
        yield from section_facts(noticed, name, "goal")
    for label in ("goal", "expected", "change"):
        for found in noticed.of(label):
            yield Fact("goal", found.field, found.sentence, _pattern(found.label))
    for name in ("reason", "problem"):
        yield from section_facts(noticed, name, "reason")
    for label in ("reason", "observed"):
        for found in noticed.of(label, outside=PROMISES):
            yield Fact("reason", found.field, found.sentence, _pattern(found.label))
    for fact in summary_of_fault(noticed):
        yield fact._replace(kind="reason")
    yield from section_facts(noticed, "impact", "impact")
    for found in noticed.of("impact", outside=PROMISES):
        yield Fact("impact", found.field, found.sentence, _pattern(found.label))


def _pattern(label: str) -> str:
    return label.partition("/")[2]
