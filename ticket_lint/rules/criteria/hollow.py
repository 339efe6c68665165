"""Criteria that are there in form only, each for a reason that has a rule of its own."""

from __future__ import annotations

from ticket_lint.rules.criteria.boilerplate_criteria import is_generic
from ticket_lint.rules.criteria.echoed_criterion import echoes
from ticket_lint.rules.criteria.unobservable_criterion import empty_claims
from ticket_lint.stated.reading import Reading

ALREADY = (
    "empty-description",
    "boilerplate-criteria",
    "echoed-criterion",
    "unobservable-criterion",
)
"""Rules that say it more precisely; each of them then blocks like a missing criterion."""


def all_hollow(reading: Reading) -> bool:
    """Tell whether criteria are listed, and each is generic, an echo or an empty claim."""
    listed = reading.listed()
    if not listed:
        return False
    spans = {fact.span for fact in listed}
    if any(f.span not in spans and f.field != "summary" for f in reading.facts.of("criteria")):
        return False
    claims: tuple[object, ...] | None = None
    for fact in listed:
        if is_generic(reading, fact) or echoes(reading, fact):
            continue
        claims = empty_claims(reading) if claims is None else claims
        if fact not in claims:
            return False
    return True
