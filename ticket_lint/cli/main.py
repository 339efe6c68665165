"""`ticket-lint`: the commands by section. Each is one module, read when it is run."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from ticket_lint.cli.group import Sections

_COMMANDS = {
    "Lint": ("lint", "sprint"),
    "Write to Jira": ("comment", "scan", "undo"),
    "Remember": ("history", "export", "forget"),
    "Calibrate": ("evaluate", "calibrate"),
    "Look up": ("rules", "references", "schema"),
    "Serve": ("serve", "worker", "jobs", "token"),
    "Try out": ("sandbox",),
    "Set up": ("init", "doctor", "config", "completion"),
}


@click.group(
    cls=Sections,
    sections=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="ticket-lint", message="%(prog)s %(version)s")
def cli() -> None:
    """Tell how well a Jira ticket is specified, show why, and how to make it ready.

    \b
    Exit codes: 0 linted, 1 a ticket is below --fail-under, 2 could not run or could not
    read an input, 3 a mistake of ticket-lint itself, 130 interrupted, 141 output closed.
    """  # noqa: D301 - click reads the \b


def main() -> NoReturn:
    """Run the command line; the entry point `ticket-lint`."""
    # Imports make much that stays: looking for cycles in it again and again took 5 % of a run.
    gc.set_threshold(20_000, 20)
    # Python has no stream at all where the caller closed it, e.g. `>&-`.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    sys.exit(cli(prog_name="ticket-lint"))


if __name__ == "__main__":
    main()
