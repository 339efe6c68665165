"""What 30, 100, 300 or 800 labels bring to `ticket-lint calibrate`.

    python benchmarks/learning.py [--data ../shared/data]

Each draw deals the projects of `ticket_levels` out to three parts: costs like those that ship are
fitted on the first, an organisation takes its labels from the second, and what they bring is
measured on the third. `told` is how often `calibrate`, which has these labels alone, would have
replaced the costs. Three organisations: one that labels as the reviewers do, for which there is
little to gain; one that does so but starts from nothing (all rules of a severity cost the same, the
distance to the references nothing); and one with a standard of its own, a ticket is well specified
if it states its reason, read off the reviewers' label `why`. The reviewers are language models that
read a written rubric, not people. The middle 80 % of draws are in brackets. Distances to the
references are by models that do not know a ticket's project.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

import numpy as np
from facts import read_rows
from labelled import LEVELS, levels
from machine import describe
from refit import Judged, by_hand

from ticket_lint.fit.calibrate import calibrated
from ticket_lint.fit.costs import Prior, fitted
from ticket_lint.fit.labelled import Labelled
from ticket_lint.fit.measure import Interval, auc, weak_ones
from ticket_lint.judge.assess import Judge
from ticket_lint.judge.score import Costs

RESULTS = Path(__file__).parent / "results"
COUNTS = (30, 100, 300, 800)
DRAWS = 20
ORGANISATIONS = (
    "labels as the reviewers do",
    "the same, from equal costs",
    "wants a reason and nothing else",
)


def reasons(data: Path) -> dict[str, float]:
    """Return 0 for the tickets that state their reason, 3 for the others, by key."""
    return {
        row["key"]: 3.0 * (mean(label["why"] for label in row["labels"].values()) < 0.5)  # noqa: PLR2004
        for row in read_rows(data / LEVELS)
    }


def parted(cases: Sequence[Labelled], draw: np.random.Generator) -> list[list[Labelled]]:
    """Deal tickets out to three parts of about equal size, a project to one of them."""
    by_project: dict[str, list[Labelled]] = {}
    for case in cases:
        by_project.setdefault(case.group, []).append(case)
    parts: list[list[Labelled]] = [[], [], []]
    for name in draw.permutation(sorted(by_project)).tolist():
        min(parts, key=len).extend(by_project[name])
    return parts


def gains(
    cases: Sequence[Labelled], own: Mapping[str, float], start: Costs | None, judge: Judge, n: int
) -> Iterator[tuple[float, float, bool]]:
    """Yield for each draw the AUC before, after, and whether calibrate would have replaced.

    `own` are the organisation's levels; without `start` its costs are fitted on the first part.
    """
    bars, draw = judge.config.bars, np.random.default_rng(n)
    for _ in range(DRAWS):
        first, second, third = parted(cases, draw)
        before = start or fitted(first, Prior(by_hand()), bars)
        chosen = draw.choice(len(second), n, replace=False)
        seen = [second[i]._replace(level=own[second[i].key]) for i in chosen]
        after = fitted(seen, Prior(before), bars)
        weak = weak_ones([own[case.key] for case in third])
        was, now = (auc([c.score(costs, bars) for c in third], weak) for costs in (before, after))
        yield was, now, told(seen, Prior(before), judge)


def told(seen: Sequence[Labelled], prior: Prior, judge: Judge) -> bool:
    """Tell whether `calibrate` would replace the costs; with too few of a class it refuses."""
    from ticket_lint.errors import InputError  # noqa: PLC0415

    try:
        return calibrated(seen, prior, judge.config.bars).better
    except InputError:
        return False


def measured(
    data: Path, judge: Judge
) -> Iterator[tuple[str, int, list[tuple[float, float, bool]]]]:
    """Yield organisation, number of labels, and the draws."""
    rows = levels(data)
    cases = Judged(judge, data, rows)(rows)
    reviewed = {case.key: case.level for case in cases}
    equal = replace(by_hand(), rules={})
    for name, own, start in zip(
        ORGANISATIONS, (reviewed, reviewed, reasons(data)), (None, equal, None), strict=True
    ):
        for count in COUNTS:
            print(name, count, flush=True)
            yield name, count, list(gains(cases, own, start, judge, count))


def spread(values: Sequence[float]) -> Interval:
    """Return the mean and the middle 80 % of some values."""
    low, high = np.quantile(values, [0.1, 0.9])
    return Interval(mean(values), float(low), float(high))


def report(data: Path, judge: Judge) -> Iterator[str]:
    """Yield the lines of the page, and write the plot."""
    from plots import curve  # noqa: PLC0415 - matplotlib takes its time

    yield "# What labels bring to `calibrate`\n"
    yield (__doc__ or "").split("\n\n")[-1].strip() + "\n"
    yield describe(data / LEVELS)
    yield f"- costs {by_hand().version}, rules {judge.versions['rules']}; {DRAWS} draws a row\n"
    yield "| organisation | labels | AUC before | after | gain | gain above 0 | told |"
    yield "|---|---|---|---|---|---|---|"
    lines: dict[str, list[Interval]] = {}
    for name, count, found in measured(data, judge):
        before, after, better = zip(*found, strict=True)
        gain = [b - a for a, b, _ in found]
        middle = spread(gain)
        lines.setdefault(name, []).append(middle)
        yield (
            f"| {name} | {count} | {mean(before):.2f} | {mean(after):.2f} "
            f"| {middle.value:+.3f} ({middle.low:+.3f} to {middle.high:+.3f}) "
            f"| {mean(g > 0 for g in gain):.0%} | {mean(better):.0%} |"
        )
    yield "\n![Gain in AUC by number of labels](learning.svg)"
    shown: Mapping[str, Sequence[Interval]] = lines
    curve(COUNTS, shown, "gain in AUC on other projects", RESULTS / "learning.svg")


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    args = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    page = "\n".join(report(args.data, Judge.of())) + "\n"
    (RESULTS / "learning.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
