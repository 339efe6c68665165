"""What a report says of a whole run: what it ran under, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, Protocol

from ticket_lint.config.schema import Waiver
from ticket_lint.errors import TicketLintError
from ticket_lint.rules.api import Rule
from ticket_lint.values.assessment import Assessment, Finding, Stage, Verdict

VERDICTS: tuple[Verdict, ...] = ("ready", "needs-work", "underspecified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a run is held to. `rules` are those in force; `fail_under` is None where unasked."""

    profile: Stage = "refined"
    versions: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    off: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    today: dt.date = dt.date.min
    fail_under: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a report for people looks; `width` is None where lines are not to be wrapped."""

    level: Literal["quiet", "normal", "verbose"] = "normal"
    color: bool = False
    width: int | None = None


@dataclass(frozen=True, slots=True)
class WaiverState:
    """A waiver, whether its last day is over, and how many findings it waived in this run."""

    rule: str
    tickets: tuple[str, ...]
    reason: str
    until: str
    expired: bool
    findings: int


@dataclass(slots=True)
class Tally:
    """Counts of a run; what it takes in memory does not grow with the number of tickets."""

    terms: Terms
    verdicts: Counter[str] = field(default_factory=Counter)
    points: int = 0
    below: int = 0
    faults: int = 0
    complete: bool = True
    _waived: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, assessment: Assessment) -> None:
        """Count a ticket."""
        self.verdicts[assessment.verdict] += 1
        self.points += assessment.score
        bar = self.terms.fail_under
        self.below += bar is not None and assessment.score < bar
        for waived in assessment.waived:
            self._waived[waived.finding.rule, waived.reason, waived.until] += 1

    @property
    def tickets(self) -> int:
        """The number of tickets."""
        return self.verdicts.total()

    @property
    def mean(self) -> float | None:
        """The mean score to one place, None without tickets."""
        return round(self.points / self.tickets, 1) if self.tickets else None

    def waivers(self) -> Iterator[WaiverState]:
        """Yield the configured waivers as they stand."""
        for waiver in self.terms.waivers:
            until = waiver.until.isoformat()
            yield WaiverState(
                rule=waiver.rule,
                tickets=waiver.tickets,
                reason=waiver.reason,
                until=until,
                expired=waiver.until < self.terms.today,
                findings=self._waived[waiver.rule, waiver.reason, until],
            )


def of_a_kind(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """Yield neighbouring findings of one rule and severity that say the same."""
    for _, same in groupby(findings, lambda f: (f.rule, f.severity, f.message)):
        yield list(same)


def counted(number: int, noun: str) -> str:
    """Return a count with its noun, e.g. `1 finding`, `2 findings`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class Report(Protocol):
    """A format. Each method returns the text that comes next, `end` in pieces."""

    def start(self) -> str:
        """Return what stands before the first ticket."""
        ...

    def ticket(self, assessment: Assessment) -> str:
        """Return a ticket's part."""
        ...

    def fault(self, error: TicketLintError) -> str:
        """Return the part of an input that could not be read."""
        ...

    def end(self, tally: Tally) -> Iterator[str]:
        """Yield what stands after the last ticket."""
        ...
