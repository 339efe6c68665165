"""`POST /assessments`: tickets in, assessments out; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from ticket_lint.report.machine import InputFault, Output
from ticket_lint.service import judging, tokens
from ticket_lint.service.api import PREFIX
from ticket_lint.service.judging import Judging
from ticket_lint.service.refusal import Refused
from ticket_lint.values.assessment import Stage

_READERS = {
    "application/json": judging.of_json,
    "text/markdown": judging.of_markdown,
    "text/plain": judging.of_markdown,
}
_BODY = {
    "x-scope": "assess",
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "description": "A Jira issue, a search response with several, or "
                    '`{"draft": "Markdown"}`.',
                }
            },
            "text/markdown": {"schema": {"type": "string", "description": "A draft."}},
        },
    },
}


@dataclass(frozen=True, slots=True)
class Unread:
    """A body of which nothing can be read: the first error, and all of up to a hundred inputs."""

    error: InputFault
    request: str
    errors: tuple[InputFault, ...]


def router(of: Judging, door: tokens.Door) -> APIRouter:
    """Return the route."""
    route = APIRouter(prefix=PREFIX, tags=["assessments"], dependencies=[tokens.shown])

    @route.post(
        "/assessments",
        summary="Judge tickets",
        response_model=Output,
        dependencies=[door.needs("assess")],
        openapi_extra=_BODY,
        responses={400: {"model": Unread, "description": "None of the inputs can be read."}},
    )
    async def assess(request: Request, profile: Stage | None = None) -> Response:
        """Judge a Jira issue, several, or a Markdown draft: what `lint --format json` prints.

        An input that cannot be read is listed in `errors`; the others are judged all the same. 400
        where there are no others.
        """
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media not in _READERS:
            raise Refused(
                415,
                "the body is of a type that is not read here",
                where="Content-Type",
                right=", ".join(_READERS),
            )
        text = await of.report(_READERS[media], await request.body(), profile)
        return Response(text, media_type="application/json")

    return route
