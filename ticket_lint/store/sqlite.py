"""SQLite in one process with many threads: who wants to write waits in line.

SQLite lets one writer in at a time, and the others sleep and look again, for up to 0.1 s a time:
whoever is unlucky does so for seconds. Among the threads of a process a lock is both faster and
fairer; between processes it is left to SQLite.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import deque
from typing import Any


class _Line:
    """A lock that is given to who has waited longest."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False
        self._holder = 0

    def take(self, seconds: float, *, first: bool = False) -> bool:
        """Wait for the turn, as the next one where `first`; False where it did not come in time.

        Raises `RuntimeError` in the thread whose turn it is: it would wait for itself.
        """
        mine, own = threading.Lock(), threading.get_ident()
        mine.acquire()
        with self._guard:
            if not self._taken:
                self._taken, self._holder = True, own
                return True
            if self._holder == own:
                raise RuntimeError("a transaction that writes within another one")
            if first:
                self._waiting.appendleft(mine)
            else:
                self._waiting.append(mine)
        try:
            came = mine.acquire(timeout=seconds)
        except BaseException:  # ^C: the turn must not be given to who has gone
            if not self._left(mine):
                self.give()
            raise
        if came or not self._left(mine):  # it may have come just now
            self._holder = own
            return True
        return False

    def _left(self, mine: threading.Lock) -> bool:
        """Leave the line; False where the turn had come."""
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return True
            return False

    def give(self) -> None:
        """Let the next one in."""
        with self._guard:
            self._holder = 0
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


_LINES: dict[str, _Line] = {}
if hasattr(os, "register_at_fork"):
    # The thread whose turn it is does not come along: a child begins with nobody in line.
    os.register_at_fork(after_in_child=_LINES.clear)


class InTurn(sqlite3.Connection):
    """A connection whose transactions that write begin one after the other.

    `wait` is how many seconds it waits for its turn, `first` whether it is the next one's: for one
    thread alone, and one that does much in a turn.
    """

    wait = 30.0
    first = False

    def __init__(self, database: Any, *args: Any, **given: Any) -> None:  # noqa: ANN401 - sqlite3's
        """Connect; connections to one file share a line."""
        super().__init__(database, *args, **given)
        self._line = _Line() if database == ":memory:" else _LINES.setdefault(database, _Line())
        self._mine = False

    def begin_writing(self) -> None:
        """Begin a transaction that may write; raises `sqlite3.OperationalError` after `wait`."""
        if not self._line.take(self.wait, first=self.first):
            raise sqlite3.OperationalError("database is locked")
        self._mine = True
        try:
            self.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._give()
            raise

    def commit(self) -> None:
        """Commit, and let the next one in."""
        try:
            super().commit()
        finally:
            if not self.in_transaction:
                self._give()

    def rollback(self) -> None:
        """Roll back, and let the next one in."""
        try:
            super().rollback()
        finally:
            self._give()

    def close(self) -> None:
        """Close, and let the next one in."""
        try:
            super().close()
        finally:
            self._give()

    def _give(self) -> None:
        if self._mine:
            self._mine = False
            self._line.give()
