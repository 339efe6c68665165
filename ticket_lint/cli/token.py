"""`ticket-lint token`: who may use the API of the service."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Literal, cast

import click

from ticket_lint.cli import settings
from ticket_lint.errors import EXIT_CLEAN, EXIT_COULD_NOT_RUN

if TYPE_CHECKING:
    from ticket_lint.store.tokens import Scope, Token

_SCOPES = ("assess", "read", "scan", "jobs")


@click.group("token", short_help="Make and revoke tokens of the service's API.")
def command() -> None:
    """Make, list and revoke tokens of the service's API.

    They are kept in the database that the service uses, as hashes: see `ticket-lint config` for
    which one that is.
    """


@command.command("create")
@click.argument("name", metavar="NAME")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(_SCOPES),
    multiple=True,
    required=True,
    help="What it may do; can be given more than once. assess: judge what is sent. read: tickets "
    "and sprints. scan: start scans. jobs: see and retry jobs.",
)
@click.option(
    "--expires", metavar="DAYS", type=click.IntRange(1, 36_500), help="Days that it holds."
)
@settings.config_file_option
def create(
    *, name: str, scopes: tuple[str, ...], expires: int | None, config_file: str | None
) -> None:
    """Make a token and print it. It is shown this once."""
    from ticket_lint.cli.handler import say  # noqa: PLC0415 - `--help` needs none of these
    from ticket_lint.cli.remembered import history  # noqa: PLC0415
    from ticket_lint.store import tokens  # noqa: PLC0415

    with history(settings.in_force(config_file)) as database:
        made = tokens.create(database, name, cast("tuple[Scope, ...]", scopes), expires)
    click.echo(made)
    say("note", "this is the only time that the token is shown")


@command.command("list")
@settings.format_option()
@settings.config_file_option
def listed(*, format_name: Literal["terminal", "json"], config_file: str | None) -> None:
    """List the tokens: names, scopes and days, never the token itself."""
    from ticket_lint.cli.remembered import history  # noqa: PLC0415 - as above
    from ticket_lint.cli.sink import printed  # noqa: PLC0415
    from ticket_lint.store import tokens  # noqa: PLC0415

    with history(settings.in_force(config_file)) as database:
        found, now = tokens.listed(database), database.clock()
    if format_name == "json":
        printed(json.dumps([_json(one, now) for one in found], indent=2, ensure_ascii=False))
        return
    for one in found:
        printed(_line(one, now))


@command.command("revoke")
@click.argument("name", metavar="NAME")
@settings.config_file_option
def revoke(*, name: str, config_file: str | None) -> int:
    """Revoke a token: from now on it opens nothing."""
    from ticket_lint.cli.handler import say  # noqa: PLC0415 - as above
    from ticket_lint.cli.remembered import history  # noqa: PLC0415
    from ticket_lint.report.escape import brief  # noqa: PLC0415
    from ticket_lint.store import tokens  # noqa: PLC0415

    with history(settings.in_force(config_file)) as database:
        if tokens.revoke(database, name):
            click.echo(f"{brief(name)}: revoked")
            return EXIT_CLEAN
        known = ", ".join(one.name for one in tokens.listed(database) if one.revoked is None)
    say("error", f"{name}: there is no such token to revoke (valid: {known or 'none'})")
    return EXIT_COULD_NOT_RUN


def _state(one: Token, now: float) -> str:
    if one.revoked is not None:
        return f"revoked {_day(one.revoked)}"
    if one.expires is None:
        return "does not expire"
    return f"{'expires' if one.is_valid(now) else 'expired'} {_day(one.expires)}"


def _line(one: Token, now: float) -> str:
    from ticket_lint.report.escape import brief  # noqa: PLC0415 - as above

    last = f"last used {_day(one.used)}" if one.used is not None else "never used"
    return f"{brief(one.name)}  {','.join(one.scopes)}  {_state(one, now)}, {last}"


def _json(one: Token, now: float) -> dict[str, object]:
    days = {
        name: None if at is None else _day(at)
        for name, at in (
            ("created", one.created),
            ("expires", one.expires),
            ("revoked", one.revoked),
            ("used", one.used),
        )
    }
    return {"name": one.name, "scopes": one.scopes, "valid": one.is_valid(now), **days}


def _day(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).date().isoformat()
