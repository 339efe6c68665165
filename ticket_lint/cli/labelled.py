"""The labelled tickets that `evaluate` and `calibrate` look at: from files, or from Jira by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from ticket_lint.cli import connection, settings
from ticket_lint.cli.handler import say

if TYPE_CHECKING:
    from ticket_lint.config.sources import InForce
    from ticket_lint.errors import InputError
    from ticket_lint.fit.labelled import Labelled
    from ticket_lint.intake.tickets import Read
    from ticket_lint.judge.assess import Judge

F = TypeVar("F", bound=Callable[..., object])
_SHOWN = 5
"""Unreadable inputs that are named one by one."""


class Found(NamedTuple):
    """Labelled tickets, who judged them, and how many inputs could not be read."""

    cases: list[Labelled]
    judge: Judge
    unread: int


def arguments(command: F) -> F:
    """Add the arguments and options that say what is labelled."""
    for option in (
        settings.color_option,
        connection.options,
        settings.config_options,
        settings.format_option(does="report"),
        click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path()),
        click.argument("labels", metavar="LABELS", type=click.Path()),
    ):
        command = option(command)
    return command


def labelled(
    in_force: InForce,
    labels: str,
    files: Sequence[str],
    *,
    record: str | None,
    max_requests: int | None,
) -> Found:
    """Read labels and their tickets, and judge these; unreadable ones are told on standard error.

    Raises `InputError` for labels that cannot be used or whose tickets are not there.
    """
    from ticket_lint.fit.labelled import joined  # noqa: PLC0415 - `--help` needs none
    from ticket_lint.intake.labels import read_labels  # noqa: PLC0415

    levels = read_labels(labels)
    judge = settings.judge(in_force)
    count = 0

    def unread(error: InputError) -> None:
        nonlocal count
        count += 1
        if count <= _SHOWN:
            say("error", str(error))

    tickets = _tickets(in_force, levels, files, record, max_requests)
    cases = joined(levels, tickets, judge, where=labels, unread=unread)
    if count > _SHOWN:
        say("error", f"{count - _SHOWN} more inputs cannot be read")
    return Found(cases, judge, count)


def _tickets(
    in_force: InForce,
    levels: Mapping[str, float],
    files: Sequence[str],
    record: str | None,
    max_requests: int | None,
) -> Iterator[Read]:
    """Return the tickets of files, or of the labels' keys where no file is given."""
    if files:
        from ticket_lint.intake import read  # noqa: PLC0415 - only where files are read

        return read(files, in_force.config)
    from ticket_lint.intake.site import by_keys  # noqa: PLC0415 - only where Jira is asked

    jira = connection.opened(in_force, record=record, max_requests=max_requests)
    return by_keys(jira, connection.laid_out(jira, in_force), list(levels))
