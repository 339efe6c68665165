"""What changed since the last run."""

from __future__ import annotations

from typing import Any

from ticket_lint.backlog.since import Before, differences
from ticket_lint.values.assessment import Assessment


def now(key: str, score: int) -> Assessment:
    """Return an assessment of today."""
    verdict: Any = "ready" if score >= 80 else "needs-work"
    return Assessment(key=key, kind="story", score=score, verdict=verdict, summary=f"About {key}")


def test_differences() -> None:
    """What got worse comes first; what stayed the same is left out."""
    before = {
        "A-1": Before(60, "needs-work"),
        "A-2": Before(90, "ready"),
        "A-3": Before(60, "needs-work"),
        "A-4": Before(70, "needs-work"),
        "A-5": Before(95, "ready", "Left"),
        "A-6": Before(55, "needs-work"),
    }
    after = [now("A-1", 85), now("A-2", 70), now("A-3", 60), now("A-4", 65), now("A-6", 66)]
    found = differences(before, [*after, now("A-9", 100)])
    assert [(one.key, one.change, one.before, one.after) for one in found] == [
        ("A-2", "no longer ready", 90, 70),
        ("A-4", "worse", 70, 65),
        ("A-9", "new", None, 100),
        ("A-1", "ready now", 60, 85),
        ("A-6", "better", 55, 66),
        ("A-5", "gone", 95, None),
    ]
    assert found[-1].summary == "Left"


def test_nothing_changed() -> None:
    """Two equal runs differ in nothing."""
    assert differences({"A-1": Before(60, "needs-work")}, [now("A-1", 60)]) == ()
