"""Sends signed events to a service at a fixed rate, in a process of its own; prints what came back.

    python benchmarks/service_load.py URL RATE SECONDS <bodies.jsonl

Open loop: each event has a due time (Poisson arrivals), and its latency counts from that, whether
or not earlier ones have been answered. So a service that stalls is not asked less. Connections are
kept and opened as needed, as Jira's are. The body of a line is sent with an identifier of its own.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import hmac
import json
import random
import sys
import time
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from service_parts import SECRET

_TIMEOUT_S = 20.0


class Sent(NamedTuple):
    """An event: when it was due (s from the start), its latency in seconds, its status."""

    due: float
    seconds: float
    status: int


class Pool:
    """Kept connections to one address."""

    def __init__(self, host: str, port: int) -> None:
        """Begin without any."""
        self.host, self.port = host, port
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.opened = 0

    async def post(self, raw: bytes) -> int:
        """Send a request and return the status of its answer; 0 for none."""
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                if self.idle:
                    reader, writer = self.idle.pop()
                else:
                    self.opened += 1
                    reader, writer = await asyncio.open_connection(self.host, self.port)
                writer.write(raw)
                head = await reader.readuntil(b"\r\n\r\n")
                lines = head.decode("latin-1").lower().split("\r\n")
                size = next((int(x[15:]) for x in lines if x.startswith("content-length:")), 0)
                await reader.readexactly(size)
                if "connection: close" in lines:
                    writer.close()
                else:
                    self.idle.append((reader, writer))
                return int(lines[0].split()[1])
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            return 0


def request(host: str, body: bytes, identifier: str) -> bytes:
    """Return a signed event as Jira sends it."""
    mac = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    head = (
        f"POST /webhooks/jira HTTP/1.1\r\nHost: {host}\r\n"
        f"User-Agent: Atlassian Webhook HTTP Client\r\nX-Hub-Signature: sha256={mac}\r\n"
        f"X-Atlassian-Webhook-Identifier: {identifier}\r\n"
        f"Content-Type: application/json; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def sent(url: str, bodies: Sequence[bytes], rate: float, seconds: float) -> list[Sent]:
    """Send events for so long; returns all, in the order of their due times."""
    host = url.removeprefix("http://")
    name, _, port = host.partition(":")
    pool = Pool(name, int(port))
    chance = random.Random(7)  # noqa: S311 - arrivals
    due, times = 0.0, []
    while due < seconds:
        times.append(due)
        due += chance.expovariate(rate)
    raws = [request(host, chance.choice(bodies), str(uuid.uuid4())) for _ in times]
    gc.freeze()
    gc.disable()
    start = time.perf_counter() + 0.5

    async def one(due: float, raw: bytes) -> Sent:
        status = await pool.post(raw)
        return Sent(due, time.perf_counter() - start - due, status)

    tasks = []
    for due, raw in zip(times, raws, strict=True):
        if (wait := start + due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        tasks.append(asyncio.create_task(one(due, raw)))
    return list(await asyncio.gather(*tasks))


def main() -> None:
    """Send, and print a JSON list of due, seconds, status."""
    url, rate, seconds = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    bodies = [line.strip() for line in sys.stdin.buffer if line.strip()]
    json.dump(asyncio.run(sent(url, bodies, rate, seconds)), sys.stdout)


if __name__ == "__main__":
    main()
