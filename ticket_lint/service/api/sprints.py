"""`GET /sprints/{id}`: the report on a sprint, read from Jira, and kept for a minute."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from fastapi import APIRouter, Response

from ticket_lint.service import tokens
from ticket_lint.service.api import PREFIX
from ticket_lint.service.refusal import Refused
from ticket_lint.values.sprint import SprintReport

KEPT_S = 60.0
"""Seconds that a report is given again: who polls must not eat up Jira's rate."""
_MOST = 50
_WHICH = re.compile(r"active|next|[1-9][0-9]{0,9}", re.ASCII)


class _Kept(NamedTuple):
    text: str
    until: float


class Sprints:
    """Reports on sprints, one read from Jira at a time.

    `read` returns the JSON of a sprint by its id, `active` or `next`; it may raise `JiraError`.
    """

    def __init__(
        self, read: Callable[[str], str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with nothing kept."""
        self._read, self._clock = read, clock
        self._kept: dict[str, _Kept] = {}
        self._turn = asyncio.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="sprint")  # one connection to Jira

    async def __call__(self, which: str) -> str:
        """Return a report, at most a minute old; who asks for the same meanwhile waits for it."""
        async with self._turn:
            now = self._clock()
            self._kept = {name: one for name, one in self._kept.items() if one.until > now}
            if which not in self._kept:
                text = await asyncio.get_running_loop().run_in_executor(
                    self._pool, self._read, which
                )
                if len(self._kept) >= _MOST:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[which] = _Kept(text, self._clock() + KEPT_S)
            return self._kept[which].text

    def close(self) -> None:
        """Let go of what waits."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def router(sprints: Sprints, door: tokens.Door) -> APIRouter:
    """Return the route."""
    route = APIRouter(prefix=PREFIX, tags=["sprints"], dependencies=[tokens.shown])

    @route.get(
        "/sprints/{which}",
        summary="How ready a sprint is",
        response_model=SprintReport,
        dependencies=[door.needs("read")],
        openapi_extra={"x-scope": "read"},
    )
    async def sprint(which: str) -> Response:
        """Return what `ticket-lint sprint --format json` prints, at most a minute old.

        `which` is the id of a sprint, or `active` or `next` of the configured board.
        """
        if not _WHICH.fullmatch(which):
            right = "the id of a sprint, `active` or `next`"
            raise Refused(400, "is no sprint", where="which", right=right)
        return Response(await sprints(which), media_type="application/json")

    return route
