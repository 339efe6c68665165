"""One clear error each: what, where, what would be right; and the other tickets are judged."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
ONE = b'{"key": "A-1", "kind": "task", "summary": "Clean up", "description": "It is old."}\n'
TWO = ONE.replace(b"A-1", b"A-2")
FILES = [  # name, content, message, tickets that are judged all the same
    ("not-json.json", b"hello", "not-json.json: no JSON", 1),
    ("half.jsonl", ONE + TWO[:40] + b"\n", "half.jsonl:2:", 2),
    ("latin.jsonl", ONE + TWO.replace(b"Clean", b"Cl\xe9an"), "latin.jsonl:2: byte ", 2),
    ("unknown.json", b'{"a": 1}', "unknown.json:1: is neither a Jira issue nor a ticket line", 1),
    ("empty.json", b"", "empty.json: is empty", 1),
    ("binary.json", bytes(range(256)), "binary.json: no JSON", 1),
    ("bad.md", b"---\nkind: story\nsumary: x\n---\n", "did you mean 'summary'?", 1),
]


@pytest.mark.parametrize("case", FILES, ids=lambda case: case[0])
def test_unreadable_input(run: Run, folder: Path, case: tuple[str, bytes, str, int]) -> None:
    """It is told on standard error, the good file beside it is judged, and the exit code is 2."""
    name, content, message, tickets = case
    (folder / name).write_bytes(content)
    (folder / "good.jsonl").write_bytes(ONE)
    result = run("lint", name, "good.jsonl", "-f", "json")
    assert result.exit_code == 2
    (said,) = result.stderr.splitlines()
    assert said.startswith("error: ")
    assert message in said
    output = json.loads(result.stdout)
    assert len(output["tickets"]) == tickets
    assert len(output["errors"]) == output["summary"]["errors"] == 1
    assert output["errors"][0]["where"].startswith(name)
    assert output["errors"][0]["what"]


@pytest.mark.parametrize("case", FILES, ids=lambda case: case[0])
def test_strict_stops(run: Run, folder: Path, case: tuple[str, bytes, str, int]) -> None:
    """With `--strict` the first error is the end."""
    name, content, message, tickets = case
    (folder / name).write_bytes(content)
    (folder / "good.jsonl").write_bytes(ONE)
    result = run("lint", name, "good.jsonl", "--strict", "-f", "json")
    assert result.exit_code == 2
    assert message in result.stderr
    output = json.loads(result.stdout)
    assert len(output["tickets"]) == tickets - 1
    assert output["summary"]["complete"] is False


def test_missing_file(run: Run, tickets: str) -> None:
    """A file that is not there is an input that cannot be read."""
    result = run("lint", "nowhere.json", tickets, "-q")
    assert result.exit_code == 2
    assert result.stderr == "error: nowhere.json: cannot be read: No such file or directory\n"
    assert len(result.stdout.splitlines()) == 4


def test_error_wins_over_a_low_score(run: Run, tickets: str) -> None:
    """2 says that the result is incomplete; 1 is for complete ones."""
    assert run("lint", tickets, "nowhere.json", "--fail-under", "100").exit_code == 2


def test_error_text_is_harmless(run: Run, folder: Path) -> None:
    """A file's name or content cannot steer the terminal through an error."""
    (folder / "a\x1b[31m.json").write_bytes(b"x")
    result = run("lint", "a\x1b[31m.json")
    assert "\x1b" not in result.stderr
    assert "a\\x1b[31m.json" in result.stderr


USAGE = [
    (("lint",), "Nothing to judge"),
    (("lint", "x.json", "--fromat", "json"), "No such option"),
    (("lint", "x.json", "--format", "jsn"), "'jsn' is not one of"),
    (("lint", "x.json", "--fail-under", "101"), "101 is not in the range"),
    (("lint", "x.json", "--profile", "final"), "'final' is not one of"),
    (("lint", "x.json", "--select", "missing-criterium"), "--select: unknown rule"),
    (("lint", "x.json", "--ignore", "missing-criterium"), "did you mean 'missing-criteria'?"),
    (("lint", "x.json", "--config", "no.toml"), "there is no such file"),
    (("rules", "missing-criterium"), "did you mean 'missing-criteria'?"),
    (("lnt",), "No such command 'lnt'"),
    (("schema", "input"), "'input' is not one of"),
    (("completion", "tcsh"), "'tcsh' is not one of"),
]


@pytest.mark.parametrize(("args", "message"), USAGE)
def test_usage(run: Run, args: tuple[str, ...], message: str) -> None:
    """An option, name or command that does not exist: one message, exit code 2, no output."""
    result = run(*args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


CONFIG = [
    ('profil = "draft"', "error: ticket-lint.toml: unknown key 'profil' (did you mean 'profile'?"),
    ('off = ["missing-criterium"]', "error: ticket-lint.toml: off: unknown rule"),
    ("[rules.missing-criterium]\nx = 1", "error: ticket-lint.toml: rules"),
    ("[rules.too-many-criteria]\nlimt = 1", "error: ticket-lint.toml: rules.too-many-criteria:"),
    ('[rules.too-many-criteria]\nlimit = "x"', "rules.too-many-criteria"),
    ("[bars]\nready = 10", "needs_work = 50 lies above ready = 10"),
    ('[[ignore]]\nrule = "nope"\nreason = "why not"\nuntil = 2030-01-01', "ignore: unknown rule"),
    ("profile = ", "error: ticket-lint.toml: is no TOML"),
]


@pytest.mark.parametrize("command", [("lint", "x.json"), ("config",)])
@pytest.mark.parametrize(("text", "message"), CONFIG)
def test_configuration(
    run: Run, folder: Path, command: tuple[str, ...], text: str, message: str
) -> None:
    """A fault names the file and the key, for every command that reads it."""
    (folder / "ticket-lint.toml").write_text(text)
    result = run(*command)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "ticket-lint.toml" in result.stderr
    assert result.stdout == ""


def test_every_fault_of_a_configuration_is_a_line(run: Run, folder: Path) -> None:
    """Two faults are two errors."""
    (folder / "ticket-lint.toml").write_text('profil = "draft"\n[bars]\nready = "x"\n')
    said = run("config").stderr.splitlines()
    assert len(said) == 2
    assert all(line.startswith("error: ticket-lint.toml: ") for line in said)


def test_our_own_mistake(run: Run, tickets: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anything else is ours: exit code 3, and a text to report that has no exception's words."""
    words = "words that may " + "quote a ticket"

    def fail(*_: object) -> str:
        raise RuntimeError(words)

    monkeypatch.setattr("ticket_lint.report.terminal.Terminal.ticket", fail)
    result = run("lint", tickets)
    assert result.exit_code == 3
    for part in ("RuntimeError", "Please report it", "versions", "python", "command"):
        assert part in result.stderr
    assert "ticket_lint/cli/stream.py:" in result.stderr
    assert words not in result.output
