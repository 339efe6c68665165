"""HTTP/1.1 on sockets: one thread a connection, keep-alive, one write an answer.

The standard library's server, with one liberty that frameworks do not give: an answer can be left
out and the connection dropped, before or after the work was done.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from ticket_lint.sandbox.answer import BASE, Answer, collection

_MAX_LINE = 65_536
_MAX_HEADERS = 200
_MAX_BODY = 64 * 1024 * 1024
_BASE = BASE.encode()
_HOST = re.compile(r"[\w.:\[\]-]+")


class Request(NamedTuple):
    """A request: `headers` by small names, `query` values as lists, `path` decoded."""

    method: str
    target: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    def one(self, name: str, default: str = "") -> str:
        """Return the last value of a query parameter."""
        found = self.query.get(name)
        return found[-1] if found else default


class Drop(Exception):  # noqa: N818 - an instruction
    """Close the connection without an answer."""


Serve = Callable[[Request], Answer]


class Server(ThreadingTCPServer):
    """Listens on a port of this machine and gives each request to a function."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, serve: Serve, host: str = "127.0.0.1", port: int = 0) -> None:
        """Bind; port 0 is any free one."""
        self.serve = serve
        self.open: set[socket.socket] = set()
        super().__init__((host, port), _Connection)
        self.url = f"http://{host}:{self.server_address[1]}"

    def close_connections(self) -> None:
        """End what is still open, so that no thread outlives the server."""
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: object) -> None:  # noqa: ANN401 - base class
        """Say nothing of a client that went away; print what is a mistake of ours."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Connection(StreamRequestHandler):
    """Reads requests of one connection until it ends."""

    disable_nagle_algorithm = True
    server: Server

    def handle(self) -> None:
        self.server.open.add(self.connection)
        try:
            while self.one():
                pass
        except (OSError, Drop):
            pass
        finally:
            self.server.open.discard(self.connection)
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

    def one(self) -> bool:
        """Answer one request; returns whether the connection stays open."""
        line = self.rfile.readline(_MAX_LINE)
        if not line.strip():
            return bool(line)
        parts = line.decode("latin-1").split()
        headers = self.headers()
        if len(parts) != 3 or headers is None:  # noqa: PLR2004 - method, target, version
            self.send(Answer(400, collection(["Bad request"])), "GET", self.server.url, keep=False)
            return False
        method, target, version = parts
        try:
            size = int(headers.get("content-length", "0"))
        except ValueError:
            size = -1
        if not 0 <= size <= _MAX_BODY or "transfer-encoding" in headers:
            self.send(
                Answer(411, collection(["Send a Content-Length"])),
                method,
                self.server.url,
                keep=False,
            )
            return False
        if headers.get("expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self.rfile.read(size)
        if len(body) < size:
            return False
        cut = urlsplit(target)
        answer = self.server.serve(
            Request(
                method,
                target,
                unquote(cut.path),
                parse_qs(cut.query, keep_blank_values=True),
                headers,
                body,
            )
        )
        keep = version == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
        host = headers.get("host", "")
        base = f"http://{host}" if _HOST.fullmatch(host) else self.server.url
        self.send(answer, method, base, keep=keep)
        return keep

    def headers(self) -> dict[str, str] | None:
        """Return the headers, None for more than anybody sends."""
        found: dict[str, str] = {}
        for _ in range(_MAX_HEADERS):
            line = self.rfile.readline(_MAX_LINE)
            if line in (b"\r\n", b"\n", b""):
                return found
            name, _, value = line.decode("latin-1").partition(":")
            found[name.strip().lower()] = value.strip()
        return None

    def send(self, answer: Answer, method: str, base: str, *, keep: bool) -> None:
        """Write an answer in one piece."""
        body, kind = _body(answer)
        body = body.replace(_BASE, base.encode("latin-1", "replace"))
        try:
            phrase = HTTPStatus(answer.status).phrase
        except ValueError:
            phrase = "Unknown"
        head = [f"HTTP/1.1 {answer.status} {phrase}"]
        fields = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Connection": "keep-alive" if keep else "close",
        } | dict(answer.headers)
        if answer.body is None:
            del fields["Content-Type"]
        head += (f"{name}: {value}" for name, value in fields.items())
        raw = "\r\n".join([*head, "", ""]).encode("latin-1", "replace")
        if answer.cut:
            self.wfile.write(raw + body[: len(body) // 2])
            raise Drop
        self.wfile.write(raw if method == "HEAD" else raw + body)


def _body(answer: Answer) -> tuple[bytes, str]:
    if answer.body is None:
        return b"", ""
    if isinstance(answer.body, str):
        return answer.body.encode(), "text/html;charset=UTF-8"
    return (
        json.dumps(answer.body, separators=(",", ":")).encode(),
        "application/json;charset=UTF-8",
    )


def in_thread(server: Server) -> threading.Thread:
    """Serve in a thread until `server.shutdown()`."""
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    return thread
