"""From one form of the tables to the next, with what is in them."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from ticket_lint.store import history
from ticket_lint.store.database import _engine, opened
from ticket_lint.store.tables import VERSION, VERSION_TABLE

ROWS = """
INSERT INTO runs (id, command, site, scope, apply, versions, started, beat, outcome, host,
  process, counts, cursor) VALUES (1, 'scan', 's', 'q', true, '{}', 1, 1, 'done', '', 0, '{}', '');
INSERT INTO tickets (id, site, issue, key, project) VALUES (1, 's', '10', 'WEB-1', 'WEB');
INSERT INTO assessments (id, ticket, revision, text_hash, key, profile, summary, kind, score,
  verdict, findings, versions, judged)
  VALUES (1, 1, 'a', 'a', 'WEB-1', '', 'Ü', 'story', 90, 'ready', '[]', '{}', 1);
INSERT INTO standings (ticket, profile, assessment, settled) VALUES (1, '', 1, '');
INSERT INTO seen (run, ticket, assessment) VALUES (1, 1, 1);
INSERT INTO actions (id, ticket, run, at, kind, comment, person)
  VALUES (1, 1, 1, 1, 'posted', '7', 'ann');
INSERT INTO waivers (id, ticket, comment, rule, author, reason, created, until)
  VALUES (1, 1, '5', 'vague-adverb', 'ann', 'agreed', '2026-11-01', '2027-01-01');
"""


def test_first_form_is_brought_up_to_date(url: str) -> None:
    """A database of the first release keeps all it had, and gets what is new."""
    engine = _engine(url, "test")
    config = Config()
    config.set_main_option("script_location", "ticket_lint.store:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in ROWS.split(";\n"):
            if statement.strip():
                connection.execute(text(statement.replace(":", "\\:")))
    assert not inspect(engine).has_table("rounds")
    database = opened(url)
    (found,) = history.history(database, "WEB-1")
    assert [one.summary for one in found.revisions] == ["Ü"]
    assert [(one.kind, one.run) for one in found.acts] == [("posted", 1)]
    assert [one.reason for one in found.waivers] == ["agreed"]
    assert inspect(engine).has_table("rounds")
    assert "ix_actions_run" in {one["name"] for one in inspect(engine).get_indexes("actions")}
    with database.reading() as connection:
        version = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
        assert version.scalar() == VERSION
    database.close()
    engine.dispose()
