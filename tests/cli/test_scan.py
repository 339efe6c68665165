"""`scan`, `undo`, `history` and `forget` as a user runs them, against a Jira over real HTTP."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import Result

from ticket_lint.sandbox.server import Sandbox, running

Run: TypeAlias = Callable[..., Result]
ALL = "project in (TIDE, DESK)"
CONFIG = """\
encoder = "none"
[store]
url = "history.sqlite"
[writeback]
label = "needs-details"
most_a_person = 3
[projects.TIDE]
write = true
since = "2020-01-01"
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Run a Jira."""
    with running("cloud", tickets=40) as made:
        yield made


@pytest.fixture
def asked(run: Run, sandbox: Sandbox, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command against the sandbox, with short waits."""
    monkeypatch.setattr("ticket_lint.jira.retry._BASE_S", 0.01)
    from ticket_lint.writeback.apply import Patience  # noqa: PLC0415 - only to make it short

    monkeypatch.setattr(Patience.__init__, "__defaults__", (0.02, 0.5, 1.0))
    (folder / "ticket-lint.toml").write_text(CONFIG)
    sandbox.faults.clear()
    sandbox.log.clear()

    def invoke(*args: str, **environ: str) -> Result:
        return run(*args, **{**sandbox.environment, **environ})

    return invoke


