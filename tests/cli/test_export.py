"""`ticket-lint export`: the history as CSV and JSON lines."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ticket_lint.cli.main import cli
from ticket_lint.store import actions, assessments, runs
from ticket_lint.store.assessments import Judged
from ticket_lint.store.database import opened
from ticket_lint.values.assessment import Assessment, Evidence, Finding
from ticket_lint.values.plan import Receipt, Reply

ODD = '=HYPERLINK("http://x")'


@pytest.fixture(autouse=True)
def history(folder: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fill the history with a ticket and a waiver whose words a spreadsheet would run."""
    monkeypatch.setenv("TICKET_LINT_DATABASE_URL", database_url)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    database = opened(database_url)
    run = runs.begin(database, "scan", "example.atlassian.net", "project = WEB")
    finding = Finding("vague-adverb", "W", "no", Evidence("summary", 0, len(ODD), ODD), cost=3)
    made = Assessment(
        key="WEB-1",
        kind="story",
        score=97,
        verdict="ready",
        findings=(finding, finding),
        summary=ODD,
        text_hash="a",
    )
    assessments.keep(database, run.id, run.site, [Judged("10", "WEB-1", "WEB", "a", made)])
    waiver = Reply("5", "ann", "ignore", "2026-11-01", "vague-adverb", "-1 day", "2027-01-01")
    actions.record(database, run.id, run.site, [Receipt("10", "WEB-1", "WEB", waivers=(waiver,))])
    runs.end(database, run, "done", {"tickets": 1})
    database.close()


def ran(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(cli, ["export", *arguments])


@pytest.mark.parametrize("what", ["findings", "actions", "waivers", "rejections", "runs"])
def test_both_formats_tell_the_same(what: str) -> None:
    """CSV has as many rows as there are JSON lines, under the same names."""
    table = list(csv.DictReader(io.StringIO(ran(what).stdout)))
    objects = [json.loads(line) for line in ran(what, "--format", "jsonl").stdout.splitlines()]
    assert len(table) == len(objects)
    assert [list(one) for one in table] == [list(one) for one in objects]


def test_csv() -> None:
    """Rules stand in one cell, and no cell begins a formula."""
    (row,) = csv.DictReader(io.StringIO(ran("assessments").stdout))
    assert (row["ticket"], row["score"], row["findings"]) == ("WEB-1", "97", "2")
    assert (row["rules"], row["summary"]) == ("vague-adverb", f"'{ODD}")
    (waiver,) = csv.DictReader(io.StringIO(ran("waivers").stdout))
    assert waiver["reason"] == "'-1 day"
    assert '{""tickets"": 1}' in ran("runs").stdout


def test_json_lines_are_as_they_were() -> None:
    """What is no spreadsheet gets the words unchanged."""
    row = json.loads(ran("assessments", "-f", "jsonl").stdout)
    assert (row["rules"], row["summary"]) == (["vague-adverb"], ODD)


def test_nothing_but_the_head() -> None:
    """An empty table has its columns still."""
    assert ran("actions").stdout.split("\r\n")[0].startswith("at,site,project,ticket,issue,kind")
    assert ran("actions", "--format", "jsonl").stdout == ""


def test_file_is_whole_or_as_it_was(folder: Path) -> None:
    """A file appears when it is finished; where it cannot be written, that is told."""
    assert ran("assessments", "--output", "a.csv").exit_code == 0
    assert (folder / "a.csv").read_bytes().count(b"\r\n") == 2
    result = ran("assessments", "--output", "none/a.csv")
    assert (result.exit_code, "cannot be written" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["runs", "--project", "WEB"], "a run belongs to no project"),
        (["assessments", "--since", "yesterday"], "%Y-%m-%d"),
        (["tickets"], "is not one of"),
    ],
)
def test_mistakes(arguments: list[str], said: str) -> None:
    """What cannot be meant is told."""
    result = ran(*arguments)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_narrowed() -> None:
    """Project, site and day pick rows."""
    for arguments, count in (
        (["--project", "web"], 1),
        (["--project", "OPS"], 0),
        (["--site", "other"], 0),
        (["--since", "2020-01-01"], 1),
        (["--since", "2999-01-01"], 0),
    ):
        found = ran("assessments", "-f", "jsonl", *arguments).stdout.splitlines()
        assert len(found) == count
