"""The one error handler: what each exception prints, and the exit code it ends with."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

from ticket_lint.errors import (
    EXIT_CLEAN,
    EXIT_COULD_NOT_RUN,
    EXIT_INTERRUPTED,
    EXIT_OUR_BUG,
    ConfigErrors,
    TicketLintError,
)

EXIT_OUTPUT_CLOSED = 141
"""What a shell reports of a program whose reader has gone, e.g. `| head`: 128 + SIGPIPE."""


class OutputClosed(Exception):  # noqa: N818 - an event, no error
    """The reader of our output has gone."""


def handled(run: Callable[[], object]) -> int:
    """Run the command line; return its exit code, whatever happens."""
    code = EXIT_OUR_BUG
    try:
        result = run()
        code = result if isinstance(result, int) else EXIT_CLEAN
    except OutputClosed:
        # The interpreter flushes once more when it ends, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_OUTPUT_CLOSED
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = EXIT_INTERRUPTED
    except click.UsageError as error:
        error.show()
        code = EXIT_COULD_NOT_RUN
    except click.ClickException as error:
        say("error", error.format_message())
        code = EXIT_COULD_NOT_RUN
    except TicketLintError as error:
        for fault in error.faults if isinstance(error, ConfigErrors) else [error]:
            say("error", str(fault))
        code = error.exit_code
    except Exception as error:  # noqa: BLE001 - ours, whatever it is
        from ticket_lint.cli.bug import report  # noqa: PLC0415 - rarely needed

        click.echo(report(error), err=True)
    return code


def say(label: str, text: str) -> None:
    """Print a line on standard error."""
    click.echo(line(label, text), err=True, color=True)


def line(label: str, text: str) -> str:
    """Return a line for standard error, harmless whatever it quotes, secrets masked."""
    from ticket_lint.lexicon.secrets import mask  # noqa: PLC0415 - most runs have nothing to say
    from ticket_lint.report.escape import plain  # noqa: PLC0415

    shown = f"{label}:"
    if colored(sys.stderr):
        shown = click.style(shown, fg="red" if label == "error" else "yellow", bold=True)
    return f"{shown} {plain(mask(text))}"


def colored(stream: object, *, asked: bool | None = None) -> bool:
    """Tell whether to colour a stream: as `asked`, else on a terminal without `NO_COLOR`."""
    if asked is not None:
        return asked
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    isatty = getattr(stream, "isatty", None)
    return bool(isatty and isatty())
