"""`ticket-lint init`: a commented configuration to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from ticket_lint.cli.sink import printed


@click.command("init", short_help="Write a commented ticket-lint.toml.")
@click.argument("file", type=click.Path(), default="ticket-lint.toml")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def command(*, file: str, force: bool) -> None:
    """Write a configuration with every key, its meaning and its default.

    FILE is ticket-lint.toml in this folder unless given. As it is written it changes nothing: a
    value takes effect when its `#` is taken away.
    """
    from ticket_lint.config.template import template  # noqa: PLC0415 - `--help` needs none
    from ticket_lint.errors import UsageError  # noqa: PLC0415
    from ticket_lint.report.escape import plain  # noqa: PLC0415

    try:
        with Path(file).open("w" if force else "x", encoding="utf-8") as stream:
            stream.write(template())
    except FileExistsError:
        raise UsageError("is there already", where=file, right="--force replaces it") from None
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", where=file) from None
    printed(f"wrote {plain(file)}")
