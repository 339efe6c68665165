"""What does a webhook get where nothing more can be kept, and is anything lost by it?

    python benchmarks/service_limits.py [--smoke]

`serve` on SQLite meets a full queue, a database that another process has locked, a full disk and a
read-only one, each for a while. Writes `benchmarks/results/service-limits.md` and `.json`.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent))

from machine import describe
from service_latency import bodies
from service_load import request
from service_parts import Answer, asked, jira
from service_stack import Stack, stack

RESULT = Path(__file__).parent / "results" / "service-limits.md"
_ACCEPTED, _BUSY = 202, 503
_MOST_S = 60.0
_EVENTS = 60
_ROOM = 20
"""Tickets that may wait where the queue is to be full."""


class Row(NamedTuple):
    """A limit: answers while it lasted, the slowest of them, and what was there afterwards.

    `unsaid` are refusals without `Retry-After`, `again` the answers to what was refused when it was
    sent again; `lost` are accepted events that the database does not know or whose ticket was not
    judged.
    """

    name: str
    answers: dict[str, int]
    slowest: float
    unsaid: int
    again: dict[str, int]
    lost: int
    restarts: int
    whole: bool

    @property
    def ok(self) -> bool:
        """Tell whether it was refused in the right way, and nothing was lost."""
        return (
            set(self.answers) <= {str(_ACCEPTED), str(_BUSY)}
            and str(_BUSY) in self.answers
            and set(self.again) == {str(_ACCEPTED)}
            and not (self.unsaid or self.lost or self.restarts)
            and self.whole
        )


class NotHere(Exception):  # noqa: N818 - an event
    """The limit cannot be made on this machine."""


def sent(service: Stack, events: dict[str, bytes]) -> dict[str, tuple[Answer, float]]:
    """Send events, eight at a time; returns the answer to each and its seconds."""
    host = urlsplit(service.url).netloc

    def one(identifier: str) -> tuple[Answer, float]:
        head, _, body = request(host, events[identifier], identifier).partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")[2:]
        headers = dict(line.split(": ", 1) for line in lines)
        start = time.perf_counter()
        answer = asked(service.url, "/webhooks/jira", body, headers)
        return answer, time.perf_counter() - start

    with ThreadPoolExecutor(8) as pool:
        return dict(zip(events, pool.map(one, events), strict=True))


def judged(service: Stack) -> set[str]:
    """Return the ids of tickets that were judged."""
    return {row[0] for row in service.rows("SELECT issue FROM tickets")}


@contextmanager
def locked(service: Stack) -> Iterator[None]:
    """Hold SQLite's lock for writing, as a careless backup does."""
    file = service.folder / "service.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(service: Stack) -> Iterator[None]:
    """Let no file of the process grow any more: the kernel refuses it as a full disk does."""
    sizes = [file.stat().st_size for file in service.folder.glob("service.sqlite*")]
    before = resource.prlimit(service.web.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(service.web.pid, resource.RLIMIT_FSIZE, (max(sizes), before[1]))
    try:
        yield
    finally:
        resource.prlimit(service.web.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(service: Stack) -> Iterator[None]:
    """Let nothing be written to the database and its journal, open as they are.

    The index of the journal is mapped into memory; a write to it would be a signal, not an error.
    """
    files = [str(service.folder / f"service.sqlite{end}") for end in ("", "-wal")]

    def change(to: str) -> int:
        with suppress(OSError):
            done = subprocess.run(["chattr", to, *files], check=False, capture_output=True)
            return done.returncode
        return 1

    if change("+i"):
        change("-i")
        raise NotHere
    try:
        yield
    finally:
        change("-i")


@contextmanager
def crowded(service: Stack) -> Iterator[None]:
    """Do nothing: the queue fills by itself while Jira is away."""
    _ = service
    yield


CASES = (
    ("queue full", crowded, "503,times=0"),
    ("database locked", locked, ""),
    ("disk full", full, ""),
    ("disk read-only", read_only, ""),
)


def trial(
    name: str, limit: Callable[[Stack], AbstractContextManager[None]], fault: str, events: int
) -> Row:
    """Meet one limit."""
    waiting = _ROOM if fault else 20_000
    with (
        tempfile.TemporaryDirectory() as place,
        jira(Path(place), 3 * events) as site,
        stack(Path(place), site, service={"rate": 1000, "max_waiting": waiting}) as service,
    ):
        lines = bodies(site, site.keys()[:events]).split(b"\n")
        service.start()
        first = {str(uuid.uuid4()): line for line in lines[: events // 3]}
        if not fault:  # some are under way when it happens
            before = sent(service, first)
        if fault:
            before = {}
            site.ask("POST", "/sandbox/faults", {"kind": "503", "times": 0})
        pid = service.web.pid
        given = {str(uuid.uuid4()): line for line in lines}
        with limit(service):
            answers = sent(service, given)
        site.ask("DELETE", "/sandbox/faults")
        again = settled(service, given, answers)
        drained(service)
        kept = {row[0] for row in service.rows("SELECT identifier FROM deliveries")}
        seen = judged(service)
        ids = {one: json.loads(line)["issue"]["id"] for one, line in (first | given).items()}
        accepted = [
            one for one, (answer, _) in (before | answers | again).items()
            if answer.status == _ACCEPTED
        ]  # fmt: skip
        refused = [answer for answer, _ in answers.values() if answer.status == _BUSY]
        return Row(
            name,
            _statuses(answers),
            round(max(seconds for _, seconds in answers.values()), 1),
            sum("retry-after" not in answer.headers for answer in refused),
            _statuses(again),
            sum(one not in kept or ids[one] not in seen for one in accepted),
            int(service.web.pid != pid or not service.web.alive),
            service.rows("PRAGMA integrity_check") == [("ok",)],
        )


def settled(
    service: Stack, given: dict[str, bytes], answers: dict[str, tuple[Answer, float]]
) -> dict[str, tuple[Answer, float]]:
    """Send what was refused again, as Jira does, until it is taken."""
    until = time.monotonic() + _MOST_S
    got: dict[str, tuple[Answer, float]] = {}
    left = {one: given[one] for one, (answer, _) in answers.items() if answer.status != _ACCEPTED}
    while left and time.monotonic() < until:
        got |= sent(service, left)
        left = {one: line for one, line in left.items() if got[one][0].status != _ACCEPTED}
        time.sleep(0.5 if left else 0)
    return got


def drained(service: Stack) -> None:
    """Wait until no ticket is under way."""
    until = time.monotonic() + _MOST_S
    while service.waiting() and time.monotonic() < until:
        time.sleep(0.2)


def _statuses(answers: dict[str, tuple[Answer, float]]) -> dict[str, int]:
    return dict(Counter(str(answer.status) for answer, _ in answers.values()))


def page(rows: Sequence[Row], missing: Sequence[str]) -> str:
    """Return the page."""
    lines = "\n".join(
        f"| {r.name} | {_shown(r.answers)} | {r.slowest} | {r.unsaid} | {_shown(r.again)} "
        f"| {r.lost} | {r.restarts} | {'yes' if r.whole else 'no'} "
        f"| {'yes' if r.ok else '**no**'} |"
        for r in rows
    )
    left = f"\nNot run on this machine: {', '.join(missing)}.\n" if missing else ""
    return f"""\
# Where nothing more can be kept

`python benchmarks/service_limits.py`

{describe()}

| limit | answers | slowest, s | no Retry-After | sent again | lost | restarts | whole | right |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
{lines}
{left}
`serve` on SQLite gets {_EVENTS} signed events of different tickets, eight at a time, while the
limit lasts, and those that it refused again afterwards, under the same identifiers. *lost* are
accepted events that the database does not know in the end, or whose ticket was never judged;
*whole* is SQLite's own check of the file.

*queue full*: `max_waiting = {_ROOM}` while Jira answers 503, so that nothing gets done. *database
locked*: another process holds the lock for writing. *disk full*: no file of the process may grow
(`RLIMIT_FSIZE`; its log neither). *disk read-only*: the file and its journal are made immutable
while they are open (`chattr +i`).
"""


def _shown(answers: dict[str, int]) -> str:
    return ", ".join(f"{count} × {status}" for status, count in sorted(answers.items())) or "–"


def main() -> None:
    """Meet all limits and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="the beginning of a limit's name")
    parser.add_argument("--smoke", action="store_true", help="a few seconds; nothing is written")
    given = parser.parse_args()
    rows: list[Row] = []
    missing: list[str] = []
    for name, limit, fault in CASES[1:3] if given.smoke else CASES:
        if not name.startswith(given.only):
            continue
        try:
            rows.append(trial(name, limit, fault, 12 if given.smoke else _EVENTS))
            print(rows[-1], "ok" if rows[-1].ok else "NOT OK", flush=True)
        except NotHere:
            missing.append(name)
    if not given.smoke and not given.only:
        RESULT.write_text(page(rows, missing), encoding="utf-8")
        text = json.dumps([row._asdict() for row in rows], indent=1)
        RESULT.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    if not all(row.ok for row in rows):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
