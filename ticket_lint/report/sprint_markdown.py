"""The sprint report in Markdown: for a wiki page, a chat, or the notes of a planning."""

from __future__ import annotations

from collections.abc import Iterator

from ticket_lint.report import sprint_words as words
from ticket_lint.report.escape import brief, markdown
from ticket_lint.values.sprint import SprintReport, SprintTicket

_TABLE = """\
| ticket | score | verdict | points | assignee | summary |
| --- | ---: | --- | ---: | --- | --- |"""


def text(report: SprintReport) -> str:
    """Return the report; nothing that a ticket says becomes markup, a link or a mention."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: SprintReport) -> Iterator[str]:
    yield f"# {markdown(brief(words.title(report)))}\n"
    yield f"{markdown(words.about(report))}"
    if report.sprint and report.sprint.goal:
        yield f"\nGoal: {markdown(brief(report.sprint.goal))}"
    yield f"\n**{words.headline(report.readiness)}**\n"
    if rest := words.rest(report.readiness):
        yield f"{rest}\n"
    if report.tickets:
        yield f"## Tickets, from worst to best\n\n{_TABLE}"
        yield from map(_row, report.tickets)
        yield ""
    yield from _list("To ask in planning", _questions(report))
    yield from _list("Added after the start and not ready", _added(report))
    if any(one.epic for one in report.at_risk):
        yield from _list("At risk, by epic", _risk(report))
    if report.since:
        found = list(_since(report)) or ["nothing changed"]
        yield from _list(words.since(report.since), found)
    if report.runway:
        yield f"## Runway\n\n{markdown(words.length(report.runway))}"
        if how := words.reckoning(report.runway):
            yield f"\n{markdown(how)}"
        yield ""
    faults = [
        markdown(f"{one.where}: {one.what}" if one.where else one.what) for one in report.errors
    ]
    yield from _list("Could not be read", faults)
    yield f"Judged for the profile {report.profile} on {report.made[:16].replace('T', ' ')}."


def _row(one: SprintTicket) -> str:
    a = one.assessment
    size = "" if one.points is None else words.amount(one.points)
    cells = (_key(a.key), str(a.score), a.verdict, size, _text(one.assignee), _text(a.summary))
    return f"| {' | '.join(cells)} |"


def _questions(report: SprintReport) -> Iterator[str]:
    for one in report.tickets:
        if one.question:
            who = f" ({_text(one.assignee)})" if one.assignee else ""
            yield f"**{_key(one.assessment.key)}**{who}: {markdown(one.question.text)}"


def _added(report: SprintReport) -> Iterator[str]:
    for one in report.tickets:
        if one.added:
            by = f" by {_text(one.added.by)}" if one.added.by else ""
            summary = _text(one.assessment.summary)
            yield f"**{_key(one.assessment.key)}** on {words.day(one.added.at)}{by}: {summary}"


def _risk(report: SprintReport) -> Iterator[str]:
    for one in report.at_risk:
        name = f" {_text(one.epic.summary)}" if one.epic else ""
        yield f"**{_key(one.epic.key) if one.epic else 'no epic'}**{name}: {words.risk(one)}"


def _since(report: SprintReport) -> Iterator[str]:
    for one in report.since.differences if report.since else ():
        yield f"**{_key(one.key)}** {words.difference(one)}: {_text(one.summary)}"


def _list(title: str, items: Iterator[str] | list[str]) -> Iterator[str]:
    found = list(items)
    if found:
        yield f"## {title}\n"
        yield from (f"- {item}" for item in found)
        yield ""


def _key(key: str) -> str:
    return markdown(brief(key))


def _text(text: str) -> str:
    return markdown(brief(text))
