"""The sprint report: our own time and the requests of `ticket-lint sprint` on 50 tickets.

    python benchmarks/sprint.py

Writes `benchmarks/results/sprint.md`. The Jira is the sandbox, in a process of its own.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import requests
from machine import describe

from ticket_lint.sandbox.server import Sandbox, running

RESULT = Path(__file__).parent / "results" / "sprint.md"
BINARY = Path(sys.executable).with_name("ticket-lint")
MEASURE = """
import json, resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
"""A small process between: Linux counts what the starting process held before the `exec`."""
TICKETS = 50
BACKLOG = 400
ROUNDS = 7


class Cost(NamedTuple):
    """What a run took: CPU seconds of the command, its peak in MB, requests to Jira."""

    seconds: float
    peak: float
    requests: int


def fill(sandbox: Sandbox) -> None:
    """Put tickets into the next sprint until it holds `TICKETS`."""
    session = requests.Session()
    name = "pm@sandbox.example" if sandbox.state.cloud else "pm"
    session.auth = (name, "pm-token")
    sprint = next(
        one for one in sandbox.state.catalog("sprint").values() if one["state"] == "future"
    )
    rows = sandbox.state.rows(
        "SELECT key FROM search WHERE project = 'TIDE' AND category != 'done' ORDER BY id"
    )
    count = 0
    for (key,) in rows:
        row = sandbox.state.row("SELECT fields FROM issue WHERE key = ?", key)
        fields = json.loads(row[0]) if row else {}
        if fields["issuetype"]["name"] == "Epic":
            continue
        session.post(
            f"{sandbox.url}/rest/agile/1.0/sprint/{sprint['id']}/issue",
            json={"issues": [key]},
            timeout=30,
        ).raise_for_status()
        count += 1
        if count == TICKETS:
            return
    raise SystemExit(f"only {count} tickets are there")


def run(sandbox: Sandbox, home: Path, *options: str) -> Cost:
    """Run the command once."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("TICKET_LINT_")}
    sandbox.log.clear()
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(BINARY), "sprint", *options],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=home,
        env={**env, **sandbox.environment, "XDG_DATA_HOME": str(home)},
    )
    seconds, peak = json.loads(done.stdout)
    return Cost(seconds, peak, sandbox.log.total)


def measured(sandbox: Sandbox, folder: Path) -> Mapping[str, list[Cost]]:
    """Return the runs by what they do."""
    found: dict[str, list[Cost]] = {}
    for number in range(ROUNDS):
        home = folder / f"{sandbox.state.product}-{number}"
        home.mkdir()
        for name, options in (
            ("the first one: tables of the history are made", ()),
            ("as it is", ()),
            ("`--no-history`", ("--no-history",)),
            ("`--no-history --no-runway`", ("--no-history", "--no-runway")),
        ):
            found.setdefault(name, []).append(run(sandbox, home, *options))
    return found


def rows(product: str, found: Mapping[str, list[Cost]]) -> str:
    """Return the table's rows of a product."""
    lines = []
    for name, costs in found.items():
        seconds = [cost.seconds for cost in costs]
        lines.append(
            f"| {product} | {name} | {statistics.median(seconds):.2f} "
            f"| {min(seconds):.2f} to {max(seconds):.2f} | {max(c.peak for c in costs):.0f} "
            f"| {max(cost.requests for cost in costs)} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and write the page."""
    tables = []
    with tempfile.TemporaryDirectory() as folder:
        for product, name in (("cloud", "Cloud"), ("datacenter", "Data Center")):
            with running(product, tickets=BACKLOG, past=3) as sandbox:  # type: ignore[arg-type] # one of the two
                fill(sandbox)
                tables.append(rows(name, measured(sandbox, Path(folder))))
    load = os.getloadavg()[0]
    table = "\n".join(tables)
    text = f"""\
# The sprint report

{describe()}
- load of the machine at the end: {load:.1f}

`ticket-lint sprint` on a next sprint of {TICKETS} tickets: CPU seconds of the whole
command, start included; Jira's own time and the waiting for it are not in it. {ROUNDS} runs each.

| site | run | CPU s, median | range | peak MB | requests |
| --- | --- | ---: | --- | ---: | ---: |
{table}

The runway judges the first 100 tickets of the backlog as well, and reads the finished ones of three
closed sprints. What flatters: invented tickets are short (some 500 characters). The first run of
all on a machine takes longer: it makes the tables of the history.
"""
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
