"""The plots of `benchmarks/results`, as SVG: the same figures give the same file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams |= {"svg.hashsalt": "ticket-lint", "svg.fonttype": "none", "font.size": 9}

import matplotlib.pyplot as plt  # noqa: E402 - after the backend is chosen

from ticket_lint.fit.measure import Band, Interval  # noqa: E402

BLUE, GREY = "#2563eb", "#94a3b8"


def forest(areas: Mapping[str, Interval], goal: float, file: Path) -> None:
    """Draw the AUC of each row with its interval, the goal as a line."""
    figure, axes = plt.subplots(figsize=(7.5, 0.35 * len(areas) + 1), layout="constrained")
    for place, area in enumerate(areas.values()):
        axes.plot([area.low, area.high], [place, place], color=BLUE)
        axes.plot(area.value, place, "o", color=BLUE)
    axes.axvline(goal, color=GREY, linestyle="--")
    axes.axvline(0.5, color=GREY, linewidth=0.5)
    axes.set_yticks(range(len(areas)), list(areas))
    axes.invert_yaxis()
    axes.set_xlim(0.45, 1)
    axes.set_xlabel(
        "AUC on projects outside the fit, 95 % interval over projects; dashed: the goal"
    )
    _save(figure, file)


def bars(found: Sequence[Band], file: Path) -> None:
    """Draw the share of well specified tickets by band of the score, best band right."""
    figure, axes = plt.subplots(figsize=(5, 3), layout="constrained")
    shown = [band for band in reversed(found) if band.tickets]
    for place, band in enumerate(shown):
        axes.bar(place, 100 * band.well.value, color=BLUE, width=0.7)
        axes.plot([place] * 2, [100 * band.well.low, 100 * band.well.high], color="black")
    names = [f"{band.low}–{band.high}\n{band.tickets} tickets" for band in shown]
    axes.set_xticks(range(len(shown)), names)
    axes.set_ylim(0, 100)
    axes.set_ylabel("% well specified")
    axes.set_xlabel("score")
    _save(figure, file)


def curve(
    counts: Sequence[int], lines: Mapping[str, Sequence[Interval]], ylabel: str, file: Path
) -> None:
    """Draw figures over the number of labels; the bands hold the middle 80 % of draws."""
    figure, axes = plt.subplots(figsize=(5.5, 3.2), layout="constrained")
    for (name, values), color in zip(lines.items(), (BLUE, "#d97706", GREY), strict=False):
        axes.plot(counts, [value.value for value in values], "o-", color=color, label=name)
        low, high = [value.low for value in values], [value.high for value in values]
        axes.fill_between(counts, low, high, color=color, alpha=0.15, linewidth=0)
    axes.set_xscale("log")
    axes.set_xticks(counts, [str(count) for count in counts])
    axes.minorticks_off()
    axes.set_xlabel("labels")
    axes.set_ylabel(ylabel)
    axes.legend(frameon=False)
    _save(figure, file)


def _save(figure: plt.Figure, file: Path) -> None:
    figure.savefig(file, metadata={"Date": None})
    plt.close(figure)
    text = file.read_text(encoding="utf-8")
    file.write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n", encoding="utf-8")
