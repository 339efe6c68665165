"""Taking back what was written: comments, label, score and properties of ours; nothing else.

Jira alone tells what is ours, so that it works without the history. The state goes last: what was
interrupted is found again. A ticket that was moved back stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ticket_lint.errors import InputError, JiraError, TicketLintError
from ticket_lint.jira import search, write
from ticket_lint.jira.client import Jira, Json
from ticket_lint.jira.discovery import Layouts
from ticket_lint.values.plan import OnTicket, Receipt
from ticket_lint.work.glance import glance
from ticket_lint.writeback import stored
from ticket_lint.writeback.apply import ENDS_THE_RUN
from ticket_lint.writeback.look import look

_FIELDS = ("project", "labels", "comment")


@dataclass(frozen=True, slots=True)
class Undone:
    """A ticket with something of ours: what is taken off it, what stays and why, or what failed."""

    receipt: Receipt
    fault: TicketLintError | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """Takes back, on all that a search finds; without `apply` it tells what it would do."""

    jira: Jira
    layouts: Layouts
    apply: bool = False

    def __call__(self, jql: str) -> Iterator[Undone]:
        """Yield the tickets that have something of ours, one after the other.

        Raises `JiraError` for what ends the run; what fails on a ticket is its `fault`.
        """
        properties = (stored.STATE, stored.CLAIM)
        for page in search.search(self.jira, jql, _FIELDS, properties=properties):
            for issue in page:
                if self._may_have(issue):
                    yield from self._undone(str(issue.get("id")), str(issue.get("key")))

    def _may_have(self, issue: Json) -> bool:
        """Tell whether a search shows anything that could be ours."""
        seen = glance(issue)
        properties = issue.get("properties")
        claimed = isinstance(properties, dict) and bool(properties)
        fields = issue.get("fields")
        labels = fields.get("labels") if isinstance(fields, dict) else None
        ours = self.layouts.config.writeback.label
        labelled = bool(ours) and isinstance(labels, list) and ours in labels
        return bool(seen.state or claimed or seen.answers or labelled)

    def _undone(self, issue: str, key: str) -> Iterator[Undone]:
        policy = self.layouts.config.writeback
        done: list[str] = []
        try:
            _, on = look(self.jira, self.layouts, issue, score_field=policy.score_field)
            for what, do in self._steps(on):
                if self.apply:
                    do()
                done.append(what)
        except ENDS_THE_RUN:
            raise
        except (InputError, JiraError) as error:
            receipt = Receipt(issue, key, key.rpartition("-")[0], tuple(done))
            yield Undone(receipt, error)
            return
        others = sum(not one.mine for one in on.ours)
        notes = (f"{others} comment of another account stays",) if others else ()
        if done or notes:
            yield Undone(Receipt(on.id, on.key, on.project, tuple(done), notes))

    def _steps(self, on: OnTicket) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield what is to be taken back, one thing after the other, and how."""
        jira, policy, issue = self.jira, self.layouts.config.writeback, on.id
        label, field = policy.label, policy.score_field
        for one in on.ours:
            if one.mine:
                yield "comment deleted", partial(write.delete_comment, jira, issue, one.id)
        if on.state and on.state.label and label and label in on.labels:
            yield "label removed", partial(write.change_labels, jira, issue, remove=[label])
        if on.state and field and on.score is not None:
            yield "score emptied", partial(write.set_field, jira, issue, field, None)
        for what, name, value in (
            ("claim deleted", stored.CLAIM, on.claim),
            ("state deleted", stored.STATE, on.state),
        ):
            if value is not None:
                yield what, partial(write.delete_property, jira, issue, name)
