"""`ticket-lint comment` against a Jira over real HTTP: it shows first, and writes when told to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
import requests
from click.testing import Result

from ticket_lint.sandbox.server import Sandbox, running
from ticket_lint.writeback.apply import Patience

Run: TypeAlias = Callable[..., Result]
CONFIG = """
encoder = "none"
[store]
url = "history.sqlite"
[writeback]
label = "needs-details"
[projects.TIDE]
write = true
since = 2020-01-01
"""
KEY = "TIDE-14"  # falls short


@pytest.fixture(params=["cloud", "datacenter"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Run a Jira of each product."""
    with running(request.param, tickets=20) as made:
        yield made


@pytest.fixture
def asked(run: Run, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs the command with a configuration that lets it write."""
    (tmp_path / "ticket-lint.toml").write_text(CONFIG)
    monkeypatch.setattr(Patience.__init__, "__defaults__", (0.01, 0.2, 1.0))

    def invoke(*args: str) -> Result:
        return run("comment", *args, **sandbox.environment)

    return invoke


def changes(sandbox: Sandbox) -> list[str]:
    """Return the requests that changed something."""
    reading = ("/search", "/search/jql", "/bulkfetch")
    return [
        f"{one.method} {one.path}"
        for one in sandbox.log.entries
        if one.method != "GET" and not one.path.endswith(reading)
    ]


def test_shown_and_not_written(asked: Run, sandbox: Sandbox) -> None:
    """The comment as people will read it, and not one request that changes anything."""
    done = asked(KEY, "DESK-1")
    assert done.exit_code == 0
    assert f"{KEY}  " in done.stdout
    assert "post a comment, add the label needs-details" in done.stdout
    assert "ticket-lint ignore RULE because …" in done.stdout
    assert "[projects.DESK] does not say write = true" in done.stdout
    assert "nothing was written" in done.stderr
    assert changes(sandbox) == []


def test_first_write_to_a_project(asked: Run, sandbox: Sandbox) -> None:
    """Shows the figures and asks for `--yes`."""
    done = asked(KEY, "--apply")
    assert done.exit_code == 2
    assert "1 ticket, 0 ready: 1 new comment to 1 person, 0 edited; the first ones in TIDE" in (
        done.stdout
    )
    assert changes(sandbox) == []


def test_written_once(asked: Run, sandbox: Sandbox) -> None:
    """A second time there is nothing to do, and the next ticket of the project needs no `--yes`."""
    done = asked(KEY, "--apply", "--yes")
    assert done.exit_code == 0
    assert f"{KEY}  posted, label added, state" in done.stdout
    again = asked(KEY, "--apply")
    assert "first ones" not in asked("TIDE-3", "--apply").stdout
    assert (again.exit_code, again.stdout) == (0, f"{KEY}  nothing to do\n")
    assert sandbox.log.comments_made[KEY] == 1


def test_what_cannot_be_written(asked: Run) -> None:
    """A ticket that is gone is told, and the others go on."""
    done = asked("TIDE-999", KEY, "--apply", "--yes")
    assert done.exit_code == 2
    assert "TIDE-999  failed: TIDE-999: not found" in done.stdout
    assert f"{KEY}  posted" in done.stdout
    assert asked("no-file.json").exit_code == 2


@pytest.mark.parametrize("command", [("comment", KEY), ("scan", "--jql", f"key = {KEY}")])
def test_score_field_that_is_not_there(
    run: Run, sandbox: Sandbox, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Nothing is written, not even the comment that would come before the score."""
    config = CONFIG.replace("[writeback]", '[writeback]\nscore_field = "customfield_99999"')
    (tmp_path / "ticket-lint.toml").write_text(config)
    done = run(*command, "--apply", "--yes", **sandbox.environment)
    assert done.exit_code == 2
    assert "ticket-lint.toml: writeback.score_field: this Jira has no field" in done.stderr
    assert changes(sandbox) == []


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("[projects.WEB]\nwrite = true\n", "needs `since`"),
        ('[writeback]\nhold_at = ["Doing"]\n', "belong together"),
        ('[writeback]\nscore_field = "Score"\n', "score_field"),
        ('[writeback]\nlabel = "needs work"\n', "label"),
    ],
)
def test_policy_that_does_not_fit(run: Run, tmp_path: Path, config: str, said: str) -> None:
    """The configuration says what would be right."""
    (tmp_path / "ticket-lint.toml").write_text('[store]\nurl = "history.sqlite"\n' + config)
    done = run("comment", "WEB-1", TICKET_LINT_JIRA_URL="http://127.0.0.1:9")
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("", "writes, where --apply is given, to TIDE from 2020-01-01"),
        ("customfield_10999", "there is no field customfield_10999"),
        ("customfield_10900", "puts the score into Readiness"),
        ("customfield_10901", "holds string, no number"),
    ],
)
def test_doctor(run: Run, sandbox: Sandbox, tmp_path: Path, field: str, said: str) -> None:
    """It tells where it would write, and whether the field for the score can hold one."""
    for number, kind in (("900", "number"), ("901", "string")):
        name = {"id": f"customfield_10{number}", "name": "Readiness", "schema": {"type": kind}}
        requests.put(f"{sandbox.url}/sandbox/fields", json=name, timeout=10).raise_for_status()
    text = CONFIG.replace("[writeback]", f'[writeback]\nscore_field = "{field}"')
    (tmp_path / "ticket-lint.toml").write_text(text)
    done = run("doctor", "--project", "TIDE", **sandbox.environment)
    assert said in " ".join(done.stdout.split())
