"""`ticket-lint init`: a commented configuration to begin with, and the connection to Jira."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ticket_lint.cli.sink import printed

if TYPE_CHECKING:
    from ticket_lint.config.schema import Config
    from ticket_lint.jira.credentials import Login

_HOW = "docs/how-to/jira-token.md tells which token to make"


@click.command("init", short_help="Write a commented ticket-lint.toml and connect to Jira.")
@click.argument("file", type=click.Path(), default="ticket-lint.toml")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option(
    "--site", metavar="URL", help="Your Jira. Asked for on a terminal; empty for no connection."
)
@click.option("--email", metavar="ADDRESS", help="The account of the token (Jira Cloud).")
def command(*, file: str, force: bool, site: str | None, email: str | None) -> None:
    """Write a configuration with every key, its meaning and its default.

    FILE is ticket-lint.toml in this folder unless given. Apart from the address of Jira it changes
    nothing as it is written: a value takes effect when its `#` is taken away.

    On a terminal it asks for the site and the token and tries them. The token is never written to
    the file: it goes to the system keyring (`pip install 'ticket-lint[keyring]'`), or you set it in
    the environment.
    """
    from ticket_lint.config.template import template  # noqa: PLC0415 - `--help` needs none
    from ticket_lint.errors import UsageError  # noqa: PLC0415
    from ticket_lint.report.escape import plain  # noqa: PLC0415

    if Path(file).exists() and not force:  # before any question
        raise UsageError("is there already", where=file, right="--force replaces it")
    text = template(_connected(site, email))
    try:
        with Path(file).open("w" if force else "x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise UsageError("is there already", where=file, right="--force replaces it") from None
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", where=file) from None
    printed(f"wrote {plain(file)}")


def _connected(site: str | None, email: str | None) -> dict[str, str]:
    """Ask for what is missing, try it, and return what the file is to say of it."""
    if site is None and not sys.stdin.isatty():
        return {}
    from ticket_lint.config.environment import PREFIX  # noqa: PLC0415 - only with a Jira
    from ticket_lint.config.schema import Config  # noqa: PLC0415
    from ticket_lint.jira.address import host_of, root  # noqa: PLC0415

    if site is None:
        site = click.prompt("Your Jira (empty for none)", default="", show_default=False)
    if not site:
        return {}
    address = root(site, where="--site")
    if email is None:
        email = os.environ.get(PREFIX + "JIRA_EMAIL")
    if email is None and sys.stdin.isatty():
        text = "E-mail of the account (empty for a personal access token or OAuth 2)"
        email = click.prompt(text, default="", show_default=False)
    config = Config.model_validate({"jira": {"url": address, "email": email or ""}})
    who, typed = _login(config, address)
    _try(config, who)
    if typed:
        _keep(host_of(address), who.token)
    return {"jira.url": address} | ({"jira.email": email} if email else {})


def _login(config: Config, address: str) -> tuple[Login, bool]:
    """Return the login of the environment or the keyring, else ask; and whether it was typed."""
    from ticket_lint.config.environment import PREFIX  # noqa: PLC0415 - as above
    from ticket_lint.errors import NotAuthenticated  # noqa: PLC0415
    from ticket_lint.jira.credentials import login  # noqa: PLC0415

    environ = dict(os.environ) | {PREFIX + "JIRA_URL": address}
    if config.jira.email:
        environ[PREFIX + "JIRA_EMAIL"] = config.jira.email
    try:
        return login(config, environ), False
    except NotAuthenticated:
        if not sys.stdin.isatty():
            raise
    printed(_HOW)
    environ[PREFIX + "JIRA_TOKEN"] = click.prompt("Token", hide_input=True)
    return login(config, environ), True


def _try(config: Config, who: Login) -> None:
    from ticket_lint.cli.connection import reached  # noqa: PLC0415 - only with a Jira
    from ticket_lint.report.escape import plain  # noqa: PLC0415

    jira = reached(config, who)
    product = "Jira Cloud" if jira.is_cloud else "Jira Data Center"
    printed(f"connected to {product} at {plain(jira.site)} as {plain(jira.account.name)}")


def _keep(host: str, token: str) -> None:
    """Offer the keyring for a token that was typed, else say where to put it."""
    from ticket_lint.jira.credentials import keep  # noqa: PLC0415 - only with a Jira

    if click.confirm("Keep the token in the system keyring?", default=True) and keep(host, token):
        printed("kept in the system keyring")
    else:
        printed("not kept: set TICKET_LINT_JIRA_TOKEN, or TICKET_LINT_JIRA_TOKEN_FILE to its file")
