"""The HTTP server: uvicorn on one socket, in this process, until it is asked to stop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Any

import h11
import uvicorn
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from ticket_lint.errors import UsageError
from ticket_lint.service.refusal import Refused
from ticket_lint.service.wire import Wire

HEAD_S = 20.0
"""Seconds that the head of a request may take: who sends it byte by byte holds a connection."""
IDLE_S = 65
"""Seconds that an idle connection stays: longer than those of usual load balancers (60)."""
STOP_S = 10
"""Seconds that requests under way are given when the server stops."""
CONNECTIONS = 1_000
"""Connections, idle ones too, beyond which a new one is answered with 503 and closed."""
_TWICE = 2
"""At so many times as many, it is closed without an answer."""
_BACKLOG = 1_024


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that is bound; nobody is answered yet. Raises `UsageError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named: else asyncio leaves Nagle on, and an answer waits 40 ms for an ACK.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host.strip("[]"), port))
    except OSError as error:
        made.close()
        raise UsageError(
            f"cannot listen: {error.strerror or error}",
            where=f"{host}:{port}",
            right="another --port (0 is any that is free), or an address of this machine",
        ) from None
    made.set_inheritable(False)
    return made


def address(of: socket.socket) -> str:
    """Return where a socket listens, as the beginning of a URL."""
    host, port = of.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def listen(app: FastAPI, on: socket.socket, started: Callable[[], None]) -> None:
    """Answer requests until SIGTERM or SIGINT, then finish those under way.

    `started` is called once they are answered. A second signal does not wait.
    """
    config = uvicorn.Config(
        app,
        http=Patient,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,  # `wire` writes it, with routes in place of paths
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_keep_alive=IDLE_S,
        timeout_graceful_shutdown=STOP_S,
    )
    server = _Server(config, started)
    asyncio.run(server.serve(sockets=[on]))


class _Server(uvicorn.Server):
    """Stops on a signal and returns: uvicorn's own would raise it once more, and end us there."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._told = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What is loaded by now stays. Left to the collector, it would be gone through now and then,
        # and every answer would wait for 70 ms.
        gc.collect()
        gc.freeze()
        self._told()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        numbers = (signal.SIGTERM, signal.SIGINT)
        for number in numbers:
            loop.add_signal_handler(number, self._stop)
        try:
            yield
        finally:
            for number in numbers:
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True


async def _full(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - ASGI's
    """Refuse a request for want of room."""
    raise Refused(
        503,
        f"{CONNECTIONS:,} connections are open",
        right="send it again later, and close connections that are not used",
        headers={"Retry-After": "1", "Connection": "close"},
    )


class Patient(H11Protocol):
    """HTTP by h11; a head that does not arrive in time ends its connection.

    uvicorn's own limit answers with two words; ours says what all our errors do.
    """

    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - uvicorn's
        """Begin to wait for the first head."""
        super().connection_made(transport)
        if len(self.connections) > _TWICE * CONNECTIONS:
            transport.close()
        elif len(self.connections) > CONNECTIONS:
            self.app = Wire(_full, max_body=sys.maxsize)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Go on to wait while the head is not there."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._wait()
        else:
            self._done()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._done()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._due is None:
            self._due = self.loop.call_later(HEAD_S, self._late)

    def _done(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _late(self) -> None:
        self._due = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()
