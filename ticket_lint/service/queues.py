"""Names that the processes of a service share, and how a job is put into a queue.

They stand in the database: another name would leave what waits there for ever.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ticket_lint.store.rounds import MOST_AHEAD

if TYPE_CHECKING:
    from dbos import EnqueueOptions

APPLICATION = "ticket-lint"
SCHEMA = "dbos"
"""Where DBOS's tables are in PostgreSQL."""
VERSION = "1"
"""Constant: jobs of another version of the application would never be begun."""
TICKETS = "tickets"
"""The queue of webhooks."""
SCANS = "scans"
"""The queue of scans: few slots, so that webhooks go first."""
TICKET = "ticket"
"""The job that looks at one ticket."""
TRIES, TAKEOVERS, REASON = "tries", "takeovers", "reason"
"""What is kept with a job: tries before it, how often a worker died at it, why it comes again."""
DEAD = ("ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
"""What DBOS calls jobs that were given up: dead letters."""
AGAIN = "comes again"
"""What a job returns that has put another one in charge."""
GIVEN_UP = "given_up"
"""Kept with a job that is about to be given up: why."""
_SHARE_S = 10
"""Seconds that a ticket stands back for each one of its project that is under way already."""
_SINCE = 1_735_689_600
"""2025-01-01: what priorities count from, to fit into 31 bits until 2093."""


def options(
    queue: str,
    workflow: str,
    job: str,
    *,
    priority: int | None = None,
    delay: float = 0.0,
    attributes: dict[str, Any] | None = None,
) -> EnqueueOptions:
    """Return how to put a job into a queue; `delay` in seconds."""
    made: EnqueueOptions = {
        "queue_name": queue,
        "workflow_name": workflow,
        "workflow_id": job,
        "app_version": VERSION,
        "application_name": APPLICATION,
    }
    if priority is not None:
        made["priority"] = priority
    if delay > 0:
        made["delay_seconds"] = delay
    if attributes:
        made["attributes"] = attributes
    return made


def turn(ahead: int, now: float | None = None) -> int:
    """Return the priority of a ticket with so many of its project ahead of it; lower goes first.

    A ticket stands at the time it came, and back by its place in its project's own line: a project
    with one ticket need not wait for another one's thousands, and since time goes on, nobody is
    overtaken for ever.
    """
    when = time.time() if now is None else now
    return max(1, int(when) - _SINCE + _SHARE_S * min(ahead, MOST_AHEAD))
