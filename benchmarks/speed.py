"""How fast, how much memory, how soon: `ticket-lint` over real tickets.

    python benchmarks/speed.py [--data ../shared/data] [--rounds 5] [--no-others]

Writes `benchmarks/results/speed.md`. Figures are medians; what is compared runs in turns.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice, pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from machine import describe
from prose.tools import available

from ticket_lint.config.schema import Config
from ticket_lint.jira.payload import ticket as read_ticket
from ticket_lint.judge.assess import Judge
from ticket_lint.rules.run import run
from ticket_lint.values.ticket import Ticket

RESULT = Path(__file__).parent / "results" / "speed.md"
FILE = "jira_tickets.jsonl"
LENGTHS = (1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000)
COUNTS = (500, 2_500, 10_000)
COLD_STARTS = 15
PEAK = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
seconds = time.perf_counter() - started
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""
BINARY = Path(sys.executable).with_name("ticket-lint")


class Stage(NamedTuple):
    """A step of a ticket's way, and the seconds of each round over all tickets."""

    name: str
    seconds: list[float]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that a piece of work takes, and what it returns."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def stages(lines: Sequence[bytes], judge: Judge, rounds: int) -> list[Stage]:
    """Time each step, ticket by ticket as the command takes them, `rounds` times over all."""
    names = (
        *("decode JSON", "parse text", "the whole judgement"),
        *("find facts", "run rules", "compare with the references"),
    )
    compare = judge.similarity or (lambda _: None)
    steps = [Stage(name, []) for name in names]
    for _ in range(rounds):
        sums = [0.0] * len(names)
        for line in lines:
            started = time.perf_counter()
            issue = json.loads(line)
            decoded = time.perf_counter()
            ticket = read_ticket(issue)
            parsed = time.perf_counter()
            judge(ticket)
            judged = time.perf_counter()
            reading = judge.extract(ticket)
            found = time.perf_counter()
            run(reading, judge.rules, judge.options)
            ruled = time.perf_counter()
            compare(reading)
            times = (started, decoded, parsed, judged, found, ruled, time.perf_counter())
            sums = [s + b - a for s, (a, b) in zip(sums, pairwise(times), strict=True)]
        for step, seconds in zip(steps, sums, strict=True):
            step.seconds.append(seconds)
    return steps


def total(steps: Sequence[Stage]) -> float:
    """Return the median seconds from JSON text to verdict: decoding, parsing, judgement."""
    decode, parse, whole = (step.seconds for step in steps[:3])
    return median(sum(each) for each in zip(decode, parse, whole, strict=True))


def seconds_of(command: Sequence[str], env: Mapping[str, str]) -> float:
    """Run a command and return its seconds; raises `CalledProcessError` where it fails."""
    quiet = subprocess.DEVNULL
    seconds, _ = timed(
        lambda: subprocess.run(command, check=True, stdout=quiet, stderr=quiet, env=env)
    )
    return seconds


def peak_of(command: Sequence[str]) -> tuple[float, float]:
    """Run a command; return its seconds and the most memory it held, in MB.

    A small process starts it: Linux counts what the starting process held before the `exec`.
    """
    between = [sys.executable, "-c", PEAK, *command]
    done = subprocess.run(between, check=True, stdout=subprocess.PIPE, text=True)
    seconds, kilobytes = json.loads(done.stdout)
    return seconds, kilobytes / 1024


def memory(lines: Sequence[bytes], folder: Path) -> Iterator[tuple[int, float, float]]:
    """Yield number of tickets, seconds and peak MB of the command over files of growing size."""
    for count in COUNTS:
        file = folder / f"{count}.jsonl"
        file.write_bytes(b"".join(islice(cycle(lines), count)))
        command = [str(BINARY), "lint", str(file), "--format", "jsonl", "--output", os.devnull]
        yield count, *peak_of(command)


def cold(issue: bytes, folder: Path) -> tuple[float, float]:
    """Return the median seconds of `ticket-lint lint one.json` and of a bare Python, in turns.

    Byte code is cached, as it is for an installed package: the first run fills the cache.
    """
    file = folder / "one.json"
    file.write_bytes(issue)
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = str(folder / "cache")
    ours, bare = [], []
    for _ in range(COLD_STARTS + 1):
        ours.append(seconds_of([str(BINARY), "lint", str(file)], env))
        bare.append(seconds_of([sys.executable, "-c", "pass"], env))
    return median(ours[1:]), median(bare[1:])


def growth(issues: Sequence[Any], judge: Judge) -> Iterator[tuple[int, float]]:
    """Yield length and seconds of tickets made of more and more real descriptions."""
    prose = "\n\n".join(filter(None, (issue["fields"].get("description") for issue in issues)))
    for length in LENGTHS:
        fields = {**issues[0]["fields"], "description": prose[:length]}
        issue = {**issues[0], "fields": fields}
        yield length, min(timed(lambda issue=issue: judge(read_ticket(issue)))[0] for _ in range(3))


