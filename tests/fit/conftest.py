"""Labelled tickets made of findings alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ticket_lint.config.schema import Bars
from ticket_lint.fit.labelled import Labelled
from ticket_lint.judge.score import Costs, score, verdict
from ticket_lint.values.assessment import Assessment, Finding

Make = Callable[..., Labelled]
COSTS = Costs("hand", {"E": 25, "W": 5, "I": 0}, {"dear": {"E": 40, "W": 20}, "cheap": {"W": 2}}, 0)
BARS = Bars()


@pytest.fixture
def make() -> Make:
    """Return a function that makes a labelled ticket of `E:dear W:cheap` and a level."""

    def labelled(
        key: str, level: float, findings: str = "", *, distance: float = 0.0, costs: Costs = COSTS
    ) -> Labelled:
        found = [
            Finding(name, severity, "m")  # type: ignore[arg-type]
            for severity, _, name in (part.partition(":") for part in findings.split())
        ]
        scored = score(found, costs, BARS, distance=costs.of_distance(distance))
        assessment = Assessment(
            key=key,
            kind="task",
            score=scored.score,
            verdict=verdict(scored.score, BARS),
            findings=scored.findings,
            text_hash=key,
        )
        return Labelled(key.rpartition("-")[0], level, assessment, distance)

    return labelled


@pytest.fixture
def misjudged(make: Make) -> list[Labelled]:
    """Return tickets of six projects whose cheap fault is the bad one, the dear one is not."""
    return [
        make(f"P{number % 6}-{number}", level, findings)
        for number, (level, findings) in enumerate(
            [(0.0, ""), (0.0, "W:dear"), (2.0, "W:cheap"), (3.0, "W:cheap W:new")] * 15
        )
    ]
