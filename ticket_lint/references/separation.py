"""How well numbers of tickets separate well specified ones from others, with an interval.

AUC: how often a well specified ticket has the higher number than another one, ties counting half
(Hanley and McNeil 1982). The interval is a percentile bootstrap over tickets, each class resampled
by itself (Efron and Tibshirani 1993). Tickets of one project resemble each other, so for a few
projects it is somewhat too narrow.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from ticket_lint.errors import InputError

WELL = 1.5
"""Labels below this level count as well specified."""
FEWEST = 5
"""Labels that either class needs at the least."""
_ROUNDS = 1_000
_TAIL = 0.025


class Separation(NamedTuple):
    """AUC with its 95 % interval, and how many well specified tickets and others it rests on."""

    auc: float
    low: float
    high: float
    good: int
    weak: int


def separation(
    numbers: Mapping[str, float], levels: Mapping[str, float], *, where: str = "", seed: int = 0
) -> Separation:
    """Return how well `numbers` (by key, higher for better) separate tickets of known levels.

    Raises `InputError` where a label's ticket is unknown, or a class has too few labels; `where`
    names the labels.
    """
    unknown = [key for key in levels if key not in numbers]
    if unknown:
        shown = ", ".join(unknown[:5]) + (" and others" if unknown[5:] else "")
        raise InputError(
            f"{len(unknown)} of {len(levels)} labels are of tickets that were not given: {shown}",
            where=where,
            right="name the files that hold them, or take these labels out",
        )
    good = [numbers[key] for key, level in levels.items() if level < WELL]
    weak = [numbers[key] for key, level in levels.items() if level >= WELL]
    if min(len(good), len(weak)) < FEWEST:
        raise InputError(
            f"{len(good)} labels are below level {WELL} and {len(weak)} are not",
            where=where,
            right=f"at least {FEWEST} of both; 50 make an interval that says something",
        )
    cells = _cells(good, weak)
    draw = random.Random(seed)  # noqa: S311 - resampling, no secret
    drawn = sorted(_resampled(cells, len(good), len(weak), draw) for _ in range(_ROUNDS))
    cut = int(_ROUNDS * _TAIL)
    return Separation(_auc(cells), drawn[cut], drawn[-cut - 1], len(good), len(weak))


def _cells(good: Sequence[float], weak: Sequence[float]) -> list[tuple[int, int]]:
    """Return for each number that occurs, rising, how many good and weak tickets have it."""
    values = sorted([(value, 1) for value in good] + [(value, 0) for value in weak])
    cells = []
    for _, group in groupby(values, key=lambda item: item[0]):
        of = [kind for _, kind in group]
        cells.append((sum(of), len(of) - sum(of)))
    return cells


def _auc(cells: Sequence[tuple[int, int]]) -> float:
    below = won = 0.0
    good = 0
    for of_good, of_weak in cells:
        won += of_good * (below + of_weak / 2)
        below += of_weak
        good += of_good
    return won / (good * below)


def _resampled(
    cells: Sequence[tuple[int, int]], good: int, weak: int, draw: random.Random
) -> float:
    """Return the AUC of as many tickets drawn with replacement, each class by itself."""
    counts = [[0, 0] for _ in cells]
    places = range(len(cells))
    for side, total in ((0, good), (1, weak)):
        for place in draw.choices(places, weights=[cell[side] for cell in cells], k=total):
            counts[place][side] += 1
    return _auc([(a, b) for a, b in counts])
