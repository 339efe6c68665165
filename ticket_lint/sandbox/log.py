"""What was asked: each request with its status, and counts by issue, for tests and benchmarks."""

from __future__ import annotations

import re
import threading
from collections import Counter
from typing import Any, NamedTuple

_COMMENTS = re.compile(r"/rest/api/[^/]+/issue/([^/]+)/comment")
_MAX_ENTRIES = 200_000


class Entry(NamedTuple):
    """A request. `status` is 0 where no answer was sent."""

    number: int
    method: str
    path: str
    status: int
    user: str
    fault: str

    def body(self) -> dict[str, Any]:
        """Return it as JSON."""
        return self._asdict()


class Log:
    """The requests since the start or the last reset, without any secret."""

    def __init__(self) -> None:
        """Begin empty."""
        self.lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Forget all."""
        with self.lock:
            self.entries: list[Entry] = []
            self.total = 0
            self.statuses: Counter[str] = Counter()
            self.requests: Counter[str] = Counter()
            self.comment_posts: Counter[str] = Counter()
            self.comments_made: Counter[str] = Counter()
            self.mails: Counter[str] = Counter()
            self.violations: list[str] = []

    def note(
        self, method: str, path: str, status: int, user: str, *, fault: str, endpoint: str
    ) -> None:
        """Count a request."""
        with self.lock:
            self.total += 1
            if len(self.entries) < _MAX_ENTRIES:
                self.entries.append(Entry(self.total, method, path, status, user, fault))
            self.statuses[str(status)] += 1
            self.requests[f"{method} {endpoint}"] += 1
            if method == "POST" and (found := _COMMENTS.fullmatch(path)):
                self.comment_posts[found[1]] += 1

    def commented(self, key: str) -> None:
        """Count a comment that was really written."""
        with self.lock:
            self.comments_made[key] += 1

    def mailed(self, what: str, count: int = 1) -> None:
        """Count the mails that Jira would send."""
        with self.lock:
            self.mails[what] += count

    def violated(self, messages: list[str]) -> None:
        """Keep what does not fit the published interface."""
        with self.lock:
            self.violations += messages

    def summary(self, *, since: int = 0) -> dict[str, Any]:
        """Return counts, and the requests after number `since`."""
        with self.lock:
            return {
                "total": self.total,
                "statuses": dict(self.statuses),
                "requests": dict(self.requests),
                "comment_posts": dict(self.comment_posts),
                "comments_made": dict(self.comments_made),
                "mails": dict(self.mails),
                "violations": list(self.violations),
                "entries": [each.body() for each in self.entries[since:]],
            }
