"""The database: opened, brought up to date, and used in transactions.

Several processes may share it: SQLite by one writer at a time, for which the others wait.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)

from ticket_lint.errors import StoreError
from ticket_lint.store.address import shown
from ticket_lint.store.sqlite import InTurn
from ticket_lint.store.tables import VERSION, VERSION_TABLE

_WAIT_S = 30.0
"""How long one waits for a lock that another holds; then it is told."""
_LIBPQ = {"connect_timeout": 10, "keepalives_idle": 30, "tcp_user_timeout": 30_000}
"""A server that is gone without a word is noticed, too; seconds, seconds, milliseconds."""
POOL = 15
"""Connections that a process may have to a database, where it does not say so itself."""
_READING = "ticket_lint_reading"
_LOCK = 0x7469636B6574  # "ticket": one migration at a time, whatever else locks in this database
_MASK = 0o600
_PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")


@dataclass(frozen=True, slots=True)
class Database:
    """An open database whose tables are up to date. `where` names it in errors.

    `clock` gives the seconds since 1970.
    """

    engine: Engine
    where: str
    clock: Callable[[], float] = time.time

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Enter a transaction that is kept whole or not at all; raises `StoreError`."""
        with _faults(self.where), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Enter a transaction that changes nothing; raises `StoreError`."""
        with _faults(self.where), self.engine.connect() as connection:
            yield connection.execution_options(**{_READING: True})

    @contextmanager
    def single(self) -> Iterator[Connection]:
        """Enter a connection of single statements, each a transaction; raises `StoreError`.

        That is one way to the database and back for each, in place of three.
        """
        with _faults(self.where), self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn what the queue's own use of this database raises into `StoreError`."""
        with _faults(self.where):
            yield

    def swept(self) -> None:
        """Take what was deleted out of SQLite's journal, too, as far as no other reads it."""
        if self.engine.dialect.name == "sqlite":
            with _faults(self.where), self.engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # in no transaction

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def impatient(self, seconds: float) -> Database:
        """Return the same database for one thread that rather fails than waits longer."""
        with _faults(self.where):
            return replace(self, engine=_engine(self.engine.url, self.where, seconds, pool=1))


def opened(
    url: str, *, where: str = "", clock: Callable[[], float] = time.time, pool: int = POOL
) -> Database:
    """Open a database by its URL, make its tables or bring them up to date.

    `where` names what the URL came from, `pool` is how many connections there may be. Raises
    `StoreError`.
    """
    where = f"{where} ({shown(url)})" if where else shown(url)
    with _faults(where):
        engine = _engine(url, where, pool=pool)
        found = Database(engine, where, clock)
        try:
            if _version(engine) != VERSION:
                migrate(found)
        except BaseException:
            found.close()
            raise
    return found


def new_id(made: Any) -> int:  # noqa: ANN401 - SQLAlchemy's result
    """Return the id of a row that was just inserted."""
    return int(made.inserted_primary_key[0])


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, but for those that are there already by a unique key."""
    connection.execute(upsert(connection, table).on_conflict_do_nothing(), rows)


def upsert(connection: Connection, table: Table) -> Any:  # noqa: ANN401 - one of two classes
    """Return an INSERT that may say what to do where a row is there already."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - 20 ms that few need

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415

    return sqlite.insert(table)


