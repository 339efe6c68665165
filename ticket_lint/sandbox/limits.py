"""Rate limits as Jira has them: by endpoint and issue on Cloud, a bucket on Data Center."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import NamedTuple

from ticket_lint.sandbox.answer import Answer, collection
from ticket_lint.sandbox.state import written

REASONS = (
    "jira-quota-global-based",
    "jira-quota-tenant-based",
    "jira-burst-based",
    "jira-per-issue-on-write",
)
_WRITES = ("PUT", "DELETE")
_MESSAGE = "Rate limit exceeded."


class Window(NamedTuple):
    """At most `most` requests in `seconds`."""

    most: int
    seconds: float


READS = Window(100, 1)
"""GET and POST of one endpoint on Cloud."""
CHANGES = Window(50, 1)
"""PUT and DELETE of one endpoint on Cloud."""
ON_ISSUE = (Window(20, 2), Window(100, 30))
"""Writes to one issue on Cloud."""


class Limits:
    """Counts requests in sliding windows; `None` from `check` lets a request pass."""

    def __init__(self, *, cloud: bool, bucket: int = 200, fill: int = 50) -> None:
        """Take the product, and for Data Center the tokens a user may save and gets a second."""
        self.cloud, self.bucket, self.fill = cloud, bucket, fill
        self.seen: dict[tuple[str, float], deque[float]] = {}
        self.tokens: dict[str, tuple[float, float]] = {}
        self.lock = threading.Lock()

    def check(self, user: str, method: str, endpoint: str, issue: str) -> Answer | None:
        """Count a request; returns the 429 where it is one too many."""
        with self.lock:
            now = time.monotonic()
            if not self.cloud:
                return self._take(user, now)
            window = CHANGES if method in _WRITES else READS
            if wait := self._full(f"{method in _WRITES} {endpoint}", window, now):
                return refusal("jira-burst-based", wait, window.most)
            if issue and method != "GET":
                for each in ON_ISSUE:
                    if wait := self._full(f"issue {issue}", each, now):
                        return refusal("jira-per-issue-on-write", wait, each.most)
        return None

    def headers(self, user: str) -> dict[str, str]:
        """Return the headers that Data Center adds to each answer."""
        if self.cloud:
            return {}
        left, _ = self.tokens.get(user, (self.bucket, 0))
        return {
            "X-RateLimit-Limit": str(self.bucket),
            "X-RateLimit-Remaining": str(int(left)),
            "X-RateLimit-Interval-Seconds": "1",
            "X-RateLimit-FillRate": str(self.fill),
            "Retry-After": "0",
        }

    def _full(self, key: str, window: Window, now: float) -> float:
        times = self.seen.setdefault((key, window.seconds), deque())
        while times and times[0] <= now - window.seconds:
            times.popleft()
        if len(times) >= window.most:
            return window.seconds - (now - times[0])
        times.append(now)
        return 0

    def _take(self, user: str, now: float) -> Answer | None:
        left, then = self.tokens.get(user, (float(self.bucket), now))
        left = min(self.bucket, left + (now - then) * self.fill)
        if left < 1:
            self.tokens[user] = left, now
            headers = self.headers(user) | {"Retry-After": "1"}
            return Answer(429, {"message": _MESSAGE}, headers)
        self.tokens[user] = left - 1, now
        return None


def refusal(reason: str, wait: float, limit: int = 0, *, date: bool = False) -> Answer:
    """Return Cloud's 429; `date` writes `Retry-After` as an HTTP date, as RFC 9110 allows."""
    seconds = max(1, round(wait + 0.5))
    now = time.time()
    after = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(now + seconds))
    return Answer(
        429,
        collection([_MESSAGE]),
        {
            "Retry-After": after if date else str(seconds),
            "X-RateLimit-Limit": str(limit or READS.count),
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": written(now + seconds)[:19] + "Z",
            "RateLimit-Reason": reason,
        },
    )
