"""Sentences of the sprint report that the terminal and Markdown share. Plain text, not escaped."""

from __future__ import annotations

import datetime as dt

from ticket_lint.report.tally import counted
from ticket_lint.values.sprint import (
    AtRisk,
    Difference,
    Readiness,
    Runway,
    Since,
    SprintReport,
    Unit,
)

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_STATES = {"future": "next", "active": "active", "closed": "closed"}


def amount(number: float) -> str:
    """Return points without needless digits: `5`, `0.5`."""
    return f"{number:,.1f}".removesuffix(".0")


def points(number: float) -> str:
    """Return a number of points with its noun."""
    return "1 point" if number == 1 else f"{amount(number)} points"


def day(text: str) -> str:
    """Return the day of a time as `9 Nov`, the text itself where it is no time."""
    try:
        when = dt.datetime.fromisoformat(text.replace("Z", "+00:00")[:19])
    except ValueError:
        return text
    return f"{when.day} {_MONTHS[when.month - 1]}"


def title(report: SprintReport) -> str:
    """Return what the report is about."""
    return report.sprint.name if report.sprint else report.jql


def about(report: SprintReport) -> str:
    """Return state, dates and board of the sprint."""
    sprint = report.sprint
    if not sprint:
        return "search"
    dates = f"{day(sprint.start)} to {day(sprint.end)}" if sprint.start and sprint.end else ""
    state = _STATES.get(sprint.state, sprint.state)
    return ", ".join(part for part in (state, dates, sprint.board) if part)


def headline(of: Readiness) -> str:
    """Return the readiness in one line."""
    if not of.tickets:
        return "no open ticket"
    text = f"{of.ready} of {counted(of.tickets, 'ticket')} ready"
    if of.points:
        text += f", {amount(of.points_ready)} of {points(of.points)} ready"
    return text


def rest(of: Readiness) -> str:
    """Return what the headline does not say: at risk, without an estimate, done."""
    parts = []
    if of.points > of.points_ready:
        parts.append(f"{points(of.points - of.points_ready)} at risk")
    if of.unestimated:
        parts.append(f"{counted(of.unestimated, 'ticket')} without an estimate")
    if of.done:
        parts.append(f"{of.done} done and left out")
    return ", ".join(parts)


def risk(one: AtRisk) -> str:
    """Return what an epic has at risk."""
    size = f"{points(one.points)} in " if one.points else ""
    return f"{size}{counted(one.tickets, 'ticket')}"


def difference(one: Difference) -> str:
    """Return what became of a ticket."""
    if one.change == "new":
        return f"new, {one.after}"
    if one.change == "gone":
        return "done, or out of the sprint"
    return f"{one.change}, {one.before} → {one.after}"


def since(of: Since) -> str:
    """Return when the last run was."""
    other = "" if of.same_rules else ", when other rules were in force"
    return f"Since the last run ({day(of.at)}, {of.at[11:16]}{other})"


def length(of: Runway) -> str:
    """Return the runway in one line."""
    if of.sprints is None:
        return f"cannot be told: {of.reason}"
    least = "" if of.complete else "at least "
    noun = "sprint" if of.sprints == 1 else "sprints"
    return f"{least}{amount(of.sprints)} {noun} of ready work in the backlog"


def reckoning(of: Runway) -> str:
    """Return how the runway is reckoned."""
    if of.sprints is None or of.velocity is None:
        return ""
    past = ", ".join(f"{one.name} ({amount(one.finished)})" for one in of.past)
    what = _unit(of.ready, of.unit)
    some = counted(of.tickets, "ticket")
    some = some if of.complete else f"the first {some} by rank"
    text = (
        f"{what} ready, in {of.ready_tickets} of {some} outside active sprints, divided by "
        f"{_unit(of.velocity, of.unit)} a sprint, the mean of what was finished in {past}."
    )
    if of.unestimated:
        verbs = ("has", "counts") if of.unestimated == 1 else ("have", "count")
        some = counted(of.unestimated, "ready ticket")
        text += f" {some} {verbs[0]} no estimate and {verbs[1]} as 0."
    return text


def _unit(number: float, unit: Unit) -> str:
    if unit == "points":
        return points(number)
    return "1 ticket" if number == 1 else f"{amount(number)} tickets"
