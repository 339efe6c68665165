"""`ticket-lint doctor`: does the connection to Jira work, and what with it."""

from __future__ import annotations

import itertools
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

import click

from ticket_lint.cli import connection, settings
from ticket_lint.cli.handler import colored
from ticket_lint.cli.sink import printed
from ticket_lint.errors import EXIT_CLEAN, EXIT_COULD_NOT_RUN, TicketLintError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ticket_lint.jira.checkup import Check
    from ticket_lint.report.paint import Paint

_COLOR = {"ok": "green", "note": "yellow", "fail": "red"}


@click.command("doctor", short_help="Check the connection to Jira and what will work with it.")
@click.option(
    "--project",
    "projects",
    metavar="KEY",
    multiple=True,
    help="Ask for the permissions in this project; can be given more than once.",
)
@settings.config_file_option
@settings.format_option()
@connection.options
@settings.color_option
def command(
    *,
    projects: tuple[str, ...],
    config_file: str | None,
    format_name: Literal["terminal", "json"],
    record: str | None,
    max_requests: int | None,
    color: bool | None,
) -> int:
    """Check address, token, permissions, fields, issue types and boards; nothing is written.

    Where `url` under [service] names a service, it is asked whether it would scan for us.

    Each line says what was found, and what to do where something will not work. The exit code is
    2 where tickets could not be linted as things stand.
    """
    from ticket_lint.jira.checkup import checkup  # noqa: PLC0415 - `--help` needs none of these
    from ticket_lint.report.paint import Paint  # noqa: PLC0415
    from ticket_lint.report.tally import Look  # noqa: PLC0415

    in_force = settings.in_force(config_file)
    jira = connection.opened(in_force, record=record, max_requests=max_requests)
    paint = Paint(Look(color=colored(sys.stdout, asked=color)))
    checks = []
    config = in_force.config
    of_jira = checkup(jira, config, tuple(key.upper() for key in projects))
    for check in itertools.chain(of_jira, _service(config.service.url)):
        checks.append(check)
        if format_name == "terminal":
            printed(shown(check, paint))
    if format_name == "json":
        printed(json.dumps([asdict(check) for check in checks], indent=2, ensure_ascii=False))
    failed = any(check.state == "fail" for check in checks)
    return EXIT_COULD_NOT_RUN if failed else EXIT_CLEAN


def _service(url: str) -> Iterator[Check]:
    """Check the service that `scan --apply` hands its work to, where one is configured.

    Tickets can be linted without it: what is wrong there is a note.
    """
    if not url:
        return
    from ticket_lint.cli.hand_over import reached  # noqa: PLC0415 - few have one
    from ticket_lint.jira.checkup import Check  # noqa: PLC0415 - as above

    try:
        yield Check("service", "ok", f"{reached(url)} takes scans with this token")
    except TicketLintError as error:
        yield Check("service", "note", f"{error.where}: {error.what}", error.right)


def shown(check: Check, paint: Paint) -> str:
    """Return a check as a line, and a second one for what to do."""
    from ticket_lint.report.escape import plain  # noqa: PLC0415 - as above

    state = paint(check.state.ljust(4), _COLOR[check.state])
    text = f"{state}  {plain(check.name)}: {plain(check.found)}"
    return f"{text}\n      → {plain(check.fix)}" if check.fix else text
