"""Kills processes of a service at random and starts them again, as a supervisor would; takes notes.

What a killed process was at is watched in the database: how long until another one has taken over.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from typing import NamedTuple

from service_parts import Part
from service_stack import Stack

_PENDING = (
    "SELECT workflow_uuid, executor_id FROM dbos.workflow_status WHERE status = 'PENDING'"
    " AND queue_name = 'tickets'"
)
_NOW = "SELECT workflow_uuid, executor_id, status FROM dbos.workflow_status"
_LOOK_S = 0.25


class Taken(NamedTuple):
    """Jobs of a process that were taken over.

    `seconds` from its death to the first job in other hands; `other` tells that these are not those
    of the killed one, started again.
    """

    jobs: int
    seconds: float
    other: bool


class Monkey:
    """Kills and restarts; `kills` counts by the part's name, `ends` what ended by itself."""

    def __init__(self, stack: Stack, every: float, down: tuple[float, float]) -> None:
        """Kill every so many seconds on average, and let a part be down for a time within `down`.

        The web is down for a second at most: nobody leaves a web down.
        """
        self.stack, self.every, self.down = stack, every, down
        self.kills: Counter[str] = Counter()
        self.ends: Counter[str] = Counter()
        self.taken: list[Taken] = []
        self.untaken = 0
        self._chance = random.Random(11)  # noqa: S311 - when to kill
        self._stop = threading.Event()
        self._watches: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Kill no more, and see that everything runs."""
        self._stop.set()
        self._thread.join()
        for watch in self._watches:
            watch.join()

    def _run(self) -> None:
        due = {part.name: 0.0 for part in self.stack.parts}
        kill_at = time.monotonic() + self.every
        while not self._stop.is_set() or not all(part.alive for part in self.stack.parts):
            now = time.monotonic()
            for part in self.stack.parts:
                if part.alive:
                    continue
                if not due[part.name]:  # nobody killed it
                    self.ends[part.name] += 1
                    due[part.name] = now + 1.0
                if now >= due[part.name] or self._stop.is_set():
                    part.start()
                    due[part.name] = 0.0
            alive = [part for part in self.stack.parts if part.alive]
            if now >= kill_at and alive and not self._stop.is_set():
                kill_at = now + self._chance.uniform(0.3, 1.7) * self.every
                part = self._chance.choice(alive)
                down = self._chance.uniform(*self.down)
                if part is self.stack.web:
                    down = min(down, 1.0)
                self._kill(part)
                due[part.name] = now + down
            time.sleep(0.05)

    def _kill(self, part: Part) -> None:
        part.kill()
        died = time.monotonic()
        self.kills[part.name] += 1
        if part not in self.stack.workers:
            return
        held = dict(self.stack.rows(_PENDING))
        watch = threading.Thread(target=self._watch, args=(held, died, part))
        watch.start()
        self._watches.append(watch)

    def _watch(self, held: dict[str, str], died: float, part: Part) -> None:
        """Wait until jobs are in other hands; those of processes that live stay in theirs."""
        while held and time.monotonic() < died + 90:
            now = {row[0]: (row[1], row[2]) for row in self.stack.rows(_NOW)}
            moved = [
                job
                for job, by in held.items()
                if job in now and now[job][0] != by and now[job][1] != "ENQUEUED"
            ]
            if moved:
                seconds = time.monotonic() - died
                dead = {held[job] for job in moved}
                jobs = sum(by in dead for by in held.values())
                own = f".{part.pid}."  # a worker's name holds its process
                other = not any(own in now[job][0] for job in moved)
                self.taken.append(Taken(jobs, seconds, other))
                return
            held = {job: by for job, by in held.items() if now.get(job, ("", ""))[1] != "SUCCESS"}
            time.sleep(_LOOK_S)
        self.untaken += bool(held)
