"""One rate towards Jira for all workers; what a person waits for goes before scans."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from ticket_lint.errors import JiraBusy, StoreError
from ticket_lint.jira.limits import Pace
from ticket_lint.store import paces
from ticket_lint.store.database import Database
from ticket_lint.store.paces import Slot

PATIENCE_S = 5.0
"""The longest pause that is waited for here; a job comes back after a longer one."""
SHARE = 5
"""At least one turn in so many is a scan's, while one waits."""
_MAX_PAUSE_S = 3_600.0
"""Jira's longest limit is one of an hour; one that says more is asked again after that."""
_ALONE = 4
"""What part of the rate a process keeps to that cannot ask the others."""
_AWAY_S = 5.0
_LOG = logging.getLogger(__name__)


class Slots(Protocol):
    """Where turns come from."""

    gap: float
    """Seconds between two of them."""

    def take(self, *, firm: bool) -> Slot:
        """Take the next one, or say when it is due; `firm` takes one that is due only later."""

    def hold(self, seconds: float) -> None:
        """Let none be taken for a while."""


def pace(database: Database, site: str, rate: float) -> Pace:
    """Return the pace of a site, `rate` requests a second.

    All processes on a PostgreSQL database share it. Under SQLite it is this process's own.
    """
    if database.engine.dialect.name == "postgresql":
        return Line(Shared(database, site, rate))
    return Line(Local(rate))


class Line:
    """Threads that wait for their turn: urgent ones first, and a scan each few turns."""

    def __init__(
        self,
        slots: Slots,
        *,
        now: Callable[[], float] = time.monotonic,
        turn: threading.Condition | None = None,
    ) -> None:
        """Begin with nobody waiting. `turn` is what threads wait on."""
        self._slots, self._now = slots, now
        self._turn = turn or threading.Condition()
        self._waiting: dict[bool, deque[object]] = {True: deque(), False: deque()}
        self._slot: float | None = None  # taken, and not used yet
        self._asking = False
        self._since = 0  # turns since the last scan's
        self._held = 0.0

    def wait(self, *, urgent: bool) -> None:
        """Wait for a turn; raises `JiraBusy` where Jira asked for a pause of more than seconds."""
        me = object()
        with self._turn:
            self._waiting[urgent].append(me)
            try:
                self._wait(me, urgent=urgent)
                self._since = self._since + 1 if urgent else 0
            finally:
                self._waiting[urgent].remove(me)
                self._turn.notify_all()

    def hold(self, seconds: float) -> None:
        """Let nobody go for a while, in this process and in those that share the slots."""
        seconds = min(seconds, _MAX_PAUSE_S)
        with self._turn:
            self._held = max(self._held, self._now() + seconds)
            self._slot = None
        self._slots.hold(seconds)

    def _wait(self, me: object, *, urgent: bool) -> None:
        began, again = self._now(), 0.0
        while True:
            now = self._now()
            if self._held - now > PATIENCE_S:
                raise _busy(self._held - now)
            if self._asking or self._next() is not me:
                self._turn.wait()
            elif self._slot is not None and self._slot <= now:
                self._slot = None
                return
            elif (at := again if self._slot is None else self._slot) > now:
                self._turn.wait(at - now)
            else:
                # A scan takes only what nobody else wants, until it has let enough others go.
                slot = self._ask(firm=urgent or now - began > SHARE * self._slots.gap)
                now = self._now()
                self._held = max(self._held, now + slot.held)
                if slot.taken:
                    self._slot = now + slot.wait
                again = now + slot.wait

    def _next(self) -> object:
        urgent, scans = self._waiting[True], self._waiting[False]
        return (urgent if is_urgent_next(len(urgent), len(scans), self._since) else scans)[0]

    def _ask(self, *, firm: bool) -> Slot:
        """Ask for a slot, while others may join the line."""
        self._asking = True
        self._turn.release()
        try:
            return self._slots.take(firm=firm)
        finally:
            self._turn.acquire()
            self._asking = False
            self._turn.notify_all()


def is_urgent_next(urgent: int, scans: int, since: int) -> bool:
    """Tell who goes next of so many that wait, after `since` turns without a scan."""
    return bool(urgent) and (not scans or since < SHARE - 1)


class Local:
    """The slots of this process alone."""

    def __init__(self, rate: float, now: Callable[[], float] = time.monotonic) -> None:
        """Take requests a second."""
        self.gap = 1 / rate
        self._now = now
        self._free = self._held = 0.0
        self._lock = threading.Lock()

    def take(self, *, firm: bool) -> Slot:
        """Take the next one; see `store.paces.take`, which does the same for many."""
        with self._lock:
            now = self._now()
            due, held = max(self._free, self._held), max(0.0, self._held - now)
            if held > PATIENCE_S or (due > now and not firm):
                return Slot(taken=False, wait=max(0.0, due - now), held=held)
            slot = max(due, now - self.gap)
            self._free = slot + self.gap
            return Slot(taken=True, wait=max(0.0, slot - now))

    def hold(self, seconds: float) -> None:
        """Let none be taken for a while."""
        with self._lock:
            self._held = max(self._held, self._now() + seconds)


class Shared:
    """The slots of all processes on a database; without it, a part of the rate for this one."""

    def __init__(
        self,
        database: Database,
        site: str,
        rate: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take requests a second of all together."""
        self.gap = 1 / rate
        self._database, self._site, self._now = database, site, now
        self._alone = Local(rate / _ALONE, now)
        self._away = 0.0

    def take(self, *, firm: bool) -> Slot:
        """Take the next one of all, or of this process where the database is away."""
        if self._now() >= self._away:
            try:
                return paces.take(
                    self._database, self._site, self.gap, firm=firm, patience=PATIENCE_S
                )
            except StoreError as error:
                self._missed(error)
        return self._alone.take(firm=firm)

    def hold(self, seconds: float) -> None:
        """Let none be taken for a while, by anybody."""
        self._alone.hold(seconds)
        try:
            paces.hold(self._database, self._site, seconds)
        except StoreError as error:
            self._missed(error)

    def _missed(self, error: StoreError) -> None:
        self._away = self._now() + _AWAY_S
        _LOG.warning("the pace is this process's own for %.0f s: %s", _AWAY_S, error.what)


def _busy(left: float) -> JiraBusy:
    return JiraBusy(
        f"Jira asked all to wait, for {left:.0f} s more", right="try again after that", after=left
    )
