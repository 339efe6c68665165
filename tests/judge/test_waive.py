"""Waivers hold for their tickets through their last day, and not a day longer."""

from __future__ import annotations

import datetime as dt

import pytest

from ticket_lint.config.schema import Waiver
from ticket_lint.judge.waive import split
from ticket_lint.values.assessment import Finding, Waived

TODAY = dt.date(2026, 3, 31)


def waiver(tickets: str = "", until: str = "2026-12-31", rule: str = "a") -> Waiver:
    """Return a waiver for space-separated ticket patterns."""
    return Waiver(
        rule=rule,
        tickets=tuple(tickets.split()),
        reason="agreed",
        until=dt.date.fromisoformat(until),
    )


@pytest.mark.parametrize(
    ("key", "given", "holds"),
    [
        ("WEB-1", waiver(), True),
        ("WEB-1", waiver("WEB-1"), True),
        ("WEB-10", waiver("WEB-1"), False),
        ("WEB-10", waiver("WEB-*"), True),
        ("API-1", waiver("WEB-*"), False),
        ("API-1", waiver("WEB-* API-1"), True),
        ("web-1", waiver("WEB-*"), False),
        ("", waiver(), True),
        ("WEB-1", waiver(rule="b"), False),
        ("WEB-1", waiver(until="2026-03-31"), True),
        ("WEB-1", waiver(until="2026-03-30"), False),
    ],
)
def test_holds(key: str, given: Waiver, holds: bool) -> None:  # noqa: FBT001 - a table's column
    """A waiver covers its rule, its tickets and its last day."""
    finding = Finding("a", "W", "wrong")
    kept, waived = split(key, [finding], [given], TODAY)
    assert [w.finding for w in waived] == ([finding] if holds else [])
    assert len(kept) == (not holds)


def test_shown() -> None:
    """A waived finding is kept with its reason and last day."""
    _, waived = split("A-1", [Finding("a", "E", "wrong")], [waiver()], TODAY)
    assert waived == (Waived(Finding("a", "E", "wrong"), "agreed", "2026-12-31"),)


def test_expired() -> None:
    """A finding whose waiver ran out counts again and says so."""
    old = waiver(until="2026-01-31")
    kept, _ = split("A-1", [Finding("a", "W", "wrong")], [old], TODAY)
    assert kept[0].message == "wrong (its waiver ended on 2026-01-31)"


def test_renewed() -> None:
    """The waiver that lasts longest counts."""
    kept, waived = split(
        "A-1", [Finding("a", "W", "wrong")], [waiver(until="2026-01-31"), waiver()], TODAY
    )
    assert not kept
    assert waived[0].until == "2026-12-31"
