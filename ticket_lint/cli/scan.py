"""`ticket-lint scan`: the scheduled job over everything that a search finds."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING, Literal

import click

from ticket_lint.cli import connection, settings
from ticket_lint.cli.handler import say
from ticket_lint.errors import (
    EXIT_CLEAN,
    EXIT_COULD_NOT_RUN,
    EXIT_INTERRUPTED,
    EXIT_OUR_BUG,
    BudgetSpent,
    RequestRefused,
    TicketLintError,
    UsageError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ticket_lint.store.runs import Outcome
    from ticket_lint.work.job import Begun, Job

_SINCE = re.compile(r"([1-9][0-9]{0,5})([mhdw])")
_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10_080}


def _since(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Return the minutes of `90m`, `6h`, `1d`, `2w`."""
    if value is None:
        return None
    found = _SINCE.fullmatch(value.strip().lower())
    if not found:
        raise click.BadParameter("a number and m, h, d or w: 90m, 6h, 1d, 2w.", ctx, param)
    return int(found[1]) * _MINUTES[found[2]]


@click.command("scan", short_help="Judge what a search finds, and write to it: the scheduled job.")
@click.option("--jql", metavar="QUERY", required=True, help="The tickets to go over.")
@click.option(
    "--since",
    metavar="TIME",
    callback=_since,
    help="Only tickets that were changed within this time (90m, 6h, 1d, 2w), or since the last "
    "scan where that is longer ago.",
)
@click.option("--apply", is_flag=True, help="Write. Without this, nothing is written to Jira.")
@click.option(
    "--yes",
    is_flag=True,
    help="With --apply: go on where nothing was written to a project before.",
)
@click.option("--fresh", is_flag=True, help="Begin anew, also where a scan was interrupted.")
@click.option(
    "--here", is_flag=True, help="Scan on this machine, also where [service] url names a service."
)
@settings.format_option(does="sum up")
@click.option("--quiet", "-q", is_flag=True, help="The summary alone.")
@settings.config_options
@connection.options
def command(
    *,
    jql: str,
    since: int | None,
    apply: bool,
    yes: bool,
    fresh: bool,
    here: bool,
    format_name: Literal["terminal", "json"],
    quiet: bool,
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config_file: str | None,
    record: str | None,
    max_requests: int | None,
) -> int:
    """Judge every ticket that a search finds, where it changed since the last scan.

    With --apply the tickets of projects with `[projects.KEY] write = true` get comment, label and
    score; without it, lines tell what they would get. A ticket that is as it was costs nothing:
    it is neither judged nor written to.

    What fails on a ticket is told at the end, and the others go on; the exit code is then 2. A scan
    that was interrupted, by --max-requests too, goes on where it was when it is started again.

    Where [service] url names a ticket-lint service, --apply hands the scan to it and shows how far
    it is; ^C ends that, not the scan. The service has a configuration of its own.
    """
    from ticket_lint.cli.remembered import history  # noqa: PLC0415 - `--help` needs none of these
    from ticket_lint.cli.sprint import Isolated  # noqa: PLC0415
    from ticket_lint.store.pruning import pruned  # noqa: PLC0415
    from ticket_lint.work.job import Job  # noqa: PLC0415

    in_force = settings.in_force(config_file, profile, select, ignore)
    if apply and in_force.config.service.url and not here:
        own: dict[str, object] = {
            "--fresh": fresh,
            "--profile": profile,
            "--select": select,
            "--ignore": ignore,
        }
        own |= {"--record": record, "--max-requests": max_requests}
        return _handed(in_force.config.service.url, jql, since, own, format_name)
    judge = settings.judge(in_force)
    safely = Isolated(judge)
    with history(in_force) as database:
        jira = connection.opened(in_force, record=record, max_requests=max_requests)
        layouts = connection.laid_out(jira, in_force, score=True)
        job = Job(jira, layouts, judge, safely, database, jql, since)
        if apply and not yes and not _may_write(job):
            return EXIT_COULD_NOT_RUN
        begun = job.begin(apply=apply, fresh=fresh)
        if begun.running:
            when = time.strftime("%H:%M", time.localtime(begun.run.started))
            say("note", f"this scan has been running since {when}; nothing was done")
            return EXIT_CLEAN
        code = _run(job, begun, quiet=quiet, as_json=format_name == "json")
        pruned(database, in_force.config.store.keep_days)
    return EXIT_OUR_BUG if safely.bugs else code


