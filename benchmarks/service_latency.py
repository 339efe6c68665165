"""How long does a webhook wait for its answer, while the worker works?

    python benchmarks/service_latency.py [--seconds 60] [--smoke]

100 events a second at `serve` on SQLite (one process that also works), 200 a second at a web and
one worker on PostgreSQL, open loop, from a process of its own (`service_load.py`). Writes
`benchmarks/results/service-latency.md` and `.json`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from machine import describe
from service_parts import Jira, jira
from service_stack import Stack, served, stack

RESULT = Path(__file__).parent / "results" / "service-latency.md"
LOAD = Path(__file__).with_name("service_load.py")
TARGET_MS = 25.0
_OK = 202


class Row(NamedTuple):
    """A run: events, statuses, latency in ms, and what went on meanwhile."""

    name: str
    rate: float
    jira_rate: float
    events: int
    statuses: dict[str, int]
    p50: float
    p90: float
    p99: float
    worst: float
    judged: int
    cpu: float
    """CPU seconds a second of all processes of the service together."""


class Case(NamedTuple):
    """What to run: the database, workers beside the web, events a second, requests to Jira."""

    kind: str
    workers: int
    rate: float
    jira_rate: float


CASES = (
    Case("sqlite", 0, 100, 20),
    Case("sqlite", 0, 100, 1000),
    Case("postgresql", 1, 200, 20),
    Case("postgresql", 1, 200, 1000),
)


def bodies(site: Jira, keys: Sequence[str]) -> bytes:
    """Return the event of an edit for each ticket, as Jira sends it, one a line."""
    lines = []
    for key in keys:
        issue = site.ask("GET", f"/rest/api/2/issue/{key}").json()
        item = {"field": "description", "fieldId": "description", "fromString": "", "toString": ""}
        body = {
            "timestamp": round(time.time() * 1000),
            "webhookEvent": "jira:issue_updated",
            "issue_event_type_name": "issue_updated",
            "user": issue["fields"].get("reporter"),
            "issue": issue,
            "changelog": {"id": "10100", "items": [item]},
        }
        lines.append(json.dumps(body).encode())
    return b"\n".join(lines)


@contextmanager
def edited(site: Jira, keys: Sequence[str], rate: float) -> Iterator[None]:
    """Let people change tickets meanwhile, so that the worker has comments to write."""
    stop = threading.Event()

    def edit() -> None:
        number = 0
        while not stop.wait(1 / rate):
            number += 1
            site.retext(keys[number % len(keys)], f"It fails since build {number}. Please repair.")

    thread = threading.Thread(target=edit)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def loaded(service: Stack, events: bytes, rate: float, seconds: float) -> list[list[float]]:
    """Send events and return due, seconds, status of each."""
    command = [sys.executable, str(LOAD), service.url, str(rate), str(seconds)]
    done = subprocess.run(command, input=events, stdout=subprocess.PIPE, check=True)
    found: list[list[float]] = json.loads(done.stdout)
    return found


def measured(case: Case, tickets: int, seconds: float) -> Row:
    """Run one case."""
    with (
        tempfile.TemporaryDirectory() as place,
        served(case.kind) as database,
        jira(Path(place), tickets) as site,
        stack(
            Path(place),
            site,
            case.workers,
            database=database,
            service={"rate": case.jira_rate},
        ) as service,
    ):
        keys = site.keys()
        events = bodies(site, keys)
        service.start()
        loaded(service, events, case.rate / 4, 2)  # warm: pools, plans, the first import
        before = sum(part.cpu() for part in service.parts)
        with edited(site, keys, 2.0):
            found = loaded(service, events, case.rate, seconds)
        cpu = sum(part.cpu() for part in service.parts) - before
        judged = service.rows("SELECT count(*) FROM assessments")
        times = sorted(1000 * one[1] for one in found)
        return Row(
            f"{case.kind}, {'serve' if not case.workers else f'web + {case.workers} worker'}",
            case.rate,
            case.jira_rate,
            len(found),
            dict(Counter(str(int(one[2])) for one in found)),
            *(round(times[int(len(times) * part)], 1) for part in (0.5, 0.9, 0.99)),
            round(times[-1], 1),
            int(judged[0][0]) if judged else 0,
            round(cpu / seconds, 2),
        )


def page(rows: Sequence[Row], seconds: float, tickets: int) -> str:
    """Return the page."""
    lines = "\n".join(
        f"| {r.name} | {r.rate:g} | {r.jira_rate:g} | {r.events:,} "
        f"| {', '.join(f'{n:,} × {status}' for status, n in r.statuses.items())} "
        f"| {r.p50} | {r.p90} | {r.p99} | {r.worst} | {r.judged:,} | {r.cpu} "
        f"| {'yes' if r.p99 < TARGET_MS else '**no**'} |"
        for r in rows
    )
    return f"""\
# How long a webhook waits for its answer

`python benchmarks/service_latency.py`

{describe()}

| service | events/s | Jira/s | events | answers | p50 ms | p90 | p99 | max | judged | CPU | < 25 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
{lines}

{seconds:g} s each, after 2 s to warm up. Events are signed edits of {tickets:,} tickets at random
with the ticket in full as Jira sends it (some 6 KB); arrivals are Poisson, and latency counts from
when an event was due, so that a stall costs all that come during it. *Jira/s* is `[service] rate`:
20 as shipped, 1000 so that the worker never waits and takes all the CPU it can. *judged* are the
assessments that the worker stored by then, *CPU* the seconds of CPU a second of the whole service.
Tickets are changed twice a second, so that comments are written, too.

Every 202 is on disk: SQLite with `synchronous = FULL`, PostgreSQL with `fsync` and
`synchronous_commit` on. Sender, sandbox Jira, database and service share the cores named above.
What flatters: everything is on one machine, so the network adds nothing.
"""


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--tickets", type=int, default=2_000)
    parser.add_argument("--only", default="", help="sqlite or postgresql")
    parser.add_argument("--smoke", action="store_true", help="a few seconds; nothing is written")
    given = parser.parse_args()
    if given.smoke:
        given.seconds, given.tickets = 2, 60
    cases = [case for case in CASES if case.kind.startswith(given.only)]
    if given.smoke:
        cases = cases[:1]
    rows: list[Row] = []
    for case in cases:
        rows.append(measured(case, given.tickets, given.seconds))
        print(rows[-1], flush=True)
        if set(rows[-1].statuses) != {str(_OK)}:
            raise SystemExit("not every event was accepted")
    if given.smoke or given.only:
        return
    RESULT.write_text(page(rows, given.seconds, given.tickets), encoding="utf-8")
    found: list[dict[str, Any]] = [row._asdict() for row in rows]
    RESULT.with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
