"""Around every request: its id, bounds of size, time and number, the log line, the last resort."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ticket_lint.service import faults, logs, metrics
from ticket_lint.service.refusal import Refused

BODY_S = 15.0
"""Seconds that the body of a request may take to arrive: Jira waits 20 for an answer."""
REST_S = 5.0
REST = 32 * 2**20
"""Seconds and bytes for which the rest of a body is read that was answered before it had come.

A socket that is closed with bytes unread is reset, and its sender, still at sending, never sees the
answer: Jira would take it for an outage and send the event again.
"""
AT_ONCE = 500
"""Requests that are under way together; one that waits for the inbox takes a millisecond."""
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
_QUIET = ("/healthz", "/readyz", "/metrics")
_LOG = structlog.stdlib.get_logger("ticket_lint.access")


class Wire:
    """ASGI middleware; the outermost but for Starlette's own."""

    def __init__(self, app: ASGIApp, *, max_body: int) -> None:
        """Wrap an application."""
        self._app, self._max_body = app, max_body
        self._now = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        one = _One(
            scope, receive, send, self._max_body, logs.request_id(headers.get(logs.REQUEST_ID, ""))
        )
        scope.setdefault("state", {})["request_id"] = one.request
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=one.request)
        self._now += 1
        try:
            self._check_room()
            one.check_length(headers.get("content-length", ""))
            await self._app(scope, one.receive, one.send)
        except ClientDisconnect:
            pass  # nobody is there to answer, or it is answered
        except Exception as error:  # noqa: BLE001 - the last resort, and the connection stays
            await one.fail(error)
        finally:
            self._now -= 1
            one.log()

    def _check_room(self) -> None:
        if self._now > AT_ONCE:
            raise Refused(
                503,
                f"{AT_ONCE} requests are under way",
                right="send it again later",
                headers={"Retry-After": "1"},
            )


@dataclass(slots=True)
class _One:
    """One request: what of its body has come, and what was answered."""

    scope: Scope
    inner: Receive
    out: Send
    max_body: int
    request: str
    began: float = field(default_factory=time.perf_counter)
    size: int = 0
    status: int = 0
    refused: bool = False
    whole: bool = False

    async def receive(self) -> Message:
        """Return what comes next, within bounds of size and time; over them, answer and give up."""
        if self.whole:
            return await self.inner()
        try:
            async with asyncio.timeout(self._time_left()):
                message = await self.inner()
        except TimeoutError:
            what = f"the body has not arrived within {BODY_S:.0f} seconds"
            await self._refuse(Refused(408, what, headers={"Connection": "close"}))
            raise ClientDisconnect from None
        self.size += len(message.get("body", b""))
        self.whole = not message.get("more_body", False)
        if self.size > self.max_body:
            await self._refuse(self._too_large())
            raise ClientDisconnect
        return message

    async def send(self, message: Message) -> None:
        """Send on, with our headers, unless the request was refused meanwhile."""
        if self.refused:
            return
        await self._send(message)

    async def fail(self, error: Exception) -> None:
        """Answer for an error that nobody has caught."""
        status, said, headers = faults.of(error, self.scope["path"])
        if status == 500:  # noqa: PLR2004 - our own
            _LOG.error("a request failed", exc_info=error, route=self.route)
        if not self.status:
            answer = faults.answer(status, said, self.request, headers)
            await answer(self.scope, self.inner, self._send)

    def check_length(self, length: str) -> None:
        """Refuse a body that is said to be too large, before it is sent."""
        if length.isdecimal() and (len(length) > 15 or int(length) > self.max_body):  # noqa: PLR2004
            raise self._too_large()

    @property
    def route(self) -> str:
        """The template of the route, empty where there is none."""
        path: Any = getattr(self.scope.get("route"), "path", "")
        return str(path)

    def log(self) -> None:
        """Write the line of this request; of probes only where they fail."""
        took = time.perf_counter() - self.began
        metrics.answer(self.scope["method"], self.route, self.status, took)
        if self.route in _QUIET and self.status < 400:  # noqa: PLR2004 - HTTP's classes
            return
        _LOG.info(
            "answered" if self.status else "gone before the answer",
            method=self.scope["method"][:10],
            route=self.route or "none",
            status=self.status,
            ms=round(took * 1000, 1),
        )

    async def _refuse(self, error: Refused) -> None:
        self.refused = True
        if not self.status:
            await faults.answer(error.status, error, self.request, error.headers)(
                self.scope, self.inner, self._send
            )

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers[logs.REQUEST_ID] = self.request
            for name, value in _SAFE.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        elif not message.get("more_body") and self._is_more_to_come():
            # The answer goes first: who looks for it before all is sent, can stop.
            await self.out({**message, "more_body": True})
            await self._drop_rest()
            message = {"type": "http.response.body"}
        await self.out(message)

    def _is_more_to_come(self) -> bool:
        """Tell whether the sender may still be at its body; one that asked first does not begin."""
        headers = Headers(scope=self.scope)
        if self.whole or not ("transfer-encoding" in headers or "content-length" in headers):
            return False
        return bool(self.size) or "expect" not in headers

    def _time_left(self) -> float:
        return max(BODY_S - (time.perf_counter() - self.began), 0.001)

    async def _drop_rest(self) -> None:
        left = REST
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(REST_S, self._time_left())):
                while not self.whole and left > 0:
                    message = await self.inner()
                    left -= len(message.get("body", b""))
                    self.whole = not message.get("more_body", False)

    def _too_large(self) -> Refused:
        return Refused(
            413,
            f"the body has more than {self.max_body:,} bytes",
            where=self.scope["path"],
            right="fewer tickets or fields at a time; the limit is service.max_body",
            headers={"Connection": "close"},
        )
