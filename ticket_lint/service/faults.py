"""Every error as one form of answer: what happened, where, what would be right, which request."""

from __future__ import annotations

import http
import math
from collections.abc import Mapping

from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from ticket_lint.errors import (
    ConfigError,
    InputError,
    JiraBusy,
    JiraError,
    NotThere,
    QueueFull,
    RequestRefused,
    StoreError,
    TicketLintError,
    UsageError,
)
from ticket_lint.lexicon.secrets import mask
from ticket_lint.report.escape import brief
from ticket_lint.service.refusal import Refused

_STATUS: tuple[tuple[type[TicketLintError], int], ...] = (
    (QueueFull, 503),
    (StoreError, 503),
    (JiraBusy, 503),
    (NotThere, 404),
    (RequestRefused, 400),
    (JiraError, 502),
    (InputError, 400),
    (UsageError, 404),
    (ConfigError, 500),
)
_UNAVAILABLE = 503
_RETRY_S = 30
_RIGHT = {
    404: "the routes are listed at /api/v1/openapi.json",
    405: "the header Allow names the methods of this route",
}
_MOST = 5


def of(error: Exception, path: str = "") -> tuple[int, TicketLintError, Mapping[str, str]]:
    """Return the status of an error, what to say, and the headers of the answer."""
    if isinstance(error, Refused):
        return error.status, error, error.headers
    if isinstance(error, TicketLintError):
        status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
        after = error.after if isinstance(error, JiraBusy) else 0.0
        wait = {"Retry-After": str(math.ceil(after or _RETRY_S))}
        return status, error, wait if status == _UNAVAILABLE else {}
    if isinstance(error, SQLAlchemyError):  # of DBOS, which asks the same database
        away = StoreError("the database cannot be used", right="is the server up, the disk full?")
        return _UNAVAILABLE, away, {"Retry-After": str(_RETRY_S)}
    if isinstance(error, RequestValidationError):
        return 422, _invalid(error), {}
    if isinstance(error, HTTPException):
        said = TicketLintError(
            http.HTTPStatus(error.status_code).phrase.lower(),
            where=brief(path),
            right=_RIGHT.get(error.status_code, ""),
        )
        return error.status_code, said, error.headers or {}
    bug = TicketLintError(
        "ticket-lint made a mistake",
        where=brief(path),
        right="the log has it under the request's id",
    )
    return 500, bug, {}


def answer(
    status: int, error: TicketLintError, request: str, headers: Mapping[str, str]
) -> JSONResponse:
    """Return an error as JSON; what it quotes is masked."""
    body: dict[str, object] = {"error": _told(error), "request": request}
    if isinstance(error, Refused) and error.errors:
        body["errors"] = [_told(one) for one in error.errors]
    return JSONResponse(body, status, headers=dict(headers))


def _told(error: TicketLintError) -> dict[str, str]:
    told = {name: mask(getattr(error, name)) for name in ("what", "where", "right")}
    # A caller may have sent half a surrogate pair, which UTF-8 cannot hold.
    return {name: text.encode("utf-8", "replace").decode() for name, text in told.items()}


def _invalid(error: RequestValidationError) -> TicketLintError:
    """Return what does not fit, by its place; the value itself is not quoted."""
    found = error.errors()[:_MOST]
    places = [".".join(str(part) for part in one["loc"])[:100] for one in found]
    return TicketLintError(
        "; ".join(str(one["msg"])[:200] for one in found),
        where=brief(", ".join(dict.fromkeys(places))),
        right="what the route takes is described at /api/v1/openapi.json",
    )
