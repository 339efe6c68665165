"""`ticket-lint worker`: one of many that work at what the service has accepted."""

from __future__ import annotations

import os
from contextlib import ExitStack

import click

from ticket_lint.cli import settings
from ticket_lint.errors import EXIT_CLEAN


@click.command("worker", short_help="Work at what the service has accepted, beside others.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Answer /healthz, /readyz and /metrics at this port; 0 is any free one. Else none is "
    "opened.",
)
@click.option("--host", metavar="ADDRESS", help="Where the port is, instead of service.host.")
@settings.config_file_option
def command(*, port: int | None, host: str | None, config_file: str | None) -> int:
    """Judge and write to the tickets that `ticket-lint serve` has accepted, until it is stopped.

    Any number of them may run, on any number of hosts, on one PostgreSQL database; what a worker
    was at that dies is taken over by the others. On SIGTERM it ends what it is at, for 10 seconds.
    """
    from ticket_lint.jira.credentials import login  # noqa: PLC0415 - as below
    from ticket_lint.service import office, run  # noqa: PLC0415 - `--help` needs none of these
    from ticket_lint.service.logs import configure  # noqa: PLC0415
    from ticket_lint.store.address import address, origin  # noqa: PLC0415
    from ticket_lint.store.database import opened  # noqa: PLC0415

    in_force = settings.in_force(config_file)
    config = in_force.config
    url = address(config, os.environ)
    run.check(url)
    login(config, os.environ)  # says what is missing, before anything is opened
    configure()
    judge = settings.judge(in_force)
    pool = run.POOL + config.service.concurrency
    with ExitStack() as stack:
        on = None
        if port is not None:
            from ticket_lint.service import listen  # noqa: PLC0415 - brings FastAPI

            host = config.service.host if host is None else host
            on = stack.enter_context(listen.bound(host, port))
        database = opened(url, where=origin(config, os.environ), pool=pool)
        run.worker(office.opened(config, judge, database, os.environ), on)
    run.end(EXIT_CLEAN, database)
    return EXIT_CLEAN