def prose(tickets: Sequence[Ticket]) -> list[str]:
    """Return what a prose linter would be given: summary and description without markup."""
    documents = ((t.document("summary"), t.document("description")) for t in tickets)
    return ["\n\n".join(d.text for d in pair if d and d.text) for pair in documents]


def others(
    lines: Sequence[bytes], judge: Judge, folder: Path, rounds: int
) -> Iterator[tuple[str, str, float, int]]:
    """Yield name, version, median seconds and results of each tool, ours first, run in turns."""
    tools = available()
    tickets = [read_ticket(json.loads(line)) for line in lines]
    file = folder / "texts.json"
    file.write_text(json.dumps(prose(tickets)), encoding="utf-8")
    ours: list[float] = []
    theirs: dict[str, list[Any]] = {name: [] for name in tools}
    found = 0
    for _ in range(rounds):
        seconds, verdicts = timed(
            lambda: [judge(read_ticket(json.loads(line))).findings for line in lines]
        )
        ours.append(seconds)
        found = sum(map(len, verdicts))
        for name, tool in tools.items():
            theirs[name].append(tool(file))
    yield "ticket-lint", "from JSON to verdict", median(ours), found
    for name, rates in theirs.items():
        yield name, rates[0].version, median(r.seconds for r in rates), rates[0].results


def table(head: Sequence[str], rows: Iterator[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def overview(lines: Sequence[bytes], judge: Judge, rounds: int) -> str:
    """Measure the steps and return their part of the page."""
    steps = stages(lines, judge, rounds)
    count, seconds = len(lines), total(steps)
    characters = sum(map(len, prose([read_ticket(json.loads(line)) for line in lines]))) / count
    medians = [(step.name, median(step.seconds)) for step in steps]
    rows = (
        (name, f"{s:.2f}", f"{1000 * s / count:.3f}", f"{count / s:,.0f}") for name, s in medians
    )
    return f"""\
**{count / seconds:,.0f} tickets per second** from JSON text to verdict: {count:,} tickets of \
{characters:,.0f} characters in the mean
in {seconds:.2f} s (median of {rounds} rounds; all {len(judge.rules)} rules of the profile \
`agent`; one process, one core).

{table(("step", "s", "ms a ticket", "tickets/s"), rows)}

The whole judgement holds facts, rules, comparison, score, repair and quotes; the last three rows
are parts of it, timed by themselves, the comparison with words that were just read."""


def page(data: Path, rounds: int, *, with_others: bool) -> Iterator[str]:
    """Measure everything; yield the page part by part."""
    lines = data.read_bytes().splitlines(keepends=True)
    issues = [json.loads(line) for line in lines]
    judge = Judge.of(Config(), profile="agent")
    yield "# Speed"
    yield describe(data)
    load = f"Load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the start"
    yield f"{load}: above 1, other work slowed this down."
    yield overview(lines, judge, rounds)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start, bare = cold(sorted(lines, key=len)[len(lines) // 2], folder)
        yield "## Cold start"
        yield f"""\
`ticket-lint lint one.json` takes **{start:.3f} s**, a bare `python -c pass` {bare:.3f} s: \
{start / bare:.1f} times as long
(median of {COLD_STARTS}, in turns, byte code cached as in an installed package)."""
        yield "## Memory"
        yield "`ticket-lint lint tickets.jsonl --format jsonl`, the same tickets over and over."
        rows = ((f"{n:,}", f"{s:.2f}", f"{mb:.0f}") for n, s, mb in memory(lines, folder))
        yield table(("tickets", "s", "peak MB"), rows)
        yield "## Growth with length"
        yield "One ticket whose description is more and more real text; the best of three."
        rows = (
            (f"{n:,}", f"{1000 * s:.1f}", f"{1_000_000 * s / n:.2f}")
            for n, s in growth(issues, judge)
        )
        yield table(("characters", "ms", "µs a character"), rows)
        if not with_others:
            return
        yield "## Beside prose linters"
        yield """\
The same tickets in one run, in turns. The others get summary and description as plain text. They
look for other things, so only the time compares."""
        rows = (
            (tool, version, f"{s:.2f}", f"{len(lines) / s:,.0f}", f"{n:,}")
            for tool, version, s, n in others(lines, judge, folder, min(rounds, 3))
        )
        yield table(("tool", "version", "s", "tickets/s", "results"), rows)


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-others", action="store_true", help="leave the prose linters out")
    options = parser.parse_args()
    parts = []
    for part in page(options.data / FILE, options.rounds, with_others=not options.no_others):
        print(part, end="\n\n", flush=True)
        parts.append(part)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
