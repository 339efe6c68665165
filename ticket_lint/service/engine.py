"""The durable queue: DBOS on our own database, used as it is.

DBOS's tables lie beside ours (PostgreSQL: in the schema `dbos`), so that an event, its round and
its job are one transaction. What DBOS lacks is in `reaper` and `retention`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ticket_lint.errors import StoreError
from ticket_lint.service import queues
from ticket_lint.service.death import Dead

if TYPE_CHECKING:
    from dbos import DBOSClient, DBOSConfig

    from ticket_lint.service.office import Office
    from ticket_lint.store.database import Database

POLL_S = 0.1
"""Seconds between two looks at a queue; on average a job waits half of it."""
SCANS_AT_ONCE = 2
STOP_S = 10
"""Seconds that jobs under way are given when a worker stops; others take over what is left."""

_LOG = logging.getLogger(__name__)

Workflows = Mapping[str, Callable[..., Any]]
"""The function of each job by its name; called with the job's id and its arguments."""


def migrated(database: Database) -> None:
    """Make DBOS's tables, or bring them up to date; raises `StoreError`."""
    from dbos._sys_db import SystemDatabase  # noqa: PLC0415 - 0.4 s, only in a service

    _quiet()
    is_sqlite = database.engine.dialect.name == "sqlite"
    url = database.engine.url.render_as_string(hide_password=False)
    # On SQLite DBOS begins its transaction by itself, which ours does already: it gets its own
    # engine. No public function migrates without LISTEN/NOTIFY, which poolers do not pass on.
    tables = SystemDatabase.create(
        system_database_url=url,
        engine_kwargs={"pool_size": 1, "max_overflow": 0},
        engine=None if is_sqlite else database.engine,
        schema=queues.SCHEMA,
        serializer=_serializer(),
        executor_id=None,
        use_listen_notify=False,
    )
    try:
        tables.run_migrations()
    except Exception as error:
        raise StoreError(
            f"the queue's tables cannot be made: {type(error).__name__}",
            where=database.where,
            right="may this account create tables and the schema `dbos`?",
        ) from error
    finally:
        tables.destroy()


def client(database: Database) -> DBOSClient:
    """Return what puts jobs into the queues and shows them, without running any."""
    from dbos import DBOSClient  # noqa: PLC0415 - as above

    _quiet()
    return DBOSClient(
        system_database_engine=database.engine,
        dbos_system_schema=queues.SCHEMA,
        serializer=_serializer(),
        use_listen_notify=False,
        application_name=queues.APPLICATION,
        lazy=True,
        retry_connection_errors=False,
    )


@contextmanager
def launched(office: Office, workflows: Workflows) -> Iterator[None]:
    """Run jobs until the block ends; then those under way get `STOP_S` seconds."""
    from dbos import DBOS  # noqa: PLC0415 - as above

    _quiet()
    DBOS(config=_config(office))
    for name, function in workflows.items():
        DBOS.workflow(name=name, max_recovery_attempts=None)(_started(name, function))
    DBOS.listen_queues([queues.TICKETS, queues.SCANS])
    try:
        DBOS.launch()
        slots = {queues.TICKETS: office.config.service.concurrency, queues.SCANS: SCANS_AT_ONCE}
        for name, most in slots.items():
            DBOS.register_queue(
                name,
                worker_concurrency=most,
                polling_interval_sec=POLL_S,
                on_conflict="always_update",
            )
        yield
    finally:
        office.stopping.set()
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=STOP_S)


@contextmanager
def working(office: Office) -> Iterator[DBOSClient]:
    """Be a worker until the block ends: jobs, take-over, retention, schedules.

    `migrated` comes first. Raises `StoreError` where another process works on this SQLite file.
    """
    from ticket_lint.service import reaper, scans, ticket  # noqa: PLC0415 - only a worker
    from ticket_lint.service.housekeeping import housekeeping  # noqa: PLC0415
    from ticket_lint.service.scan_jobs import ScanJobs  # noqa: PLC0415

    wire = client(office.database)

    def of_ticket(
        job: str,
        issue: str,
        key: str,  # noqa: ARG001 - for lists of jobs
        failures: int = 0,
        at: float = 0.0,
    ) -> str:
        return ticket.work(office, wire, job, issue, ticket.Past(failures, at))

    of_scans = ScanJobs(office, wire)
    workflows: Workflows = {
        queues.TICKET: of_ticket,
        scans.LISTING: of_scans.listing,
        scans.PAGES: of_scans.page,
    }
    with (
        reaper.alive(office.database, office.executor) as life,
        launched(office, workflows),
        housekeeping(office, wire, life),
    ):
        yield wire


def _started(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a workflow that calls a function with its own id, and logs how it ended."""
    from dbos import DBOS  # noqa: PLC0415 - as above

    from ticket_lint.service import logs  # noqa: PLC0415 - brings structlog

    def run(*args: Any) -> Any:  # noqa: ANN401 - what was enqueued
        began = time.monotonic()
        with logs.job(str(DBOS.workflow_id), kind=name):
            what = " ".join(str(one) for one in args[:1])
            try:
                how = function(DBOS.workflow_id, *args)
            except Dead as dead:
                _LOG.error("%s %s: given up: %s", name, what, dead)
                raise
            _LOG.info("%s %s: %s, %.0f ms", name, what, how, (time.monotonic() - began) * 1000)
            return how

    return run


def _config(office: Office) -> DBOSConfig:
    return {
        "name": queues.APPLICATION,
        "system_database_engine": office.database.engine,
        "dbos_system_schema": queues.SCHEMA,
        "serializer": _serializer(),
        "application_version": queues.VERSION,
        "executor_id": office.executor,
        "use_listen_notify": False,
        "run_migrations": False,
        "log_level": "WARNING",
    }


def _serializer() -> Any:  # noqa: ANN401 - DBOS's
    """Return JSON: the default is pickle, which runs what it reads."""
    from dbos import DBOSPortableJSONSerializer  # noqa: PLC0415 - as above

    return DBOSPortableJSONSerializer()


class _Brief(logging.Filter):
    """Takes values of statements and traces out of what DBOS logs: they may hold anything."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], Dead):
            return False  # we have said so ourselves
        record.exc_info = record.exc_text = None
        record.msg, record.args = record.getMessage().partition("\n")[0][:300], ()
        return record.levelno >= logging.WARNING


def _quiet() -> None:
    """Let DBOS log warnings alone, a line each, through our own logs."""
    log = logging.getLogger("dbos")
    if not any(isinstance(one, logging.NullHandler) for one in log.handlers):
        log.addHandler(logging.NullHandler())  # with a handler it adds none of its own
        log.addFilter(_Brief())
    log.propagate = True
    log.setLevel(logging.WARNING)
