"""How well the score tells well specified tickets from others, beside simpler ways.

    python benchmarks/accuracy.py [--data ../shared/data] [--heavy .venv-transformers/bin/python]
    python benchmarks/accuracy.py --fit

Every figure is of tickets of projects that nothing in its row was fitted on: ten folds by project,
everything that is fitted is fitted inside the fold. Intervals are 95 %, drawn over projects. The
levels (0 = well specified … 3 = cannot be delivered) are those of `ticket_levels`, the mean of the
reviewers: language models that read a written rubric, not people. Types of tickets are those of the
source; half of the tickets lost theirs, and it is read from the text. What flatters: settings (how
strongly costs are drawn to those set by hand, where the ready bar lies, the shape of the comparison
with references) were chosen on these same folds, and patterns were written with half of the
projects in view. The comparison has vectors of its own, whichever encoder is configured: that one
only picks the reference to show, so there is no row for each. `--fit` writes the costs fitted on
all tickets, from those in `hand_costs.json` on, to `models/costs.json`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from facts import LOOKED_AT
from labelled import CLARITY, LEVELS, Row, clarity, levels
from machine import describe
from numpy.typing import NDArray
from predictors import Predictor, Vectors, by_length, by_words
from refit import Judged, by_hand, nearness, scores
from shipping import ship
from sklearn.model_selection import GroupKFold
from vectors import MINILM

from ticket_lint.fit.calibrate import calibrated
from ticket_lint.fit.costs import Prior
from ticket_lint.fit.measure import (
    Interval,
    agreement,
    auc,
    bands,
    interval,
    weak_ones,
)
from ticket_lint.fit.stored import stored
from ticket_lint.judge.assess import Judge
from ticket_lint.judge.costs import COSTS
from ticket_lint.references.library import load, pairs

RESULTS = Path(__file__).parent / "results"
FOLDS = 10
HARD = 2.0
"""From this `underspecified` on people call an issue of `issue_clarity` badly specified."""
GOAL = 0.86


class Result(NamedTuple):
    """A row: numbers for the labelled tickets, each from a fold that has not seen its project.

    `issues` are numbers for `issue_clarity`, `pairs` for the good and the weak references.
    """

    numbers: NDArray[np.float64]
    issues: Sequence[float]
    pairs: tuple[Sequence[float], Sequence[float]]


class Exam(NamedTuple):
    """All tickets that rows are judged on."""

    rows: list[Row]
    issues: list[Row]
    good: list[Row]
    weak: list[Row]

    @classmethod
    def of(cls, data: Path) -> Exam:
        """Read them."""
        twins = pairs(load()).values()
        good = [Row(g.pair, g.level, g.ticket) for g, _ in twins]
        weak = [Row(w.pair, w.level, w.ticket) for _, w in twins]
        return cls(levels(data), clarity(data), good, weak)

    def all(self) -> list[Row]:
        """Return every ticket."""
        return [*self.rows, *self.issues, *self.good, *self.weak]

    def sat(self, predict: Predictor) -> Result:
        """Return what a predictor makes of them; issues and pairs are in no fit."""
        numbers = np.full(len(self.rows), np.nan)
        names = [row.project for row in self.rows]
        for seen, unseen in GroupKFold(FOLDS).split(names, groups=names):
            on, for_ = [self.rows[i] for i in seen], [self.rows[i] for i in unseen]
            numbers[unseen] = predict(on, for_)
        others = list(predict(self.rows, [*self.issues, *self.good, *self.weak]))
        cut = len(self.issues), len(self.issues) + len(self.good)
        return Result(numbers, others[: cut[0]], (others[cut[0] : cut[1]], others[cut[1] :]))


def sittings(
    data: Path, exam: Exam, judge: Judge, heavy: Path, *, short: bool
) -> Iterator[tuple[str, Predictor]]:
    """Yield the rows of the table by name; `short` leaves out what takes MiniLM a long time."""
    everything = exam.all()
    yield "length", by_length
    yield "TF-IDF, logistic", by_words
    for encoder in ("static", MINILM):
        known = Vectors(everything, encoder, heavy)
        yield f"whole ticket, nearest labelled ones ({encoder})", known.by_nearest_labels
        yield f"whole ticket, nearest references ({encoder})", known.by_nearest_references
        if encoder != MINILM or not short:
            yield f"sentences pooled, logistic ({encoder})", known.by_sentences
    judged = Judged(judge, data, everything)
    hand, bars = by_hand(), judge.config.bars
    yield (
        "rules alone, costs by hand (not fitted)",
        lambda _, unseen: [case.score(hand, bars) for case in judged(unseen, near=False)],
    )
    yield "rules alone, costs fitted", scores(judge, judged, near=False)
    yield "similarity alone", nearness(judged)
    yield "everything, costs fitted", scores(judge, judged, near=True)


def measured(
    statistic: Callable[[Sequence[float], Sequence[float]], float],
    numbers: Sequence[float] | NDArray[np.float64],
    labels: Sequence[float],
    groups: Sequence[str],
) -> Interval:
    """Return a statistic of numbers and levels with its interval."""
    values, wanted = np.asarray(numbers, dtype=float), np.asarray(labels)
    return interval(lambda at: statistic(values[at], wanted[at]), groups)


def of_levels(numbers: Sequence[float], wanted: Sequence[float]) -> float:
    """Return the AUC of numbers against levels."""
    return auc(numbers, weak_ones(wanted))


def of_issues(numbers: Sequence[float], wanted: Sequence[float]) -> float:
    """Return the AUC against people's `underspecified`."""
    return auc(numbers, np.asarray(wanted) >= HARD)


