"""Costs fitted to an organisation's labels, beside those in force, on tickets that no fit saw."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ticket_lint.config.schema import Bars
from ticket_lint.fit.costs import Prior, fitted
from ticket_lint.fit.folds import by_project, folds, out_of_fold
from ticket_lint.fit.labelled import Labelled, data_hash, enough, groups
from ticket_lint.fit.measure import (
    Band,
    Interval,
    Statistic,
    agreement,
    auc,
    bands,
    interval,
    weak_ones,
)
from ticket_lint.judge.score import Costs

FEWEST = 30
"""Labels that a fit needs at the least."""
FEWEST_EACH = 8
"""Labels that it needs of each class."""
ENOUGH = "a gain that can be told from chance usually takes 100 to 300"


class Compared(NamedTuple):
    """A figure under the costs in force and under the fitted ones, and the gain."""

    before: Interval
    after: Interval
    gain: Interval


class Calibration(NamedTuple):
    """Costs fitted to all labels, and what such a fit brings on tickets that it has not seen.

    `by` is `project` where no project was on both sides of a fold, else `ticket`. `bands` are of
    the scores of unseen tickets. `labels_sha256` changes with any label and text.
    """

    costs: Costs
    tickets: int
    projects: int
    weak: int
    folds: int
    by: str
    auc: Compared
    spearman: Compared
    bands: tuple[Band, ...]
    labels_sha256: str

    @property
    def better(self) -> bool:
        """Tell whether the whole interval of the gain in AUC lies above 0."""
        return self.auc.gain.low > 0


def calibrated(
    cases: Sequence[Labelled], prior: Prior, bars: Bars, *, where: str = ""
) -> Calibration:
    """Fit costs, and compare them with the prior's on tickets outside the fit.

    Raises `InputError` for too few labels, `ConfigError` without scikit-learn.
    """
    enough(cases, total=FEWEST, each=FEWEST_EACH, where=where, why=ENOUGH)

    def predict(seen: Sequence[Labelled], unseen: Sequence[Labelled]) -> list[int]:
        costs = fitted(seen, prior, bars)
        return [case.score(costs, bars) for case in unseen]

    levels = np.array([case.level for case in cases])
    before = np.array([case.score(prior.costs, bars) for case in cases], dtype=float)
    after = out_of_fold(cases, predict)
    weak = weak_ones(levels)
    names = [case.group for case in cases]

    def of_auc(scores: NDArray[np.float64]) -> Statistic:
        return lambda places: auc(scores[places], weak[places])

    def of_ranks(scores: NDArray[np.float64]) -> Statistic:
        return lambda places: agreement(scores[places], levels[places])

    digest = data_hash(cases)
    costs = fitted(cases, prior, bars)
    return Calibration(
        costs=replace(costs, version=_version(costs)),
        tickets=len(cases),
        projects=len(groups(cases)),
        weak=int(weak.sum()),
        folds=sum(1 for _ in folds(cases)),
        by="project" if by_project(cases) else "ticket",
        auc=_compared(of_auc(before), of_auc(after), names),
        spearman=_compared(of_ranks(before), of_ranks(after), names),
        bands=bands(after, levels),
        labels_sha256=digest,
    )


def _version(costs: Costs) -> str:
    """Return a name that changes with any point."""
    points = (sorted(costs.default.items()), sorted(costs.rules.items()), costs.distance)
    return f"fit-{hashlib.sha256(repr(points).encode()).hexdigest()[:8]}"


def _compared(before: Statistic, after: Statistic, names: Sequence[str]) -> Compared:
    """Return both figures and their difference, each drawn from the same tickets."""
    return Compared(
        interval(before, names),
        interval(after, names),
        interval(lambda places: after(places) - before(places), names),
    )
