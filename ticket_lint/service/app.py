"""The application: its routes, who may use them, and one form of error for all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from ticket_lint.config.schema import Config
from ticket_lint.errors import TicketLintError
from ticket_lint.judge.assess import Judge
from ticket_lint.service import faults, hook, metrics
from ticket_lint.service.api import PREFIX, assessments, jobs, scans, sprints, tickets
from ticket_lint.service.health import Health
from ticket_lint.service.inbox import Inbox
from ticket_lint.service.judging import Judging
from ticket_lint.service.office import Reach
from ticket_lint.service.tokens import Door
from ticket_lint.service.wire import Wire
from ticket_lint.store.database import Database

if TYPE_CHECKING:
    from dbos import DBOSClient

OPENAPI = f"{PREFIX}/openapi.json"
_ABOUT = (
    "Judges Jira tickets: score, verdict, findings with their evidence. Every error has the form "
    '`{"error": {"what", "where", "right"}, "request": id}`.'
)


@dataclass(frozen=True, slots=True)
class Back:
    """What the routes work with. `sprint` returns the JSON of a report; see `api.sprints`.

    `alive` tells whether the worker of this process lives, None where it has none; `reach` is how
    the last call to Jira went.
    """

    config: Config
    database: Database
    site: str
    client: DBOSClient
    inbox: Inbox
    secrets: Sequence[str]
    sprint: Callable[[str], str]
    judge: Judge | None = None
    alive: Callable[[], bool] | None = None
    reach: Callable[[], Reach | None] | None = None


def app(back: Back) -> FastAPI:
    """Return the application; what it opens it closes when the server ends it."""
    metrics.enable()
    judging = Judging(back.config, back.judge)
    health = Health(back.database, back.alive, back.reach)
    reports = sprints.Sprints(back.sprint)

    made = _made(back.config, judging.close, reports.close, health.close)
    made.include_router(hook.router(back.config, back.inbox, back.secrets))
    made.include_router(health.router())
    made.include_router(_api(back, judging, reports))
    return made


def probes(
    config: Config,
    database: Database,
    alive: Callable[[], bool],
    reach: Callable[[], Reach | None],
) -> FastAPI:
    """Return what a worker answers: health and metrics, nothing else."""
    metrics.enable()
    health = Health(database, alive, reach)
    made = _made(config, health.close)
    made.include_router(health.router())
    return made


def _made(config: Config, *closed: Callable[[], object]) -> FastAPI:
    """Return an application without routes; `closed` are called when it ends."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        for close in closed:
            close()

    made = FastAPI(
        title="ticket-lint",
        version="1",
        description=_ABOUT,
        openapi_url=OPENAPI,
        docs_url=None,  # their pages load scripts from another host
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    for kind in (TicketLintError, HTTPException, RequestValidationError):
        made.add_exception_handler(kind, _fault)
    made.add_middleware(Wire, max_body=config.service.max_body)
    return made


def _api(back: Back, judging: Judging, reports: sprints.Sprints) -> APIRouter:
    door = Door(back.database)
    api = APIRouter()
    api.include_router(assessments.router(judging, door))
    api.include_router(jobs.router(back.database, back.client, back.site, door))
    api.include_router(scans.router(back.database, back.client, back.site, door))
    api.include_router(tickets.router(back.database, back.site, door))
    api.include_router(sprints.router(reports, door))
    return api


async def _fault(request: Request, error: Exception) -> JSONResponse:
    status, said, headers = faults.of(error, request.url.path)
    return faults.answer(status, said, request.state.request_id, headers)
