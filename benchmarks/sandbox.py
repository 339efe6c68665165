"""How fast the sandbox is: so that a benchmark against it measures the client, not the sandbox.

    python benchmarks/sandbox.py [--tickets 1000 10000 100000]

Writes `benchmarks/results/sandbox.md`. The client is a bare socket, since every HTTP library costs
more than the sandbox does.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from machine import describe

RESULT = Path(__file__).parent / "results" / "sandbox.md"
BINARY = Path(sys.executable).with_name("ticket-lint")
READS = 5000
WRITES = 2000
_SECRET = base64.b64encode(b"lint@sandbox.example:sandbox-token").decode()
_JQL = "project in (TIDE, DESK) ORDER BY key ASC"


class Running(NamedTuple):
    """A sandbox in a process of its own."""

    host: str
    port: int
    pid: int
    seconds: float
    """How long it took to fill it and to start."""

    def cpu(self) -> float:
        """Return the seconds of CPU it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak(self) -> float:
        """Return the most memory it held, in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


@contextmanager
def sandbox(tickets: int) -> Iterator[Running]:
    """Start a sandbox with invented tickets in memory."""
    command = [str(BINARY), "sandbox", "--tickets", str(tickets)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        for line in process.stdout or ():
            if found := re.match(r"export TICKET_LINT_JIRA_URL=http://([\d.]+):(\d+)", line):
                seconds = time.perf_counter() - started
                yield Running(found[1], int(found[2]), process.pid, seconds)
                break
        process.terminate()


class Connection:
    """One kept connection."""

    def __init__(self, to: Running) -> None:
        """Connect."""
        self.socket = socket.create_connection((to.host, to.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.host = f"{to.host}:{to.port}"

    def __call__(self, method: str, path: str, body: object = None) -> bytes:
        """Send a request and return the body of its answer."""
        data = b"" if body is None else json.dumps(body).encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Basic {_SECRET}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
        )
        self.socket.sendall(head.encode() + data)
        got = b""
        while b"\r\n\r\n" not in got:
            got += self.socket.recv(65536)
        top, _, rest = got.partition(b"\r\n\r\n")
        size = int(re.findall(rb"Content-Length: (\d+)", top)[0])
        parts, left = [rest], size - len(rest)
        while left > 0:
            parts.append(self.socket.recv(1 << 20))
            left -= len(parts[-1])
        return b"".join(parts)


def timed(to: Running, work: Iterator[object]) -> tuple[int, float, float]:
    """Return the number of requests, the seconds they took, and the sandbox's CPU seconds."""
    cpu, started = to.cpu(), time.perf_counter()
    count = sum(1 for _ in work)
    return count, time.perf_counter() - started, to.cpu() - cpu


def reads(ask: Connection) -> Iterator[object]:
    """Read one issue's summary again and again."""
    for _ in range(READS):
        yield ask("GET", "/rest/api/3/issue/TIDE-2?fields=summary")


def writes(ask: Connection) -> Iterator[object]:
    """Write issue properties."""
    for number in range(WRITES):
        yield ask("PUT", f"/rest/api/3/issue/TIDE-{2 + number % 50}/properties/x", number)


def scan(ask: Connection) -> Iterator[object]:
    """Search all tickets with all fields, 100 a page."""
    body: dict[str, Any] = {"jql": _JQL, "fields": ["*all", "-comment"], "maxResults": 100}
    while True:
        page = json.loads(ask("POST", "/rest/api/3/search/jql", body))
        yield page
        if page["isLast"]:
            return
        body["nextPageToken"] = page["nextPageToken"]


def rows(counts: Sequence[int]) -> Iterator[str]:
    """Yield a line of the table for each size."""
    for count in counts:
        with sandbox(count) as to:
            ask = Connection(to)
            list(reads(ask))  # warm
            cells = [f"{count:,}", f"{to.seconds:.1f}"]
            for work in (reads(ask), writes(ask), scan(ask)):
                requests, seconds, cpu = timed(to, work)
                cells += [f"{requests / seconds:,.0f}", f"{1e3 * cpu / requests:.2f}"]
            yield "| " + " | ".join([*cells, f"{to.peak():,.0f}"]) + " |"


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    counts = parser.parse_args().tickets
    text = f"""\
# The sandbox

{describe()}
- state in memory, one connection, one bare-socket client that reads an answer before it asks again

| tickets | s to start | reads/s | CPU ms | writes/s | CPU ms | pages/s | CPU ms | peak MB |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
{chr(10).join(rows(counts))}

A read is `GET issue` with one field, a write `PUT` of an issue property, a page a search for all
fields of 100 tickets. CPU is the sandbox's own, for each request. What flatters: the client does
next to nothing with an answer, and the invented tickets are short (about 500 characters).
"""
    RESULT.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
