"""What a webhook tells us: that something happened to a ticket, which is then read afresh."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Change(NamedTuple):
    """A field that was changed: its name, and its id where Jira says it (Data Center does not)."""

    name: str
    id: str = ""


class Event(NamedTuple):
    """Something that happened to a ticket, as far as it decides whether to look at it.

    `delivery` is the same for every try to deliver it, empty where nobody says. `issue` is the
    ticket's id, empty for an event of something else. `key` and `project` are empty where the
    event does not tell (Data Center's comment events). `name` is Jira's name of the event,
    `automation` for Jira Automation. `labels` were added or taken off, `status` is the one a
    transition led to. `command` is true where a comment's first line is an answer to ours. `linked`
    is the id of the ticket at the other end of a link that was made or taken away.
    """

    name: str
    issue: str
    key: str = ""
    project: str = ""
    delivery: str = ""
    changed: tuple[Change, ...] = ()
    labels: frozenset[str] = frozenset()
    status: str = ""
    command: bool = False
    linked: str = ""

    def each(self) -> Iterator[Event]:
        """Yield the event for each of its tickets: those at both ends of a link."""
        yield self._replace(linked="")
        if self.linked:
            delivery = self.delivery and f"{self.delivery[:250]}/2"
            yield Event(self.name, self.linked, delivery=delivery)
