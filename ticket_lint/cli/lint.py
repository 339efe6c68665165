"""`ticket-lint lint`."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Literal

import click

from ticket_lint.cli import connection, settings
from ticket_lint.cli.handler import colored, say
from ticket_lint.report.formats import FORMATS, Format

if TYPE_CHECKING:
    from ticket_lint.cli.progress import Bar
    from ticket_lint.config.sources import InForce
    from ticket_lint.intake.tickets import Read
    from ticket_lint.judge.assess import Judge
    from ticket_lint.report.tally import Look, Terms


@click.command("lint", short_help="Judge tickets from Jira, files, folders or standard input.")
@click.argument("files", metavar="[FILE | KEY]...", nargs=-1, type=click.Path())
@click.option("--jql", metavar="QUERY", help="Judge what this search finds in Jira.")
@settings.format_option(FORMATS, does="report")
@settings.output_option
@click.option(
    "--fail-under",
    metavar="SCORE",
    type=click.IntRange(0, 100),
    help="Exit with 1 where a ticket has less than this. In junit those tickets fail; without it, "
    "those that are not ready.",
)
@settings.config_options
@click.option("--quiet", "-q", is_flag=True, help="One line a ticket.")
@click.option("--verbose", "-v", is_flag=True, help="Every quote, and who could not judge and why.")
@click.option("--strict", is_flag=True, help="Stop at the first input that cannot be read.")
@connection.options
@settings.color_option
def command(
    *,
    files: tuple[str, ...],
    jql: str | None,
    format_name: Format,
    output: str | None,
    fail_under: int | None,
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config_file: str | None,
    quiet: bool,
    verbose: bool,
    strict: bool,
    record: str | None,
    max_requests: int | None,
    color: bool | None,
) -> int:
    """Judge tickets: score, verdict, findings with their evidence, and the way to ready.

    A FILE is a Jira issue or search response as JSON, JSON lines, Jira's CSV export or a Markdown
    draft, told apart by content. A folder stands for its files, `-` for standard input. A KEY such
    as WEB-12, or a ticket's address, is read from Jira with what its parent states;
    `ticket-lint init` connects to it.

    An input that cannot be read is told on standard error and the others go on; the exit code is
    then 2.
    """
    from ticket_lint.cli.progress import Bar  # noqa: PLC0415 - `--help` needs none of these
    from ticket_lint.cli.sink import opened  # noqa: PLC0415
    from ticket_lint.cli.stream import Run  # noqa: PLC0415
    from ticket_lint.report.formats import report  # noqa: PLC0415
    from ticket_lint.report.tally import Tally  # noqa: PLC0415

    output = None if output == "-" else output
    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose exclude each other.")
    if not files and jql is None:
        raise click.UsageError("Nothing to judge: name a FILE, a KEY or --jql.")
    paths, keys = connection.sorted_out(files)
    in_force = settings.in_force(config_file, profile, select, ignore)
    judge = settings.judge(in_force)
    terms = _terms(in_force, judge, fail_under)
    human = format_name == "terminal"
    shown = output is None and sys.stdout.isatty()
    look = _look(
        "quiet" if quiet else "verbose" if verbose else "normal", color=color, output=output
    )
    from_jira = _from_jira(in_force, keys, jql, record, max_requests)
    bar = Bar(files, wanted=sys.stderr.isatty() and not shown)
    with opened(output, human=human, inputs=paths) as write:
        run = Run(judge, report(format_name, terms, look), Tally(terms), write, bar, strict)
        return run(chain(_from_files(in_force, paths, bar), from_jira))


def _from_files(in_force: InForce, paths: Sequence[str], bar: Bar) -> Iterator[Read]:
    if paths:
        from ticket_lint.intake import read  # noqa: PLC0415 - a run on Jira needs none

        yield from read(paths, in_force.config, seen=bar.read if bar.wanted else None)


def _from_jira(
    in_force: InForce,
    keys: Sequence[str],
    jql: str | None,
    record: str | None,
    max_requests: int | None,
) -> Iterator[Read]:
    """Return the tickets of keys and of a search; the connection is tried before any report."""
    if not keys and jql is None:
        return iter(())
    from ticket_lint.errors import ConfigError  # noqa: PLC0415 - only where Jira is asked
    from ticket_lint.intake.site import by_jql, by_keys  # noqa: PLC0415

    try:
        jira = connection.opened(in_force, record=record, max_requests=max_requests)
    except ConfigError as error:
        if keys and not error.where:
            error.where = f"{keys[0]} is no file, so the key of a ticket"
        raise
    layouts = connection.laid_out(jira, in_force)
    found = _noted(by_jql(jira, layouts, jql), jql) if jql is not None else iter(())
    return chain(by_keys(jira, layouts, keys), found)


def _noted(found: Iterator[Read], jql: str) -> Iterator[Read]:
    """Yield what a search found, and say so where that is nothing."""
    empty = True
    for one in found:
        empty = False
        yield one
    if empty:
        say("note", f"--jql {jql}: no ticket is found")


def _terms(in_force: InForce, judge: Judge, fail_under: int | None) -> Terms:
    from ticket_lint.report.tally import Terms  # noqa: PLC0415

    config = in_force.config
    return Terms(
        profile=config.profile,
        versions=judge.versions,
        rules=judge.every_rule,
        off=config.off,
        waivers=config.ignore,
        today=judge.today or dt.datetime.now().astimezone().date(),
        fail_under=fail_under,
    )


def _look(
    level: Literal["quiet", "normal", "verbose"], *, color: bool | None, output: str | None
) -> Look:
    from ticket_lint.report.tally import Look  # noqa: PLC0415

    on_terminal = output is None and sys.stdout.isatty()
    wrapped = on_terminal or "COLUMNS" in os.environ
    return Look(
        level=level,
        color=colored(None if output else sys.stdout, asked=color),
        width=shutil.get_terminal_size().columns if wrapped else None,
    )
