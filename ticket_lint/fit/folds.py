"""Cross-validation: every ticket is scored by a fit that has seen no ticket of its project.

Where (nearly) all tickets are of one project, by a fit that has not seen the ticket itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ticket_lint.fit.labelled import Labelled, groups
from ticket_lint.fit.measure import Floats, weak_ones

FOLDS = 10
MOST_OF_ONE = 2 / 3
"""A project with more of the tickets than this leaves too few others to fit on."""
Places: TypeAlias = NDArray[np.intp]
Predict: TypeAlias = Callable[[Sequence[Labelled], Sequence[Labelled]], Sequence[float]]
"""Fit on the first tickets, return a number for each of the second."""


def by_project(cases: Sequence[Labelled]) -> bool:
    """Tell whether tickets are of several projects, none of which has nearly all of them."""
    counts = groups(cases)
    return len(counts) > 1 and max(counts.values()) <= MOST_OF_ONE * len(cases)


def folds(cases: Sequence[Labelled], count: int = FOLDS) -> Iterator[tuple[Places, Places]]:
    """Yield places of tickets to fit on and to judge; each ticket is judged once.

    A project is never on both sides where folds are by project; else both sides have both classes.
    """
    from sklearn.model_selection import GroupKFold, StratifiedKFold  # noqa: PLC0415 - lazily

    names = [case.group for case in cases]
    empty = np.zeros(len(cases))
    weak = weak_ones([case.level for case in cases])
    if by_project(cases):
        yield from GroupKFold(min(count, len(set(names)))).split(empty, weak, names)
        return
    rare = int(min(weak.sum(), (~weak).sum()))
    split = StratifiedKFold(max(2, min(count, rare)), shuffle=True, random_state=0)
    yield from split.split(empty, weak)


def out_of_fold(cases: Sequence[Labelled], predict: Predict, count: int = FOLDS) -> Floats:
    """Return a number for each ticket, from fits that have not seen its project."""
    numbers = np.full(len(cases), np.nan)
    for seen, unseen in folds(cases, count):
        numbers[unseen] = predict([cases[i] for i in seen], [cases[i] for i in unseen])
    return numbers
