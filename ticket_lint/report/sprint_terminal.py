"""The sprint report for a person at a terminal, wide or narrow."""

from __future__ import annotations

from collections.abc import Iterator

from ticket_lint.report import sprint_words as words
from ticket_lint.report.escape import brief, plain
from ticket_lint.report.paint import Paint
from ticket_lint.report.tally import Look, counted
from ticket_lint.values.assessment import Verdict
from ticket_lint.values.sprint import Difference, SprintReport, SprintTicket

_VERDICT: dict[Verdict, str] = {"ready": "green", "needs-work": "yellow", "underspecified": "red"}
_CHANGE = {
    "ready now": "green",
    "better": "green",
    "worse": "yellow",
    "no longer ready": "red",
    "new": "cyan",
    "gone": "dim",
}
_NARROW = 84
"""Columns below which a ticket takes two lines."""
_BAR = 40
_NAME = 16
_LEAST = 16
_LONGEST = len("underspecified")
_NOBODY = "nobody"
_INDENT = "  "
_INNER = " " * 6


class SprintTerminal:
    """Text for people; see `Look` for its options. `quiet` leaves out the ready tickets."""

    def __init__(self, look: Look) -> None:
        """Take how it is to look."""
        self._paint = Paint(look)
        self._width = look.width
        self._level = look.level

    def __call__(self, report: SprintReport) -> str:
        """Return the whole report."""
        parts = [list(self._head(report)), list(self._tickets(report))]
        parts += [list(self._added(report)), list(self._risk(report))]
        parts += [list(self._since(report)), list(self._runway(report))]
        return "\n".join(line for part in parts if part for line in [*part, ""])

    def _head(self, report: SprintReport) -> Iterator[str]:
        paint, of = self._paint, report.readiness
        yield from self._title(brief(words.title(report)))
        yield from paint.row([(_INDENT,)], plain(words.about(report)), _INDENT, "dim")
        if report.sprint and report.sprint.goal:
            yield from paint.row([(_INDENT,)], brief(report.sprint.goal), _INDENT, "dim")
        yield ""
        good = of.tickets and of.ready == of.tickets
        color = "green" if good else "yellow"
        yield from paint.row([(_INDENT,)], words.headline(of), _INDENT, "bold", color)
        if of.tickets:
            size = min(_BAR, (self._width or _BAR + 4) - 4)
            full = of.ready * size // of.tickets
            yield _INDENT + paint("█" * full, "green") + paint("░" * (size - full), "dim")
        if rest := words.rest(of):
            yield from paint.row([(_INDENT,)], rest, _INDENT)

    def _tickets(self, report: SprintReport) -> Iterator[str]:
        shown = [one for one in report.tickets if self._level != "quiet" or not one.ready]
        if not shown:
            return
        yield from self._title("Tickets, from worst to best, and what to ask")
        key = max(len(brief(one.assessment.key)) for one in shown)
        name = min(_NAME, max(len(brief(one.assignee) or _NOBODY) for one in shown))
        size = max(len(_points(one)) for one in shown)
        for one in shown:
            yield from self._ticket(one, key, name, size)

    def _ticket(self, one: SprintTicket, key: int, name: int, size: int) -> Iterator[str]:
        a, paint = one.assessment, self._paint
        narrow = self._width and self._width < _NARROW
        verdict = a.verdict if narrow else a.verdict.ljust(_LONGEST)
        head = "  ".join(
            [
                _INDENT + paint(brief(a.key).ljust(key), "bold"),
                paint(f"{a.score:>3}", "bold", _VERDICT[a.verdict]),
                paint(verdict, _VERDICT[a.verdict]),
            ]
        )
        who, summary = _cut(brief(one.assignee) or _NOBODY, name), brief(a.summary)
        if narrow:
            yield head
            estimate = "no estimate" if one.points is None else words.points(one.points)
            rest = f"{estimate}, {who}" + (f": {summary}" if summary else "")
            yield from paint.row([(_INNER,)], rest, _INNER)
        else:
            taken = len(_INDENT) + key + 3 + _LONGEST + size + name + 10
            if self._width:
                summary = _cut(summary, max(self._width - taken, _LEAST))
            who = who.ljust(name) if summary else who
            who = paint(who, *([] if one.assignee else ["dim"]))
            yield f"{head}  {_points(one).rjust(size)}  {who}  {summary}".rstrip()
        if one.question:
            ask = plain(one.question.text)
            yield from paint.row([(f"{_INNER}? ", "cyan", "bold")], ask, _INNER + "  ")

    def _added(self, report: SprintReport) -> Iterator[str]:
        late = [one for one in report.tickets if one.added]
        if not late:
            return
        head = f"Added after the start and not ready: {counted(len(late), 'ticket')}"
        yield from self._title(head)
        for one in late:
            if one.added:
                by = f" by {brief(one.added.by)}" if one.added.by else ""
                text = f"on {words.day(one.added.at)}{by}: {brief(one.assessment.summary)}"
                yield from self._keyed(one.assessment.key, text)

    def _risk(self, report: SprintReport) -> Iterator[str]:
        if not any(one.epic for one in report.at_risk):
            return
        yield from self._title("At risk, by epic")
        for one in report.at_risk:
            name = f": {brief(one.epic.summary)}" if one.epic and one.epic.summary else ""
            key = one.epic.key if one.epic else "no epic"
            yield from self._keyed(key, words.risk(one) + name)

    def _since(self, report: SprintReport) -> Iterator[str]:
        if not report.since:
            return
        found = report.since.differences
        head = words.since(report.since)
        yield from self._title(head if found else f"{head}: nothing changed")
        for one in found:
            yield from self._keyed(one.key, _told(one), _CHANGE[one.change])

    def _runway(self, report: SprintReport) -> Iterator[str]:
        if not report.runway:
            return
        head = [("Runway  ", "bold")]
        yield from self._paint.row(head, plain(words.length(report.runway)), _INDENT)
        if how := words.reckoning(report.runway):
            yield from self._paint.row([(_INDENT,)], plain(how), _INDENT, "dim")

    def _title(self, text: str) -> Iterator[str]:
        yield from self._paint.row([], text, _INDENT, "bold")

    def _keyed(self, key: str, text: str, *styles: str) -> Iterator[str]:
        yield from self._paint.row(
            [(_INDENT,), (brief(key), "bold"), ("  ",)], text, _INNER, *styles
        )


def _points(one: SprintTicket) -> str:
    """Return the estimate as `5 pt`, a dash where there is none."""
    return "–" if one.points is None else f"{words.amount(one.points)} pt"


def _told(one: Difference) -> str:
    summary = f": {brief(one.summary)}" if one.summary else ""
    return words.difference(one) + summary


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
