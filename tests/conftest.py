"""A real PostgreSQL for every test that asks: one server a session, a new database a test."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

OUTSIDE = "TICKET_LINT_TEST_POSTGRESQL"
"""Names a database to use instead, which is filled and emptied: `postgresql://me@host/test`."""
ADDRESS = os.environ.get(OUTSIDE, "")  # read before a test takes our variables away
FIND = Path(__file__).parents[1] / ".ci" / "postgresql"
OWNER = "ticket_lint"
# Nothing must outlive a crash here, and many tests run at once on few cores.
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=32MB",
    "listen_addresses=127.0.0.1",
)


def _psycopg() -> Any:
    """Return the driver: not every environment that runs some of the tests has it."""
    import psycopg  # noqa: PLC0415 - as said

    return psycopg


class Server:
    """A PostgreSQL server of this session's own, with its data in a temporary folder."""

    def __init__(self, binaries: Path) -> None:
        """Make a cluster and start it; raises `RuntimeError` with what the programs say."""
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="ticket-lint-pg-"))
        self.password = secrets.token_urlsafe(16)
        self.process: subprocess.Popen[bytes] | None = None
        self._number = 0
        try:
            self._make()
            # Another program may take the port before the server does.
            if not any(self._started() for _ in range(3)):
                raise RuntimeError(self._log())  # noqa: TRY301 - it is cleaned up like any other
        except BaseException:
            self.stop()
            raise

    def create(self) -> str:
        """Return the address of a new, empty database."""
        self._number += 1
        name = f"test_{self._number}"
        self._do(f"CREATE DATABASE {name} TEMPLATE template0")
        return self._address(name)

    def drop(self, address: str) -> None:
        """Remove a database, whoever still uses it."""
        self._do(f"DROP DATABASE IF EXISTS {urlsplit(address).path[1:]} WITH (FORCE)")

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self.process:
            with suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGINT)  # PostgreSQL's word for: now, in order
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        if _user():
            for path in (self.folder, secret):
                shutil.chown(path, _user(), _group())
        made = subprocess.run(
            [
                self.binaries / "initdb",
                *("--pgdata", self.folder / "data", "--username", OWNER, "--pwfile", secret),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale", "--no-sync"),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            user=_user(),
            group=_group(),
            extra_groups=() if _user() else None,
        )
        if made.returncode:
            raise RuntimeError(made.stderr.strip())

    def _started(self) -> bool:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        # Where Linux offers it, the server ends with this process, even with one that is killed.
        bound = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
        settings = (*SETTINGS, f"port={self.port}", f"unix_socket_directories={self.folder}")
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *bound,
                    self.binaries / "postgres",
                    *("-D", self.folder / "data"),
                    *(part for setting in settings for part in ("-c", setting)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                user=_user(),
                group=_group(),
                extra_groups=() if _user() else None,
                start_new_session=True,  # ^C is for the tests, which then end the server
            )
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self._do("SELECT 1")
            except _psycopg().OperationalError:
                time.sleep(0.05)
            else:
                return True
        self.process.kill()
        self.process.wait()
        return False

    def _do(self, statement: str) -> None:
        with _psycopg().connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _address(self, name: str) -> str:
        return f"postgresql://{OWNER}:{self.password}@127.0.0.1:{self.port}/{name}"

    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-2000:].strip()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server | None]:
    """Start a server, or return None where a variable names a database to use.

    The tests that need one are skipped without it, and fail in CI, so that they never stay away
    unseen.
    """
    if ADDRESS:
        yield None
        return
    found = subprocess.run([FIND], capture_output=True, text=True, check=False)
    if found.returncode:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(found.stderr.strip())
    server = Server(Path(found.stdout.strip()))
    yield server
    server.stop()


@pytest.fixture
def postgresql(postgresql_server: Server | None) -> Iterator[str]:
    """Return the address of an empty PostgreSQL database of the test's own."""
    if not postgresql_server:
        _emptied(ADDRESS)
        yield ADDRESS
        return
    address = postgresql_server.create()
    yield address
    postgresql_server.drop(address)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database: the test runs on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/history.sqlite"
    return str(request.getfixturevalue("postgresql"))


def _emptied(address: str) -> None:
    """Drop all that an earlier test left in a database."""
    plain = address.replace("postgresql+psycopg:", "postgresql:", 1)
    with _psycopg().connect(plain, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS public, dbos CASCADE")
        connection.execute("CREATE SCHEMA public")


def _user() -> str | None:
    """Return whom to run the server as: PostgreSQL refuses root."""
    if os.geteuid():
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _group() -> int | None:
    user = _user()
    return pwd.getpwnam(user).pw_gid if user else None
