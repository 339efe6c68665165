"""A database of a test's own, SQLite and PostgreSQL in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from ticket_lint.store.database import Database, opened


@dataclass
class Time:
    """A clock that a test sets."""

    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def time() -> Time:
    """Return a clock that stands still."""
    return Time()


@pytest.fixture
def url(database_url: str) -> str:
    """Return the address of an empty database, SQLite and PostgreSQL in turn."""
    return database_url


@pytest.fixture
def database(url: str, time: Time) -> Iterator[Database]:
    """Return an open database."""
    made = opened(url, clock=time)
    yield made
    made.close()
