"""Costs fitted to labels: never negative, near the costs in force, whole points."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from ticket_lint.config.schema import Bars
from ticket_lint.errors import ConfigError
from ticket_lint.fit.costs import Prior, design, faults, fitted, needed
from ticket_lint.fit.labelled import Labelled
from ticket_lint.judge.score import Costs
from ticket_lint.values.assessment import Finding

Make = Callable[..., Labelled]
BARS = Bars()
COSTS = Costs("hand", {"E": 25, "W": 5, "I": 0}, {"dear": {"E": 40, "W": 20}, "cheap": {"W": 2}}, 0)


def test_design(make: Make) -> None:
    """A row has a 1 for each rule that costs, with the severity of its first finding."""
    cases = [
        make("P-1", 0, "E:dear W:dear W:cheap I:note", distance=0.3),
        make("P-2", 1, "W:dear W:dear"),
    ]
    assert faults(cases[0].assessment) == [("dear", "E"), ("cheap", "W")]
    found = design(cases)
    assert found.faults == (("cheap", "W"), ("dear", "E"), ("dear", "W"))
    assert found.rows.tolist() == [[1, 1, 0, 0.3], [0, 0, 1, 0]]


def test_the_labels_decide(misjudged: list[Labelled]) -> None:
    """A fault of badly specified tickets gets dear, one of well specified tickets cheap."""
    costs = fitted(misjudged, Prior(COSTS), BARS)
    cheap, dear = costs.cost(Finding("cheap", "W", "m")), costs.cost(Finding("dear", "W", "m"))
    assert cheap > 15 > dear


@pytest.mark.parametrize("strength", [0.0, 1.0, 1000.0])
def test_no_finding_raises_a_score(misjudged: list[Labelled], strength: float) -> None:
    """All points are whole numbers from 0 to 100, also where labels say the opposite."""
    turned = [case._replace(level=3 - case.level, distance=case.level / 3) for case in misjudged]
    costs = fitted(turned, Prior(COSTS, strength), BARS)
    points = [cost for given in costs.rules.values() for cost in given.values()]
    points += [*costs.default.values(), costs.distance]
    assert all(isinstance(cost, int) and 0 <= cost <= 100 for cost in points)
    assert costs.distance == 0


def test_far_from_the_labels_the_costs_in_force_stand(misjudged: list[Labelled]) -> None:
    """With a strong pull nothing changes but the scale."""
    costs = fitted(misjudged, Prior(COSTS, 1e9), BARS)
    dear = costs.rules["dear"]["W"]
    assert costs.rules["dear"]["E"] == pytest.approx(2 * dear, abs=1)
    assert costs.rules["cheap"]["W"] == pytest.approx(dear / 10, abs=1)


def test_a_fault_of_no_labelled_ticket_keeps_its_place(misjudged: list[Labelled]) -> None:
    """What no label tells of is scaled with the rest, and the default, too."""
    costs = fitted(misjudged, Prior(COSTS), BARS)
    assert costs.rules["dear"]["E"] == pytest.approx(40 / 25 * costs.default["E"], abs=1)


def test_distance(make: Make) -> None:
    """A distance that tells badly specified tickets apart gets points, and the score uses them."""
    cases = [
        make(f"P{n % 6}-{n}", n % 4, distance=(n % 4) / 3 * 0.8 + n % 7 / 35) for n in range(60)
    ]
    costs = fitted(cases, Prior(COSTS), BARS)
    assert costs.distance > 15
    far = make("P-1", 3, distance=1.0)
    assert far.score(costs, BARS) == 100 - costs.distance
    assert far.score(replace(costs, distance=0), BARS) == 100


@pytest.mark.parametrize("level", [0.0, 3.0])
def test_labels_of_one_class(misjudged: list[Labelled], level: float) -> None:
    """A fold whose labels are all alike still gives costs."""
    costs = fitted([case._replace(level=level) for case in misjudged], Prior(COSTS), BARS)
    assert costs.rules


def test_tickets_without_faults(make: Make) -> None:
    """Where no ticket has a fault the costs in force stand."""
    cases = [make(f"P-{n}", n % 3) for n in range(30)]
    assert fitted(cases, Prior(COSTS), BARS).rules == COSTS.rules


def test_without_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing package is an error that names the command which installs it."""
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    with pytest.raises(ConfigError, match=r"pip install 'ticket-lint\[fit\]'"):
        needed()
