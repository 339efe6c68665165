"""What is wanted and why: goal, reason, impact."""

from __future__ import annotations

from collections.abc import Iterator

from ticket_lint.stated.defect import reports_fault, summary_of_fault
from ticket_lint.stated.notice import PROMISES, REPORTS, Noticed
from ticket_lint.stated.reading import Found
from ticket_lint.stated.structure import section_facts
from ticket_lint.values.fact import Fact

_ORDERS = ("change", "wish")


def find(noticed: Noticed) -> Iterator[Fact]:
    """Yield goals, reasons and impacts."""
    yield from _goals(noticed)
    yield from _reasons(noticed)
    yield from section_facts(noticed, "impact", "impact")
    for found in noticed.of("impact", outside=PROMISES):
        yield Fact("impact", found.field, found.sentence, found.pattern)


def _goals(noticed: Noticed) -> Iterator[Fact]:
    for name in ("goal", "proposal"):
        yield from section_facts(noticed, name, "goal")
    about = {(f.field, f.sentence) for f in noticed.found.get("unspecific/process", ())}
    for label in ("goal", "expected", "change", "wish"):
        for found in noticed.of(label, outside=REPORTS):
            if (found.field, found.sentence) in about:
                continue  # said of the ticket, not of what it is to bring
            if not noticed.asks(found) and not (label in _ORDERS and _is_step(noticed, found)):
                yield Fact("goal", found.field, found.sentence, found.pattern)


def _reasons(noticed: Noticed) -> Iterator[Fact]:
    for name in ("reason", "problem"):
        yield from section_facts(noticed, name, "reason")
    open_ = {(found.field, found.sentence) for found in noticed.of("open_decision")}
    for label in ("reason", "observed"):
        for found in noticed.of(label, outside=PROMISES):
            if (found.field, found.sentence) in open_:
                continue  # "whether it is needed is not decided" gives no reason
            yield Fact("reason", found.field, found.sentence, found.pattern)
    for fact in summary_of_fault(noticed):
        yield fact._replace(kind="reason")


def _is_step(noticed: Noticed, found: Found) -> bool:
    """Tell whether a change is likely a step or a guess at the cure: in a report of a fault."""
    return found.field != "summary" and reports_fault(noticed)
