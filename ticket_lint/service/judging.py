"""Tickets that are sent to be judged: few at once, each within bounds, beside the webhooks."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TypeAlias

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError, TicketLintError
from ticket_lint.intake.draft import parse_draft
from ticket_lint.intake.formats import drafts, json_document
from ticket_lint.intake.tickets import Read
from ticket_lint.judge.assess import Judge
from ticket_lint.report.machine import Json
from ticket_lint.report.tally import Tally, Terms
from ticket_lint.service.refusal import Refused
from ticket_lint.values.assessment import Stage

THREADS = 1
"""Judging is work for the processor: more threads would only take it from the webhooks."""
WAITING = 8
"""Requests that may wait for a thread."""
SECONDS = 20.0
"""Seconds that a request is worked at; what is left by then is not judged, and told."""
ERRORS = 100
"""Inputs that are told of where none can be read."""
_BODY = "body"
_DRAFT = "draft"
Reader: TypeAlias = Callable[[bytes, Config], Iterator[Read]]


class Judging:
    """Judges what is sent, under the configuration; a judge for each profile is built once."""

    def __init__(self, config: Config, judge: Judge | None = None) -> None:
        """Take the configuration, and the judge of its profile where there is one already."""
        self._config = config
        self._judges: dict[Stage, Judge] = {config.profile: judge} if judge else {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="judging")
        self._now = 0

    async def report(self, read: Reader, body: bytes, profile: Stage | None) -> str:
        """Return what `lint --format json` prints of a body.

        An input that cannot be read is one of its `errors`. Raises `Refused` where many wait, and
        where none of the inputs can be read.
        """
        if self._now >= THREADS + WAITING:
            raise Refused(
                503,
                f"{self._now} requests are being judged or wait for it",
                right="send it again later, or several tickets in one request",
                headers={"Retry-After": "2"},
            )
        self._now += 1
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._pool, self._report, read, body, profile)
        future.add_done_callback(self._done)
        return await asyncio.shield(future)

    def close(self) -> None:
        """Let go of what waits."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _done(self, future: asyncio.Future[str]) -> None:
        """Count down when the thread is free, also where nobody waits for the answer any more."""
        self._now -= 1
        if not future.cancelled():
            future.exception()

    def _report(self, read: Reader, body: bytes, profile: Stage | None) -> str:
        judge = self._judge(profile or self._config.profile)
        terms = Terms(
            profile=profile or self._config.profile,
            versions=judge.versions,
            rules=judge.rules,
            off=self._config.off,
            waivers=self._config.ignore,
            today=dt.datetime.now().astimezone().date(),
        )
        until = time.monotonic() + SECONDS
        tally, shown = Tally(terms), Json(terms)
        parts = [shown.start()]
        unread: list[TicketLintError] = []
        for one in _total(read(body, self._config)):
            if isinstance(one, TicketLintError):
                tally.faults += 1
                parts.append(shown.fault(one))
                if len(unread) < ERRORS:
                    unread.append(one)
            elif time.monotonic() > until:
                tally.complete = False
                tally.faults += 1
                what = f"{SECONDS:.0f} seconds are over; this ticket and the rest are not judged"
                parts.append(shown.fault(InputError(what, where=one.key, right="fewer at a time")))
                break
            else:
                assessment = judge(one)
                tally.add(assessment)
                parts.append(shown.ticket(assessment))
        text = "".join([*parts, *shown.end(tally)])  # closes the file in which errors wait
        if unread and tally.complete and not tally.tickets:
            first = unread[0]
            raise Refused(400, first.what, where=first.where, right=first.right, errors=unread)
        return text

    def _judge(self, profile: Stage) -> Judge:
        with self._lock:
            if profile not in self._judges:
                self._judges[profile] = Judge.of(self._config, profile=profile)
            return self._judges[profile]


def of_markdown(body: bytes, config: Config) -> Iterator[Read]:
    """Read a Markdown draft."""
    return drafts(BytesIO(body), _DRAFT, config)


def of_json(body: bytes, config: Config) -> Iterator[Read]:
    """Read Jira's JSON (an issue, a search response, several), or `{"draft": "Markdown"}`."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None  # read once more below, where each fault has its place
    if isinstance(value, dict) and _DRAFT in value:
        text, others = value[_DRAFT], sorted(value.keys() - {_DRAFT})
        if not isinstance(text, str) or others:
            raise InputError(
                "`draft` is no text"
                if not others
                else f"has other keys beside `draft`: {', '.join(others)[:100]}",
                where=_BODY,
                right='{"draft": "Markdown, with front matter or a title line"}',
            )
        yield parse_draft(text, where=_DRAFT, config=config)
        return
    found = False
    for one in json_document(BytesIO(body), _BODY, config):
        found = True
        yield one
    if not found:
        raise InputError("holds no tickets", where=_BODY, right="a Jira issue, or several")


def _total(tickets: Iterator[Read]) -> Iterator[Read]:
    """Yield tickets; what ends the reading is the last one."""
    try:
        yield from tickets
    except InputError as error:
        yield error
