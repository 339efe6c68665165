"""`ticket-lint undo`: takes back what was written to Jira."""

from __future__ import annotations

from collections import Counter

import click

from ticket_lint.cli import connection, settings
from ticket_lint.cli.handler import say
from ticket_lint.errors import EXIT_CLEAN, EXIT_COULD_NOT_RUN


@click.command("undo", short_help="Take back what was written to tickets.")
@click.option("--jql", metavar="QUERY", required=True, help="The tickets to take it back from.")
@click.option("--apply", is_flag=True, help="Do it. Without this, it is told and nothing is done.")
@settings.config_file_option
@connection.options
def command(
    *,
    jql: str,
    apply: bool,
    config_file: str | None,
    record: str | None,
    max_requests: int | None,
) -> int:
    """Take our comments, our label, our score and our properties off what a search finds.

    What people wrote stays: other comments, a label that was there before us, answers to our
    comment. A ticket that was moved back is not moved again. Running it twice does no harm. Set
    `write = false` first, or the next scan writes anew.
    """
    from ticket_lint.cli.remembered import history  # noqa: PLC0415 - `--help` needs none of these
    from ticket_lint.jira.address import host_of  # noqa: PLC0415
    from ticket_lint.report.escape import brief  # noqa: PLC0415
    from ticket_lint.report.tally import counted  # noqa: PLC0415
    from ticket_lint.store import actions  # noqa: PLC0415
    from ticket_lint.work.undo import Undo  # noqa: PLC0415

    in_force = settings.in_force(config_file)
    jira = connection.opened(in_force, record=record, max_requests=max_requests)
    layouts = connection.laid_out(jira, in_force)
    totals: Counter[str] = Counter()
    tickets = failed = 0
    with history(in_force) as database:
        for one in Undo(jira, layouts, apply=apply)(jql):
            tickets += 1
            totals.update(one.receipt.done)
            told = [*dict.fromkeys(one.receipt.done), *one.receipt.notes]
            if told:
                click.echo(f"{brief(one.receipt.key)}  {', '.join(told)}")
            if one.fault:
                failed += 1
                say("error", f"{one.receipt.key}: {one.fault}")
            if apply:
                actions.record(database, None, host_of(jira.site), [one.receipt])
    what = ", ".join(f"{count:,} × {name}" for name, count in totals.items()) or "nothing of ours"
    click.echo(f"{counted(tickets, 'ticket')}: {what}")
    if not apply and tickets:
        say("note", "nothing was done; --apply does it")
    return EXIT_COULD_NOT_RUN if failed else EXIT_CLEAN
