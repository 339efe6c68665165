"""`ticket-lint forget`: removes all that is remembered of a ticket."""

from __future__ import annotations

import click

from ticket_lint.cli import settings
from ticket_lint.errors import EXIT_CLEAN


@click.command("forget", short_help="Remove all that is remembered of a ticket.")
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@settings.config_file_option
def command(*, keys: tuple[str, ...], config_file: str | None) -> int:
    """Remove assessments, quotes, actions and answers of tickets from the history.

    Jira is not asked: `ticket-lint undo` takes back what was written there. A ticket that is
    judged again is remembered again. That nothing was remembered is no error.
    """
    from ticket_lint.cli.remembered import history  # noqa: PLC0415 - `--help` needs none of these
    from ticket_lint.report.escape import brief  # noqa: PLC0415
    from ticket_lint.store.history import forget  # noqa: PLC0415

    with history(settings.in_force(config_file)) as database:
        for key in keys:
            count = forget(database, key.upper())
            what = "is forgotten" if count else "nothing was remembered"
            click.echo(f"{brief(key.upper())}: {what}")
    return EXIT_CLEAN
