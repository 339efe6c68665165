"""Labelled tickets: labels joined with the judged tickets they are about."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ticket_lint.config.schema import Bars
from ticket_lint.errors import InputError
from ticket_lint.fit.measure import WEAK
from ticket_lint.intake.tickets import Read
from ticket_lint.judge.assess import Judge
from ticket_lint.judge.score import Costs, score
from ticket_lint.values.assessment import Assessment

_SHOWN = 5


class Labelled(NamedTuple):
    """A ticket with its label: `level` 0-3, `group` its project.

    `distance` is its distance to the references from 0 to 1, free of any cost.
    """

    group: str
    level: float
    assessment: Assessment
    distance: float = 0.0

    @property
    def key(self) -> str:
        """The ticket's key."""
        return self.assessment.key

    def score(self, costs: Costs, bars: Bars) -> int:
        """Return the score that it has under some costs, by the very arithmetic of the score."""
        points = costs.of_distance(self.distance)
        return score(self.assessment.findings, costs, bars, distance=points).score


def joined(
    levels: Mapping[str, float],
    tickets: Iterable[Read],
    judge: Judge,
    *,
    where: str = "",
    unread: Callable[[InputError], None] | None = None,
) -> list[Labelled]:
    """Return the labelled tickets among some, judged, in the order of their labels.

    Tickets without a label are left alone; `unread` is told what cannot be read. Raises
    `InputError` where a label's ticket is not among them or is there twice with different texts;
    `where` names the labels.
    """
    found: dict[str, Labelled] = {}
    for ticket in tickets:
        if isinstance(ticket, InputError):
            if unread:
                unread(ticket)
            continue
        if ticket.key not in levels:
            continue
        before = found.get(ticket.key)
        if before is None:
            group = ticket.project or project_of(ticket.key)
            assessment = judge(ticket)
            found[ticket.key] = Labelled(
                group, levels[ticket.key], assessment, distance_of(assessment)
            )
        elif before.assessment.text_hash != ticket.text_hash:
            raise InputError(
                f"there are two tickets {ticket.key} with different texts",
                where=where,
                right="name only the files whose text was labelled",
            )
    missing = [key for key in levels if key not in found]
    if missing:
        shown = ", ".join(missing[:_SHOWN]) + (" and others" if missing[_SHOWN:] else "")
        raise InputError(
            f"{len(missing)} of {len(levels)} labels are of tickets that were not given: {shown}",
            where=where,
            right="name the files that hold them, or take these labels out",
        )
    return [found[key] for key in levels]


def distance_of(assessment: Assessment) -> float:
    """Return the distance of a judged ticket to the references, from 0 to 1; 0 if not compared."""
    return assessment.nearest.distance if assessment.nearest else 0.0


def project_of(key: str) -> str:
    """Return the project that a key names: all before its number."""
    return key.rpartition("-")[0] or key.rpartition("#")[0]


def enough(cases: Sequence[Labelled], *, total: int, each: int, where: str, why: str) -> None:
    """Raise `InputError` where there are fewer labels than needed, in all or of one class."""
    weak = sum(case.level >= WEAK for case in cases)
    good = len(cases) - weak
    if len(cases) >= total and min(good, weak) >= each:
        return
    if len(cases) >= total and not (good and weak):
        place = "below" if weak else "at or above"
        what = f"all {len(cases)} labels are of one class: none is {place} level {WEAK:g}"
    else:
        count = f"{len(cases)} label is" if len(cases) == 1 else f"{len(cases)} labels are"
        what = f"{count} too few: {good} below level {WEAK:g}, {weak} not"
    raise InputError(
        what,
        where=where,
        right=f"at least {total} labels, {each} of them well specified (level below {WEAK:g}) and "
        f"{each} badly; {why}",
    )


def data_hash(cases: Iterable[Labelled]) -> str:
    """Return a SHA-256 that changes with any label and any text that it is about."""
    digest = hashlib.sha256()
    for case in sorted(cases, key=lambda case: case.key):
        digest.update(f"{case.key}\0{case.level:g}\0{case.assessment.text_hash}\n".encode())
    return digest.hexdigest()


def groups(cases: Iterable[Labelled]) -> Counter[str]:
    """Return how many labelled tickets each project has."""
    return Counter(case.group for case in cases)
