"""API tokens: made once, kept as a hash, with scopes, an end, and a day of last use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import event, select

from ticket_lint.cli.main import cli
from ticket_lint.errors import UsageError
from ticket_lint.store import tokens
from ticket_lint.store.database import Database, opened
from ticket_lint.store.tables import TOKENS

DAY = 86_400


class Time:
    """A clock that a test sets."""

    now = 1_790_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def time() -> Time:
    """Return a clock that stands still."""
    return Time()


@pytest.fixture
def database(database_url: str, time: Time) -> Iterator[Database]:
    """Return an open database, SQLite and PostgreSQL in turn."""
    made = opened(database_url, clock=time)
    yield made
    made.close()


def test_only_the_hash_is_kept(database: Database) -> None:
    """A token is `tl_` and 43 characters; no column of the table holds it."""
    text = tokens.create(database, "ci", ("read",), None)
    assert re.fullmatch(r"tl_[A-Za-z0-9_-]{43}", text)
    with database.reading() as connection:
        row = connection.execute(select(TOKENS)).one()
    assert text not in str(tuple(row))
    assert row.hash == tokens.hashed(text)


def test_found_by_its_text_alone(database: Database) -> None:
    """The token finds its name and scopes; any other text, its hash included, finds nothing."""
    text = tokens.create(database, "ci", ("jobs", "read"), None)
    one = tokens.found(database, text)
    assert one
    assert (one.name, one.scopes) == ("ci", ("read", "jobs"))
    others = [text[:-1], text + "x", text.upper(), tokens.hashed(text), "", "tl_", "é" * 46, "ci"]
    assert [tokens.found(database, other) for other in others] == [None] * len(others)


def test_a_name_is_used_once(database: Database) -> None:
    """A name that is taken is refused, that of a revoked token, too."""
    tokens.create(database, "ci", ("read",), None)
    assert tokens.revoke(database, "ci")
    with pytest.raises(UsageError, match="of this name"):
        tokens.create(database, "ci", ("read",), None)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101])
def test_impossible_names(database: Database, name: str) -> None:
    """A name can be printed on one line and is not long."""
    with pytest.raises(UsageError):
        tokens.create(database, name, ("read",), None)


def test_expires_and_is_revoked(database: Database, time: Time) -> None:
    """A token is valid until its end, and never after it was revoked; that counts once."""
    text = tokens.create(database, "ci", ("read",), 2)
    one = tokens.found(database, text)
    assert one
    assert one.is_valid(time.now + 2 * DAY - 1)
    assert not one.is_valid(time.now + 2 * DAY)
    assert tokens.revoke(database, "ci")
    assert not tokens.revoke(database, "ci")
    assert not tokens.revoke(database, "other")
    again = tokens.found(database, text)
    assert again
    assert not again.is_valid(time.now)


def test_last_use_is_written_once_a_day(database: Database, time: Time) -> None:
    """Of many uses in a day the first one writes; the next day writes again."""
    text = tokens.create(database, "ci", ("read",), None)
    written: list[str] = []

    def seen(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.startswith("UPDATE"):
            written.append(statement)

    event.listen(database.engine, "before_cursor_execute", seen)
    for moment in (time.now, time.now + 60, time.now + DAY):
        time.now = moment
        one = tokens.found(database, text)
        assert one
        tokens.used(database, one)
    assert len(written) == 2
    assert tokens.listed(database)[0].used == time.now // DAY * DAY


def test_on_the_command_line(tmp_path: Path) -> None:
    """`create` shows the token, `list` never does, `revoke` takes it back and says so."""
    environ = {"TICKET_LINT_DATABASE_URL": str(tmp_path / "history.sqlite")}

    def run(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(cli, ["token", *arguments], env=environ)
        return done.exit_code, done.stdout, done.stderr

    code, text, note = run("create", "ci", "--scope", "read", "--scope", "scan", "--expires", "30")
    assert code == 0
    assert text.startswith("tl_")
    assert text.strip() not in note
    code, listed, _ = run("list")
    assert code == 0
    assert listed.startswith("ci  read,scan  expires ")
    assert text.strip() not in listed
    assert text.strip() not in run("list", "--format", "json")[1]
    assert run("revoke", "ci")[:2] == (0, "ci: revoked\n")
    code, _, said = run("revoke", "ci")
    assert code == 2
    assert "no such token" in said
    assert "revoked" in run("list")[1]
    assert run("create", "other")[0] == 2
