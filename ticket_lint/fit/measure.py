"""How well numbers of tickets agree with labels, each figure with an interval.

- AUC: how often a well specified ticket has the higher number than a badly specified one, ties
  counting half (Hanley and McNeil 1982).
- Spearman: the rank correlation, ties at their mean rank.
- Intervals are 95 %: a percentile bootstrap (Efron and Tibshirani 1993) over groups of tickets,
  because tickets of one project resemble each other; Wilson's (1927) for a share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

WEAK = 1.5
"""From this level on a label counts as badly specified; below it as well specified."""
FEWEST_GROUPS = 5
"""With fewer groups than this, tickets are drawn instead: a few groups tell nothing of others."""
BANDS = ((90, 100), (80, 89), (65, 79), (50, 64), (0, 49))
"""Bands of the score that are reported, both ends included."""
DRAWS = 1_000
_TAIL = 0.025
_Z = 1.959964

Floats: TypeAlias = NDArray[np.float64]
Statistic: TypeAlias = Callable[[NDArray[np.intp]], float]
"""A figure of the tickets at these places, which may repeat; NaN where it cannot be had."""


class Interval(NamedTuple):
    """A figure with the ends of its 95 % interval; NaN where it cannot be had."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return it for people, e.g. `0.84 (0.80–0.88)`."""
        return f"{self.value:.2f} ({self.low:.2f}–{self.high:.2f})"


class Band(NamedTuple):
    """The tickets of a band of scores, and which share of them is well specified."""

    low: int
    high: int
    tickets: int
    well: Interval


def ranks(values: ArrayLike) -> Floats:
    """Return the rank of each value from 1, ties at their mean."""
    _, places, counts = np.unique(
        np.asarray(values, dtype=float), return_inverse=True, return_counts=True
    )
    ends = np.cumsum(counts)
    mean: Floats = ends - (counts - 1) / 2
    return mean[places]


def auc(numbers: ArrayLike, weak: ArrayLike) -> float:
    """Return how often a well specified ticket has the higher number; NaN for one class alone."""
    bad = np.asarray(weak, dtype=bool)
    count_bad = int(bad.sum())
    count_good = len(bad) - count_bad
    if not count_bad or not count_good:
        return float("nan")
    high = float(ranks(numbers)[~bad].sum())
    return (high - count_good * (count_good + 1) / 2) / (count_good * count_bad)


def spearman(some: ArrayLike, others: ArrayLike) -> float:
    """Return the rank correlation; NaN where one of them is all alike."""
    a, b = ranks(some), ranks(others)
    a, b = a - a.mean(), b - b.mean()
    bottom = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum()) / bottom if bottom else float("nan")


def agreement(scores: ArrayLike, levels: ArrayLike) -> float:
    """Return Spearman's correlation of scores with levels, positive where they agree."""
    return spearman(scores, -np.asarray(levels, dtype=float))


def weak_ones(levels: ArrayLike) -> NDArray[np.bool_]:
    """Return which levels count as badly specified."""
    found: NDArray[np.bool_] = np.asarray(levels, dtype=float) >= WEAK
    return found


def interval(
    statistic: Statistic, groups: Sequence[str], *, draws: int = DRAWS, seed: int = 0
) -> Interval:
    """Return a statistic over all tickets with its bootstrap interval; `groups` is one a ticket.

    Groups are drawn with replacement, tickets where there are fewer than five groups. Draws
    without a figure (one class alone) are left out.
    """
    value = statistic(np.arange(len(groups)))
    names = np.unique(np.asarray(groups))
    members = (
        [np.flatnonzero(np.asarray(groups) == name) for name in names]
        if len(names) >= FEWEST_GROUPS
        else [np.array([place]) for place in range(len(groups))]
    )
    draw = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        chosen = draw.integers(len(members), size=len(members))
        found.append(statistic(np.concatenate([members[i] for i in chosen])))
    figures = np.asarray(found)
    figures = figures[~np.isnan(figures)]
    if not len(figures):
        return Interval(value, float("nan"), float("nan"))
    low, high = np.quantile(figures, [_TAIL, 1 - _TAIL])
    return Interval(value, float(low), float(high))


def wilson(hits: int, total: int) -> Interval:
    """Return a share with Wilson's interval; NaN for none of none."""
    if not total:
        return Interval(float("nan"), 0.0, 1.0)
    share = hits / total
    scale = 1 + _Z**2 / total
    middle = (share + _Z**2 / (2 * total)) / scale
    half = _Z / scale * float(np.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2)))
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def bands(scores: ArrayLike, levels: ArrayLike) -> tuple[Band, ...]:
    """Return for each band of the score the share that is well specified, best band first."""
    points = np.asarray(scores, dtype=float)
    good = ~weak_ones(levels)
    found = []
    for low, high in BANDS:
        inside = (points >= low) & (points < high + 1)
        found.append(
            Band(low, high, int(inside.sum()), wilson(int(good[inside].sum()), int(inside.sum())))
        )
    return tuple(found)
