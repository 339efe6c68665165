"""Opening: the tables come by themselves, and what cannot be opened is told."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from ticket_lint.config.schema import Config, Store
from ticket_lint.errors import StoreError
from ticket_lint.store import runs
from ticket_lint.store.address import address, shown
from ticket_lint.store.database import Database, opened
from ticket_lint.store.tables import METADATA, VERSION, VERSION_TABLE


def test_migrations_lead_to_the_tables(database: Database) -> None:
    """The migrations make exactly the tables that the code uses."""
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []
    scripts = ScriptDirectory(str(Path(__file__).parents[2] / "ticket_lint/store/migrations"))
    assert scripts.get_current_head() == VERSION


def test_opened_twice(url: str) -> None:
    """What was kept is there after opening again."""
    first = opened(url)
    run = runs.begin(first, "scan", "x", "q")
    runs.end(first, run, "done", {"tickets": 3})
    first.close()
    second = opened(url)
    found = runs.last(second, "scan", "x", "q")
    second.close()
    assert found
    assert found.counts == {"tickets": 3}


def test_many_open_a_new_one_at_once(url: str) -> None:
    """Eight that come at once find one set of tables, and none fails."""
    failed: list[Exception] = []

    def use() -> None:
        try:
            mine = opened(url)
            runs.begin(mine, "scan", "x", "q")
            mine.close()
        except Exception as error:  # noqa: BLE001 - shown below
            failed.append(error)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    again = opened(url)
    with again.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM runs")).scalar() == 8
    again.close()


def test_newer_tables_are_refused(url: str) -> None:
    """A database of a newer ticket-lint is left alone."""
    first = opened(url)
    with first.writing() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608
    first.close()
    with pytest.raises(StoreError, match="newer ticket-lint") as caught:
        opened(url)
    assert "update ticket-lint" in caught.value.right


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense://x", "no address of a database"),
        ("sqlite+nonsense:///x", "no address of a database"),
        ("sqlite:////dev/null/x/history.sqlite", "cannot be opened"),
        ("sqlite:////", "unable to open database file"),
        ("postgresql+psycopg://me:geheim@127.0.0.1:1/x", "(?i)refused|psycopg"),
    ],
)
def test_what_cannot_be_opened(url: str, said: str) -> None:
    """It says what and where, without the password."""
    with pytest.raises(StoreError, match=said) as caught:
        opened(url, where="store.url")
    assert str(caught.value).startswith("store.url (")
    assert "geheim" not in str(caught.value)


def test_no_database(tmp_path: Path) -> None:
    """A file of something else is told, and stays as it is."""
    file = tmp_path / "notes.txt"
    file.write_text("These are notes, no database, and long enough to be read as a header. " * 20)
    with pytest.raises(StoreError, match="not a database"):
        opened(f"sqlite:///{file}")
    assert file.read_text().startswith("These are notes")


def test_only_the_user_may_read(tmp_path: Path) -> None:
    """Folder and file are made for the user alone."""
    file = tmp_path / "new" / "history.sqlite"
    opened(f"sqlite:///{file}").close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("given", "environ", "wanted"),
    [
        ("", {"HOME": "/h"}, "sqlite:////h/.local/share/ticket-lint/history.sqlite"),
        ("", {"XDG_DATA_HOME": "/d"}, "sqlite:////d/ticket-lint/history.sqlite"),
        ("", {"XDG_DATA_HOME": "d", "HOME": "/h"}, "sqlite:////h/.local/share/ticket-lint"),
        ("/srv/x.sqlite", {"HOME": "/h"}, "sqlite:////srv/x.sqlite"),
        ("/srv/x", {"TICKET_LINT_DATABASE_URL": "postgresql://h/n"}, "postgresql://h/n"),
    ],
)
def test_address(given: str, environ: dict[str, str], wanted: str) -> None:
    """The variable wins over the configuration, and that over the place of a user's data."""
    config = Config(store=Store(url=given))
    assert address(config, environ).startswith(wanted)


def test_shown_without_login() -> None:
    """An address is shown without user and password."""
    assert "me" not in shown("postgresql://me:geheim@host/name").partition("host")[0]
