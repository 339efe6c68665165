"""Is the process alive, can it work, and how far behind is it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from fastapi import APIRouter, Response
from sqlalchemy import func, select
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from ticket_lint.errors import StoreError
from ticket_lint.service import metrics
from ticket_lint.service.office import Reach
from ticket_lint.store.database import Database
from ticket_lint.store.tables import ROUNDS

PATIENCE_S = 2.0
"""Seconds that a probe waits for the database."""


class Queue(NamedTuple):
    """Tickets under way, and the age in seconds of the oldest event that is not yet handled."""

    depth: int
    lag: float


def queue(database: Database) -> Queue:
    """Return how far behind the service is; raises `StoreError`."""
    query = select(func.count(), func.min(ROUNDS.c.arrived))
    with database.reading() as connection:
        depth, oldest = connection.execute(query).one()
    return Queue(depth, max(0.0, database.clock() - oldest) if oldest is not None else 0.0)


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
        """Return whether this process can work, and what was seen.

        Without Jira it can: events are kept until Jira is back.
        """
        seen: dict[str, Any] = {
            "jira": self._jira(),
            "workers": "none" if self._alive is None else "alive" if self._alive() else "dead",
        }
        reasons = []
        if seen["workers"] == "dead":
            reasons.append("the worker of this process has ended")
        try:
            found = queue(self._database)
        except StoreError as error:
            reasons.append(error.what)
            seen["database"] = "away"
        else:
            seen["database"] = "ok"
            seen["queue"] = {"depth": found.depth, "lag_seconds": round(found.lag, 1)}
        return not reasons, {"ready": not reasons, "reasons": reasons, **seen}

    def _jira(self) -> dict[str, Any]:
        call = self._reach() if self._reach else None
        if call is None:
            return {"state": "not asked yet"}
        ago = round(max(0.0, self._database.clock() - call.at), 1)
        return {"state": "away" if call.fault else "ok", "fault": call.fault, "seconds_ago": ago}

    def metrics(self) -> bytes:
        """Return the metrics, the queue as it is now; that part is missing without a database."""
        gauges: dict[str, tuple[str, float]] = {}
        try:
            found = queue(self._database)
        except StoreError:
            gauges["database_up"] = ("Whether the database answers", 0)
        else:
            gauges["database_up"] = ("Whether the database answers", 1)
            gauges["queue_depth"] = ("Tickets under way", found.depth)
            gauges["queue_lag_seconds"] = ("Age of the oldest event not yet handled", found.lag)
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
