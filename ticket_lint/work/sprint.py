"""The sprint report from a Jira: which sprint, its tickets judged, its history, the runway."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ticket_lint.backlog import arrivals
from ticket_lint.backlog.questions import question
from ticket_lint.backlog.readiness import at_risk, readiness, worst_first
from ticket_lint.backlog.runway import SPRINTS, Work, runway, unknown, velocity
from ticket_lint.errors import InputError, RequestRefused, TicketLintError, UsageError
from ticket_lint.intake.site import by_jql, ticket_of
from ticket_lint.jira import agile, issues, search
from ticket_lint.jira.agile import Board, Sprint
from ticket_lint.jira.client import Jira
from ticket_lint.jira.discovery import Layouts
from ticket_lint.jira.jql import quoted
from ticket_lint.lexicon.secrets import mask
from ticket_lint.values.assessment import Assessment, Stage
from ticket_lint.values.sprint import (
    Added,
    Epic,
    Fault,
    Runway,
    Since,
    SprintInfo,
    SprintReport,
    SprintTicket,
)
from ticket_lint.values.ticket import SprintRef, Ticket

MOST = 1_000
"""Tickets of a report: more are no sprint, and nobody reads on."""
BACKLOG = 100
"""Tickets of the backlog that are judged for the runway, in the order of their rank: a page."""
_BASICS = ("project", "issuetype", "status")

Judge = Callable[[Ticket], Assessment | TicketLintError]
Remember = Callable[[str, Sequence[tuple[Ticket, Assessment]]], Since | None]
"""Compares the open tickets of a scope (a text) with those of its last run, and keeps them."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the report is about: a sprint, with its board where we may see it, or a search."""

    sprint: Sprint | None = None
    board: Board | None = None
    jql: str = ""


def choose(jira: Jira, which: str, board: str) -> Chosen:
    """Return the sprint that is meant: `active`, `next`, an id, or (part of) a name.

    `board` is an id, a name or a project; empty for the only board with sprints.

    Raises `UsageError` for what is not there and what several fit, with the candidates.
    """
    if which.isascii() and which.isdigit():
        sprint = agile.sprint(jira, int(which))
        try:
            return Chosen(sprint, agile.board(jira, str(sprint.board)))
        except UsageError:
            return Chosen(sprint)
    of = agile.board(jira, board) if board else agile.only_board(jira)
    if which == "active":
        return Chosen(agile.choose(jira, of, "active"), of)
    if which == "next":
        return Chosen(agile.choose(jira, of, "next"), of)
    return Chosen(agile.named(jira, of, which), of)


