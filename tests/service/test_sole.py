"""One process serves a SQLite file, also where hosts share a folder and locks do not hold."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ticket_lint.errors import UsageError
from ticket_lint.service import sole as module
from ticket_lint.service.sole import sole
from ticket_lint.store.database import Database, opened


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Return a database in a file; a beat is short."""
    monkeypatch.setattr(module, "BEAT_S", 0.1)
    made = opened(f"sqlite:///{tmp_path}/shared.sqlite")
    yield made
    made.close()


@pytest.fixture
def sign(tmp_path: Path) -> Path:
    """Return the file that says who serves."""
    return tmp_path / "shared.sqlite.serve"


def test_another_host_that_lives(database: Database, sign: Path) -> None:
    """Where a process of another host goes on to write its sign, this one is refused."""
    ended = threading.Event()

    def other() -> None:
        beat = 1
        while not ended.wait(0.02):
            sign.write_text(f"process 1 on elsewhere\nbeat {beat}\n")
            beat += 1

    sign.write_text("process 1 on elsewhere\nbeat 0\n")
    thread = threading.Thread(target=other)
    thread.start()
    try:
        with pytest.raises(UsageError, match=r"on elsewhere .*SQLite serves one"), sole(database):
            pass
    finally:
        ended.set()
        thread.join()


def test_another_host_that_was_killed(database: Database, sign: Path) -> None:
    """A sign of another host that stands still is taken over, and one that ended leaves none."""
    sign.write_text("process 1 on elsewhere\nbeat 7\n")
    with sole(database):
        assert "elsewhere" not in sign.read_text()
    assert sign.read_text() == ""


def test_same_host_is_not_waited_for(
    database: Database, sign: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process of this host that was killed has lost its lock, whatever the file says."""
    monkeypatch.setattr(module, "_me", lambda: "process 1 on here")
    monkeypatch.setattr(module.time, "sleep", lambda _: pytest.fail("it waits"))
    sign.write_text("process 2 on here\nbeat 7\n")
    with sole(database):
        assert sign.read_text() == "process 1 on here\nbeat 1\n"


def test_signs_of_life(database: Database, sign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sign changes as long as its process lives; it does not write over that of another."""
    monkeypatch.setattr(module, "BEAT_S", 0.0)
    with sole(database) as mine:
        first = sign.read_text()
        assert mine.beat()
        assert sign.read_text() != first
        sign.write_text("process 1 on elsewhere\nbeat 7\n")
        assert not mine.beat()
    assert "elsewhere" in sign.read_text()


def test_two_at_once(database: Database) -> None:
    """On one host the lock refuses the second at once."""
    with ExitStack() as stack:
        stack.enter_context(sole(database))
        with pytest.raises(UsageError, match=r"process .* works on it already"):
            stack.enter_context(sole(database))
