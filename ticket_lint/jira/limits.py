"""Asking no faster than Jira allows: per endpoint, per issue, and never while it says to wait.

Jira Cloud allows 100 reads and creations and 50 changes and deletions a second at one endpoint, and
20 changes in 2 seconds and 100 in 30 on one issue. Source: Atlassian, "Rate limiting" (2026-08).
"""

from __future__ import annotations

import random
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeAlias

_Limits: TypeAlias = tuple[tuple[int, float], ...]
_ENDPOINT_FAST: _Limits = ((100, 1.0),)
_ENDPOINT_SLOW: _Limits = ((50, 1.0),)
_ISSUE: _Limits = ((20, 2.0), (100, 30.0))
_BURST, _ON_ISSUE = "jira-burst-based", "jira-per-issue-on-write"
_MAX_SCOPES = 2_000
_FIRST_GAP, _MAX_GAP, _RECOVERY = 0.05, 1.0, 0.9


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, so that tests need not wait."""

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    spread: Callable[[float, float], float] = random.uniform


class Pace(Protocol):
    """One rate for all who ask the same Jira, in this process or in others."""

    def wait(self, *, urgent: bool) -> None:
        """Wait for the next turn; what is urgent goes first. Raises `JiraBusy` for a long pause."""

    def hold(self, seconds: float) -> None:
        """Let nobody ask for a while, since Jira says so."""


class Target(NamedTuple):
    """What a request is counted under: `GET /rest/api/3/issue/*`, and the issue it changes."""

    method: str
    endpoint: str
    issue: str = ""

    @property
    def is_change(self) -> bool:
        """Whether it counts among the writes on one issue."""
        return bool(self.issue) and self.method != "GET"


@dataclass(slots=True)
class _Scope:
    """The times of the latest requests, one window a limit, and a pause that Jira asked for."""

    limits: _Limits
    times: list[deque[float]] = field(default_factory=list)
    until: float = 0.0
    gap: float = 0.0

    def __post_init__(self) -> None:
        self.times = [deque(maxlen=count) for count, _ in self.limits]

    def free_at(self, now: float) -> float:
        """Return when the next request may go."""
        at = max(now, self.until)
        for (_, seconds), times in zip(self.limits, self.times, strict=True):
            if len(times) == times.maxlen:
                at = max(at, times[0] + seconds)
            if times and self.gap:
                at = max(at, times[-1] + self.gap)
        return at

    def take(self, now: float) -> None:
        for times in self.times:
            times.append(now)
        self.gap = self.gap * _RECOVERY if self.gap > _FIRST_GAP / 10 else 0.0


def is_about_all(target: Target, reason: str) -> bool:
    """Tell whether a limit (Jira's `RateLimit-Reason`) is one of the whole site."""
    return reason != _BURST and not (reason == _ON_ISSUE and target.is_change)


class Limiter:
    """Waits before a request where one of its limits is reached."""

    def __init__(self, clock: Clock | None = None) -> None:
        """Begin with nothing asked."""
        self._clock = clock or Clock()
        self._scopes: OrderedDict[str, _Scope] = OrderedDict()
        self._all = _Scope(())

    def wait(self, target: Target) -> None:
        """Sleep until the request may go, and count it."""
        scopes = [self._all, *self._of(target)]
        now = self._clock.monotonic()
        at = max(scope.free_at(now) for scope in scopes)
        if at > now:
            self._clock.sleep(at - now)
            now = max(at, self._clock.monotonic())
        for scope in scopes:
            scope.take(now)

    def held(self, target: Target) -> float:
        """Return the seconds for which Jira has asked not to send such a request."""
        until = max(scope.until for scope in (self._all, *self._of(target)))
        return max(0.0, until - self._clock.monotonic())

    def hold(self, target: Target, reason: str, seconds: float) -> None:
        """Let nothing go for a while that `reason` (Jira's `RateLimit-Reason`) is about."""
        until = self._clock.monotonic() + seconds
        endpoint, *issue = self._of(target)
        if is_about_all(target, reason):
            self._all.until = until
        elif reason == _BURST:
            endpoint.until = until
            endpoint.gap = min(_MAX_GAP, max(_FIRST_GAP, endpoint.gap * 2))
        else:
            issue[0].until = until

    def _of(self, target: Target) -> list[_Scope]:
        limits: _Limits = _ENDPOINT_SLOW if target.method in ("PUT", "DELETE") else _ENDPOINT_FAST
        names = [(f"{target.method} {target.endpoint}", limits)]
        if target.is_change:
            names.append((target.issue, _ISSUE))
        scopes = []
        for name, of in names:
            scope = self._scopes.setdefault(name, _Scope(of))
            self._scopes.move_to_end(name)
            scopes.append(scope)
        while len(self._scopes) > _MAX_SCOPES:
            self._scopes.popitem(last=False)
        return scopes
