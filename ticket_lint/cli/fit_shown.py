"""What `evaluate` and `calibrate` print."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from ticket_lint.cli.handler import colored
from ticket_lint.fit.calibrate import Calibration, Compared
from ticket_lint.fit.evaluate import LEVELS, Evaluation, Miss
from ticket_lint.fit.measure import WEAK, Band, Interval
from ticket_lint.fit.stored import spread
from ticket_lint.judge.assess import Judge
from ticket_lint.report.escape import plain
from ticket_lint.report.paint import Paint
from ticket_lint.report.tally import Look

_INDENT = " " * 4
_CHANGES = 12


def paint(*, color: bool | None) -> Paint:
    """Return the paint of standard output."""
    wrapped = sys.stdout.isatty() or "COLUMNS" in os.environ
    width = shutil.get_terminal_size().columns if wrapped else None
    return Paint(Look(color=colored(sys.stdout, asked=color), width=width))


def evaluation(found: Evaluation, judge: Judge, look: Paint) -> Iterator[str]:
    """Yield the lines of an evaluation."""
    yield from _head(found, judge, look)
    yield ""
    yield f"AUC        {found.auc}  well specified ones score higher than others; 0.5 is chance"
    yield f"Spearman   {found.spearman}  rank correlation of score and level"
    yield f"Plausible  {_percent(found.plausible)}  ready and well specified, or neither"
    yield ""
    yield from _bands(found.bands, look)
    yield ""
    yield look("Verdicts by level       ready  needs-work  underspecified", "bold")
    for (low, high), row in zip(LEVELS, found.verdicts, strict=True):
        name = f"{low:g} to below {high:g}" if high < LEVELS[-1][1] else f"{low:g} and above"
        yield f"  {name:<20}  {row['ready']:5}  {row['needs-work']:10}  {row['underspecified']:14}"
    yield from _misses("Badly specified by label, and yet ready", found.lenient, look)
    yield from _misses("Well specified by label, and yet not ready", found.strict, look)
    yield ""
    yield f"Intervals are 95 %, of AUC and Spearman drawn over {found.drawn}."


def calibration(
    found: Calibration, judge: Judge, look: Paint, *, write: str | None
) -> Iterator[str]:
    """Yield the lines of a calibration; `write` is the file that was to be written."""
    yield from _head(found, judge, look)
    yield from look.row(
        [], f"Scores of tickets outside the fit: {found.folds} folds by {found.by}.", _INDENT
    )
    yield ""
    yield look("           in force          fitted            gain", "bold")
    yield _compared("AUC", found.auc)
    yield _compared("Spearman", found.spearman)
    yield ""
    yield from _bands(found.bands, look)
    yield ""
    yield from _changes(found, judge, look)
    yield ""
    if not found.better:
        text = "No gain in AUC that could be told from chance: the costs in force stay."
        if write:
            text += f" {plain(write)} was not written."
    elif write:
        text = (
            f"{plain(write)}: written. Name it in ticket-lint.toml, from where that lies: "
            f'costs_file = "{plain(write)}"'
        )
    else:
        text = "The fitted costs are better; --write FILE keeps them."
    yield from look.row([], text, _INDENT)


def values(found: Evaluation | Calibration, judge: Judge) -> dict[str, Any]:
    """Return a result as plain values, beside what it was measured with."""
    plainly = {name: _plainly(value) for name, value in found._asdict().items() if name != "costs"}
    return {"versions": dict(judge.versions), "profile": judge.config.profile, **plainly}


def _plainly(value: object) -> object:
    if isinstance(value, Interval):
        return spread(value)
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plainly(inner) for name, inner in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plainly(inner) for inner in value]
    return value


def _head(found: Evaluation | Calibration, judge: Judge, look: Paint) -> Iterator[str]:
    projects = f"{found.projects} project" + ("" if found.projects == 1 else "s")
    text = (
        f"{found.tickets} labelled tickets of {projects}, {found.weak} of them badly specified "
        f"(level {WEAK:g} and above); costs {judge.costs.version}, profile {judge.config.profile}."
    )
    yield from look.row([], text, _INDENT)


def _bands(found: Sequence[Band], look: Paint) -> Iterator[str]:
    yield look("Score   tickets  well specified", "bold")
    for band in found:
        share = _percent(band.well) if band.tickets else "-"
        yield f"  {f'{band.low}-{band.high}':<6} {band.tickets:6}  {share}"


def _misses(title: str, found: Sequence[Miss], look: Paint) -> Iterator[str]:
    if not found:
        return
    yield ""
    yield look(title, "bold")
    width = max(len(plain(miss.key)) for miss in found)
    for miss in found:
        rules = f"  {', '.join(miss.rules)}" if miss.rules else ""
        head = f"  {plain(miss.key):<{width}}  level {miss.level:<4g}  score {miss.score:3}"
        yield from look.row([(head,)], rules, " " * (len(head) + 2))


def _compared(name: str, found: Compared) -> str:
    gain = f"{found.gain.value:+.3f} ({found.gain.low:+.3f} to {found.gain.high:+.3f})"
    return f"{name:<9}  {found.before}  {found.after}  {gain}"


def _changes(found: Calibration, judge: Judge, look: Paint) -> Iterator[str]:
    """Yield which costs the fit changes most."""
    changes = [("distance", judge.costs.distance, found.costs.distance)]
    for rule, given in found.costs.rules.items():
        for severity, cost in given.items():
            before = judge.costs.rules.get(rule, judge.costs.default)
            old = before.get(severity, judge.costs.default[severity])
            changes.append((f"{rule} {severity}", old, cost))
    changes = [change for change in changes if change[1] != change[2]]
    changes.sort(key=lambda change: (-abs(change[1] - change[2]), change[0]))
    if changes:
        yield look("Points     in force  fitted", "bold")
    for name, old, new in changes[:_CHANGES]:
        yield f"           {old:8}  {new:6}  {plain(name)}"
    if len(changes) > _CHANGES:
        yield f"           and {len(changes) - _CHANGES} more"


def _percent(share: Interval) -> str:
    return f"{share.value * 100:.0f} % ({share.low * 100:.0f}–{share.high * 100:.0f})"
