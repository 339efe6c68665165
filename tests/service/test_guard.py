"""What is refused before a service starts."""

from __future__ import annotations

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.errors import TicketLintError
from ticket_lint.service import guard

JIRA = {
    "TICKET_LINT_JIRA_URL": "https://jira.example.com",
    "TICKET_LINT_JIRA_TOKEN": "token",
}
SECRETS = {"TICKET_LINT_WEBHOOK_SECRETS": "a-secret-that-is-long  another-that-is-long"}
FILE, SERVER = "sqlite:///x.sqlite", "postgresql://me@host/name"


@pytest.mark.parametrize(
    ("environ", "host", "url", "worker"),
    [
        (JIRA, "127.0.0.1", FILE, True),
        (JIRA, "::1", FILE, True),
        (JIRA, "localhost", FILE, True),
        (JIRA | SECRETS, "0.0.0.0", FILE, True),  # noqa: S104 - what is looked at
        (JIRA | SECRETS, "lint.example.com", SERVER, False),
    ],
)
def test_may_start(environ: dict[str, str], host: str, url: str, *, worker: bool) -> None:
    """A service that only this machine reaches, or whose webhook is signed, may start."""
    guard.check(Config(), environ, host=host, database_url=url, worker=worker)


@pytest.mark.parametrize(
    ("environ", "host", "url", "worker", "said"),
    [
        (JIRA, "0.0.0.0", FILE, True, "TICKET_LINT_WEBHOOK_SECRETS"),  # noqa: S104 - the same
        (JIRA, "::", FILE, True, "TICKET_LINT_WEBHOOK_SECRETS"),
        (JIRA, "10.0.0.7", FILE, True, "TICKET_LINT_WEBHOOK_SECRETS"),
        (JIRA, "lint.example.com", FILE, True, "TICKET_LINT_WEBHOOK_SECRETS"),
        (JIRA, "", FILE, True, "TICKET_LINT_WEBHOOK_SECRETS"),
        (JIRA | SECRETS, "127.0.0.1", FILE, False, "PostgreSQL"),
        (JIRA, "127.0.0.1", "sqlite:///:memory:", True, "in memory"),
        (JIRA, "127.0.0.1", "sqlite://", True, "in memory"),
        (SECRETS, "127.0.0.1", FILE, True, "no Jira is configured"),
        (JIRA | {"TICKET_LINT_WEBHOOK_SECRETS": "hunter2"}, "::1", FILE, True, "7 characters"),
    ],
)
def test_may_not_start(
    environ: dict[str, str], host: str, url: str, *, worker: bool, said: str
) -> None:
    """One that is open to all, or could not work, may not; the message says what would be right."""
    with pytest.raises(TicketLintError) as caught:
        guard.check(Config(), environ, host=host, database_url=url, worker=worker)
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_several_secrets() -> None:
    """Secrets are separated by spaces, so that a new one can be told before the old one goes."""
    assert guard.secrets(SECRETS) == ("a-secret-that-is-long", "another-that-is-long")
    assert guard.secrets({}) == ()


@pytest.mark.parametrize(
    ("sqlite", "python", "refused"),
    [
        ((3, 40, 1), (3, 11), False),
        ((3, 40, 1), (3, 13), True),
        ((3, 42, 0), (3, 13), False),
    ],
)
def test_old_sqlite(sqlite: tuple[int, ...], python: tuple[int, ...], *, refused: bool) -> None:
    """From Python 3.12 on the queue needs a SQLite whose clock has milliseconds."""
    assert guard._is_too_old(sqlite, python) is refused
