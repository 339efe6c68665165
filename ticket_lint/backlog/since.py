"""What became of the tickets of a sprint since the last run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ticket_lint.values.assessment import Assessment, Verdict
from ticket_lint.values.sprint import Change, Difference

_ORDER: tuple[Change, ...] = ("no longer ready", "worse", "new", "ready now", "better", "gone")


class Before(NamedTuple):
    """A ticket as the last run had it."""

    score: int
    verdict: Verdict
    summary: str = ""


def differences(before: Mapping[str, Before], now: Iterable[Assessment]) -> tuple[Difference, ...]:
    """Return what differs, what needs attention first.

    `before` are the open tickets of the last run on this sprint by key. One that is no longer among
    those of now is done, or out of the sprint.
    """
    found: list[Difference] = []
    seen: set[str] = set()
    for one in now:
        seen.add(one.key)
        old = before.get(one.key)
        change = _change(old, one)
        if change:
            found.append(
                Difference(
                    key=one.key,
                    summary=one.summary,
                    change=change,
                    before=old.score if old else None,
                    after=one.score,
                )
            )
    found += [
        Difference(key=key, summary=old.summary, change="gone", before=old.score, after=None)
        for key, old in before.items()
        if key not in seen
    ]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.change), one.key)))


def _change(old: Before | None, now: Assessment) -> Change | None:
    if old is None:
        return "new"
    if (old.verdict == "ready") != (now.verdict == "ready"):
        return "ready now" if now.verdict == "ready" else "no longer ready"
    if old.score == now.score:
        return None
    return "better" if now.score > old.score else "worse"
