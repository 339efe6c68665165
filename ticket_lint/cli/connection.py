"""Options of the commands that ask Jira, and the connection they lead to."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from ticket_lint.config.schema import Config
    from ticket_lint.config.sources import InForce
    from ticket_lint.jira.client import Jira
    from ticket_lint.jira.credentials import Login
    from ticket_lint.jira.discovery import Layouts

F = TypeVar("F", bound=Callable[..., object])
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*-[1-9][0-9]*")
_BROWSE = re.compile(
    r"https?://[^?#\s]+/browse/(?P<key>[A-Za-z][A-Za-z0-9_]*-[1-9][0-9]*)(?:[?#]\S*)?"
)


def options(command: F) -> F:
    """Add the options about how Jira is asked."""
    for option in (
        click.option(
            "--max-requests",
            metavar="N",
            type=click.IntRange(1),
            help="Make no more requests to Jira than this.",
        ),
        click.option(
            "--record",
            metavar="DIR",
            type=click.Path(),
            help="Keep Jira's answers in a new folder, for a report of a fault; without secrets, "
            "cookies, addresses and names.",
        ),
    ):
        command = option(command)
    return command


def sorted_out(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return which arguments are files and which are keys of tickets; a file wins.

    A ticket's address (`https://…/browse/WEB-12`) stands for its key.
    """
    files: list[str] = []
    keys: list[str] = []
    for argument in arguments:
        browse = _BROWSE.fullmatch(argument)
        if browse:
            keys.append(browse.group("key").upper())
        elif _KEY.fullmatch(argument) and not Path(argument).exists():
            keys.append(argument.upper())
        else:
            files.append(argument)
    return files, keys


def opened(settings: InForce, *, record: str | None, max_requests: int | None) -> Jira:
    """Return the Jira that is configured; raises `ConfigError` and `JiraError`."""
    from ticket_lint.jira.credentials import login  # noqa: PLC0415 - only where Jira is asked

    return reached(settings.config, login(settings.config, os.environ), record, max_requests)


def reached(
    config: Config, who: Login, record: str | None = None, max_requests: int | None = None
) -> Jira:
    """Return the Jira of a login, after it has told who we are."""
    import base64  # noqa: PLC0415 - as below

    from ticket_lint.jira.connect import connect  # noqa: PLC0415 - brings requests
    from ticket_lint.jira.record import Recorder  # noqa: PLC0415
    from ticket_lint.jira.transport import Terms  # noqa: PLC0415

    basic = base64.b64encode(f"{who.email}:{who.token}".encode()).decode()
    recorder = Recorder(Path(record), (who.token, basic, who.email)) if record else None
    terms = Terms(
        timeout=config.jira.timeout,
        max_requests=max_requests or config.jira.max_requests,
        record=recorder,
    )
    return connect(who, config, terms)


def laid_out(jira: Jira, settings: InForce, *, score: bool = False) -> Layouts:
    """Return where this Jira keeps criteria, checklists and points; errors name the file.

    With `score` the field that the score goes to has to be there, too: better no write at all than
    one that fails on each ticket after its comment.
    """
    from ticket_lint.errors import ConfigError  # noqa: PLC0415 - as above
    from ticket_lint.jira.discovery import layouts  # noqa: PLC0415

    try:
        found = layouts(jira, settings.config)
        if score:
            found.check_score()
    except ConfigError as error:
        raise settings.located(error) from None
    return found
