"""Threads of one process that write to SQLite in turn: none waits for itself, or for one gone."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

import pytest
from sqlalchemy import text

from ticket_lint.errors import StoreError
from ticket_lint.store import sqlite
from ticket_lint.store.database import Database, opened
from ticket_lint.store.sqlite import _Line


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Database]:
    """Return a database in a file."""
    made = opened(f"sqlite:///{tmp_path}/line.sqlite")
    with made.writing() as connection:
        connection.execute(text("CREATE TABLE numbers (number INTEGER)"))
    yield made
    made.close()


def put(database: Database, number: int) -> None:
    """Write a number."""
    with database.writing() as connection:
        connection.execute(text("INSERT INTO numbers VALUES (:number)"), {"number": number})


def count(database: Database) -> int:
    """Return how many there are."""
    with database.reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM numbers")).scalar() or 0)


def test_many_threads(file: Database) -> None:
    """Everyone comes in, and what fails within its turn does not keep it."""

    def some(number: int) -> None:
        if number % 5 == 0:
            with pytest.raises(ZeroDivisionError), file.writing() as connection:
                connection.execute(text("INSERT INTO numbers VALUES (:n)"), {"n": number // 0})
        elif number % 7 == 0:
            with pytest.raises(StoreError), file.writing() as connection:
                connection.execute(text("INSERT INTO nothing VALUES (0)"))
        else:
            put(file, number)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(some, range(140)))
    assert count(file) == 140 - 28 - 16


def test_within_another_one(file: Database) -> None:
    """A transaction that writes within another one is a mistake that shows at once."""
    with pytest.raises(RuntimeError, match="within another one"), file.writing():
        put(file, 1)
    put(file, 2)
    assert count(file) == 1


def test_reading_within_writing(file: Database) -> None:
    """Who writes may read by another connection, and sees what was there before."""
    with file.writing() as connection:
        connection.execute(text("INSERT INTO numbers VALUES (1)"))
        assert count(file) == 0
    assert count(file) == 1


def test_out_of_time(file: Database) -> None:
    """Who has waited too long is told, and is not waited for later."""
    hasty = file.impatient(0.05)
    with file.writing(), ThreadPoolExecutor(1) as pool:
        assert "locked" in str(pool.submit(put, hasty, 1).exception())
    put(file, 1)
    put(hasty, 2)
    assert count(file) == 2
    hasty.close()


@pytest.mark.parametrize("first", [False, True])
def test_interrupted(first: bool) -> None:  # noqa: FBT001
    """Who is interrupted while it waits (^C) leaves the line: the next one comes in."""
    line = _Line()
    holder = threading.Thread(target=lambda: line.take(1.0))
    holder.start()
    holder.join()

    def interrupt(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with pytest.raises(KeyboardInterrupt):
            line.take(60.0, first=first)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
    line.give()
    assert line.take(0.0)


def test_child_process(file: Database) -> None:
    """A process that is forked while somebody writes does not wait for a thread it has not."""
    with file.writing():
        child = os.fork()
        if child == 0:
            os._exit(0 if not sqlite._LINES else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    put(file, 1)
    assert count(file) == 1
