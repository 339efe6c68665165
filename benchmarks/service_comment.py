"""How long from an edit to its comment, and what does an idle `serve` take?

    python benchmarks/service_comment.py [--events 30] [--smoke]

`serve` on SQLite as shipped, the sandbox Jira, one edit after another. Writes
`benchmarks/results/service-comment.md` and `.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from machine import describe
from service_chaos import TEXTS, hooked
from service_parts import Jira, jira
from service_stack import stack

RESULT = Path(__file__).parent / "results" / "service-comment.md"
_STARTS = 5
_MOST_S = 60.0


class Found(NamedTuple):
    """Seconds from an edit to a new comment and to its edit; seconds to start; memory in MB."""

    new: list[float]
    edited: list[float]
    starts: list[float]
    memory: float
    peak: float


def commented(site: Jira, key: str, text: str) -> float:
    """Change a ticket; returns the seconds until a comment of ours is there, or has changed."""
    before = [c["updated"] for c in site.comments(key)]
    start = time.perf_counter()
    site.retext(key, text)
    while time.perf_counter() - start < _MOST_S:
        if [c["updated"] for c in site.comments(key)] != before:
            return time.perf_counter() - start
        time.sleep(0.01)
    raise SystemExit(f"{key} got no comment within {_MOST_S:.0f} s")


def measured(events: int, starts: int) -> Found:
    """Start a service some times, then send it events one after another."""
    with (
        tempfile.TemporaryDirectory() as place,
        jira(Path(place), 4 * events + 20) as site,
        stack(Path(place), site) as service,
    ):
        hooked(site, service)
        times = []
        for _ in range(starts):
            times.append(service.start())
            service.web.stop()
        service.start()
        time.sleep(1)
        _, weak, good = TEXTS
        keys = site.keys()[: events + 1]
        commented(site, keys.pop(), weak)  # the first has connections to make
        new = [commented(site, key, weak) for key in keys]
        edited = [commented(site, key, good) for key in keys]
        return Found(new, edited, times, service.web.memory(), service.web.memory("VmHWM"))


def page(found: Found) -> str:
    """Return the page."""
    rows = "\n".join(
        f"| {name} | {len(times)} | {median(times):.2f} | {max(times):.2f} | {target} |"
        for name, times, target in (
            ("edit to new comment, s", found.new, "median < 2"),
            ("edit to edited comment, s", found.edited, "median < 2"),
            ("start to first healthy answer, s", found.starts, "< 2"),
        )
    )
    return f"""\
# From an edit to its comment

`python benchmarks/service_comment.py`

{describe()}

| what | times | median | max | target |
| --- | --- | --- | --- | --- |
{rows}

Memory of `serve` after that: {found.memory:.0f} MB, at most {found.peak:.0f} MB (target: 400).

`serve` on SQLite, as shipped (encoder, `rate = 20`, waits), idle but for one edit at a time; from
when the edit is sent to the sandbox until its comment can be read there. A first comment waits
about a second by itself: the claim must have outlasted a write of any other run. The first start
makes the database. What flatters: the sandbox answers in milliseconds.
"""


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=30)
    parser.add_argument("--smoke", action="store_true", help="a few seconds; nothing is written")
    given = parser.parse_args()
    found = measured(2, 1) if given.smoke else measured(given.events, _STARTS)
    print(page(found))
    if not given.smoke:
        RESULT.write_text(page(found), encoding="utf-8")
        text = json.dumps(found._asdict(), indent=1)
        RESULT.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
