"""What the last report on a sprint said, from the history; and this one kept for the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from ticket_lint.backlog.since import Before, differences
from ticket_lint.judge.assess import Judge
from ticket_lint.store import assessments, runs
from ticket_lint.store.assessments import Judged
from ticket_lint.store.database import Database
from ticket_lint.values.assessment import Assessment, Verdict
from ticket_lint.values.sprint import Since
from ticket_lint.values.ticket import Ticket
from ticket_lint.work.revision import revision, settings

_COMMAND = "sprint"


@dataclass(frozen=True, slots=True)
class Memory:
    """The history of sprint reports of one site, in a database."""

    database: Database
    site: str
    judge: Judge

    def __call__(self, scope: str, judged: Sequence[tuple[Ticket, Assessment]]) -> Since | None:
        """Compare with the last run on this scope, then keep this one; None for the first.

        `judged` are the open tickets. Raises `StoreError`.
        """
        last = runs.last(self.database, _COMMAND, self.site, scope)
        found = self._since(last, [one for _, one in judged]) if last else None
        run = runs.begin(
            self.database, _COMMAND, self.site, scope, versions=dict(self.judge.versions)
        )
        under = settings(self.judge, dt.datetime.now().astimezone().date())
        kept = [
            Judged(
                issue=ticket.id or ticket.key,
                key=ticket.key,
                project=ticket.project,
                revision=revision(ticket, under),
                assessment=assessment,
                points=ticket.points,
            )
            for ticket, assessment in judged
        ]
        assessments.keep(self.database, run.id, self.site, kept)
        ready = sum(one.verdict == "ready" for _, one in judged)
        runs.end(self.database, run, "done", {"tickets": len(judged), "ready": ready})
        return found

    def _since(self, last: runs.Run, now: Sequence[Assessment]) -> Since:
        seen = runs.seen(self.database, last.id).values()
        before = {
            one.key: Before(one.score, cast("Verdict", one.verdict), one.summary) for one in seen
        }
        when = dt.datetime.fromtimestamp(last.started, dt.UTC).astimezone()
        same = last.versions.get("rules") == self.judge.versions.get("rules")
        return Since(
            at=when.isoformat(timespec="seconds"),
            same_rules=same,
            differences=differences(before, now),
        )
