"""What is fitted on labels, fitted anew for each fold, so that no figure is of its own labels.

A `Judged` takes the tickets to fit on and those to judge and returns both judged: the second by
models that have seen only the first, the first by models of inner folds, so that costs are fitted
on distances as honest as those they are used on. A comparison that learns from labels is put in
here as a function of this type.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from labelled import Row, judged
from numpy.typing import NDArray

from ticket_lint.fit.costs import Prior, fitted
from ticket_lint.fit.labelled import Labelled
from ticket_lint.judge.assess import Judge

Floats: TypeAlias = NDArray[np.float64]
Judged: TypeAlias = Callable[
    [Sequence[Row], Sequence[Row]], tuple[Sequence[Labelled], Sequence[Labelled]]
]


class AsShipped:
    """The findings of the rules as they ship; each ticket is judged once."""

    def __init__(self, judge: Judge, rows: Sequence[Row]) -> None:
        """Judge all tickets."""
        self._cases = {case.key: case for case in judged(rows, judge)}

    def __call__(
        self, seen: Sequence[Row], unseen: Sequence[Row]
    ) -> tuple[list[Labelled], list[Labelled]]:
        """Return both kinds of tickets; see `Judged`."""
        return self.of(seen), self.of(unseen)

    def of(self, rows: Sequence[Row]) -> list[Labelled]:
        """Return the judged tickets of rows."""
        return [self._cases[row.ticket.key] for row in rows]


def scores(judge: Judge, judged_by: Judged) -> Callable[[Sequence[Row], Sequence[Row]], list[int]]:
    """Return a predictor: the score under costs fitted on the first tickets."""

    def predict(seen: Sequence[Row], unseen: Sequence[Row]) -> list[int]:
        on, for_ = judged_by(seen, unseen)
        costs = fitted(on, Prior(judge.costs), judge.config.bars)
        return [case.score(costs, judge.config.bars) for case in for_]

    return predict


def nearness(judged_by: Judged) -> Callable[[Sequence[Row], Sequence[Row]], list[float]]:
    """Return a predictor: the distance to the references alone, without any rule."""

    def predict(seen: Sequence[Row], unseen: Sequence[Row]) -> list[float]:
        return [-case.distance for case in judged_by(seen, unseen)[1]]

    return predict
