"""One rate for all: who goes first, how many go, and what a pause stops."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import create_engine

from ticket_lint.errors import JiraBusy
from ticket_lint.service.pace import PATIENCE_S, SHARE, Line, Local, Shared, is_urgent_next, pace
from ticket_lint.store import paces
from ticket_lint.store.database import Database, opened
from ticket_lint.store.paces import Slot

SITE = "example.atlassian.net"


@dataclass
class Time:
    """A clock on which waiting is at once."""

    now: float = 1_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def line(self, slots: Any) -> Line:
        """Return a line of this time."""
        time = self

        class Turn(threading.Condition):
            def wait(self, timeout: float | None = None) -> bool:
                if timeout is None:
                    return super().wait()
                time.now += timeout
                return True

        return Line(slots, now=self, turn=Turn())


@dataclass
class Gate:
    """Slots that are free, but for the first one, once it is open, and what was asked of them."""

    gap: float = 1.0
    open: threading.Event = field(default_factory=threading.Event)
    asked: list[bool] = field(default_factory=list)

    def take(self, *, firm: bool) -> Slot:
        """Give one when the gate is open."""
        self.open.wait(10)
        self.asked.append(firm)
        return Slot(taken=len(self.asked) > 1, wait=0)

    def hold(self, seconds: float) -> None:
        """Hold nothing."""


@pytest.fixture
def time() -> Time:
    """Return a clock."""
    return Time()


@pytest.mark.parametrize("urgent", [True, False])
def test_rate_of_one_process(time: Time, *, urgent: bool) -> None:
    """A hundred and one requests at twenty a second take five seconds; the first ones none."""
    line = time.line(Local(20, time))
    for _ in range(102):
        line.wait(urgent=urgent)
    assert time.now - 1_000 == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("urgent", "scans", "since", "expected"),
    [
        (1, 0, 0, True),
        (1, 0, 99, True),
        (0, 1, 0, False),
        (1, 1, 0, True),
        (1, 1, SHARE - 2, True),
        (1, 1, SHARE - 1, False),
        (9, 1, SHARE + 9, False),
    ],
)
def test_who_goes_next(urgent: int, scans: int, since: int, *, expected: bool) -> None:
    """Tickets before scans, but for one turn in five."""
    assert is_urgent_next(urgent, scans, since) is expected


def test_ticket_goes_before_a_scan_that_waited_longer(time: Time) -> None:
    """A ticket that comes while a scan asks for a turn is the next one to ask."""
    gate = Gate()
    line = time.line(gate)
    scan, ticket = (
        threading.Thread(target=line.wait, kwargs={"urgent": urgent}) for urgent in (False, True)
    )
    scan.start()
    until(lambda: line._asking)
    ticket.start()
    until(lambda: line._waiting[True])
    gate.open.set()
    for thread in (ticket, scan):
        thread.join(10)
    assert gate.asked == [False, True, False]


@pytest.mark.parametrize(("seconds", "busy"), [(PATIENCE_S - 1, False), (300, True)])
@pytest.mark.parametrize("urgent", [True, False])
def test_pause(time: Time, seconds: float, *, busy: bool, urgent: bool) -> None:
    """A short pause is waited for; a long one is for a queue to wait for."""
    line = time.line(Local(20, time))
    line.hold(seconds)
    if busy:
        with pytest.raises(JiraBusy) as caught:
            line.wait(urgent=urgent)
        assert caught.value.after == seconds
        time.now += seconds
    line.wait(urgent=urgent)
    assert time.now == 1_000 + seconds


def test_pause_is_an_hour_at_most(time: Time) -> None:
    """However long Jira asks to wait."""
    line = time.line(Local(20, time))
    line.hold(1e9)
    with pytest.raises(JiraBusy) as caught:
        line.wait(urgent=True)
    assert caught.value.after == 3_600


def test_scan_in_the_end_takes_a_turn_that_is_due_later(time: Time) -> None:
    """Where all turns go to tickets of other processes, a scan stands in line like them."""

    class Busy(Gate):
        def take(self, *, firm: bool) -> Slot:
            self.asked.append(firm)
            return Slot(taken=firm, wait=self.gap)

    slots = Busy()
    time.line(slots).wait(urgent=False)
    assert slots.asked == [False] * (SHARE + 1) + [True]


def test_without_its_database(time: Time) -> None:
    """A process that cannot ask the others keeps to a quarter of the rate, and asks again later."""
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    line = time.line(Shared(Database(engine, "the database"), SITE, 20, time))
    for _ in range(12):
        line.wait(urgent=True)
    assert time.now - 1_000 == pytest.approx(2.0)
    line.hold(300)
    with pytest.raises(JiraBusy):
        line.wait(urgent=True)


@pytest.fixture
def shared(postgresql: str) -> Iterator[Database]:
    """Return a PostgreSQL with our tables."""
    database = opened(postgresql)
    yield database
    database.close()


def test_slots_of_many_processes_are_apart(shared: Database) -> None:
    """Each slot is taken once, and a pause holds for all; the database's clock counts."""
    lock, slots = threading.Lock(), []

    def some() -> None:
        for _ in range(10):
            paces.take(shared, SITE, 60.0, firm=True, patience=1e9)
            with lock:
                slots.append(1)

    threads = [threading.Thread(target=some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    last = paces.take(shared, SITE, 60.0, firm=True, patience=1e9)
    # Forty slots lie before it, and one that was free from the beginning may be a late one.
    assert 60 * (len(slots) - 2) - 60 < last.wait <= 60 * len(slots)
    assert not paces.take(shared, SITE, 60.0, firm=False, patience=1e9).taken
    paces.hold(shared, SITE, 5_000)
    paces.hold(shared, SITE, 50)
    held = paces.take(shared, SITE, 60.0, firm=True, patience=5)
    assert not held.taken
    assert 4_900 < held.held <= 5_000


def test_pace_is_shared(shared: Database) -> None:
    """What one process holds, another one waits for."""
    one, other = pace(shared, SITE, 1_000), pace(shared, SITE, 1_000)
    one.wait(urgent=False)
    other.wait(urgent=True)
    one.hold(300)
    with pytest.raises(JiraBusy, match=r"for [23]"):
        other.wait(urgent=True)


def until(holds: Any) -> None:
    """Wait until something holds."""
    pause = threading.Event()
    for _ in range(5_000):
        if holds():
            return
        pause.wait(0.002)
    raise AssertionError(holds)
