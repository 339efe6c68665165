"""`ticket-lint config`: what is in force, and where each value came from."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import click

from ticket_lint.cli import settings
from ticket_lint.cli.handler import colored
from ticket_lint.cli.sink import printed

if TYPE_CHECKING:
    from ticket_lint.config.sources import InForce
    from ticket_lint.report.paint import Paint


@click.command("config", short_help="Show what is in force, and where each value came from.")
@settings.config_options
@settings.format_option()
@settings.color_option
def command(
    *,
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config_file: str | None,
    format_name: Literal["terminal", "json"],
    color: bool | None,
) -> None:
    """Show every value of the configuration that `lint` would run under with the same options.

    Each stands with its origin: default, the file, or the option. The environment variables
    follow; secrets are masked. A value that does not fit is an error here as it is for `lint`.
    """
    from ticket_lint.report.paint import Paint  # noqa: PLC0415 - `--help` needs none of these
    from ticket_lint.report.tally import Look  # noqa: PLC0415

    in_force = settings.in_force(config_file, profile, select, ignore)
    settings.judge(in_force)
    paint = Paint(Look(color=colored(sys.stdout, asked=color)))
    text = _json(in_force) if format_name == "json" else "\n".join(_lines(in_force, paint))
    printed(text)


def _lines(in_force: InForce, paint: Paint) -> Iterator[str]:
    from ticket_lint.config import toml  # noqa: PLC0415
    from ticket_lint.config.environment import settings as environment  # noqa: PLC0415
    from ticket_lint.config.sources import DEFAULT  # noqa: PLC0415
    from ticket_lint.report.escape import plain  # noqa: PLC0415

    by = f" (named by {in_force.named_by})" if in_force.named_by else ""
    yield f"file: {plain(in_force.file)}{by}" if in_force.file else "file: none found"
    yield ""
    values = [(v.key, toml.literal(v.value), v.origin) for v in in_force.values()]
    width = max(len(f"{key} = {value}") for key, value, _ in values)
    width = min(width, 56)
    for key, value, origin in values:
        shown = plain(f"{key} = {value}").ljust(width)
        style = "dim" if origin == DEFAULT else "green"
        yield f"{shown}  {paint(plain(origin), style)}"
    yield ""
    for variable in environment(os.environ):
        shown = plain(variable.shown) or paint("not set", "dim")
        note = f"  {paint(variable.note, 'yellow')}" if variable.note else ""
        yield f"{plain(variable.name)}: {shown}{note}"


def _json(in_force: InForce) -> str:
    from pydantic_core import to_jsonable_python  # noqa: PLC0415

    from ticket_lint.config.environment import settings as environment  # noqa: PLC0415

    return json.dumps(
        {
            "file": in_force.file or None,
            "named_by": in_force.named_by or None,
            "values": [
                {"key": v.key, "value": to_jsonable_python(v.value), "origin": v.origin}
                for v in in_force.values()
            ],
            "environment": [
                {"name": s.name, "shown": s.shown or None, "note": s.note or None}
                for s in environment(os.environ)
            ],
        },
        indent=2,
    )
