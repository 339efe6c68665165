"""Waivers: findings that an organisation accepts for a time, with a reason that reports show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from ticket_lint.config.schema import Waiver
from ticket_lint.values.assessment import Finding, Waived


def split(
    key: str, findings: Iterable[Finding], waivers: Sequence[Waiver], today: dt.date
) -> tuple[tuple[Finding, ...], tuple[Waived, ...]]:
    """Return the findings that count and those waived on this day.

    A waiver holds through its last day. A finding whose waiver has run out counts again, and its
    message says so.
    """
    kept: list[Finding] = []
    waived: list[Waived] = []
    for finding in findings:
        meant = [w for w in waivers if w.rule == finding.rule and covers(w, key)]
        last = max(meant, key=lambda waiver: waiver.until, default=None)
        if last is None:
            kept.append(finding)
        elif last.until >= today:
            waived.append(Waived(finding, last.reason, last.until.isoformat()))
        else:
            note = f"{finding.message} (its waiver ended on {last.until.isoformat()})"
            kept.append(replace(finding, message=note))
    return tuple(kept), tuple(waived)


def covers(waiver: Waiver, key: str) -> bool:
    """Tell whether a waiver is meant for a ticket: by key, by pattern, or for all."""
    return not waiver.tickets or any(fnmatchcase(key, pattern) for pattern in waiver.tickets)
