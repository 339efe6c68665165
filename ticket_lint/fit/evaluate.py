"""What labels say of the score as it is: nothing is fitted here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from ticket_lint.fit.labelled import Labelled, enough, groups
from ticket_lint.fit.measure import (
    FEWEST_GROUPS,
    WEAK,
    Band,
    Interval,
    agreement,
    auc,
    bands,
    interval,
    weak_ones,
    wilson,
)
from ticket_lint.values.assessment import Verdict

FEWEST = 10
"""Labels that a figure needs at the least, and half as many of each class."""
WORST = 5
LEVELS = ((0.0, 0.5), (0.5, 1.5), (1.5, 2.5), (2.5, 3.1))
"""Levels as they are reported, each from its first number to below its second."""


class Miss(NamedTuple):
    """A ticket whose score and label are far apart, and the rules that cost it points."""

    key: str
    level: float
    score: int
    rules: tuple[str, ...]


class Evaluation(NamedTuple):
    """How well scores agree with labels.

    `verdicts` has for each row of `LEVELS` how many tickets got which verdict. `plausible` is the
    share of tickets that are `ready` and well specified, or neither. `strict` are well specified
    tickets with the lowest scores, `lenient` badly specified ones with the highest. `drawn` says
    what the intervals of AUC and Spearman are drawn from: `projects` or `tickets`.
    """

    tickets: int
    projects: int
    weak: int
    drawn: str
    auc: Interval
    spearman: Interval
    plausible: Interval
    bands: tuple[Band, ...]
    verdicts: tuple[dict[Verdict, int], ...]
    strict: tuple[Miss, ...]
    lenient: tuple[Miss, ...]


def evaluated(cases: Sequence[Labelled], *, where: str = "") -> Evaluation:
    """Return what the labels say of the scores.

    Raises `InputError` for fewer than 10 labels, or fewer than 5 of a class.
    """
    enough(
        cases, total=FEWEST, each=FEWEST // 2, where=where, why="100 make an interval of some use"
    )
    levels = np.array([case.level for case in cases])
    scores = np.array([case.assessment.score for case in cases], dtype=float)
    weak = weak_ones(levels)
    names = [case.group for case in cases]
    ready = np.array([case.assessment.verdict == "ready" for case in cases])

    def of_auc(places: NDArray[np.intp]) -> float:
        return auc(scores[places], weak[places])

    def of_ranks(places: NDArray[np.intp]) -> float:
        return agreement(scores[places], levels[places])

    projects = len(groups(cases))
    return Evaluation(
        tickets=len(cases),
        projects=projects,
        weak=int(weak.sum()),
        drawn="projects" if projects >= FEWEST_GROUPS else "tickets",
        auc=interval(of_auc, names),
        spearman=interval(of_ranks, names),
        plausible=wilson(int((ready != weak).sum()), len(cases)),
        bands=bands(scores, levels),
        verdicts=_verdicts(cases),
        strict=_misses(sorted(cases, key=lambda c: (c.assessment.score, c.level)), weak=False),
        lenient=_misses(sorted(cases, key=lambda c: (-c.assessment.score, -c.level)), weak=True),
    )


def of_distance(cases: Sequence[Labelled]) -> Interval | None:
    """Return the AUC of the distance to the references alone, over the cases that are compared.

    None where too few of a class are: without an encoder, or in languages that nobody compares.
    """
    compared = [case for case in cases if case.assessment.nearest]
    weak = weak_ones([case.level for case in compared])
    if min(weak.sum(), len(weak) - weak.sum()) < FEWEST // 2:
        return None
    near = np.array([-case.distance for case in compared])
    return interval(lambda at: auc(near[at], weak[at]), [case.group for case in compared])


def _verdicts(cases: Sequence[Labelled]) -> tuple[dict[Verdict, int], ...]:
    rows = []
    for low, high in LEVELS:
        found = Counter(c.assessment.verdict for c in cases if low <= c.level < high)
        rows.append({verdict: found[verdict] for verdict in get_args(Verdict)})
    return tuple(rows)


def _misses(ordered: Sequence[Labelled], *, weak: bool) -> tuple[Miss, ...]:
    """Return the first tickets of a class, as long as their verdict is that of the other class."""
    found = []
    for case in ordered:
        judged = case.assessment
        if (case.level >= WEAK) == weak and (judged.verdict == "ready") == weak:
            rules = dict.fromkeys(f.rule for f in judged.findings if f.cost)
            found.append(Miss(judged.key, case.level, judged.score, tuple(rules)))
        if len(found) == WORST:
            break
    return tuple(found)
