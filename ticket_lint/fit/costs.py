"""Costs fitted to labelled tickets, so that no finding can raise a score.

Level = base + the weights of a ticket's faults + the weight of its distance, by least squares over
weights of at least 0 (scikit-learn's `LinearRegression(positive=True)`). A fault is the first
finding of a rule with its severity, since only that one costs. Each weight is drawn towards the
costs in force (a ridge on the difference), the more so the fewer tickets have the fault: one that
no labelled ticket has keeps its place beside the others.

Weights become points by one scale: of tickets at the ready bar 15 % are badly specified. What
the score does beyond the sum (blockers below the bar, nothing below 0) is applied afterwards, by
the score itself. A sign-constrained logistic regression, on classes or on levels, orders tickets of
unseen projects equally well (`docs/decisions/score.md`) and is no part of scikit-learn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

import numpy as np

from ticket_lint.config.schema import Bars
from ticket_lint.errors import ConfigError
from ticket_lint.fit.labelled import Labelled
from ticket_lint.fit.measure import Floats, weak_ones
from ticket_lint.judge.score import FULL, Costs
from ticket_lint.values.assessment import Assessment, Finding, Severity

Fault: TypeAlias = tuple[str, Severity]

STRENGTH = 20.0
"""How many tickets the costs in force weigh as much as; 1 to 50 do equally well on 2,662 labels."""
WEAK_AT_BAR = 0.15
"""Share of badly specified tickets among those that just reach the ready bar; with 0.2, tickets of
90 and more are no longer well specified in 95 %."""
_STRETCH = 2.0
"""By how much the scale may differ from that of the costs in force: with few labels it is vague."""

ALIKE: frozenset[str] = frozenset(
    {
        *("missing-criteria", "missing-done-condition", "missing-exit"),
        *("boilerplate-criteria", "echoed-criterion", "unobservable-criterion"),
    }
)
"""Rules that cost the same: criteria that are missing, and ones that hold for anything. If the one
were cheaper, deleting hollow criteria would raise a score; if the other, writing some would."""
LEAST: Mapping[Fault, int] = {
    ("empty-description", "E"): 51,
    ("implied-criteria", "W"): 1,
    ("implied-expected", "W"): 1,
    ("implied-steps", "W"): 1,
}
"""What a fault costs at least, whatever labels say: a ticket of a summary alone is never more than
`underspecified`, and taking a statement out that leaves only hints of it never goes unnoticed."""


class Design(NamedTuple):
    """A row a ticket: a 1 for each of `faults` that it has, and its distance in the last column.

    Of the rules that are `ALIKE` the first stands for all.
    """

    faults: tuple[Fault, ...]
    rows: Floats


@dataclass(frozen=True, slots=True)
class Prior:
    """The costs that a fit starts from, and how many tickets they weigh as much as."""

    costs: Costs
    strength: float = STRENGTH


def faults(assessment: Assessment) -> list[Fault]:
    """Return what can cost a ticket points: rule and severity of each rule's first finding."""
    first: dict[str, Severity] = {}
    for finding in assessment.findings:
        first.setdefault(finding.rule, finding.severity)
    return [(rule, severity) for rule, severity in first.items() if severity != "I"]


def design(cases: Sequence[Labelled]) -> Design:
    """Return the design matrix of some tickets; its faults are those that any of them has."""
    listed = [[_alike(fault) for fault in faults(case.assessment)] for case in cases]
    names = tuple(sorted({fault for found in listed for fault in found}))
    place = {fault: number for number, fault in enumerate(names)}
    rows = np.zeros((len(cases), len(names) + 1))
    for row, (case, found) in enumerate(zip(cases, listed, strict=True)):
        rows[row, [place[fault] for fault in found]] = 1.0
        rows[row, -1] = case.distance
    return Design(names, rows)


def _alike(fault: Fault) -> Fault:
    rule, severity = fault
    return (min(ALIKE), severity) if rule in ALIKE else fault


