"""Does a scan as jobs get faster with workers, until the Jira rate is the limit?

    python benchmarks/service_scan.py [--tickets 100000] [--part 20000] [--smoke]

A web and 1, 2, 4 workers on PostgreSQL scan the sandbox Jira, which answers 150 ms late, as a real
one does. Writes `benchmarks/results/service-scan.md` and `.json`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from machine import describe
from service_parts import BINARY, Jira, asked, jira
from service_stack import Stack, postgresql, stack

RESULT = Path(__file__).parent / "results" / "service-scan.md"
DELAY = 0.15
UNLIMITED = 1_000
SLOW = 3
"""Requests a second that even this machine reaches."""
_ALL = "project is not EMPTY"
_SLOW = f"slow,times=0,delay={DELAY}"
_MOST_S = 3_600.0
_STARTED = 202


class Row(NamedTuple):
    """A scan: what it went over, what it took; CPU in cores of workers and of the sandbox."""

    workers: int
    rate: float
    delay: float
    tickets: int
    judged: int
    seconds: float
    requests: int
    cpu: float
    jira_cpu: float


def token(service: Stack) -> str:
    """Make an API token, as an operator does."""
    command = [str(BINARY), "token", "create", "bench", "--scope", "scan"]
    done = subprocess.run(
        command,
        cwd=service.folder,
        env=service.web.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def scanned(service: Stack, bearer: str) -> dict[str, Any]:
    """Start a scan over the API and wait for its end."""
    headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
    body = json.dumps({"jql": _ALL}).encode()
    made = asked(service.url, "/api/v1/scans", body, headers)
    if made.status != _STARTED:
        raise SystemExit(f"no scan: {made.status} {made.body!r}")
    number, until = made.json()["id"], time.monotonic() + _MOST_S
    while time.monotonic() < until:
        found: dict[str, Any] = asked(
            service.url, f"/api/v1/scans/{number}", headers=headers
        ).json()
        if found["ended"] and found["tickets"]:
            return found
        if found["ended"]:
            break
        time.sleep(0.2)
    raise SystemExit(f"the scan does not end as it should: {found}")


def trial(site: Jira, workers: int, rate: float) -> Row:
    """Scan with a new database and so many workers."""
    with (
        tempfile.TemporaryDirectory() as place,
        postgresql() as database,
        stack(Path(place), site, workers, database=database, service={"rate": rate}) as service,
    ):
        service.start()
        bearer = token(service)
        time.sleep(3)  # the workers are up
        site.ask("DELETE", "/sandbox/log")
        cpu = sum(part.cpu() for part in service.parts)
        jira_cpu, start = site.part.cpu(), time.perf_counter()
        found = scanned(service, bearer)
        seconds = time.perf_counter() - start
        cpu = sum(part.cpu() for part in service.parts) - cpu
        log = site.ask("GET", "/sandbox/log?since=999999999").json()
        return Row(
            workers,
            rate,
            DELAY,
            found["tickets"],
            found["counts"].get("judged", 0),
            round(seconds, 1),
            log["total"] - 1,
            round(cpu / seconds, 2),
            round((site.part.cpu() - jira_cpu) / seconds, 2),
        )


def page(rows: list[Row]) -> str:
    """Return the page."""
    lines = "\n".join(
        f"| {r.workers} | {'–' if r.rate == UNLIMITED else f'{r.rate:g}'} | {1000 * r.delay:.0f} "
        f"| {r.tickets:,} | {r.judged:,} | {r.seconds:,.0f} | {r.tickets / r.seconds:,.0f} "
        f"| {r.requests:,} | {r.requests / r.seconds:.1f} | {r.cpu:.2f} | {r.jira_cpu:.2f} |"
        for r in rows
    )
    return f"""\
# A scan as jobs

`python benchmarks/service_scan.py`

{describe()}

| workers | Jira/s | delay ms | tickets | judged | s | tickets/s | requests | requests/s | CPU | Jira's CPU |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
{lines}

A scan is started over the API and read by pages of a hundred tickets; nothing is written to Jira.
*Jira/s* is `[service] rate`, – none to speak of (1000). *delay* is added to each answer of the
sandbox, so that workers have something to wait for, as with a real Jira. *CPU* are cores in use by
web and workers, *Jira's CPU* by the sandbox, which is one process of Python. Where both together
come near the number of cores named above, or the sandbox near 1, the machine is the limit, and no
more workers help; PostgreSQL takes its share beside them. A page of a hundred tickets is few
requests, so that the rate as shipped (20) is beyond what this machine can judge; {SLOW} a second
show what a rate does that is the limit. What flatters: the tickets are short (some 500 characters).
"""  # noqa: E501 - a table


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tickets", type=int, default=100_000, help="for the run at full size")
    parser.add_argument("--part", type=int, default=20_000, help="for the comparison")
    parser.add_argument("--smoke", action="store_true", help="a few seconds; nothing is written")
    given = parser.parse_args()
    rows: list[Row] = []
    if given.smoke:
        sizes: dict[int, list[tuple[int, float]]] = {150: [(1, UNLIMITED)]}
    else:
        some = [(workers, rate) for rate in (UNLIMITED, SLOW) for workers in (1, 2, 4)]
        sizes = {given.part: some, given.tickets: [(4, UNLIMITED)]}
    for tickets, cases in sizes.items():
        with (
            tempfile.TemporaryDirectory() as place,
            jira(Path(place), tickets, "--past-sprints", "0", "--fault", _SLOW) as site,
        ):
            for workers, rate in cases:
                rows.append(trial(site, workers, rate))
                print(rows[-1], flush=True)
    if given.smoke:
        return
    RESULT.write_text(page(rows), encoding="utf-8")
    text = json.dumps([row._asdict() for row in rows], indent=1)
    RESULT.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
