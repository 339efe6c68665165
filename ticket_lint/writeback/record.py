"""What writing needs to know of the past. A store keeps it; without one, only this run counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from ticket_lint.values.plan import Receipt


class Record(Protocol):
    """What was written before, by whatever runs share this record."""

    def has_written(self, project: str) -> bool:
        """Tell whether a comment was ever posted in a project."""

    def posted(self, since: float) -> Mapping[tuple[str, str], int]:
        """Return how many comments were posted since a time (seconds since 1970).

        By the key of the project and the id of the person that they ask.
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

    def posted(self, since: float) -> Mapping[tuple[str, str], int]:
        """Return how many comments this run has posted since a time."""
        return Counter((one.project, one.person) for one in self._receipts if one.posted >= since)

    def done(self, receipt: Receipt) -> None:
        """Keep a receipt with a posted comment; nothing asks for the others."""
        if receipt.posted:
            self._receipts.append(receipt)
