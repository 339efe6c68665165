"""The distance to the references in words: its meaning, and what the nearest good one has more."""

from __future__ import annotations

from collections.abc import Iterator

from ticket_lint.values.assessment import Assessment, Nearest

LABEL = "distance to the references"
MEANING = "said less precisely than in good references"


def meaning(near: Nearest) -> str:
    """Return what a distance that costs points says of a ticket."""
    return f"{MEANING}, {100 * near.distance:.0f} % of the way to weak ones"


def points(a: Assessment) -> int:
    """Return the points that the distance costs."""
    return a.nearest.cost if a.nearest else 0


def more(near: Nearest) -> Iterator[tuple[str, str]]:
    """Yield what the nearest good reference states and the ticket does not: the fact, its quote."""
    for lack in near.lacks:
        yield lack.fact.replace("_", " "), lack.quote


def sum_of(a: Assessment) -> str:
    """Return how the score comes about, e.g. `100 − 30 findings − 12 distance = 58`."""
    parts = ["100"]
    if found := sum(finding.cost for finding in a.findings):
        parts.append(f"{found} findings")
    if far := points(a):
        parts.append(f"{far} distance")
    return f"{' − '.join(parts)} = {a.score}" if len(parts) > 1 else "100"
