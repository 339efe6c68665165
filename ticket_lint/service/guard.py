"""What is looked at before a service starts: better none than an open one."""

from __future__ import annotations

import ipaddress
import sqlite3
import sys
from collections.abc import Mapping

from ticket_lint.config.environment import PREFIX
from ticket_lint.config.schema import Config
from ticket_lint.errors import ConfigError, UsageError
from ticket_lint.jira.credentials import login

SECRETS = PREFIX + "WEBHOOK_SECRETS"
SHORTEST = 16
"""Characters of a secret: shorter ones can be guessed from one signed body."""
_SUBSECONDS = (3, 42)
"""The SQLite whose clock has milliseconds: from Python 3.12 on the queue asks SQLite for them."""


def secrets(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the secrets of the webhook, none where the variable is not set.

    Raises `ConfigError` for one that is too short; the message does not quote it.
    """
    found = tuple(environ.get(SECRETS, "").split())
    for number, secret in enumerate(found, 1):
        if len(secret) < SHORTEST:
            raise ConfigError(
                f"the secret number {number} has {len(secret)} characters",
                where=SECRETS,
                right=f"at least {SHORTEST}, e.g. from `openssl rand -hex 32`",
            )
    return found


def check(
    config: Config, environ: Mapping[str, str], *, host: str, database_url: str, worker: bool
) -> None:
    """Refuse to start where that would be wrong; raises `ConfigError` and `UsageError`.

    `worker` says whether this process works, too. Whether another process uses the same SQLite file
    is seen by the lock that a worker takes.
    """
    if not secrets(environ) and not is_loopback(host):
        raise ConfigError(
            "would listen for anyone, and nobody would have to sign a webhook",
            where=f"host {host}",
            right=f"set {SECRETS}, or listen on 127.0.0.1",
        )
    if not worker and database_url.startswith("sqlite"):
        raise UsageError(
            "SQLite belongs to one process, and workers would be others",
            where="--no-worker",
            right=f"leave it out, or set {PREFIX}DATABASE_URL to a PostgreSQL: "
            "postgresql://user@host/name",
        )
    if _is_memory(database_url):
        raise UsageError(
            "a database in memory keeps no event that it accepts",
            where=f"{PREFIX}DATABASE_URL",
            right="the path of a file, or postgresql://user@host/name",
        )
    if database_url.startswith("sqlite") and _is_too_old(sqlite3.sqlite_version_info):
        raise UsageError(
            f"SQLite {sqlite3.sqlite_version} is too old for the queue",
            where=f"Python {sys.version_info.major}.{sys.version_info.minor}",
            right=f"SQLite 3.42 or later, Python 3.11, or a PostgreSQL in {PREFIX}DATABASE_URL",
        )
    login(config, environ)  # says what is missing


def _is_too_old(sqlite: tuple[int, ...], python: tuple[int, ...] = sys.version_info[:2]) -> bool:
    return python >= (3, 12) and sqlite < _SUBSECONDS


def _is_memory(database_url: str) -> bool:
    kind, _, rest = database_url.partition("://")
    return kind.startswith("sqlite") and rest.lstrip("/") in ("", ":memory:")


def is_loopback(host: str) -> bool:
    """Tell whether an address is of this machine alone; no name is, but `localhost`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
