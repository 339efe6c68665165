"""The one process that may serve a SQLite file.

A lock on a file beside it ends with its process. Between hosts that share a folder such locks may
not hold, so the file says, too, who has it, and that changes as long as it lives.
"""

from __future__ import annotations

import logging
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ticket_lint.errors import StoreError, UsageError

if TYPE_CHECKING:
    from ticket_lint.store.database import Database

BEAT_S = 5.0
"""Seconds between two signs of life."""
_MISSED = 3
"""Beats that another host may be late with: only one that was killed is waited for so long."""
_LONGEST = 500
_LOG = logging.getLogger(__name__)


class Sole:
    """The file that says who serves; none for a database in memory."""

    def __init__(self, file: IO[str] | None = None) -> None:
        """Take a file that is locked, and sign it."""
        self._file, self._beats, self._due = file, 0, 0.0
        self._said = ""
        self.beat()

    def beat(self) -> bool:
        """Show that we live, when it is time; False where another process says that it serves."""
        if self._file is None or time.monotonic() < self._due:
            return True
        try:
            now = _read(Path(self._file.name))
            if self._said and now not in ("", self._said):
                _LOG.error("%s serves this SQLite file, too: it serves one host", _holder(now))
                return False
            self._beats += 1
            self._said = f"{_me()}\nbeat {self._beats}\n"
            self._write(self._said)
        except OSError as error:  # a full disk: the lock is what counts
            _LOG.warning("no sign of life: %s", error.strerror)
        self._due = time.monotonic() + BEAT_S
        return True

    def close(self) -> None:
        """Leave an empty file: whoever comes next need not wait."""
        if self._file is not None:
            try:
                if _read(Path(self._file.name)) == self._said:
                    self._write("")
            except OSError:
                pass
            finally:
                self._file.close()

    def _write(self, text: str) -> None:
        if self._file is not None:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(text)
            self._file.flush()
            os.fsync(self._file.fileno())  # else another host may see it half a minute later


@contextmanager
def sole(database: Database) -> Iterator[Sole]:
    """Be the only service on a SQLite file; raises `UsageError`, naming the one that is there."""
    if not database.engine.url.database or database.engine.url.database == ":memory:":
        yield Sole()
        return
    path = beside(database, ".serve")
    file = locked(path)
    if file is None:
        raise _taken(database, _read(path))
    if other := _other(path):
        file.close()
        raise _taken(database, other)
    one = Sole(file)
    try:
        yield one
    finally:
        one.close()


def beside(database: Database, ending: str) -> Path:
    """Return the path of what lies beside a SQLite file."""
    return Path(str(database.engine.url.database) + ending)


def locked(path: Path) -> IO[str] | None:
    """Return a file with a lock that ends with this process, None where another holds it."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        raise StoreError(
            "SQLite in a service needs locks on files, which this system lacks",
            right="a PostgreSQL database: TICKET_LINT_DATABASE_URL=postgresql://…",
        ) from None
    try:
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"cannot be opened: {error.strerror}", where=str(path)) from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _other(path: Path) -> str:
    """Return what a process on another host wrote that lives, nothing where there is none.

    Clocks of hosts differ: whether it lives is told by what it writes, not by when it wrote.
    """
    before = _read(path)
    if not before or _host(before) == _host(_me()):
        return ""
    _LOG.warning("%s may serve this SQLite file: waiting for a sign of it", _holder(before))
    until = time.monotonic() + _MISSED * BEAT_S
    while time.monotonic() < until:
        time.sleep(BEAT_S / 10)
        if (now := _read(path)) != before:
            return now
    return ""


def _taken(database: Database, said: str) -> UsageError:
    return UsageError(
        f"{_holder(said)} works on it already",
        where=database.where,
        right="SQLite serves one process of one host; for more, set "
        "TICKET_LINT_DATABASE_URL=postgresql://…",
    )


def _me() -> str:
    return f"process {os.getpid()} on {platform.node() or 'this host'}"


def _holder(said: str) -> str:
    return said.partition("\n")[0][:200].strip() or "a process"


def _host(said: str) -> str:
    return _holder(said).partition(" on ")[2]


def _read(path: Path) -> str:
    """Read it anew: only what is opened is sure to be asked for at the server of the files."""
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(_LONGEST)
