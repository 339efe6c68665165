"""A database of a test's own, SQLite, or PostgreSQL where a variable names one to write to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from ticket_lint.store.database import Database, opened

POSTGRESQL = "TICKET_LINT_TEST_POSTGRESQL"
"""An empty database that may be filled and emptied, e.g. `postgresql+psycopg://me@host/test`."""


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


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/history.sqlite"
    address = os.environ.get(POSTGRESQL, "")
    if not address:
        pytest.skip(f"{POSTGRESQL} names no database to test with")
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return address


@pytest.fixture
def database(url: str, time: Time) -> Iterator[Database]:
    """Return an open database."""
    made = opened(url, clock=time)
    yield made
    made.close()
