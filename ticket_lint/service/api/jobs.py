"""`GET /jobs`, `GET /jobs/{id}`, `POST /jobs/{id}/retry`: what waits, what runs, what is dead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from ticket_lint.service import jobs, tokens
from ticket_lint.service.api import PREFIX
from ticket_lint.service.jobs import State
from ticket_lint.service.refusal import Refused
from ticket_lint.store.database import Database

if TYPE_CHECKING:
    from dbos import DBOSClient

_ID = Path(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9._-]+$")

_SCOPE = {"x-scope": "jobs"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A job: `what` is a ticket's key or a scan, `reason` why it is dead."""

    id: str
    kind: str
    state: str
    what: str
    tries: int
    created: str
    updated: str
    reason: str


@dataclass(frozen=True, slots=True)
class Retried:
    """The job that takes the place of a dead one."""

    job: str


def router(database: Database, client: DBOSClient, site: str, door: tokens.Door) -> APIRouter:
    """Return the routes."""
    route = APIRouter(prefix=PREFIX, tags=["jobs"], dependencies=[tokens.shown, door.needs("jobs")])

    @route.get("/jobs", summary="Jobs, newest first", openapi_extra=_SCOPE)
    async def listed(
        state: State | None = None, limit: Annotated[int, Query(ge=1, le=1_000)] = 100
    ) -> list[Shown]:
        """Return jobs, those in a state if one is given; `dead` are the dead letters."""

        def found() -> list[Shown]:
            with database.guarded():
                return [_shown(one) for one in jobs.listed(client, state=state, limit=limit)]

        return await run_in_threadpool(found)

    @route.get("/jobs/{job}", summary="A job", openapi_extra=_SCOPE)
    async def one(job: Annotated[str, _ID]) -> Shown:
        """Return one job."""

        def looked() -> jobs.Job | None:
            with database.guarded():
                return jobs.shown(client, job)

        found = await run_in_threadpool(looked)
        if found is None:
            right = "an id that GET /jobs lists; finished jobs are forgotten after a while"
            raise Refused(404, "there is no such job", where=job, right=right)
        return _shown(found)

    @route.post(
        "/jobs/{job}/retry",
        status_code=202,
        summary="Try a dead job once more",
        openapi_extra=_SCOPE,
    )
    async def retry(job: Annotated[str, _ID], request: Request, response: Response) -> Retried:
        """Put the ticket of a dead job into the queue anew: its newest text counts."""

        def retried() -> str:
            with database.guarded():
                return jobs.retried(database, client, job, site)

        made = await run_in_threadpool(retried)
        response.headers["Location"] = request.url.path.replace(f"/{job}/retry", f"/{made}")
        return Retried(made)

    return route


def _shown(one: jobs.Job) -> Shown:
    return Shown(**one._asdict() | {"created": _iso(one.created), "updated": _iso(one.updated)})


def _iso(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")
