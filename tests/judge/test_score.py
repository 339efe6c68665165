"""The score adds up, no finding raises it, and it never disagrees with the verdict."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_lint import shipped
from ticket_lint.config.schema import Bars
from ticket_lint.errors import ShippedDataError
from ticket_lint.judge.costs import COSTS
from ticket_lint.judge.score import Costs, Scored, score, verdict
from ticket_lint.rules import load
from ticket_lint.values.assessment import Finding

BARS = Bars(ready=80, needs_work=50)
TABLE = Costs(
    "test",
    {"E": 25, "W": 6, "I": 0},
    {
        "cheap": {"E": 1, "W": 1},
        "dear": {"E": 40, "W": 40},
        "free": {"E": 0, "W": 0},
        "split": {"E": 30, "W": 3},
        "half": {"E": 50},
    },
)


def findings(text: str) -> tuple[Finding, ...]:
    """Read `E:dear W:cheap` as findings."""
    pairs = (word.split(":") for word in text.split())
    return tuple(Finding(rule, severity, "m") for severity, rule in pairs)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "costs", "total"),
    [
        ("", [], 100),
        ("W:a", [6], 94),
        ("W:a W:b", [6, 6], 88),
        ("W:a W:a W:a", [6, 0, 0], 94),
        ("W:cheap W:free", [1, 0], 99),
        ("I:dear I:a", [0, 0], 100),
        ("E:split W:split", [30, 0], 70),
        ("W:split W:half", [3, 6], 91),
        ("E:half", [50], 50),
        ("E:a", [25], 75),
        ("E:cheap", [21], 79),
        ("E:free E:cheap", [20, 1], 79),
        ("E:cheap W:a", [15, 6], 79),
        ("E:cheap W:dear", [1, 40], 59),
        ("E:dear E:a W:b W:dear", [40, 25, 6, 0], 29),
        ("E:dear E:a E:b W:c W:d", [40, 25, 25, 6, 4], 0),
        ("E:dear E:a E:b E:c", [40, 25, 25, 10], 0),
    ],
)
def test_costs(given: str, costs: list[int], total: int) -> None:
    """A rule costs once, a blocker holds the score below ready, and 0 is the end."""
    scored = score(findings(given), TABLE, BARS)
    assert [f.cost for f in scored.findings] == costs
    assert scored.score == total == 100 - sum(costs)


FINDINGS = st.lists(
    st.builds(
        Finding,
        rule=st.sampled_from(["cheap", "dear", "free", "a", "b", "c", "d"]),
        severity=st.sampled_from(["E", "W", "I"]),
        message=st.just("m"),
    ),
    max_size=12,
).map(lambda fs: tuple(sorted(fs, key=lambda f: "EWI".index(f.severity))))
ANY_BARS = st.tuples(st.integers(0, 99), st.integers(1, 100)).map(
    lambda pair: Bars(needs_work=min(*pair, 99), ready=max(*pair, 1))
)


@given(FINDINGS, ANY_BARS, st.integers(-5, 150))
def test_adds_up(found: tuple[Finding, ...], bars: Bars, distance: int) -> None:
    """The shown costs and the distance are what is missing to 100, and none is negative."""
    scored = score(found, TABLE, bars, distance=distance)
    points = [f.cost for f in scored.findings] + [scored.distance]
    assert min(points) >= 0
    assert scored.score == 100 - sum(points) >= 0


@given(FINDINGS, FINDINGS, ANY_BARS, st.integers(0, 50))
def test_monotone(
    some: tuple[Finding, ...], more: tuple[Finding, ...], bars: Bars, distance: int
) -> None:
    """Further findings, or a greater distance, never raise a score."""
    both = tuple(sorted(some + more, key=lambda f: "EWI".index(f.severity)))
    before = score(some, TABLE, bars).score
    assert score(both, TABLE, bars).score <= before
    assert score(some, TABLE, bars, distance=distance).score <= before


@given(FINDINGS, ANY_BARS)
def test_verdict_agrees(found: tuple[Finding, ...], bars: Bars) -> None:
    """A ticket is ready if and only if no blocker stands and the score reaches the bar."""
    total = score(found, TABLE, bars).score
    blocked = any(f.severity == "E" for f in found)
    result = verdict(total, bars)
    assert (result == "ready") is (not blocked and total >= bars.ready)
    assert (result == "underspecified") is (total < bars.needs_work)


@pytest.mark.parametrize(
    ("total", "result"),
    [
        (100, "ready"),
        (80, "ready"),
        (79, "needs-work"),
        (50, "needs-work"),
        (49, "underspecified"),
        (0, "underspecified"),
    ],
)
def test_verdict(total: int, result: str) -> None:
    """The bars are the first scores of their verdicts."""
    assert verdict(total, BARS) == result


def test_override() -> None:
    """An organisation's costs replace single rules and show in the version."""
    own = TABLE.override({"dear": 3})
    assert score(findings("W:dear W:cheap"), own, BARS) == Scored(
        96, (Finding("dear", "W", "m", cost=3), Finding("cheap", "W", "m", cost=1))
    )
    assert own.version == "test+own"
    assert TABLE.override({}) is TABLE


@pytest.mark.parametrize(
    "data",
    [
        "[]",
        '{"version": "1"}',
        '{"version": "1", "default": {"E": 1}, "rules": {}}',
        '{"version": "1", "default": {"E": 1, "W": 1}, "rules": []}',
        '{"version": "1", "default": {"E": 1, "W": 1}, "rules": {"a": 3}}',
        '{"version": "1", "default": {"E": 1, "W": 1}, "rules": {"a": {"W": -1}}}',
        '{"version": "1", "default": {"E": 1, "W": 1}, "rules": {"a": {"W": 1.5}}}',
        '{"version": "1", "default": {"E": 1, "W": 1}, "rules": {"a": {"I": 1}}}',
        '{"version": "1", "default": {"E": 101, "W": 1}, "rules": {}}',
        '{"version": "1", "default": {"E": true, "W": 1}, "rules": {}}',
        '{"version": "1", "default": {"E": 1, "W": 1}, "rules": {}, "distance": -1}',
        '{"version": "1", "default": {"E": 1, "W": 1}, "rules": {}, "distance": 0.5}',
    ],
)
def test_damaged(data: str) -> None:
    """A damaged cost table is named, not guessed at."""
    with pytest.raises(ShippedDataError, match=r"costs\.json"):
        Costs.of(json.loads(data), where="costs.json")


def test_shipped() -> None:
    """The shipped table is sound and names no rule that does not exist."""
    costs = Costs.of(shipped.read_json(COSTS), where=COSTS)
    assert set(costs.rules) <= {rule.name for rule in load.load()}
    assert costs.default["I"] == 0
