"""`ticket-lint sprint`: is this sprint ready, and what to ask in planning."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import click

from ticket_lint.cli import connection, settings
from ticket_lint.cli.handler import colored, say
from ticket_lint.errors import (
    EXIT_CLEAN,
    EXIT_COULD_NOT_RUN,
    EXIT_OUR_BUG,
    EXIT_TICKETS_FALL_SHORT,
    StoreError,
    TicketLintError,
)

if TYPE_CHECKING:
    from ticket_lint.config.sources import InForce
    from ticket_lint.jira.client import Jira
    from ticket_lint.judge.assess import Judge
    from ticket_lint.values.assessment import Assessment, Stage
    from ticket_lint.values.sprint import Since, SprintReport
    from ticket_lint.values.ticket import Ticket
    from ticket_lint.work.sprint import Chosen, Gatherer, Remember

_Format = Literal["terminal", "markdown", "json"]
_PROFILE: Stage = "sprint"


@click.command("sprint", short_help="Tell how ready a sprint is, and what to ask in planning.")
@click.argument("which", metavar="[active | next | ID | NAME]", default="", required=False)
@click.option(
    "--board",
    metavar="ID|NAME|PROJECT",
    help="The board, by its id, its name or its project.  [default: that of the configuration]",
)
@click.option("--jql", metavar="QUERY", help="Judge what this search finds: for a Kanban board.")
@settings.format_option(("terminal", "markdown", "json"), does="report")
@settings.output_option
@click.option(
    "--fail-under",
    metavar="SCORE",
    type=click.IntRange(0, 100),
    help="Exit with 1 where an open ticket has less than this.",
)
@click.option("--no-runway", is_flag=True, help="Do not read the backlog and the closed sprints.")
@click.option(
    "--no-history", is_flag=True, help="Neither compare with the last run nor remember this one."
)
@settings.config_options_for(_PROFILE)
@click.option("--quiet", "-q", is_flag=True, help="Leave out the tickets that are ready.")
@connection.options
@settings.color_option
def command(
    *,
    which: str,
    board: str | None,
    jql: str | None,
    format_name: _Format,
    output: str | None,
    fail_under: int | None,
    no_runway: bool,
    no_history: bool,
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config_file: str | None,
    quiet: bool,
    record: str | None,
    max_requests: int | None,
    color: bool | None,
) -> int:
    """Judge the open tickets of a sprint: the next one of the configured board, or the one named.

    The report tells how many tickets and points are ready, lists the tickets from worst to best
    with a question to ask about each that is not, and says what is at risk, what came in unready
    after the start, what changed since the last run here, and how many sprints of ready work the
    backlog holds. Nothing is written to Jira.

    Tickets are held to the profile `sprint` unless the configuration or --profile names another.
    The exit code is 0 also where tickets are not ready; --fail-under makes it 1.
    """
    from ticket_lint.cli.sink import opened  # noqa: PLC0415 - `--help` needs none of these

    if jql is not None and (which or board):
        raise click.UsageError("--jql stands for a sprint: name one or the other.")
    in_force = settings.in_force(config_file, profile, select, ignore)
    if "profile" not in in_force.origins:
        in_force = in_force.override(profile=("ticket-lint sprint", _PROFILE))
    # A report compares tickets, so all are held to the same, whatever their status.
    in_force = in_force.override(stages=("ticket-lint sprint", {}))
    judge = Isolated(settings.judge(in_force))
    jira = connection.opened(in_force, record=record, max_requests=max_requests)
    chosen = _chosen(jira, in_force, which or "next", board, jql)
    with remembering(jira, in_force, judge.judge, wanted=not no_history) as remember:
        gather = gatherer(jira, in_force, judge, remember)
        now = dt.datetime.now().astimezone()
        report = gather(chosen, now=now, runway=not no_runway, fail_under=fail_under)
    output = None if output == "-" else output
    with opened(output, human=format_name == "terminal") as write:
        write(_text(report, format_name, output=output, quiet=quiet, color=color))
    for fault in report.errors:
        say("error", str(TicketLintError(fault.what, where=fault.where, right=fault.right)))
    if judge.bugs:
        return EXIT_OUR_BUG
    if report.errors:
        return EXIT_COULD_NOT_RUN
    return EXIT_TICKETS_FALL_SHORT if report.below else EXIT_CLEAN


def _chosen(
    jira: Jira, in_force: InForce, which: str, board: str | None, jql: str | None
) -> Chosen:
    from ticket_lint.work.sprint import Chosen, choose  # noqa: PLC0415 - as above

    if jql is not None:
        return Chosen(jql=jql)
    return choose(jira, which, in_force.config.jira.board if board is None else board)


def gatherer(jira: Jira, in_force: InForce, judge: Isolated, remember: Remember | None) -> Gatherer:
    """Return what gathers a report under a configuration."""
    from ticket_lint.work.sprint import Gatherer  # noqa: PLC0415 - as above

    return Gatherer(
        jira=jira,
        layouts=connection.laid_out(jira, in_force),
        judge=judge,
        profile=in_force.config.profile,
        versions=dict(judge.judge.versions),
        remember=remember,
    )


@contextmanager
def remembering(
    jira: Jira, in_force: InForce, judge: Judge, *, wanted: bool
) -> Iterator[Remember | None]:
    """Open the history; a report is worth having without one, so that its faults are notes."""
    if not wanted:
        yield None
        return
    from ticket_lint.jira.address import host_of  # noqa: PLC0415 - as above
    from ticket_lint.store.address import address, origin  # noqa: PLC0415
    from ticket_lint.store.database import opened  # noqa: PLC0415 - brings SQLAlchemy
    from ticket_lint.work.since import Memory  # noqa: PLC0415

    config = in_force.config
    try:
        database = opened(address(config, os.environ), where=origin(config, os.environ))
    except StoreError as error:
        say("note", f"no history: {error}")
        yield None
        return
    memory = Memory(database, host_of(jira.site), judge)

    def remember(scope: str, judged: Sequence[tuple[Ticket, Assessment]]) -> Since | None:
        try:
            return memory(scope, judged)
        except StoreError as error:
            say("note", f"no history: {error}")
            return None

    try:
        yield remember
    finally:
        database.close()


@dataclass(slots=True)
class Isolated:
    """A judge whose own mistakes cost one ticket only; the first one is told in full."""

    judge: Judge
    bugs: int = 0

    def __call__(self, ticket: Ticket) -> Assessment | TicketLintError:
        """Return the assessment, or that there is none."""
        try:
            return self.judge(ticket)
        except TicketLintError:
            raise
        except Exception as error:  # noqa: BLE001 - ours, whatever it is
            from ticket_lint.cli.bug import report  # noqa: PLC0415 - rarely needed

            if not self.bugs:
                click.echo(report(error, doing="in judging a ticket"), err=True)
            self.bugs += 1
            return TicketLintError(
                f"ticket-lint made a mistake ({type(error).__name__})", where=ticket.key
            )


def _text(
    report: SprintReport,
    format_name: _Format,
    *,
    output: str | None,
    quiet: bool,
    color: bool | None,
) -> str:
    render: Callable[[SprintReport], str]
    # Imported here, so that a start pays for one format only.
    match format_name:
        case "json":
            from ticket_lint.report import sprint_json  # noqa: PLC0415

            render = sprint_json.text
        case "markdown":
            from ticket_lint.report import sprint_markdown  # noqa: PLC0415

            render = sprint_markdown.text
        case "terminal":
            from ticket_lint.report.sprint_terminal import SprintTerminal  # noqa: PLC0415
            from ticket_lint.report.tally import Look  # noqa: PLC0415

            wrapped = (output is None and sys.stdout.isatty()) or "COLUMNS" in os.environ
            render = SprintTerminal(
                Look(
                    level="quiet" if quiet else "normal",
                    color=colored(None if output else sys.stdout, asked=color),
                    width=shutil.get_terminal_size().columns if wrapped else None,
                )
            )
    return render(report)