def row(name: str, exam: Exam, result: Result) -> tuple[str, Interval]:
    """Return a line of the table, and its AUC."""
    wanted = [r.level for r in exam.rows]
    projects = [r.project for r in exam.rows]
    unread = [i for i, r in enumerate(exam.rows) if r.project not in LOOKED_AT]
    area = measured(of_levels, result.numbers, wanted, projects)
    rank = measured(agreement, result.numbers, wanted, projects)
    held = measured(
        of_levels,
        result.numbers[unread],
        [wanted[i] for i in unread],
        [projects[i] for i in unread],
    )
    issues = measured(
        of_issues, result.issues, [r.level for r in exam.issues], ["" for _ in exam.issues]
    )
    good, weak = map(np.asarray, result.pairs)
    won = float(np.mean((good > weak) + 0.5 * (good == weak)))
    apart = auc([*good, *weak], [False] * len(good) + [True] * len(weak))
    return f"| {name} | {area} | {rank} | {held} | {issues} | {won:.2f} / {apart:.2f} |", area


def table(exam: Exam, results: Mapping[str, Result]) -> tuple[list[str], dict[str, Interval]]:
    """Return the lines of the table, and the AUC of each row."""
    lines = [
        "| | AUC, level ≥ 1.5 | Spearman | not looked at | `issue_clarity` | pairs won / AUC |",
        "|---|---|---|---|---|---|",
    ]
    areas = {}
    for name, result in results.items():
        line, areas[name] = row(name, exam, result)
        lines.append(line)
    return lines, areas


def banded(exam: Exam, result: Result) -> Iterator[str]:
    """Yield the table of the share of well specified tickets by band of the score."""
    yield "| score | tickets | well specified (level < 1.5) |"
    yield "|---|---|---|"
    for band in bands(result.numbers, [r.level for r in exam.rows]):
        share = f"{band.well.value:.0%} ({band.well.low:.0%}–{band.well.high:.0%})"
        yield f"| {band.low}-{band.high} | {band.tickets} | {share if band.tickets else '-'} |"


def report(data: Path, exam: Exam, judge: Judge, results: Mapping[str, Result]) -> Iterator[str]:
    """Yield the lines of the page."""
    weak = int(weak_ones([r.level for r in exam.rows]).sum())
    hard = sum(r.level >= HARD for r in exam.issues)
    yield "# Accuracy\n"
    yield (__doc__ or "").split("\n\n")[-1].strip() + "\n"
    yield describe(data / LEVELS)
    yield describe(data / CLARITY).splitlines()[-1]
    yield f"- costs from {by_hand().version} on, rules {judge.versions['rules']}, refined\n"
    projects = len({r.project for r in exam.rows})
    yield (
        f"{len(exam.rows)} tickets of {projects} projects, {weak} of them at level 1.5 and above; "
        f"{len(exam.issues)} issues of `issue_clarity` (source `lite`; people call {hard} of them "
        f"underspecified by 2 or 3), which nothing is fitted or tuned to; {len(exam.good)} pairs "
        "of references, which are our own exam: rules were written with an eye on half of them "
        "([pairs.md](pairs.md)). *Not looked at* is the AUC on projects whose tickets "
        "nobody read while rules were written ([facts.md](facts.md)). Reviewers with each "
        "other: AUC 0.97.\n"
    )
    lines, areas = table(exam, results)
    yield from lines
    yield "\n![AUC by row](accuracy.svg)\n"
    yield "## Bands of the score\n"
    last = list(results)[-1]
    yield f"Row “{last}”; intervals are Wilson's.\n"
    yield from banded(exam, results[last])
    yield "\n![Share of well specified tickets by band](bands.svg)\n"
    yield "Facts are measured in [facts.md](facts.md), the first finding in [gap.md](gap.md)."
    drawn(exam, areas, results[last])


def drawn(exam: Exam, areas: Mapping[str, Interval], last: Result) -> None:
    """Write the plots."""
    from plots import bars, forest  # noqa: PLC0415 - matplotlib takes its time

    forest(areas, GOAL, RESULTS / "accuracy.svg")
    bars(bands(last.numbers, [r.level for r in exam.rows]), RESULTS / "bands.svg")


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--heavy", type=Path, default=Path(".venv-transformers/bin/python"))
    parser.add_argument("--short", action="store_true", help="leave sentences by MiniLM out")
    parser.add_argument("--fit", action="store_true", help="write models/costs.json")
    args = parser.parse_args()
    judge = Judge.of()
    if args.fit:
        rows = levels(args.data)
        found = calibrated(
            Judged(judge, args.data, rows)(rows), Prior(by_hand()), judge.config.bars
        )
        ship(COSTS, stored(found), __file__)
        print(COSTS, found.costs.version, found.auc.after, found.spearman.after)
        return
    exam = Exam.of(args.data)
    results = {}
    for name, predict in sittings(args.data, exam, judge, args.heavy, short=args.short):
        print(name, flush=True)
        results[name] = exam.sat(predict)
    RESULTS.mkdir(exist_ok=True)
    page = "\n".join(report(args.data, exam, judge, results)) + "\n"
    (RESULTS / "accuracy.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
