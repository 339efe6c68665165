"""What writing needs to know of the past. A store keeps it; without one, only this run counts."""

from __future__ import annotations

from typing import Protocol

from ticket_lint.values.plan import Receipt


class Record(Protocol):
    """What was written before, by whatever runs share this record."""

    def has_written(self, project: str) -> bool:
        """Tell whether a comment was ever posted in a project."""

    def posted(self, since: float, until: float, *, project: str = "", person: str = "") -> int:
        """Return how many comments were posted between two times (seconds since 1970).

        With a `project` only those in it count, with a `person` only those that ask this person.
        """

    def done(self, receipt: Receipt) -> None:
        """Keep what was done to a ticket."""


class NoRecord:
    """A record of this run alone. Every run is then the first one to write to a project."""

    def __init__(self) -> None:
        """Begin with nothing written."""
        self._receipts: list[Receipt] = []

    def has_written(self, project: str) -> bool:
        """Tell whether this run has posted in a project."""
        return any(one.project == project for one in self._receipts)

    def posted(self, since: float, until: float, *, project: str = "", person: str = "") -> int:
        """Return how many comments this run has posted between two times."""
        return sum(
            since <= one.posted < until
            and project in ("", one.project)
            and person in ("", one.person)
            for one in self._receipts
        )

    def done(self, receipt: Receipt) -> None:
        """Keep a receipt with a posted comment; nothing asks for the others."""
        if receipt.posted:
            self._receipts.append(receipt)