def migrate(database: Database) -> None:
    """Run the migrations that are missing, in one transaction.

    Raises `StoreError` where a newer ticket-lint has been here.
    """
    from alembic import command  # noqa: PLC0415 - half a second, needed once a database
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "ticket_lint.store:migrations")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            # Another process may be at it, and a large table takes its time.
            connection.execute(text("SET LOCAL lock_timeout = '10min'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        version = _version(connection)  # read again: another process may have been faster
        if version and version not in known:
            raise StoreError(
                f"its tables are of a newer ticket-lint (version {version[:20]})",
                where=database.where,
                right="update ticket-lint here, or name another database",
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _version(bind: Engine | Connection) -> str:
    """Return the version of the tables, nothing where there are none."""
    if not inspect(bind).has_table(VERSION_TABLE):
        return ""
    query = text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 - a constant
    if isinstance(bind, Connection):
        return str(bind.execute(query).scalar() or "")
    with bind.connect() as connection:
        found = connection.execution_options(**{_READING: True}).execute(query)
        return str(found.scalar() or "")


def _engine(url: str | URL, where: str, hurry: float = 0.0, *, pool: int = POOL) -> Engine:
    """Return an engine; its connections wait `hurry` seconds where another one writes, or long."""
    wait = hurry or _WAIT_S
    try:
        parsed = make_url(url)
        is_file = _is_sqlite(parsed)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        given: dict[str, Any] = {"pool_pre_ping": not is_file}
        if is_file:
            given["connect_args"] = {"timeout": wait, "factory": InTurn}
        else:
            named = parsed.query  # what the URL says of it itself, holds
            given["connect_args"] = {key: _LIBPQ[key] for key in _LIBPQ if key not in named}
        if not is_file or _file(parsed):
            given |= {"pool_size": min(pool, POOL), "max_overflow": max(0, pool - POOL)}
            given["pool_timeout"] = wait
        engine = create_engine(parsed, **given)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise StoreError(
            "is no address of a database that can be used",
            where=where,
            right="the path of a file, sqlite:////var/lib/ticket-lint/history.sqlite, or "
            "postgresql://user@host/name",
        ) from None
    except ModuleNotFoundError as error:
        raise StoreError(
            f"needs the package {error.name}, which is not installed", where=where
        ) from None
    if is_file:
        if file := _file(parsed):
            _prepared(Path(file))
        event.listen(engine, "connect", partial(_sqlite, wait, bool(hurry)))
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", partial(_postgresql, wait, hurry))
    return engine


def _file(url: URL) -> str:
    """Return the file of a SQLite database, none for one in memory."""
    return url.database if url.database and url.database != ":memory:" else ""


def _is_sqlite(url: URL) -> bool:
    """Tell SQLite from PostgreSQL; raises `ValueError` for any other database."""
    name = url.get_backend_name()
    if name not in ("sqlite", "postgresql"):
        raise ValueError(name)
    return name == "sqlite"


def _prepared(file: Path) -> None:
    """Make the folder and the file, for this user alone: quotes of tickets stand in it."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=_MASK)


def _sqlite(wait: float, first: bool, connection: Any, _: object) -> None:  # noqa: ANN401, FBT001 - the driver's
    """Set a new connection up: transactions are ours to begin, others wait, rows go with theirs."""
    connection.isolation_level = None
    connection.wait, connection.first = wait, first
    # What is forgotten is overwritten (`secure_delete`), not only marked as free.
    for pragma in _PRAGMAS:
        _waiting(connection, f"PRAGMA {pragma}", wait)


def _waiting(connection: Any, statement: str, wait: float) -> None:  # noqa: ANN401
    """Run a statement; SQLite does not wait where two change the mode of the journal at once."""
    until = time.monotonic() + wait
    while True:
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _postgresql(
    wait: float,
    hurry: float,
    connection: Any,  # noqa: ANN401 - the driver's
    _: object,
) -> None:
    """Let a statement fail that waits too long for a lock, and in a hurry any that takes long.

    No option of the connection's start says it: poolers refuse those.
    """
    connection.execute(f"SET lock_timeout = {int(wait * 1000)}")
    connection.execute(f"SET statement_timeout = {int(hurry * 1000)}")  # 0 is never
    connection.commit()  # else it is taken back with the first transaction that fails


def _begin(connection: Connection) -> None:
    """Take the lock for writing at once: one taken halfway fails where another was faster."""
    if connection.get_execution_options().get(_READING):
        connection.exec_driver_sql("BEGIN")
        return
    raw: Any = connection.connection.driver_connection
    try:
        raw.begin_writing()
    except sqlite3.Error as error:
        raise OperationalError("BEGIN IMMEDIATE", None, error) from error


@contextmanager
def _faults(where: str) -> Iterator[None]:
    """Turn what the driver says into a `StoreError`, without the values of the statement."""
    try:
        yield
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or type(error).__name__)
        raise StoreError(
            f"the database says: {said.strip().partition(chr(10))[0][:200]}",
            where=where,
            right="is the file in place and writable, the disk not full, the server up?",
        ) from None
    except OSError as error:
        raise StoreError(
            f"cannot be opened: {error.strerror or error}",
            where=where,
            right="a file in a folder that this user may write to",
        ) from None