def fitted(cases: Sequence[Labelled], prior: Prior, bars: Bars) -> Costs:
    """Return the costs that fit labelled tickets best; raises `ConfigError` without scikit-learn.

    The version stays the prior's: who stores them names them.
    """
    matrix = design(cases)
    levels = np.array([case.level for case in cases])
    points = _points_of(prior.costs, matrix.faults)
    scale = _scale(matrix.rows, levels, points)
    weights = _weights(matrix.rows, levels, points * scale, prior)
    unit = _unit(matrix.rows @ weights, levels, scale, bars)
    rules = {
        name: {severity: _whole(cost * scale / unit) for severity, cost in given.items()}
        for name, given in prior.costs.rules.items()
    }
    for (rule, severity), weight in zip(matrix.faults, weights[:-1], strict=True):
        for name in sorted(ALIKE) if rule in ALIKE else [rule]:
            rules.setdefault(name, {})[severity] = _whole(weight / unit)
    for (rule, severity), least in LEAST.items():
        if rule in rules:
            rules[rule][severity] = max(rules[rule].get(severity, 0), least)
    default: dict[Severity, int] = {
        severity: _whole(cost * scale / unit) for severity, cost in prior.costs.default.items()
    }
    return replace(
        prior.costs, default=default, rules=rules, distance=_whole(float(weights[-1]) / unit)
    )


def _points_of(costs: Costs, named: Sequence[Fault]) -> Floats:
    """Return the points of each fault and of the full distance."""
    of_faults = [costs.cost(Finding(rule, severity, "")) for rule, severity in named]
    return np.array([*of_faults, costs.distance], dtype=float)


def _scale(rows: Floats, levels: Floats, points: Floats) -> float:
    """Return the levels that a point of the costs in force stands for in these tickets."""
    from sklearn.linear_model import LinearRegression  # noqa: PLC0415 - checked by `needed`

    total = (rows @ points)[:, np.newaxis]
    slope = float(LinearRegression(positive=True).fit(total, levels).coef_[0])
    return max(slope, 1e-3)


def _weights(rows: Floats, levels: Floats, start: Floats, prior: Prior) -> Floats:
    """Return the weights of faults and distance, in levels, at least 0."""
    from sklearn.linear_model import LinearRegression  # noqa: PLC0415

    pull = np.full(len(start), np.sqrt(prior.strength))
    if not prior.costs.distance:
        pull[-1] = 0.0  # nobody has set a price yet
    # A ridge towards `start` is least squares with a row for each weight; the base is a column.
    ones = np.ones((len(rows), 1))
    above = np.hstack([ones, rows])
    below = np.hstack([np.zeros((len(start), 1)), np.diag(pull)])
    wanted = np.concatenate([levels, pull * start])
    model = LinearRegression(fit_intercept=False, positive=True)
    found: Floats = model.fit(np.vstack([above, below]), wanted).coef_[1:]
    return found


def _unit(excess: Floats, levels: Floats, scale: float, bars: Bars) -> float:
    """Return the levels of a point: the ready bar lies where `WEAK_AT_BAR` are weak."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    low, high = scale / _STRETCH, scale * _STRETCH
    weak = weak_ones(levels)
    if weak.all() or not weak.any() or not np.ptp(excess):
        return scale
    model = LogisticRegression(C=1e3, max_iter=1_000).fit(excess[:, np.newaxis], weak)
    slope, base = float(model.coef_[0, 0]), float(model.intercept_[0])
    if slope <= 0:
        return scale
    at_bar = (np.log(WEAK_AT_BAR / (1 - WEAK_AT_BAR)) - base) / slope
    return float(np.clip(at_bar / max(FULL - bars.ready, 1), low, high))


def _whole(points: float) -> int:
    return min(FULL, max(0, round(points)))


def needed() -> None:
    """Raise `ConfigError` where scikit-learn is not installed."""
    try:
        import sklearn.linear_model  # noqa: F401, PLC0415 - nearly a second, so only here
    except ImportError:
        raise ConfigError(
            "fitting needs scikit-learn, which is not installed",
            where="calibrate",
            right="pip install 'ticket-lint[fit]'",
        ) from None
