"""Reading from Jira: requests, CPU time and memory of `ticket-lint lint --jql` over real HTTP.

    python benchmarks/from_jira.py [--tickets 10000]

Writes `benchmarks/results/from_jira.md`. The Jira is the sandbox, in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from machine import describe

from ticket_lint.config.schema import Config
from ticket_lint.jira.client import PAGE
from ticket_lint.jira.connect import connect
from ticket_lint.jira.credentials import login
from ticket_lint.jira.search import search
from ticket_lint.jira.transport import Terms
from ticket_lint.sandbox.server import Sandbox, running

RESULT = Path(__file__).parent / "results" / "from_jira.md"
BINARY = Path(sys.executable).with_name("ticket-lint")
PEAK = """
import json, resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
"""A small process between: Linux counts what the starting process held before the `exec`."""
LONG = "The berth plan loses its last row after midnight, since the export counts local days. "
LONG_SIZE = 30_000


class Run(NamedTuple):
    """A run: what was read, and what it took."""

    name: str
    tickets: int
    demanded: int
    requests: int
    seconds: float
    peak: float


def lint(sandbox: Sandbox, folder: Path, name: str, tickets: int) -> Run:
    """Lint every ticket of a sandbox."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("TICKET_LINT_")}
    command = [str(BINARY), "lint", "--jql", "project is not EMPTY", "--format", "jsonl"]
    demanded = math.ceil(tickets / PAGE) + math.ceil(parents(sandbox) / PAGE)
    sandbox.log.clear()
    done = subprocess.run(
        [sys.executable, "-c", PEAK, *command, "--output", str(folder / "out.jsonl")],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**env, **sandbox.environment},
    )
    read = sum(1 for _ in (folder / "out.jsonl").open(encoding="utf-8"))
    if read != tickets:
        raise SystemExit(f"{name}: {read} tickets of {tickets} were judged")
    seconds, peak = json.loads(done.stdout)
    # Who we are, what this is and which fields there are is asked once a run, however long.
    asked = sum(n for what, n in sandbox.log.requests.items() if what.startswith("POST"))
    return Run(name, tickets, demanded, asked, seconds, peak)


def parents(sandbox: Sandbox) -> int:
    """Return how many different parents the tickets of a sandbox have."""
    jira = connect(login(Config(), sandbox.environment), Config(), Terms())
    found = chain(*search(jira, "project is not EMPTY", ["parent"]))
    return len({one["fields"]["parent"]["key"] for one in found if one["fields"].get("parent")})


def long_tickets(count: int) -> Mapping[str, Any]:
    """Return a search response of tickets with `LONG_SIZE` characters each."""
    text = LONG * (LONG_SIZE // len(LONG))
    half = [{"type": "text", "text": part} for part in (text[::2], text[1::2])]
    paragraphs = [{"type": "paragraph", "content": [part]} for part in half]
    category = {"id": 2, "key": "new", "name": "To Do"}
    fields = {
        "description": {"type": "doc", "version": 1, "content": paragraphs},
        "issuetype": {"id": "10004", "name": "Story", "subtask": False},
        "project": {"key": "LONG", "id": "10000", "name": "Long tickets"},
        "status": {"id": "10000", "name": "To Do", "statusCategory": category},
        "labels": [],
        "created": "2026-11-20T10:00:00.000+0000",
        "updated": "2026-11-20T10:00:00.000+0000",
    }
    issues = [
        {
            "id": str(n),
            "key": f"LONG-{n}",
            "self": f"https://example.atlassian.net/rest/api/3/issue/{n}",
            "fields": {**fields, "summary": f"Ticket {n}"},
        }
        for n in range(1, count + 1)
    ]
    return {"issues": issues, "names": {}}


def runs(count: int, folder: Path) -> Iterator[Run]:
    """Yield the runs."""
    with running("cloud", tickets=count) as sandbox:
        yield lint(sandbox, folder, "Cloud", count)
    with running("datacenter", tickets=count) as sandbox:
        yield lint(sandbox, folder, "Data Center", count)
    seed = folder / "long.json"
    many = count // 10
    seed.write_text(json.dumps(long_tickets(many)), encoding="utf-8")
    with running(seed=str(seed)) as sandbox:
        yield lint(sandbox, folder, f"Cloud, {LONG_SIZE:,} characters each", many)


def page(found: list[Run]) -> str:
    """Return the page."""
    lines = [
        f"| {one.name} | {one.tickets:,} | {one.demanded} | {one.requests} "
        f"| {one.requests / one.demanded:.2f} | {1000 * one.seconds / one.tickets:.2f} "
        f"| {one.peak:.0f} |"
        for one in found
    ]
    rows = "\n".join(lines)
    return f"""\
# Reading from Jira

{describe()}

`ticket-lint lint --jql … --format jsonl` on everything the sandbox holds, over real HTTP.

| site | tickets | requests demanded | made | ratio | CPU ms a ticket | peak MB |
| --- | --- | --- | --- | --- | --- | --- |
{rows}

Demanded is what pages of {PAGE} take for the tickets and for the different parents they have.
Three requests a run for account, product and fields come on top. CPU is the whole command's,
start and judgement included. What flatters: the first two sites hold invented tickets, short (some
500 characters), and those of Data Center have no parents; waiting for Jira is not in it.
"""


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--tickets", type=int, default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = page(list(runs(given.tickets, Path(folder))))
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
