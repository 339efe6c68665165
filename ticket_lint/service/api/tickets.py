"""`GET /tickets/{key}`: what is remembered of a ticket."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from ticket_lint.service import tokens
from ticket_lint.service.api import PREFIX
from ticket_lint.service.refusal import Refused
from ticket_lint.store.database import Database
from ticket_lint.store.history import History, Revision, history

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}-[1-9][0-9]{0,17}", re.ASCII)
_MOST = 100


@dataclass(frozen=True, slots=True)
class Past:
    """A revision that was judged."""

    judged: str
    profile: str
    score: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Written:
    """Something that was written to the ticket, and the id of our comment."""

    at: str
    kind: str
    comment: str


@dataclass(frozen=True, slots=True)
class Last:
    """The last assessment, as it is kept: without suggestions, quotes cut."""

    judged: str
    profile: str
    kind: str
    summary: str
    score: int
    verdict: str
    findings: tuple[dict[str, Any], ...]
    text_hash: str
    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class Remembered:
    """A ticket: its last assessment, and in short what was before, newest last."""

    key: str
    site: str
    issue: str
    assessment: Last | None
    revisions: tuple[Past, ...]
    actions: tuple[Written, ...]
    waived: tuple[str, ...]
    rejected: tuple[str, ...]


def router(database: Database, site: str, door: tokens.Door) -> APIRouter:
    """Return the route, for tickets of a site."""
    route = APIRouter(prefix=PREFIX, tags=["tickets"], dependencies=[tokens.shown])

    @route.get(
        "/tickets/{key}",
        summary="The last assessment of a ticket, and its history",
        dependencies=[door.needs("read")],
        openapi_extra={"x-scope": "read"},
    )
    async def ticket(key: str) -> Remembered:
        """Return what is remembered of a ticket; also by a key that it had before it was moved."""
        if not _KEY.fullmatch(key):
            raise Refused(400, "is no key of a ticket", where="key", right="e.g. WEB-12")
        key = key.upper()
        found = await run_in_threadpool(history, database, key, site=site)
        if not found:
            raise Refused(
                404,
                "nothing is remembered of this ticket",
                where=key,
                right="one that a webhook, a scan or a sprint report has led here",
            )
        # A key may have been another ticket's before that one was moved.
        return _remembered(next((one for one in found if one.key == key), found[-1]))

    return route


def _remembered(of: History) -> Remembered:
    return Remembered(
        key=of.key,
        site=of.site,
        issue=of.issue,
        assessment=_last(of.revisions[-1]) if of.revisions else None,
        revisions=tuple(
            Past(_iso(one.judged), one.profile, one.score, one.verdict)
            for one in of.revisions[-_MOST:]
        ),
        actions=tuple(Written(_iso(one.at), one.kind, one.comment) for one in of.acts[-_MOST:]),
        waived=tuple(one.rule for one in of.waivers[-_MOST:]),
        rejected=tuple(one.rule for one in of.rejections[-_MOST:]),
    )


def _last(one: Revision) -> Last:
    return Last(
        judged=_iso(one.judged),
        profile=one.profile,
        kind=one.kind,
        summary=one.summary,
        score=one.score,
        verdict=one.verdict,
        findings=tuple(map(_plain, one.findings)),
        text_hash=one.text_hash,
        versions=dict(one.versions),
    )


def _plain(finding: Mapping[str, Any]) -> dict[str, Any]:
    return dict(finding)


def _iso(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")
