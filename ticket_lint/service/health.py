"""Is the process alive, can it work, and how far behind is it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from ticket_lint.errors import StoreError
from ticket_lint.service import metrics
from ticket_lint.service.load import STALLED_S, Load, load
from ticket_lint.service.office import Reach
from ticket_lint.store.database import Database

PATIENCE_S = 2.0
"""Seconds that a probe waits for the database."""
ALONE_S = 60.0
"""Seconds that a ticket may wait before it is told that no worker lives."""


class Health:
    """Answers what a load balancer and an operator ask.

    `alive` tells whether the worker of this process is; one without any gives None. `reach` is how
    its last call to Jira went.
    """

    def __init__(
        self,
        database: Database,
        alive: Callable[[], bool] | None = None,
        reach: Callable[[], Reach | None] | None = None,
    ) -> None:
        """Look at the database through connections of its own, which wait for a short time."""
        self._database = database.impatient(PATIENCE_S)
        self._alive, self._reach = alive, reach

    def ready(self) -> tuple[bool, dict[str, Any]]:
        """Return whether this process can do its part, and what was seen.

        Without Jira it can: events are kept until Jira is back. So it can without a live worker
        elsewhere; `warnings` tells of that. `worker` is there where this process has one, `jira`
        once it has asked Jira.
        """
        seen: dict[str, Any] = self._jira()
        reasons, warnings = [], []
        if self._alive is not None:
            seen["worker"] = "alive" if self._alive() else "dead"
            if seen["worker"] == "dead":
                reasons.append("the worker of this process has ended")
        try:
            found = load(self._database)
        except StoreError as error:
            reasons.append(error.what)
            seen["database"] = "away"
        else:
            seen["database"] = "ok"
            seen["workers"] = self._workers(found)
            seen["queue"] = {"depth": found.depth, "lag_seconds": round(found.lag, 1)}
            warnings = self._warnings(found)
        return not reasons, {
            "ready": not reasons,
            "reasons": reasons,
            "warnings": warnings,
            **seen,
        }

    def _workers(self, found: Load) -> int:
        """Return how many workers live, in all processes."""
        if found.workers is None:  # SQLite: none but our own
            return int(self._alive is not None and self._alive())
        return found.workers

    def _warnings(self, found: Load) -> list[str]:
        if not self._workers(found):
            late = found.depth and found.lag > ALONE_S
            return [f"no worker lives, and a ticket waits for {found.lag:.0f} s"] if late else []
        if found.stalled:
            return [f"workers live, but none has begun a ticket for {STALLED_S:.0f} s"]
        return []

    def _jira(self) -> dict[str, Any]:
        """Return how the last call to Jira went; nothing before the first of this process."""
        call = self._reach() if self._reach else None
        if call is None:
            return {}
        ago = round(max(0.0, self._database.clock() - call.at), 1)
        state = "away" if call.fault else "ok"
        return {"jira": {"state": state, "fault": call.fault, "seconds_ago": ago}}

    def metrics(self) -> bytes:
        """Return the metrics, the queue as it is now; that part is missing without a database."""
        gauges: dict[str, tuple[str, float]] = {}
        try:
            found = load(self._database)
        except StoreError:
            gauges["database_up"] = ("Whether the database answers", 0)
        else:
            gauges["database_up"] = ("Whether the database answers", 1)
            gauges["queue_depth"] = ("Tickets under way", found.depth)
            gauges["queue_lag_seconds"] = ("Age of the oldest event not yet handled", found.lag)
            gauges["queue_stalled"] = ("Whether tickets wait and none is begun", found.stalled)
            gauges["workers"] = ("Workers that live, in all processes", self._workers(found))
        call = self._reach() if self._reach else None
        if call:
            gauges["jira_up"] = ("Whether Jira answered the last call", float(not call.fault))
        return metrics.rendered(gauges)

    def router(self) -> APIRouter:
        """Return the routes; none of them asks for a token, none shows anything of a ticket."""
        route = APIRouter(tags=["health"])

        @route.get("/healthz", summary="Whether the process lives")
        async def healthz() -> dict[str, str]:
            return {"state": "alive"}

        @route.get("/readyz", summary="Whether it can work, and how far behind it is")
        async def readyz() -> Response:
            ready, seen = await run_in_threadpool(self.ready)
            return JSONResponse(seen, 200 if ready else 503)

        @route.get("/metrics", summary="Metrics for Prometheus")
        async def shown() -> Response:
            text = await run_in_threadpool(self.metrics)
            return Response(text, media_type=metrics.CONTENT_TYPE)

        return route

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()
