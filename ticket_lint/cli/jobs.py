"""`ticket-lint jobs`: what the service is at, and what it gave up."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, cast

import click

from ticket_lint.cli import settings
from ticket_lint.errors import EXIT_CLEAN, EXIT_COULD_NOT_RUN

if TYPE_CHECKING:
    from dbos import DBOSClient

    from ticket_lint.config.schema import Config
    from ticket_lint.service.jobs import Job, State
    from ticket_lint.store.database import Database

_STATES = ("waiting", "running", "delayed", "done", "dead")


@click.group("jobs", short_help="Show the jobs of the service; try dead letters again.")
def command() -> None:
    """Show the jobs of the service, and try those again that it gave up: its dead letters.

    They are in the database that the service uses: see `ticket-lint config` for which one that is.
    """


@command.command("list")
@click.option("--state", type=click.Choice(_STATES), help="Only jobs of this state.")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="At most so many, the newest first.",
)
@settings.format_option()
@settings.config_file_option
def list_(
    *,
    state: str | None,
    limit: int,
    format_name: Literal["terminal", "json"],
    config_file: str | None,
) -> int:
    """List jobs, the newest first. `dead` are those that were given up."""
    from ticket_lint.cli.sink import printed  # noqa: PLC0415 - `--help` needs none of these
    from ticket_lint.service import jobs  # noqa: PLC0415

    with _queue(config_file) as (_, _, client):
        found = jobs.listed(client, state=cast("State | None", state), limit=limit)
    if format_name == "json":
        printed(json.dumps([_json(one) for one in found], indent=2, ensure_ascii=False))
    elif found:
        printed("\n".join(_table(found)))
    return EXIT_CLEAN


@command.command("show")
@click.argument("job", metavar="ID")
@settings.format_option()
@settings.config_file_option
def show(*, job: str, format_name: Literal["terminal", "json"], config_file: str | None) -> int:
    """Show one job, with the reason why it comes again or was given up."""
    from ticket_lint.cli.handler import say  # noqa: PLC0415 - as above
    from ticket_lint.cli.sink import printed  # noqa: PLC0415
    from ticket_lint.report.escape import brief, plain  # noqa: PLC0415
    from ticket_lint.service import jobs  # noqa: PLC0415

    with _queue(config_file) as (_, _, client):
        one = jobs.shown(client, job)
    if one is None:
        say("error", f"{brief(job)}: there is no such job")
        return EXIT_COULD_NOT_RUN
    if format_name == "json":
        printed(json.dumps(_json(one), indent=2, ensure_ascii=False))
    else:
        told = _json(one).items()
        printed("\n".join(f"{name:<8} {plain(str(value))}".rstrip() for name, value in told))
    return EXIT_CLEAN


@command.command("retry")
@click.argument("jobs", metavar="ID...", nargs=-1, required=True)
@settings.config_file_option
def retry(*, jobs: Sequence[str], config_file: str | None) -> int:
    """Try dead letters again, each with the newest text of its ticket.

    For one of a scan that has ended, the scan is begun again; it reads what it has not seen.
    """
    from ticket_lint.cli.handler import say  # noqa: PLC0415 - as above
    from ticket_lint.errors import InputError  # noqa: PLC0415
    from ticket_lint.report.escape import brief  # noqa: PLC0415
    from ticket_lint.service import jobs as queue  # noqa: PLC0415
    from ticket_lint.service.office import site  # noqa: PLC0415

    code = EXIT_CLEAN
    with _queue(config_file) as (config, database, client):
        for job in jobs:
            try:
                new = queue.retried(database, client, job, site(config, os.environ))
            except InputError as error:
                say("error", str(error))
                code = EXIT_COULD_NOT_RUN
            else:
                click.echo(f"{brief(job)} is tried again as {new}")
    return code


@command.command("purge")
@click.argument("jobs", metavar="[ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All dead letters; needs --yes.")
@click.option("--yes", is_flag=True, help="Really all of them.")
@settings.config_file_option
def purge(*, jobs: Sequence[str], everything: bool, yes: bool, config_file: str | None) -> int:
    """Throw dead letters away: those named, or all of them."""
    from ticket_lint.cli.handler import say  # noqa: PLC0415 - as above
    from ticket_lint.errors import UsageError  # noqa: PLC0415
    from ticket_lint.report.tally import counted  # noqa: PLC0415
    from ticket_lint.service import jobs as queue  # noqa: PLC0415

    if bool(jobs) == everything:
        raise UsageError("which ones?", where="jobs purge", right="ids, or --all")
    if everything and not yes:
        say("note", "nothing was thrown away; --yes goes on")
        return EXIT_COULD_NOT_RUN
    with _queue(config_file) as (_, _, client):
        count = queue.purged(client, *jobs)
    click.echo(f"{counted(count, 'dead letter')} thrown away")
    return EXIT_CLEAN if count or everything else EXIT_COULD_NOT_RUN


@contextmanager
def _queue(config_file: str | None) -> Iterator[tuple[Config, Database, DBOSClient]]:
    """Open the queue of a configuration, made where there is none yet."""
    from ticket_lint.cli.remembered import history  # noqa: PLC0415 - as above
    from ticket_lint.service import engine  # noqa: PLC0415

    in_force = settings.in_force(config_file)
    with history(in_force) as database, database.guarded():
        engine.migrated(database)
        client = engine.client(database)
        try:
            yield in_force.config, database, client
        finally:
            client.destroy()


def _table(found: Sequence[Job]) -> Iterator[str]:
    """Yield a line for each job, the columns under each other."""
    from ticket_lint.report.escape import brief  # noqa: PLC0415 - as above

    rows = [("ID", "KIND", "STATE", "WHAT", "TRIES", "UPDATED", "REASON")]
    rows += [
        (one.id, one.kind, one.state, one.what, str(one.tries), _day(one.updated), one.reason)
        for one in found
    ]
    told = [[brief(value) for value in row] for row in rows]
    widths = [max(len(row[column]) for row in told) for column in range(len(rows[0]) - 1)]
    for row in told:
        cells = [value.ljust(width) for value, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()


def _json(one: Job) -> dict[str, Any]:
    return one._asdict() | {"created": _iso(one.created), "updated": _iso(one.updated)}


def _iso(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")


def _day(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")
