"""A whole service under measurement: its configuration, its database, its processes."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from service_parts import BINARY, SECRET, Jira, Part, ended, free_port, healthy

ROOT = Path(__file__).parents[1]
CONFIG = """\
[store]
url = "service.sqlite"
[writeback]
most_a_run = 100000
most_a_week = 100000
most_a_person = 100000
[projects.TIDE]
write = true
since = 2020-01-01
[service]
"""
DURABLE = ("max_connections=200", "shared_buffers=128MB", "listen_addresses=127.0.0.1")
"""PostgreSQL's settings: everything that a commit promises is as PostgreSQL ships it."""


class Stack:
    """The processes of a service on one database; the first is the one that answers."""

    def __init__(self, folder: Path, url: str, database: str, parts: Sequence[Part]) -> None:
        """Join what belongs together; `database` is empty for SQLite in the folder."""
        self.folder, self.url, self.database, self.parts = folder, url, database, list(parts)

    @property
    def web(self) -> Part:
        """Return the process that answers."""
        return self.parts[0]

    @property
    def workers(self) -> list[Part]:
        """Return the processes that do the work."""
        return self.parts[1:] or self.parts

    def start(self) -> float:
        """Start all; returns the seconds to the first healthy answer of the web."""
        for part in self.parts:
            part.start()
        return healthy(self.url, self.web)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query, none where the database has no such table yet."""
        if not self.database:
            file = self.folder / "service.sqlite"
            try:
                with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=20)) as held:
                    return held.execute(query.replace("dbos.", "")).fetchall()
            except sqlite3.OperationalError:
                return []
        import psycopg  # noqa: PLC0415 - SQLite needs none

        with psycopg.connect(self.database, autocommit=True) as connection:
            try:
                return list(connection.execute(query.encode()).fetchall())
            except psycopg.errors.UndefinedTable:
                return []

    def waiting(self) -> int:
        """Return how many tickets are under way."""
        found = self.rows("SELECT count(*) FROM rounds")
        return int(found[0][0]) if found else 0

    def unfinished(self) -> int:
        """Return how many jobs have not ended."""
        found = self.rows(
            "SELECT count(*) FROM dbos.workflow_status"
            " WHERE status IN ('ENQUEUED', 'PENDING', 'DELAYED')"
        )
        return int(found[0][0]) if found else 0


@contextmanager
def stack(
    folder: Path,
    jira: Jira,
    workers: int = 0,
    *,
    database: str = "",
    service: Mapping[str, object] | None = None,
    config: str = CONFIG,
    command: Sequence[str] = (str(BINARY),),
) -> Iterator[Stack]:
    """Prepare a service, not started yet: `serve` alone, or a web and so many workers.

    `service` are settings under `[service]`, `command` what stands for `ticket-lint`.
    """
    port = free_port()
    settings = {"port": port, **(service or {})}
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items())
    (folder / "ticket-lint.toml").write_text(config + lines, encoding="utf-8")
    environment = {**jira.environment, "TICKET_LINT_WEBHOOK_SECRETS": SECRET}
    if database:
        environment["TICKET_LINT_DATABASE_URL"] = database
    only = ["--no-worker"] if workers else []
    parts = [Part("web", [*command, "serve", *only], folder, environment)]
    parts += [
        Part(f"worker-{number}", [*command, "worker"], folder, environment)
        for number in range(1, workers + 1)
    ]
    with ended(parts):
        yield Stack(folder, f"http://127.0.0.1:{port}", database, parts)


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL of this run's own, durable, and return the address of an empty database.

    It is the server that the tests start, without the settings that make those fast.
    """
    found = subprocess.run(
        [ROOT / ".ci" / "postgresql"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise SystemExit(found.stderr.strip())
    spec = importlib.util.spec_from_file_location("servers", ROOT / "tests" / "conftest.py")
    if spec is None or spec.loader is None:
        raise SystemExit("tests/conftest.py is gone")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.SETTINGS = DURABLE
    server = module.Server(Path(found.stdout.strip()))
    try:
        yield server.create()
    finally:
        server.stop()


@contextmanager
def served(kind: str) -> Iterator[str]:
    """Return the address of an empty database: of PostgreSQL, or nothing for SQLite."""
    with ExitStack() as held:
        yield held.enter_context(postgresql()) if kind == "postgresql" else ""
