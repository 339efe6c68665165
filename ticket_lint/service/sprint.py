"""The report on a sprint, read from Jira through the worker's connection."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ticket_lint.errors import OUTAGES, JiraError, TicketLintError
from ticket_lint.judge.assess import Judge
from ticket_lint.report import sprint_json
from ticket_lint.service.ticket import bug
from ticket_lint.work.sprint import Gatherer, choose

if TYPE_CHECKING:
    from ticket_lint.service.office import Office
    from ticket_lint.values.assessment import Assessment, Stage
    from ticket_lint.values.ticket import Ticket

_LOG = logging.getLogger(__name__)


class Reader:
    """Reads reports, for one thread. Nothing is kept of them: who polls makes no history."""

    def __init__(self, office: Office, profile: Stage) -> None:
        """Take the office, and the profile that tickets of a sprint are held to."""
        self._office, self._profile = office, profile
        self._judge: Judge | None = None

    def __call__(self, which: str) -> str:
        """Return the report on `active`, `next` or an id as JSON.

        Raises `JiraError`, `ConfigError`, and `UsageError` for a sprint that is not there.
        """
        config = self._office.config
        if self._judge is None:
            self._judge = Judge.of(config, profile=self._profile)
        try:
            desk = self._office.desk(urgent=False)
            gather = Gatherer(
                jira=desk.jira,
                layouts=desk.layouts,
                judge=Isolated(self._judge),
                profile=self._profile,
                versions=dict(self._judge.versions),
            )
            chosen = choose(desk.jira, which, config.jira.board)
            report = gather(chosen, now=dt.datetime.now().astimezone(), fail_under=None)
        except JiraError as error:
            self._office.heard(str(error) if isinstance(error, OUTAGES) else "")
            self._office.left()
            raise
        self._office.heard()
        return sprint_json.text(report)


@dataclass(frozen=True, slots=True)
class Isolated:
    """A judge whose own mistakes cost one ticket only; they are logged, without its text."""

    judge: Judge

    def __call__(self, ticket: Ticket) -> Assessment | TicketLintError:
        """Return the assessment, or that there is none."""
        try:
            return self.judge(ticket)
        except TicketLintError:
            raise
        except Exception as error:  # noqa: BLE001 - ours, whatever it is
            _LOG.error("a ticket could not be judged: %s", bug(error))
            return TicketLintError("ticket-lint made a mistake", where=ticket.key)
