"""Which finding comes first: the one whose absence hurts most.

Blockers come before warnings, and among findings of one severity those of the rule that reviewers
of badly specified tickets agreed with most often: `models/order.json` tells for each rule in how
many of 100 such tickets with its finding they named what it asks for as the one thing missing.
`benchmarks/gap.py` fits and measures it. The order changes no score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from ticket_lint.encode import manifest
from ticket_lint.errors import ShippedDataError
from ticket_lint.values.assessment import Finding, Severity

TABLE = "models/order.json"
USUAL = 20
"""For a rule that the table does not know: what an average finding reaches."""
SEVERITIES: Mapping[Severity, int] = {"E": 0, "W": 1, "I": 2}


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the most telling first; those of one rule stay together and in order.

    Raises `ShippedDataError` for a table that is damaged.
    """
    table = urgency()
    return tuple(
        sorted(findings, key=lambda f: (SEVERITIES[f.severity], -table.get(f.rule, USUAL), f.rule))
    )


@cache
def urgency() -> Mapping[str, int]:
    """Return how telling a rule's finding is, from 0 to 100, by rule."""
    data = manifest.read_json(TABLE)
    try:
        return {str(rule): int(share) for rule, share in data["rules"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ShippedDataError(
            f"is no table of rules: {error!r}", where=TABLE, right="`rules`, each with 0 to 100"
        ) from error
