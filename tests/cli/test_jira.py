"""`lint`, `doctor` and `init` against a Jira over real HTTP."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import Result

from ticket_lint.sandbox.server import Sandbox, running

TOKENS = ("sandbox-token", "wrong-token-4711")
Run: TypeAlias = Callable[..., Result]


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Run a Jira of each product."""
    with running(request.param, tickets=40) as made:
        yield made


@pytest.fixture
def asked(run: Run, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command against the sandbox, with short waits."""
    monkeypatch.setattr("ticket_lint.jira.retry._BASE_S", 0.01)
    sandbox.faults.clear()
    sandbox.log.clear()

    def invoke(*args: str, **environ: str) -> Result:
        return run(*args, **{**sandbox.environment, **environ})

    return invoke


def test_lint_by_jql(asked: Run, sandbox: Sandbox) -> None:
    """All tickets of a search are judged, in few requests and without a write."""
    done = asked("lint", "--jql", "project is not EMPTY", "-f", "json")
    assert (done.exit_code, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report["summary"]["tickets"] == 40
    assert sandbox.log.total <= 6
    assert not sandbox.log.violations


def test_parents_count(run: Run) -> None:
    """What the parent states is shown as stated, and where it stands."""
    with running("cloud", tickets=60) as made:
        done = run("lint", "--jql", "project = TIDE", "-f", "json", **made.environment)
    stated = [
        one for ticket in json.loads(done.stdout)["tickets"] for one in ticket["stated"].values()
    ]
    inherited = [one for one in stated if one["reason"].startswith("stated in ")]
    assert inherited
    for one in inherited:
        key = one["reason"].removeprefix("stated in ")
        assert one["state"] == "stated"
        assert one["evidence"][0]["field"].startswith(f"{key}/")


def test_lint_by_key(asked: Run, sandbox: Sandbox, tmp_path: Path) -> None:
    """Keys in any case, addresses and files mix; one that is gone is told, the rest goes on."""
    (tmp_path / "draft.md").write_text("# A draft\n\nText.\n")
    address = f"{sandbox.url}/browse/TIDE-2"
    done = asked("lint", "tide-1", "TIDE-999", address, "draft.md", "-q")
    assert done.exit_code == 2
    assert [line.split()[0] for line in done.stdout.splitlines()[:3]] == [
        "draft",
        "TIDE-1",
        "TIDE-2",
    ]
    assert "TIDE-999: not found" in done.stderr


def test_search_that_finds_nothing(asked: Run) -> None:
    """No ticket is no error, but it is told."""
    done = asked("lint", "--jql", "project is EMPTY", "-q")
    assert done.exit_code == 0
    assert "no ticket is found" in done.stderr


def test_file_wins_over_key(asked: Run, sandbox: Sandbox, tmp_path: Path) -> None:
    """A file that is called like a key is a file, and Jira is not asked."""
    (tmp_path / "TIDE-1").write_text("---\nkind: task\n---\nText.\n")
    assert asked("lint", "TIDE-1", "-q").exit_code == 0
    assert not sandbox.log.entries


@pytest.mark.parametrize(
    ("args", "env", "said"),
    [
        (["lint", "TIDE-1"], {"TICKET_LINT_JIRA_TOKEN": TOKENS[1]}, "does not accept the token"),
        (["lint", "TIDE-1"], {"TICKET_LINT_JIRA_TOKEN": ""}, "no token"),
        (["lint", "TIDE-1"], {"TICKET_LINT_JIRA_URL": ""}, "TIDE-1 is no file, so"),
        (["lint", "TIDE-1"], {"TICKET_LINT_JIRA_URL": "http://127.0.0.1:1"}, "refused"),
        (["lint", "TIDE-1"], {"TICKET_LINT_JIRA_URL": "not a url"}, "no web address"),
        (["lint", "--jql", "nonsense = 1"], {}, "Field 'nonsense' does not exist"),
        (["lint", "--jql", "issue.property[x].y = 1"], {}, "--jql issue.property"),
        (["lint", "TIDE-1", "--max-requests", "1"], {}, "--max-requests"),
        (["lint"], {}, "Nothing to judge"),
        (["doctor"], {"TICKET_LINT_JIRA_TOKEN": TOKENS[1]}, "does not accept the token"),
    ],
)
def test_bad_input(asked: Run, args: list[str], env: dict[str, str], said: str) -> None:
    """What happened and what to do, exit 2, no report of no tickets, and no token anywhere."""
    done = asked(*args, **env)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "ready" not in done.stdout
    assert not [token for token in TOKENS if token in done.stdout + done.stderr]


def test_unknown_field_names_the_file(asked: Run, tmp_path: Path) -> None:
    """A field that this Jira does not have is an error of the configuration."""
    (tmp_path / "ticket-lint.toml").write_text('[fields]\ncriteria = ["customfield_77777"]\n')
    done = asked("lint", "TIDE-1")
    assert done.exit_code == 2
    assert "ticket-lint.toml: fields.criteria: this Jira has no field" in done.stderr


@pytest.mark.parametrize(
    "kind", ["html", "500", "503", "drop-before", "drop-after", "truncated", "429"]
)
def test_one_failure_is_survived(asked: Run, sandbox: Sandbox, kind: str) -> None:
    """A search that fails once is asked again, and the report is whole."""
    sandbox.faults.add(kind=kind, method="POST", path="*/search*", times=1, retry_after=0.1)
    done = asked("lint", "--jql", "project is not EMPTY", "-q")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("40 tickets")


def test_recording_holds_no_secret(asked: Run, tmp_path: Path) -> None:
    """What is kept for a report of a fault can be handed on."""
    done = asked("lint", "TIDE-1", "-q", "--record", "kept")
    assert done.exit_code == 0
    files = sorted((tmp_path / "kept").iterdir())
    assert len(files) >= 4
    text = "".join(file.read_text() for file in files).lower()
    found = [word for word in ("sandbox-token", "authorization", "cookie") if word in text]
    assert not found
    assert "@" not in text.replace("someone@example.invalid", "").replace("sprint@", "")


def test_doctor(asked: Run) -> None:
    """It says who we are, what we may do, and where criteria are looked for."""
    done = asked("doctor", "--project", "TIDE")
    assert (done.exit_code, done.stderr) == (0, "")
    for part in ("as Ticket Lint", "may read tickets", "criteria: Acceptance Criteria", "bug: Bug"):
        assert part in done.stdout
    checks = json.loads(asked("doctor", "-f", "json").stdout)
    assert {check["state"] for check in checks} <= {"ok", "note"}


def test_doctor_finds_what_fails(asked: Run) -> None:
    """A project that is not there fails, and the rest is looked at all the same."""
    done = asked("doctor", "--project", "NOPE")
    assert done.exit_code == 2
    assert "fail  permissions in NOPE" in done.stdout
    assert "kinds" in done.stdout


def test_init_tries_the_connection(asked: Run, sandbox: Sandbox, tmp_path: Path) -> None:
    """The address goes to the file once it works, the token never."""
    done = asked("init", "--site", f"{sandbox.url}/browse/TIDE-1")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "as Ticket Lint" in done.stdout
    text = (tmp_path / "ticket-lint.toml").read_text()
    assert tomllib.loads(text)["jira"]["url"] == sandbox.url
    assert "sandbox-token" not in text
    wrong = {"TICKET_LINT_JIRA_TOKEN": TOKENS[1]}
    done = asked("init", "other.toml", "--site", sandbox.url, **wrong)
    assert done.exit_code == 2
    assert not (tmp_path / "other.toml").exists()


@pytest.mark.parametrize(
    ("token", "scopes"),
    [
        ("sandbox-scoped-token", "ok    scopes: the token may write"),
        ("sandbox-oauth-token", "ok    scopes: the token may write"),
        ("sandbox-read-token", "note  scopes: the token may not write"),
    ],
)
def test_gateway(run: Run, folder: Path, token: str, scopes: str) -> None:
    """A scoped token, with e-mail, and OAuth 2, without, work by way of the gateway."""
    with running("cloud", tickets=5) as made:
        (folder / "ticket-lint.toml").write_text(f'[jira]\ngateway = "{made.url}"\n')
        env = {**made.environment, "TICKET_LINT_JIRA_TOKEN": token}
        if "oauth" in token:
            env["TICKET_LINT_JIRA_EMAIL"] = ""
        done = run("doctor", **env)
        assert "by the gateway" in done.stdout, done.stderr
        assert scopes in done.stdout
        done = run("lint", "--jql", "project is not EMPTY", "-q", **env)
        assert done.stdout.splitlines()[-1].startswith("5 tickets")
