"""How many new comments there may be: in a run, in a week, for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from ticket_lint.config.schema import Config
from ticket_lint.writeback.record import Record

_WEEK = 7 * 86_400


class Caps:
    """Counts new comments against the configuration, with those of the past in the record."""

    def __init__(
        self,
        config: Config,
        record: Record,
        now: float,
        posted: int = 0,
        reserve: Callable[[], bool] | None = None,
    ) -> None:
        """Begin with what the run has `posted` before; `now` is in seconds since 1970.

        `reserve` is asked for each new comment where others work on the same run at the same time.
        """
        self._reserve = reserve
        self._policy, self._record, self._since = config.writeback, record, now - _WEEK
        self._run = posted
        self._project: Counter[str] | None = None
        self._person: Counter[str] = Counter()

    def refusal(self, project: str, person: str) -> str:
        """Return why one more comment is one too many, empty where it is not."""
        policy = self._policy
        by_project = self._past()
        if self._run >= policy.most_a_run:
            return f"{policy.most_a_run} new comments in one run are the most (most_a_run)"
        if by_project[project] >= policy.most_a_week:
            return f"{policy.most_a_week} new comments in a week are the most (most_a_week)"
        if person and self._person[person] >= policy.most_a_person:
            most = policy.most_a_person
            return f"{most} new comments in a week that ask one person are the most (most_a_person)"
        return ""

    def take(self, project: str, person: str) -> bool:
        """Count a new comment; False where others have made the last ones that a run may post."""
        if self._reserve and not self._reserve():
            self._run = max(self._run, self._policy.most_a_run)
            return False
        self._run += 1
        self._past()[project] += 1
        self._person[person] += 1
        return True

    def _past(self) -> Counter[str]:
        """Return the counts by project; the record is asked once, before this run adds to it."""
        if self._project is None:
            self._project = Counter()
            for (project, person), count in self._record.posted(self._since).items():
                self._project[project] += count
                self._person[person] += count
        return self._project