@dataclass(frozen=True, slots=True)
class Gatherer:
    """Everything that a report needs; `judge` may return an error in the place of a verdict."""

    jira: Jira
    layouts: Layouts
    judge: Judge
    profile: Stage
    versions: dict[str, str]
    remember: Remember | None = None

    def __call__(
        self, chosen: Chosen, *, now: dt.datetime, runway: bool = True, fail_under: int | None
    ) -> SprintReport:
        """Read and judge; raises `JiraError`, and `UsageError` for more than `MOST` tickets."""
        done, open_, faults = self._read(chosen)
        judged: dict[str, Assessment] = {}
        for ticket in open_:
            found = self.judge(ticket)
            if isinstance(found, Assessment):
                judged[ticket.key] = found
            else:
                faults.append(found)
        pairs = [(one, judged[one.key]) for one in open_ if one.key in judged]
        tickets = self._with_arrivals(chosen.sprint, [_shown(*pair) for pair in pairs], open_)
        scope = chosen.sprint.jql if chosen.sprint else chosen.jql
        below = None
        if fail_under is not None:
            below = sum(one.assessment.score < fail_under for one in tickets)
        return SprintReport(
            made=now.isoformat(timespec="seconds"),
            profile=self.profile,
            versions=self.versions,
            sprint=_info(chosen),
            jql=chosen.jql,
            readiness=readiness(tickets, done=len(done)),
            at_risk=at_risk(tickets),
            tickets=worst_first(tickets),
            since=self.remember(scope, pairs) if self.remember else None,
            runway=self._runway(chosen, open_, judged) if runway else None,
            errors=tuple(Fault(one.what, one.where, one.right) for one in faults),
            fail_under=fail_under,
            below=below,
        )

    def _read(self, chosen: Chosen) -> tuple[list[Ticket], list[Ticket], list[TicketLintError]]:
        """Return the finished tickets, the open ones, and what could not be read."""
        done: list[Ticket] = []
        open_: list[Ticket] = []
        faults: list[TicketLintError] = []
        jql = chosen.sprint.jql if chosen.sprint else chosen.jql
        for count, one in enumerate(by_jql(self.jira, self.layouts, jql)):
            if count == MOST:
                raise UsageError(
                    f"finds more than {MOST:,} tickets",
                    where=f"--jql {jql}" if chosen.jql else jql,
                    right="narrow it, or `ticket-lint lint --jql` for any number",
                )
            if isinstance(one, InputError):
                faults.append(one)
            else:
                (done if one.status_category == "done" else open_).append(one)
        return done, open_, faults

    def _with_arrivals(
        self, sprint: Sprint | None, tickets: list[SprintTicket], of: Sequence[Ticket]
    ) -> list[SprintTicket]:
        """Add when tickets that are not ready came in, if that was after the sprint's start."""
        if not sprint or sprint.state != "active" or not sprint.start:
            return tickets
        asked = {one.assessment.key for one in tickets if not one.ready}
        by_key = {one.key: one for one in of}
        numbers = [by_key[key].id for key in asked if by_key[key].id.isdigit()]
        field = [one.id for one in self.layouts.fields if one.folded == "sprint"]
        histories: dict[str, list[dict[str, object]]] = {}
        for number, change in issues.changelogs(self.jira, numbers, field):
            histories.setdefault(number, []).append(change)

        def added(one: SprintTicket) -> Added | None:
            ticket = by_key[one.assessment.key]
            came = arrivals.entry(histories.get(ticket.id, ()), sprint.id)
            return arrivals.added(sprint.start, ticket.created, came)

        return [
            replace(one, added=added(one)) if one.assessment.key in asked else one
            for one in tickets
        ]

    def _runway(
        self, chosen: Chosen, sprint: Sequence[Ticket], judged: dict[str, Assessment]
    ) -> Runway:
        if not chosen.sprint:
            return unknown("a search has no sprints to reckon by")
        board = chosen.board
        if not board:
            return unknown("the sprint's board is hidden from this account")
        closed = sorted(
            agile.sprints(self.jira, board, "closed"), key=lambda one: one.completed or one.end
        )[-SPRINTS:]
        past, unit = velocity(
            [SprintRef(one.id, one.name, "closed") for one in closed], self._finished(closed)
        )
        try:
            backlog = list(self._backlog(board, sprint))
        except RequestRefused:
            return unknown(
                "the filter of the board is not shared with this account, so its backlog is hidden"
            )
        work = filter(None, (self._work(one, judged) for one in backlog))
        return runway(past, unit, work, complete=len(backlog) < BACKLOG)

    def _finished(self, closed: Sequence[Sprint]) -> Iterator[Ticket]:
        """Yield the finished tickets of closed sprints, with the fields that count alone."""
        if not closed:
            return
        numbers = ", ".join(str(one.id) for one in closed)
        custom = [name for name in self.layouts.wanted() if name.startswith("customfield_")]
        jql = f"sprint in ({numbers}) AND statusCategory = Done"
        for page in search.search(self.jira, jql, [*_BASICS, *custom]):
            for issue in page:
                one = ticket_of(self.jira, self.layouts, issue)
                if isinstance(one, Ticket):
                    yield one

    def _backlog(self, board: Board, sprint: Sequence[Ticket]) -> Iterator[Ticket | InputError]:
        """Yield the first open tickets of a board that are in no active sprint."""
        number = agile.filter_of(self.jira, board)
        projects = dict.fromkeys(filter(None, [board.project, *(one.project for one in sprint)]))
        if not number and not projects:
            return
        where = (
            f"filter = {number}" if number else f"project in ({', '.join(map(quoted, projects))})"
        )
        jql = (
            f"{where} AND statusCategory != Done AND "
            "(sprint is EMPTY OR sprint not in openSprints()) ORDER BY Rank ASC"
        )
        yield from islice(by_jql(self.jira, self.layouts, jql), BACKLOG)

    def _work(self, one: Ticket | InputError, judged: dict[str, Assessment]) -> Work | None:
        if isinstance(one, InputError):
            return None
        found = judged.get(one.key) or self.judge(one)
        if not isinstance(found, Assessment):
            return None
        return Work(found.kind, one.points, found.verdict == "ready")


def _shown(ticket: Ticket, assessment: Assessment) -> SprintTicket:
    parent = ticket.parent
    return SprintTicket(
        assessment=assessment,
        points=ticket.points,
        assignee=ticket.assignee,
        status=ticket.status,
        epic=Epic(parent.key, mask(parent.summary)) if parent else None,
        question=question(assessment),
    )


def _info(chosen: Chosen) -> SprintInfo | None:
    sprint = chosen.sprint
    if not sprint:
        return None
    return SprintInfo(
        id=sprint.id,
        name=mask(sprint.name),
        state=sprint.state,
        start=sprint.start,
        end=sprint.end,
        goal=mask(sprint.goal),
        board=chosen.board.name if chosen.board else "",
    )