def _handed(
    url: str, jql: str, since: int | None, own: Mapping[str, object], format_name: str
) -> int:
    """Have the service scan; options that it cannot know are refused, not left out."""
    from ticket_lint.cli.hand_over import hand_over  # noqa: PLC0415 - as above

    if given := next((name for name, value in own.items() if value), ""):
        raise UsageError(
            f"the service at {url} scans as it is configured", where=given, right="or --here"
        )
    return hand_over(url, jql, since, as_json=format_name == "json")


def _run(job: Job, begun: Begun, *, quiet: bool, as_json: bool) -> int:
    """Scan, print, and note how it ended; return the exit code."""
    from ticket_lint.cli.interrupt import Interrupts  # noqa: PLC0415 - as above
    from ticket_lint.cli.progress import Bar  # noqa: PLC0415
    from ticket_lint.cli.scan_shown import Summary, line  # noqa: PLC0415
    from ticket_lint.store import actions, runs  # noqa: PLC0415

    out, start = sys.stdout, time.monotonic()
    bar = Bar((), wanted=sys.stderr.isatty())
    scan = job.scan(begun.run)
    summary = Summary(job.scope, begun.run.apply, begun.resumed)
    outcome: Outcome = "interrupted"
    ended: BaseException | None = None
    with Interrupts() as interrupts, interrupts.terminated():
        try:
            for step in scan():
                summary.add(step)
                bar.ticket()
                told = "" if quiet or as_json else line(step)
                if told and out.isatty():
                    bar.say(told)
                elif told:
                    click.echo(told, file=out)
            outcome, summary.complete = "done", True
        except RequestRefused as error:  # JQL that will not be better the next time
            error.where = f"--jql {job.query}"
            outcome, ended = "failed", error
        except (KeyboardInterrupt, TicketLintError) as error:
            ended = error
        finally:
            bar.close()
            runs.end(job.database, begun.run, outcome, scan.counts)
    if isinstance(ended, TicketLintError) and not scan.counts:
        raise ended
    summary.counts = scan.counts
    if begun.run.apply:
        summary.done.update(actions.done_in(job.database, begun.run.id))
    summary.requests, summary.seconds = job.jira.terms.requests, time.monotonic() - start
    for told in summary.failures():
        say("error", told)
    click.echo(summary.json() if as_json else summary.text(), file=out)
    return _exit_code(ended, failed=bool(summary.faults))


def _exit_code(ended: BaseException | None, *, failed: bool) -> int:
    """Return the exit code of a scan that was ended by something, None for one that went through.

    As many requests as were allowed are no failure: the next run goes on.
    """
    if isinstance(ended, BudgetSpent):
        say("note", str(ended))
    elif isinstance(ended, TicketLintError):
        raise ended
    elif ended:
        return EXIT_INTERRUPTED
    return EXIT_COULD_NOT_RUN if failed else EXIT_CLEAN


def _may_write(job: Job) -> bool:
    """Tell whether every project that would get a comment had one before; else print figures."""
    from ticket_lint.cli.scan_shown import first  # noqa: PLC0415 - as above
    from ticket_lint.store import runs  # noqa: PLC0415
    from ticket_lint.work.job import figures  # noqa: PLC0415

    unwritten = job.unwritten()
    if not unwritten:
        return True
    begun = job.begin(apply=False, fresh=True)
    scan = job.scan(begun.run)
    found = figures(scan(), unwritten)
    runs.end(job.database, begun.run, "done", scan.counts)
    if not found.new:
        return True
    click.echo(first(found))
    say("note", "nothing was written; --yes goes on")
    return False
