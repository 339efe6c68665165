"""What the service counts, for Prometheus. Never a key or a text of a ticket.

The functions count nothing, at the cost of a comparison, until `enable` is called: commands call
the same code as the service and have nobody who would ask. All labels are from short lists; what
is not on its list counts as `other`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Histogram

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
EVENTS = ("new", "joined", "again", "dropped", "refused", "full", "failed")
KINDS = ("ticket", "scan", "page")
JOBS = ("done", "again", "dead", "taken-over")
SCHEDULED = ("begun", "skipped")
WRITES = ("posted", "edited", "deleted", "label", "score", "moved")
_WRITES = {
    "label added": "label",
    "label removed": "label",
    "deleted a second comment": "deleted",
    "taken back": "deleted",
}
"""What receipts say was done, where it is called another way there."""
_STATE = "state"
"""What is kept on the ticket for ourselves, which nobody sees."""
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH")
_TOO_MANY = 429
_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SLOW = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800, 7_200)


class _Counts:
    """The registry of this process and what is in it."""

    def __init__(self) -> None:
        from prometheus_client import (  # noqa: PLC0415 - of an extra
            CollectorRegistry,
            Counter,
            Histogram,
            disable_created_metrics,
        )

        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second line for each, of when it began
        self.registry: CollectorRegistry = CollectorRegistry()
        count = partial(Counter, namespace="ticket_lint", registry=self.registry)
        spread = partial(Histogram, namespace="ticket_lint", registry=self.registry)
        self.events: Counter = count("webhook_events", "Webhook events by outcome", ["outcome"])
        self.answers: Histogram = spread(
            "answer_seconds",
            "Seconds until an HTTP request was answered",
            ["method", "route", "status"],
            buckets=_FAST,
        )
        self.jobs: Counter = count("jobs", "Jobs that ended, by outcome", ["kind", "outcome"])
        self.took: Histogram = spread("job_seconds", "Seconds of a job", ["kind"], buckets=_SLOW)
        self.jira: Counter = count("jira_requests", "Requests to Jira by status", ["status"])
        self.limited: Counter = count("jira_limited", "Answers 429 of Jira")
        self.writes: Counter = count("writes", "What was written to Jira", ["kind"])
        self.scheduled: Counter = count(
            "scheduled_scans", "Scheduled scans, skipped where the last is under way", ["outcome"]
        )
        self.comment: Histogram = spread(
            "event_to_comment_seconds", "Seconds from an event to the comment", buckets=_SLOW
        )


_counts: _Counts | None = None


def enable() -> None:
    """Begin to count; what was counted before is kept."""
    global _counts  # noqa: PLW0603 - one registry a process, as Prometheus asks one process
    _counts = _counts or _Counts()


def event(outcome: str) -> None:
    """Count a webhook event."""
    if _counts:
        _counts.events.labels(_of(EVENTS, outcome)).inc()


def answer(method: str, route: str, status: int, seconds: float) -> None:
    """Count an answer. `route` is a template, `/api/v1/tickets/{key}`, never a path."""
    if _counts:
        _counts.answers.labels(_of(METHODS, method), route or "other", str(status)).observe(seconds)


def job(kind: str, outcome: str, seconds: float | None = None) -> None:
    """Count how a job ended, and how long it took where it was worked at just now."""
    if _counts:
        kind = _of(KINDS, kind)
        _counts.jobs.labels(kind, _of(JOBS, outcome)).inc()
        if seconds is not None:
            _counts.took.labels(kind).observe(seconds)


def jira(status: int) -> None:
    """Count a request to Jira by its HTTP status, 0 for no answer."""
    if _counts:
        _counts.jira.labels(f"{status // 100}xx" if 200 <= status < 600 else "none").inc()  # noqa: PLR2004
        if status == _TOO_MANY:
            _counts.limited.inc()


def written(done: Iterable[str]) -> None:
    """Count what was written to a ticket, as its receipt says (`Receipt.done`)."""
    if _counts:
        for kind in done:
            if kind != _STATE:
                _counts.writes.labels(_of(WRITES, _WRITES.get(kind, kind))).inc()


def scheduled(outcome: str) -> None:
    """Count a schedule that was due: a scan was begun, or skipped for one that is under way."""
    if _counts:
        _counts.scheduled.labels(_of(SCHEDULED, outcome)).inc()


def commented(seconds: float) -> None:
    """Count the time from an event to the comment that it led to."""
    if _counts:
        _counts.comment.observe(max(0.0, seconds))


def rendered(gauges: Mapping[str, tuple[str, float]]) -> bytes:
    """Return all metrics as Prometheus reads them; `gauges` (name → help, value) are of now."""
    enable()
    from prometheus_client import CollectorRegistry, Gauge, generate_latest  # noqa: PLC0415 - extra

    now = CollectorRegistry()
    for name, (text, value) in gauges.items():
        Gauge(name, text, namespace="ticket_lint", registry=now).set(value)
    kept = generate_latest(_counts.registry) if _counts else b""
    return kept + generate_latest(now)


def _of(legal: tuple[str, ...], name: str) -> str:
    return name if name in legal else "other"
