"""`ticket-lint serve`: webhooks, API, and a worker beside them, in one process."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from ticket_lint.cli import settings
from ticket_lint.errors import EXIT_CLEAN

if TYPE_CHECKING:
    from ticket_lint.config.sources import InForce
    from ticket_lint.service.app import Back

_TURN_S = 0.0005
"""Seconds that a thread keeps the interpreter while a webhook waits; Python's own are 5 ms."""


@click.command("serve", short_help="Run the service: webhooks, API and a worker.")
@click.option("--host", metavar="ADDRESS", help="Where to listen, instead of service.host.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 0 is any free one.")
@click.option(
    "--no-worker",
    is_flag=True,
    help="Answer alone, and leave the work to `ticket-lint worker` processes on the same "
    "PostgreSQL.",
)
@settings.config_file_option
def command(
    *, host: str | None, port: int | None, no_worker: bool, config_file: str | None
) -> None:
    """Take webhooks of Jira at /webhooks/jira, lint what they are about, and answer the API.

    One process with a file (SQLite) is all it needs; with TICKET_LINT_DATABASE_URL naming a
    PostgreSQL, as many as you like. Secrets of the webhook are in TICKET_LINT_WEBHOOK_SECRETS, the
    connection to Jira is the one of all commands. SIGTERM or ^C ends it after what is under way.
    """
    from ticket_lint.service import guard, listen, logs, run  # noqa: PLC0415 - `--help` needs none
    from ticket_lint.service.app import app  # noqa: PLC0415
    from ticket_lint.store.address import address  # noqa: PLC0415

    in_force = settings.in_force(config_file)
    config = in_force.config
    host = config.service.host if host is None else host
    port = config.service.port if port is None else port
    url = address(config, os.environ)
    guard.check(config, os.environ, host=host, database_url=url, worker=not no_worker)
    logs.configure()
    sys.setswitchinterval(_TURN_S)
    with listen.bound(host, port) as on, _back(in_force, worker=not no_worker) as back:
        listen.listen(
            app(back), on, lambda: click.echo(f"ticket-lint listens on {listen.address(on)}")
        )
        database = back.database
    run.end(EXIT_CLEAN, database)


@contextmanager
def _back(in_force: InForce, *, worker: bool) -> Iterator[Back]:
    """Open what stands behind the routes, and close it in turn when they are no longer served."""
    from ticket_lint.cli.remembered import history  # noqa: PLC0415 - as above
    from ticket_lint.service import engine, guard, housekeeping, office, run  # noqa: PLC0415
    from ticket_lint.service.app import Back  # noqa: PLC0415
    from ticket_lint.service.inbox import Inbox  # noqa: PLC0415
    from ticket_lint.service.sprint import Reader  # noqa: PLC0415

    config = in_force.config
    judge = settings.judge(in_force)
    with ExitStack() as stack:
        pool = run.POOL + (config.service.concurrency if worker else 0)
        database = stack.enter_context(history(in_force, pool))
        engine.migrated(database)
        of = office.opened(config, judge, database)
        if worker:
            client = stack.enter_context(engine.working(of))
        else:
            client = engine.client(database)
            stack.callback(client.destroy)
        inbox = Inbox(database, client, of.site, config.service.max_waiting)
        stack.callback(inbox.close)
        yield Back(
            config=config,
            database=database,
            site=of.site,
            client=client,
            inbox=inbox,
            secrets=guard.secrets(os.environ),
            sprint=Reader(of, config.profile if "profile" in in_force.origins else "sprint"),
            judge=judge,
            alive=housekeeping.is_kept if worker else None,
            reach=lambda: of.reach,
        )
