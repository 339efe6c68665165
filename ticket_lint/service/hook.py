"""`POST /webhooks/jira`: who sent it, what it says, and, before the answer, kept on disk.

Imported with the app alone: FastAPI takes a third of a second.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import structlog
from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError, QueueFull, StoreError
from ticket_lint.jira.drops import dropped
from ticket_lint.jira.signature import has_secret, is_signed
from ticket_lint.jira.webhook import event as told
from ticket_lint.service import metrics
from ticket_lint.service.inbox import Inbox, Outcome
from ticket_lint.service.refusal import Refused
from ticket_lint.values.event import Event

PATH = "/webhooks/jira"
SIGNATURE = "X-Hub-Signature"
SECRET = "X-Ticket-Lint-Secret"  # noqa: S105 - the name of a header
PATIENCE_S = 15.0
"""Seconds for the event to be kept."""

LARGE = 256 * 1024
"""Bytes of a body from which on it is read in a thread, so that others are answered meanwhile."""

_UNAVAILABLE = 503
_RETRY_S = (30, 90)
_VARIABLE = "TICKET_LINT_WEBHOOK_SECRETS"
_SIGN = (
    f"`{SIGNATURE}: sha256=…` over the body, or `{SECRET}`, with a secret of {_VARIABLE}; see "
    "docs/how-to/webhook.md"
)
_AGAIN = "send it again later"


def router(config: Config, inbox: Inbox, secrets: Sequence[str]) -> APIRouter:
    """Return the route, for bodies that are signed with, or come with, one of the secrets.

    Everything that is not accepted is a `Refused`; nothing of the body is told in it.
    """
    route = APIRouter(tags=["webhooks"])
    turn = asyncio.Lock()  # large bodies one by one: what JSON becomes is forty times as large

    @route.post(PATH, status_code=202, summary="An event of Jira or of Jira Automation")
    async def receive(request: Request) -> dict[str, str]:
        outcome = "failed"
        try:
            answer = await _answer(request, config, inbox, secrets, turn)
            outcome = answer["state"]
        except Refused as refusal:
            outcome = _outcome(refusal)
            raise
        finally:
            metrics.event(outcome)
        return answer

    return route


async def _answer(
    request: Request, config: Config, inbox: Inbox, secrets: Sequence[str], turn: asyncio.Lock
) -> dict[str, str]:
    given = request.headers
    _check_sender(secrets, signed=SIGNATURE in given, named=given.get(SECRET))
    _check_type(given.get("content-type", ""))
    try:
        body = await request.body()  # `wire` bounds its size and time
    except ClientDisconnect:
        raise Refused(400, "the body ends early", where=PATH, right=_AGAIN) from None
    if not (
        has_secret(given.get(SECRET, ""), secrets)
        or is_signed(body, given.get(SIGNATURE, ""), secrets)
    ):
        raise _stranger()
    try:
        if len(body) < LARGE:
            event = told(given, body)
        else:
            async with turn:
                event = await asyncio.to_thread(told, given, body)
    except InputError as error:
        raise Refused(400, error.what, where=error.where, right=error.right) from None
    if why := dropped(event, config):
        return {"state": "dropped", "why": why}
    kept = await asyncio.gather(*(_kept(inbox, one) for one in event.each()))
    jobs = " ".join(dict.fromkeys(one.job for one in kept if one.job))
    structlog.contextvars.bind_contextvars(job=jobs)  # for the line of the request
    return {"state": next((one.state for one in kept if one.state != "again"), "again")}


def _outcome(refusal: Refused) -> str:
    """Return what a refusal is counted as."""
    if isinstance(refusal.__cause__, QueueFull):
        return "full"
    return "failed" if refusal.status == _UNAVAILABLE else "refused"


def _check_sender(secrets: Sequence[str], *, signed: bool, named: str | None) -> None:
    """Refuse who cannot be anyone we know, before a byte of the body is read."""
    if not any(secrets):
        raise Refused(401, f"no webhook is accepted: {_VARIABLE} is not set", right=_SIGN)
    if not signed and not has_secret(named or "", secrets):
        raise _stranger()


def _stranger() -> Refused:
    """Return the one answer to a signature or secret that is missing or wrong, without a hint."""
    return Refused(401, "the sender is not known", where=PATH, right=_SIGN)


def _check_type(content_type: str) -> None:
    media = content_type.partition(";")[0].strip().lower()
    if media != "application/json":
        what = "the body is not said to be JSON"
        raise Refused(415, what, where="Content-Type", right="application/json")


async def _kept(inbox: Inbox, event: Event) -> Outcome:
    """Return what became of an event once it is durable; nothing else is an acceptance.

    The future is not cancelled when time is up: the event may still be kept, and counts once when
    it is sent again.
    """
    future = asyncio.wrap_future(inbox.submit(event))
    future.add_done_callback(_seen)
    done, _ = await asyncio.wait({future}, timeout=PATIENCE_S)
    if not done:
        raise _busy("the database does not answer", PATH, _AGAIN)
    try:
        outcome = future.result()
    except (StoreError, QueueFull) as error:
        raise _busy(error.what, error.where, error.right or _AGAIN) from error
    return outcome


def _seen(future: asyncio.Future[Any]) -> None:
    """Look at an error that nobody waits for any more, which asyncio would complain about."""
    if not future.cancelled():
        future.exception()


def _busy(what: str, where: str, right: str) -> Refused:
    """Return a 503; the wait differs each time, so that not all come back at once."""
    after = random.randint(*_RETRY_S)  # noqa: S311 - spreads load, guards nothing
    return Refused(
        _UNAVAILABLE, what, where=where, right=right, headers={"Retry-After": str(after)}
    )
