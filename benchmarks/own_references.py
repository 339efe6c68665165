"""How much ten pairs of an organisation's own references change.

    python benchmarks/own_references.py [--data ../shared/data]

Each project with enough labels plays an organisation. Some of its well specified tickets (level
0.5 or less) and as many of its badly specified ones (level 2 or more) are drawn as its references,
which shift the scale of the distance as `ticket_lint.judge.similarity` does; the rest of the
project is judged, with and without them. Models know nothing of the project (`refit.py`), the costs
in force know its labels in both cases. What is measured is the verdict, `ready` or not, against the
label, well specified or not: Cohen's kappa, and the share that is right, each averaged over draws
and projects. The order of tickets does not change, so AUC does not either.

`each end` is the rule that was tried first: the ends lie at the means of the references of each
side, ten own ones weighing as much as all of ours.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import numpy as np
from facts import figures
from labelled import LEVELS, Row, judged, levels
from machine import describe
from numpy.typing import NDArray
from refit import Judged, folds

from ticket_lint.fit.labelled import Labelled
from ticket_lint.fit.measure import WEAK, interval
from ticket_lint.judge.assess import Judge
from ticket_lint.judge.index import index
from ticket_lint.judge.similarity import Values, ends, values
from ticket_lint.references.library import load

RESULT = Path(__file__).parent / "results" / "own_references.md"
GOOD, BAD = 0.5, 2.0
SIZES = (2, 5, 10)
DRAWS = 20
SPARE = 3
"""Tickets of either class that a project must have left after the most references are drawn."""


class Trial(NamedTuple):
    """A project judged once, with how many own pairs and what they do: right with and without."""

    project: str
    pairs: int
    use: str
    kappa: float
    right: float
    gain_kappa: float
    gain_right: float


def each_end(ours: Values, own: Values) -> tuple[float, float]:
    """Return the ends that lie at the means of each side: what was tried first."""
    top, bottom = (
        (sum(mine) + 10 * mean(shipped)) / (len(mine) + 10)
        for shipped, mine in zip(ours, own, strict=True)
    )
    return top, bottom


class Organisation(NamedTuple):
    """A project, its tickets judged by models that know nothing of it; `values` is a ticket each.

    `ours` are the values of our references under the same model.
    """

    name: str
    cases: Sequence[Labelled]
    values: Sequence[float]
    ours: Values

    def trials(self, judge: Judge, draw: random.Random) -> Iterator[Trial]:
        """Yield a trial for each number of pairs and each use of ours."""
        good = [i for i, case in enumerate(self.cases) if case.level <= GOOD]
        bad = [i for i, case in enumerate(self.cases) if case.level >= BAD]
        for size in SIZES:
            chosen = draw.sample(good, size), draw.sample(bad, size)
            left = sorted(set(range(len(self.cases))).difference(*chosen))
            wanted = [self.cases[i].level < WEAK for i in left]
            own = Values(*([self.values[i] for i in some] for some in chosen))
            scales = {
                "add": ends(self.ours, own.good, replace=False),
                "replace": ends(self.ours, own.good, replace=True),
                "each end": each_end(self.ours, own),
            }
            plain = [self.ready(i, ends(self.ours, (), replace=False), judge) for i in left]
            before = agreed(plain, wanted)
            for use, between in scales.items():
                said = [self.ready(i, between, judge) for i in left]
                now = agreed(said, wanted)
                yield Trial(self.name, size, use, *now, now[0] - before[0], now[1] - before[1])

    def ready(self, i: int, between: tuple[float, float], judge: Judge) -> bool:
        """Tell whether a ticket is ready with these ends of the distance."""
        top, bottom = between
        distance = (top - self.values[i]) / (top - bottom)
        case = self.cases[i]._replace(distance=min(max(distance, 0.0), 1.0))
        bars = judge.config.bars
        return case.score(judge.costs, bars) >= bars.ready


def agreed(said: Sequence[bool], wanted: Sequence[bool]) -> tuple[float, float]:
    """Return Cohen's kappa, and the share that is right."""
    pairs = list(zip(said, wanted, strict=True))
    return figures(pairs).kappa, mean(a == b for a, b in pairs)


def organisations(data: Path, judge: Judge) -> Iterator[Organisation]:
    """Yield the projects that have enough labels, each judged by the models of its fold."""
    by_project: dict[str, list[Row]] = defaultdict(list)
    for row in levels(data):
        by_project[row.project].append(row)
    known = Judged(judge, data, [])
    for project, rows in sorted(by_project.items()):
        good, bad = sum(r.level <= GOOD for r in rows), sum(r.level >= BAD for r in rows)
        if min(good, bad) < max(SIZES) + SPARE:
            continue
        theirs = known.judge_of(folds(data)[project])
        assert theirs.similarity is not None  # noqa: S101 - the default configuration has one
        model = theirs.similarity.specification
        readings = [theirs.extract(row.ticket) for row in rows]
        ours = index(load(), theirs.extract, model, theirs.similarity.encoder)
        kept = [
            (case, specified.value)
            for case, reading in zip(judged(rows, theirs), readings, strict=True)
            if (specified := model(reading))
        ]
        cases, worth = zip(*kept, strict=True)
        yield Organisation(project, cases, worth, values(ours))


def report(data: Path, trials: Sequence[Trial]) -> Iterator[str]:
    """Yield the lines of the result."""
    yield "# Own references\n"
    yield (__doc__ or "").split("\n\n")[-1].strip() + "\n"
    yield describe(data / LEVELS) + "\n"
    names = sorted({trial.project for trial in trials})
    yield f"{len(names)} projects, {DRAWS} draws each: {', '.join(names)}. Intervals are 95 %, "
    yield "drawn over projects.\n"
    yield "| own pairs | what they do | κ of the verdict | gain | share right | gain |"
    yield "|---|---|---|---|---|---|"
    for size in SIZES:
        for use in dict.fromkeys(trial.use for trial in trials):
            some = [t for t in trials if t.pairs == size and t.use == use]
            by_name = [[t for t in some if t.project == name] for name in names]
            columns = (
                np.array([mean(getattr(t, column) for t in given) for given in by_name])
                for column in ("kappa", "gain_kappa", "right", "gain_right")
            )
            cells = [over(names, column) for column in columns]
            yield f"| {size} | {use} | {' | '.join(cells)} |"


def over(names: Sequence[str], column: NDArray[np.float64]) -> str:
    """Return the mean of a figure over projects, with its interval."""
    found = interval(lambda at: float(column[at].mean()), names)
    return f"{found.value:.3f} ({found.low:.3f}–{found.high:.3f})"


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    judge = Judge.of()
    trials = []
    for organisation in organisations(data, judge):
        for number in range(DRAWS):
            trials += organisation.trials(judge, random.Random(number))  # noqa: S311 - a sample
    text = "\n".join(report(data, trials)) + "\n"
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
