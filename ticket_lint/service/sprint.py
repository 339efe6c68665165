"""The report on a sprint, read from Jira through the worker's connection."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ticket_lint.errors import OUTAGES, JiraError
from ticket_lint.judge.assess import Judge
from ticket_lint.report import sprint_json
from ticket_lint.service.isolated import Isolated
from ticket_lint.work.sprint import Gatherer, choose

if TYPE_CHECKING:
    from ticket_lint.service.office import Office
    from ticket_lint.values.assessment import Stage


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