def test_from_preview_to_undo(asked: Run, sandbox: Sandbox) -> None:
    """A dry run, the preview that asks for --yes, the scan, one that has nothing to do, undo."""
    dry = asked("scan", "--jql", ALL)
    assert (dry.exit_code, dry.stderr) == (0, "")
    assert "post a comment" in dry.stdout
    assert "would be written: " in dry.stdout
    preview = asked("scan", "--jql", ALL, "--apply")
    assert preview.exit_code == 2
    assert "the first ones in TIDE" in preview.stdout
    assert "--yes goes on" in preview.stderr
    assert not sandbox.log.comments_made
    done = asked("scan", "--jql", ALL, "--apply", "--yes", "-f", "json")
    assert (done.exit_code, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["tickets"] == told["unchanged"] == 40
    assert told["complete"]
    assert told["written"]["posted"] == sum(sandbox.log.comments_made.values()) > 0
    again = asked("scan", "--jql", ALL, "--apply", "-q")
    assert again.exit_code == 0
    assert "written: nothing" in again.stdout
    key = next(line.split()[0] for line in dry.stdout.splitlines() if "post a comment" in line)
    shown = asked("history", key)
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert "posted (comment " in shown.stdout
    assert asked("undo", "--jql", ALL).stderr == "note: nothing was done; --apply does it\n"
    undone = asked("undo", "--jql", ALL, "--apply")
    assert undone.exit_code == 0
    assert f"{told['written']['posted']} × comment deleted" in undone.stdout
    assert "nothing of ours" in asked("undo", "--jql", ALL, "--apply").stdout


def test_history_and_forget(asked: Run) -> None:
    """What is remembered can be read by programs, and forgotten."""
    asked("scan", "--jql", "key = TIDE-3", "-q")
    (found,) = json.loads(asked("history", "tide-3", "-f", "json").stdout)
    assert found["key"] == "TIDE-3"
    assert found["revisions"][0]["score"] <= 100
    done = asked("forget", "tide-3", "TIDE-999")
    assert done.exit_code == 0
    assert done.stdout == "TIDE-3: is forgotten\nTIDE-999: nothing was remembered\n"
    gone = asked("history", "TIDE-3")
    assert gone.exit_code == 2
    assert "nothing is remembered" in gone.stderr


def test_failures_at_the_end(asked: Run, sandbox: Sandbox) -> None:
    """A ticket that cannot be read is told at the end, and makes the exit code 2."""
    asked("undo", "--jql", ALL, "--apply")
    sandbox.faults.add(kind="html", status=403, method="GET", path="*/comment", times=1)
    done = asked("scan", "--jql", "project = TIDE", "--apply", "--yes", "-q")
    assert done.exit_code == 2
    assert done.stderr.count("error: ") == 1
    assert "1 failed" in done.stdout
    asked("undo", "--jql", ALL, "--apply")


def test_few_requests(asked: Run) -> None:
    """As many requests as are allowed are no failure, and it is said that more is to come."""
    asked("undo", "--jql", ALL, "--apply")
    args = ("--jql", "project = TIDE", "--apply", "--yes", "-q")
    done = asked("scan", *args, "--max-requests", "30")
    assert done.exit_code == 0, done.stderr
    assert "not finished" in done.stdout
    assert "--max-requests" in done.stderr
    for _ in range(20):
        done = asked("scan", *args, "--max-requests", "30")
        assert done.exit_code == 0
        if "not finished" not in done.stdout:
            break
    assert "not finished" not in done.stdout


@pytest.mark.parametrize(
    ("args", "env", "said"),
    [
        (["scan"], {}, "Missing option '--jql'"),
        (["scan", "--jql", "nonsense = 1"], {}, "--jql nonsense = 1: Jira answers 400"),
        (["scan", "--jql", ALL, "--since", "1x"], {}, "90m, 6h, 1d, 2w"),
        (["scan", "--jql", ALL], {"TICKET_LINT_JIRA_TOKEN": "wrong"}, "not accept the token"),
        (["scan", "--jql", ALL], {"TICKET_LINT_DATABASE_URL": "oracle://x"}, "database"),
        (["scan", "--jql", ALL], {"TICKET_LINT_DATABASE_URL": "/dev/null/x"}, "TICKET_LINT_DATAB"),
        (["undo", "--jql", "nonsense = 1"], {}, "nonsense"),
        (["history", "TIDE-3"], {"TICKET_LINT_DATABASE_URL": "/dev/null/x"}, "cannot be opened"),
    ],
)
def test_bad_input(asked: Run, args: list[str], env: dict[str, str], said: str) -> None:
    """What happened and what to do, exit 2, and no summary of nothing."""
    done = asked(*args, **env)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "ready" not in done.stdout


def test_password_in_the_file(asked: Run, folder: Path) -> None:
    """A database's password does not belong into the file, and is not repeated."""
    (folder / "ticket-lint.toml").write_text('[store]\nurl = "postgresql://me:geheim@host/x"\n')
    done = asked("history", "TIDE-3")
    assert done.exit_code == 2
    assert "TICKET_LINT_DATABASE_URL" in done.stderr
    assert "geheim" not in done.stderr


def test_lint_imports_no_database(folder: Path) -> None:
    """Commands that remember nothing do not pay for it."""
    code = (
        "import sys\nfrom ticket_lint.cli.main import cli\n"
        "cli(['lint', '-', '-q'], standalone_mode=False)\n"
        "print([m for m in sys.modules if m.startswith(('sqlalchemy', 'alembic'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input="# A draft\n\nText.\n",
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_cut_and_started_again(folder: Path, number: signal.Signals) -> None:
    """A scan that is cut goes on where it was: every ticket once, no comment twice."""
    (folder / "ticket-lint.toml").write_text(CONFIG.replace("= 3", "= 9\nmost_a_run = 4"))
    with running("cloud", tickets=250) as made:
        environ = {**os.environ, **made.environment}
        command = [sys.executable, "-m", "ticket_lint", "scan", "--jql", ALL, "--apply", "--yes"]
        first = subprocess.Popen(
            command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        until = time.monotonic() + 60
        while time.monotonic() < until and not [e for e in made.log.entries if e.method == "PUT"]:
            time.sleep(0.01)
        made.faults.add(kind="slow", path="*", delay=0.3, times=20)
        time.sleep(0.2)
        first.send_signal(number)
        first.communicate(timeout=60)
        assert first.returncode in (-signal.SIGKILL, 130)
        done = subprocess.run(
            [*command, "-f", "json"], env=environ, stdout=subprocess.PIPE, check=True, timeout=120
        )
        told = json.loads(done.stdout)
        assert told["resumed"]
        assert (told["tickets"], told["failed"], told["complete"]) == (250, 0, True)
        twice = [key for key, count in made.log.comments_made.items() if count > 1]
        assert twice == []
