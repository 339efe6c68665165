"""The scheduled job: requests, CPU time and memory of `ticket-lint scan` over real HTTP.

    python benchmarks/scan.py [--tickets 10000]

Writes `benchmarks/results/scan.md`. The Jira is the sandbox, in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from from_jira import PEAK, parents
from machine import describe

from ticket_lint.jira.client import PAGE
from ticket_lint.sandbox.server import Sandbox, running
from ticket_lint.sandbox.state import Product

RESULT = Path(__file__).parent / "results" / "scan.md"
BINARY = Path(sys.executable).with_name("ticket-lint")
ALL = "project is not EMPTY"
PEAK = PEAK.replace("stdout=subprocess.DEVNULL", "stdout=open('summary.json', 'w')")
LAG_S = 10
"""Seconds until the sandbox's search, which lags like Jira's, shows what was written."""
READ_ONLY = '[store]\nurl = "history.sqlite"\n'
WRITING = """\
[writeback]
label = "needs-details"
most_a_run = 50
most_a_week = 50
most_a_person = 50
[projects.TIDE]
write = true
since = "2020-01-01"
"""


class Run(NamedTuple):
    """A run: what it was, its summary, requests demanded by page sizes, and what it took."""

    name: str
    told: dict[str, Any]
    demanded: int
    asked: int
    changes: int
    seconds: float
    peak: float

    @property
    def ms(self) -> float:
        """CPU milliseconds a ticket."""
        return 1000 * self.seconds / max(self.told["tickets"], 1)


def scan(sandbox: Sandbox, folder: Path, name: str, demanded: int, *more: str) -> Run:
    """Scan everything in a process of its own."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("TICKET_LINT_")}
    command = [str(BINARY), "scan", "--jql", ALL, "--format", "json", *more]
    sandbox.log.clear()
    done = subprocess.run(
        [sys.executable, "-c", PEAK, *command],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**env, **sandbox.environment},
    )
    seconds, peak = json.loads(done.stdout)
    told = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return Run(name, told, demanded, *counts(sandbox), seconds, peak)


def counts(sandbox: Sandbox) -> tuple[int, int]:
    """Return how many searches and bulk reads there were, and how many changes."""
    made = sandbox.log.requests.items()
    reads = ("search", "search/jql", "bulkfetch")
    asked = sum(n for what, n in made if what.startswith("POST") and what.endswith(reads))
    changes = sum(n for what, n in made if what.startswith(("PUT", "DELETE")))
    return asked, changes + sum(sandbox.log.comment_posts.values())


def killed(sandbox: Sandbox, folder: Path, after: float) -> None:
    """Begin a scan and kill it."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("TICKET_LINT_")}
    process = subprocess.Popen(
        [str(BINARY), "scan", "--jql", ALL],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**env, **sandbox.environment},
    )
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()


def reading(count: int, product: Product, folder: Path) -> Iterator[Run]:
    """Yield the runs that write nothing."""
    shown = {"cloud": "Cloud", "datacenter": "Data Center"}[product]
    (folder / "ticket-lint.toml").write_text(READ_ONLY, encoding="utf-8")
    with running(product, tickets=count) as sandbox:
        demanded = math.ceil(count / PAGE) + math.ceil(parents(sandbox) / PAGE)
        yield scan(sandbox, folder, f"{shown}, first", demanded)
        yield scan(sandbox, folder, f"{shown}, nothing changed", demanded)
        (folder / "history.sqlite").unlink()
        killed(sandbox, folder, 8)
        yield scan(sandbox, folder, f"{shown}, after a kill -9", demanded)
        (folder / "history.sqlite").unlink()


def writing(count: int, folder: Path) -> Iterator[Run]:
    """Yield the runs that write to one project."""
    (folder / "ticket-lint.toml").write_text(READ_ONLY + WRITING, encoding="utf-8")
    with running("cloud", tickets=count) as sandbox:
        demanded = math.ceil(count / PAGE) + math.ceil(parents(sandbox) / PAGE)
        given = ("--apply", "--yes")
        yield scan(sandbox, folder, "--apply, first", demanded, *given)
        time.sleep(LAG_S)
        yield scan(sandbox, folder, "--apply, nothing changed", demanded, *given)
        (folder / "history.sqlite").unlink()
        yield scan(sandbox, folder, "--apply, new database", demanded, *given)


def page(found: list[Run]) -> str:
    """Return the page."""
    rows = "\n".join(
        f"| {one.name} | {one.told['tickets']:,} | {one.told['judged']:,} | {one.demanded} "
        f"| {one.asked} | {one.asked / one.demanded:.2f} | {one.told['requests']:,} "
        f"| {one.changes:,} | {one.ms:.2f} | {one.peak:.0f} | {one.told['seconds']:.0f} |"
        for one in found
    )
    return f"""\
# The scheduled job

{describe()}

`ticket-lint scan --jql …` on everything the sandbox holds, over real HTTP, in this order.

| run | tickets | judged | demanded | pages | ratio | requests | changes | CPU ms | peak MB | s |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
{rows}

Demanded is what pages of {PAGE} take for the tickets and for the different parents they have; pages
are the searches and bulk reads that were made, requests all that were: who we are, what this is and
which fields there are, too, and, with `--apply`, each ticket that is to be written to, read afresh
before and after. CPU is that of a ticket. Most changes of the first `--apply` are the property with
score and verdict, one a ticket. Comments are capped at 50 a week, and a new database knows of no
others; but no ticket gets a second one. After the kill -9 the tickets of both parts are counted, as
the summary does, so that its CPU a ticket is too low. What flatters: the tickets are short (some
500 characters), and waiting for Jira is not in the CPU.
"""


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--tickets", type=int, default=10_000)
    given = parser.parse_args()
    found: list[Run] = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for run in chain(
            reading(given.tickets, "cloud", place),
            reading(given.tickets, "datacenter", place),
            writing(given.tickets // 5, place),
        ):
            found.append(run)
            print(run.name, run.asked, run.changes, f"{run.ms:.2f}", run.peak, flush=True)
    RESULT.write_text(page(found), encoding="utf-8")
    print(page(found))


if __name__ == "__main__":
    main()
