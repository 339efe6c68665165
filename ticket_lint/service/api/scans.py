"""`POST /scans`: a scan is put into the queue; `GET /scans/{id}`: how far it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from ticket_lint.service import scans, tokens
from ticket_lint.service.api import PREFIX
from ticket_lint.service.refusal import Refused
from ticket_lint.store.database import Database

if TYPE_CHECKING:
    from dbos import DBOSClient

_LARGEST = 2**63 - 1

_SCOPE = {"x-scope": "scan"}


class Wanted(BaseModel):
    """A scan that is asked for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    jql: str = Field(min_length=1, max_length=10_000, description="Which tickets.")
    apply: bool = Field(
        default=False, description="Write to Jira, in projects with `write = true`."
    )
    changed_within: int | None = Field(
        default=None, ge=1, le=5_256_000, description="Only tickets changed within so many minutes."
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """How far a scan is: `total` is null until the search was asked how many it has.

    `outcome` is empty while it is under way; `open_pages` are under way, `dead_pages` given up.
    `counts` are tickets by what was found of them, `written` is how often what was written to Jira:
    `posted` and `edited` comments, `label_added`, `label_removed`, `score`, `moved`.
    """

    id: int
    jql: str
    apply: bool
    started: str
    ended: str | None
    outcome: str
    tickets: int
    total: int | None
    open_pages: int
    dead_pages: int
    counts: dict[str, int]
    written: dict[str, int]
    reason: str


def router(database: Database, client: DBOSClient, site: str, door: tokens.Door) -> APIRouter:
    """Return the routes."""
    route = APIRouter(
        prefix=PREFIX, tags=["scans"], dependencies=[tokens.shown, door.needs("scan")]
    )

    @route.post("/scans", status_code=202, summary="Start a scan", openapi_extra=_SCOPE)
    async def start(wanted: Wanted, request: Request, response: Response) -> Shown:
        """Put a scan into the queue. One that is the same and under way is answered instead."""

        def begun() -> Shown:
            run = scans.start(
                database,
                client,
                site,
                jql=wanted.jql,
                apply=wanted.apply,
                minutes=wanted.changed_within,
            )
            return _shown(database, run)

        made = await run_in_threadpool(begun)
        response.headers["Location"] = f"{request.url.path}/{made.id}"
        return made

    @route.get("/scans/{scan}", summary="How far a scan is", openapi_extra=_SCOPE)
    async def progress(scan: Annotated[int, Path(ge=1, le=_LARGEST)]) -> Shown:
        """Return how far a scan is that the service runs or ran."""
        return await run_in_threadpool(_shown, database, scan)

    return route


def _shown(database: Database, run: int) -> Shown:
    found = scans.progress(database, run)
    if found is None:
        right = "the id that POST /scans has answered; old ones are forgotten"
        raise Refused(404, "there is no such scan", where=str(run), right=right)
    of = found.run
    return Shown(
        id=of.id,
        jql=of.scope,
        apply=of.apply,
        started=_iso(of.started),
        ended=None if of.ended is None else _iso(of.ended),
        outcome=of.outcome,
        tickets=found.tickets,
        total=found.total,
        open_pages=found.pages,
        dead_pages=found.dead,
        counts=dict(of.counts),
        written={name.replace(" ", "_"): count for name, count in found.written.items()},
        reason=found.reason,
    )


def _iso(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")
