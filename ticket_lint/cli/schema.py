"""`ticket-lint schema`: the JSON schemas of what comes out and of what can be configured."""

from __future__ import annotations

import json
from typing import Any, Literal, TypeAlias, get_args

import click

from ticket_lint.cli.sink import opened

Name: TypeAlias = Literal["output", "sprint", "config"]


@click.command("schema", short_help="Print the JSON schema of an output or of the configuration.")
@click.argument("name", type=click.Choice(get_args(Name)), default="output")
def command(*, name: Name) -> None:
    """Print a JSON schema.

    `output` (the default) is that of `lint --format json`; a line of `--format jsonl` is an
    element of its `tickets`. `sprint` is that of `sprint --format json`. `config` is that of
    ticket-lint.toml and of [tool.ticket-lint].
    """
    with opened(None, human=False) as write:
        write(text(name))


def text(name: Name) -> str:
    """Return a schema as it is published."""
    return json.dumps(_schema(name), indent=2, ensure_ascii=False) + "\n"


def _schema(name: Name) -> dict[str, Any]:
    if name == "output":
        from ticket_lint.report.machine import schema  # noqa: PLC0415 - one of several

        return schema()
    if name == "sprint":
        from ticket_lint.report import sprint_json  # noqa: PLC0415 - one of several

        return sprint_json.schema()
    from ticket_lint.config.schema import Config  # noqa: PLC0415

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "ticket-lint/config.schema.json",
        **Config.model_json_schema(),
        "title": "Configuration of ticket-lint",
    }
