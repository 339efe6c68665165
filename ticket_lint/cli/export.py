"""`ticket-lint export`: the history as CSV or JSON lines."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Any, Literal

import click

from ticket_lint.cli import settings
from ticket_lint.errors import EXIT_CLEAN, UsageError

if TYPE_CHECKING:
    from ticket_lint.store.export import Row

_KINDS = ("assessments", "findings", "actions", "waivers", "rejections", "runs")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula (OWASP, CSV injection)."""
_BLOCK = 100
"""Rows that are written at once."""


@click.command("export", short_help="Write the history as CSV or JSON lines.")
@click.argument("what", type=click.Choice(_KINDS))
@click.option(
    "--format",
    "-f",
    "format_name",
    type=click.Choice(("csv", "jsonl")),
    default="csv",
    show_default=True,
    help="A table for spreadsheets, or one JSON object a line.",
)
@settings.output_option
@click.option(
    "--since",
    metavar="YYYY-MM-DD",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Only what is of this day (UTC) or later.",
)
@click.option("--project", metavar="KEY", default="", help="Only tickets of this project.")
@click.option("--site", metavar="HOST", default="", help="Only this Jira, by its host.")
@settings.config_file_option
def command(
    *,
    what: str,
    format_name: Literal["csv", "jsonl"],
    output: str | None,
    since: dt.datetime | None,
    project: str,
    site: str,
    config_file: str | None,
) -> int:
    """Write what is remembered, oldest first, for spreadsheets and other programs.

    \b
    assessments  each revision of a ticket that was judged: score, verdict, rules
    findings     each finding of these
    actions      what was written to tickets: comments posted and edited, labels, moves
    waivers      findings that people ignore, by their comments
    rejections   findings that people call wrong
    runs         scans and sprint reports

    Columns stay as they are; new ones come at the end. Times are UTC. In CSV, a text that a
    spreadsheet would run as a formula has a ' before it.
    """  # noqa: D301 - click reads the \b
    from ticket_lint.cli import sink  # noqa: PLC0415 - `--help` needs none of these
    from ticket_lint.cli.remembered import history  # noqa: PLC0415
    from ticket_lint.store.export import KINDS, rows  # noqa: PLC0415

    kind = KINDS[what]
    if project and not kind.of_tickets:
        raise UsageError(
            "a run belongs to no project", where="--project", right="--site, or another export"
        )
    start = since.replace(tzinfo=dt.UTC) if since else None
    with history(settings.in_force(config_file)) as database:
        wanted = rows(database, kind, since=start, project=project.upper(), site=site)
        with closing(wanted) as found, sink.opened(output, human=False) as write:
            if format_name == "csv":
                _as_csv(kind.columns, found, write)
            else:
                _written((json.dumps(row, ensure_ascii=False) + "\n" for row in found), write)
    return EXIT_CLEAN


def _as_csv(columns: Iterable[str], found: Iterable[Row], write: Callable[[str], None]) -> None:
    """Write RFC 4180: commas, quotes where needed, CRLF, a head."""
    line = io.StringIO()
    writer = csv.writer(line)

    def lines() -> Iterable[str]:
        writer.writerow(columns)
        for one in found:
            writer.writerow([_cell(value) for value in one.values()])
            yield _taken(line)
        yield _taken(line)  # the head alone, where there is nothing

    _written(lines(), write)


def _cell(value: Any) -> Any:  # noqa: ANN401 - whatever a database keeps
    """Return a value as a cell has it: a list by its words, an object as JSON, yes and no."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        value = " ".join(map(str, value))
    elif isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _taken(line: io.StringIO) -> str:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text


def _written(lines: Iterable[str], write: Callable[[str], None]) -> None:
    """Write some lines at a time: each call is flushed."""
    block: list[str] = []
    for line in lines:
        block.append(line)
        if len(block) >= _BLOCK:
            write("".join(block))
            block.clear()
    write("".join(block))
