"""All the sandbox knows, in one SQLite database behind one lock.

One lock is enough for a sandbox: a request holds it while it reads and writes, so each request is
one transaction and none sees half of another.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Literal, cast

from ticket_lint.errors import InputError

Product = Literal["cloud", "datacenter"]
JSON = dict[str, Any]

_FIRST_ID = 10_000
"""Jira's own ids begin here; lower ones are its built-in things."""


class State:
    """A database of issues, comments, properties and everything they refer to."""

    def __init__(self, path: str = ":memory:", product: Product | None = None) -> None:
        """Open `path`, or make it. The product of a file that exists is the file's.

        Raises `InputError` for a file that is no sandbox, or one of the other product.
        """
        self.lock = threading.RLock()
        self.offset = 0.0
        """Seconds by which this Jira's clock is ahead of ours."""
        self.generation = 0
        """Counts changes of the search index."""
        self.lag = 0.0
        """Seconds until the search index sees a write."""
        try:
            self.db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        except sqlite3.Error as error:
            raise _unusable(path, error) from None
        try:
            self.product = self._prepared(path, product)
        except sqlite3.Error as error:
            self.db.close()
            raise _unusable(path, error) from None
        except BaseException:
            self.db.close()
            raise
        self._catalog: dict[str, dict[str, JSON]] = {}
        for kind, key, body in self.db.execute("SELECT kind, id, body FROM catalog ORDER BY rowid"):
            self._catalog.setdefault(kind, {})[key] = json.loads(body)

    def _prepared(self, path: str, product: Product | None) -> Product:
        """Make the tables where there are none; return the product of what is there."""
        if path != ":memory:":
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("PRAGMA temp_store = MEMORY")
        self.db.executescript(
            files("ticket_lint.sandbox").joinpath("schema.sql").read_text("utf-8")
        )
        kept = self.meta("product")
        if product and kept and kept != product:
            raise InputError(
                f"holds the state of a {kept} sandbox",
                where=path,
                right=f"use --personality {kept}, or another file",
            )
        found = cast("Product", kept or product or "cloud")
        self.set_meta("product", found)
        return found

    @property
    def cloud(self) -> bool:
        """Tell whether this is Jira Cloud."""
        return self.product == "cloud"

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the lock; keep what was written, or nothing of it after an exception."""
        with self.lock:
            if self.db.in_transaction:
                yield
                return
            self.db.execute("BEGIN")
            try:
                yield
            except BaseException:
                self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")

    def row(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """Return the first row of a query."""
        found = self.db.execute(sql, values).fetchone()
        return cast("tuple[Any, ...] | None", found)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self.db.execute(sql, values).fetchall()

    def run(self, sql: str, *values: object) -> sqlite3.Cursor:
        """Run a statement."""
        return self.db.execute(sql, values)

    def meta(self, key: str) -> str:
        """Return a setting that is kept with the data, empty where there is none."""
        found = self.row("SELECT value FROM meta WHERE key = ?", key)
        return str(found[0]) if found else ""

    def set_meta(self, key: str, value: str) -> None:
        """Keep a setting with the data."""
        self.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value)

    def catalog(self, kind: str) -> Mapping[str, JSON]:
        """Return all things of a kind (project, status, user, sprint, …) by their ids."""
        return self._catalog.get(kind, {})

    def put(self, kind: str, key: str, body: JSON) -> None:
        """Add a thing of a kind, or replace it."""
        self._catalog.setdefault(kind, {})[key] = body
        self.run(
            "INSERT INTO catalog VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body ="
            " excluded.body",
            kind,
            key,
            json.dumps(body),
        )

    def drop(self, kind: str, key: str) -> None:
        """Take a thing of a kind away."""
        self._catalog.get(kind, {}).pop(key, None)
        self.run("DELETE FROM catalog WHERE kind = ? AND id = ?", kind, key)

    def next_id(self, kind: str) -> int:
        """Return a number that no thing of this kind has."""
        return max((int(key) for key in self.catalog(kind) if key.isdigit()), default=_FIRST_ID) + 1

    def now(self) -> float:
        """Return this Jira's time in seconds since 1970."""
        return time.time() + self.offset

    def stamp(self) -> str:
        """Return this Jira's time as it writes it: `2026-11-24T13:05:44.120+0000`."""
        return written(self.now())


def _unusable(path: str, error: sqlite3.Error) -> InputError:
    return InputError(
        f"cannot be used as the sandbox's state: {error}",
        where=path,
        right="name a file that a sandbox made, or one that does not exist",
    )


def written(seconds: float) -> str:
    """Return a time in Jira's form, in UTC with milliseconds."""
    when = datetime.fromtimestamp(seconds, UTC)
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}+0000"


def milliseconds(text: object) -> int | None:
    """Return a time that Jira wrote, or a date, as milliseconds since 1970; None for neither."""
    if not isinstance(text, str):
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return round((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)
