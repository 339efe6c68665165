"""`ticket-lint lint`: formats, options, exit codes."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from defusedxml import ElementTree

from ticket_lint.report.formats import FORMATS

Run = Callable[..., Result]
AWS = "AKIAIOSFODNN7EXAMPL2"


def test_one_line_a_ticket_then_what_it_lacks(run: Run, tickets: str) -> None:
    """The terminal shows key, score, verdict and summary, the findings, and what is stated."""
    result = run("lint", tickets)
    assert result.exit_code == 0
    first, *rest = result.stdout.splitlines()
    assert first.split(maxsplit=2)[::2] == [
        "WEB-1",
        "ready           " + "Export of more than 1,000 invoices ends with HTTP 500",
    ]
    assert any(line.startswith("  States  ") for line in rest)
    assert any(line.startswith("  E missing-criteria −") for line in rest)
    assert "Shortest path to ready" in result.stdout
    assert rest[-1].startswith("2 tickets: 1 ready, ")
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


def test_quiet_is_one_line_a_ticket(run: Run, tickets: str) -> None:
    """`--quiet` leaves the line of each ticket and the counts."""
    assert len(run("lint", tickets, "--quiet").stdout.splitlines()) == 3


def test_verbose_says_more(run: Run, tickets: str) -> None:
    """`--verbose` tells kinds and what a ticket lacks."""
    text = run("lint", tickets, "--verbose").stdout
    assert "(bug)" in text
    assert "  Lacks   " in text
    assert run("lint", tickets, "-q", "-v").exit_code == 2


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_of_every_ticket(run: Run, tickets: str, name: str) -> None:
    """Whatever the format, a finding of the vague ticket and its key are in it."""
    result = run("lint", tickets, "--format", name)
    assert result.exit_code == 0
    assert "WEB-2" in result.stdout
    assert "missing-criteria" in result.stdout


@pytest.mark.parametrize("name", FORMATS)
def test_output_file_has_what_would_be_printed(
    run: Run, tickets: str, folder: Path, name: str
) -> None:
    """`--output` writes the same bytes and prints nothing."""
    printed = run("lint", tickets, "--format", name).stdout_bytes
    result = run("lint", tickets, "--format", name, "--output", "report")
    assert result.stdout == ""
    assert (folder / "report").read_bytes() == printed


def test_output_appears_whole_or_not_at_all(
    run: Run, tickets: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where writing the report fails, the file that was there stands, and nothing is left over."""
    (folder / "report").write_text("old")
    monkeypatch.setattr("ticket_lint.report.terminal.Terminal.end", lambda *_: 1 / 0)
    result = run("lint", tickets, "--output", "report")
    assert result.exit_code == 3
    assert (folder / "report").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["report", tickets]


def test_output_keeps_the_permissions(run: Run, tickets: str, folder: Path) -> None:
    """A file that is replaced keeps its mode."""
    (folder / "report").touch(0o640)
    (folder / "report").chmod(0o640)
    run("lint", tickets, "--output", "report")
    assert stat.S_IMODE((folder / "report").stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("tickets.jsonl", "is one of the inputs"),
        ("nowhere/report", "cannot be written: No such file or directory"),
    ],
)
def test_output_that_cannot_be(run: Run, tickets: str, path: str, message: str) -> None:
    """An output that is an input or has no folder is said before anything is written."""
    result = run("lint", tickets, "--output", path)
    assert result.exit_code == 2
    assert message in result.stderr
    assert Path(tickets).read_text(encoding="utf-8").count("\n") == 2


def test_output_named_by_a_dash_is_standard_output(run: Run, tickets: str) -> None:
    """`-o -` prints, as elsewhere."""
    assert run("lint", tickets, "-q", "-o", "-").stdout == run("lint", tickets, "-q").stdout


def test_output_to_a_device(run: Run, tickets: str) -> None:
    """A device is written to, not replaced."""
    assert run("lint", tickets, "--output", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(("bar", "code"), [("0", 0), ("100", 1)])
def test_fail_under(run: Run, tickets: str, bar: str, code: int) -> None:
    """`--fail-under` alone makes a low score an exit code."""
    assert run("lint", tickets, "--fail-under", bar).exit_code == code


def test_fail_under_decides_what_fails_in_junit(run: Run, tickets: str) -> None:
    """A case fails below the bar; without a bar, where a ticket is not ready."""

    def failures(*options: str) -> str | None:
        text = run("lint", tickets, "--format", "junit", *options).stdout
        return ElementTree.fromstring(text).get("failures")

    assert failures() == "1"
    assert failures("--fail-under", "0") == "0"


def test_select_and_ignore(run: Run, tickets: str) -> None:
    """`--select` runs these rules only, `--ignore` all but these, in the report by name."""
    only = json.loads(run("lint", tickets, "-f", "json", "--select", "missing-criteria").stdout)
    found = {f["rule"] for ticket in only["tickets"] for f in ticket["findings"]}
    assert found == {"missing-criteria"}
    without = json.loads(run("lint", tickets, "-f", "json", "--ignore", "missing-criteria").stdout)
    found = {f["rule"] for ticket in without["tickets"] for f in ticket["findings"]}
    assert found
    assert "missing-criteria" not in found
    assert without["rules_off"] == ["missing-criteria"]


def test_select_wins_over_a_rule_that_the_file_switches_off(
    run: Run, tickets: str, folder: Path
) -> None:
    """What is asked for on the command line runs."""
    (folder / "ticket-lint.toml").write_text('off = ["missing-criteria"]\n')
    assert "missing-criteria −" not in run("lint", tickets).stdout
    assert "missing-criteria −" in run("lint", tickets, "--select", "missing-criteria").stdout


def test_profile(run: Run, tickets: str) -> None:
    """A later stage takes more rules along."""

    def rules(profile: str) -> set[str]:
        output = json.loads(run("lint", tickets, "-f", "json", "--profile", profile).stdout)
        assert output["profile"] == profile
        return {f["rule"] for ticket in output["tickets"] for f in ticket["findings"]}

    assert rules("draft") < rules("agent")


def test_every_report_lists_the_waivers(run: Run, tickets: str, folder: Path) -> None:
    """A waiver in force and one that has ended are in every format that has an end."""
    (folder / "ticket-lint.toml").write_text(
        '[[ignore]]\nrule = "missing-criteria"\nreason = "agreed-for-now"\nuntil = 2999-12-31\n'
        '[[ignore]]\nrule = "vague-summary"\nreason = "long-gone"\nuntil = 2001-01-01\n'
    )
    for name in set(FORMATS) - {"jsonl"}:
        text = run("lint", tickets, "--format", name).stdout
        assert "agreed-for-now" in text, name
        assert "long-gone" in text, name
    lines = run("lint", tickets, "--format", "jsonl").stdout.splitlines()
    assert json.loads(lines[1])["waived"][0]["reason"] == "agreed-for-now"


@pytest.mark.parametrize("name", FORMATS)
def test_secret_is_masked_in_every_format(run: Run, name: str) -> None:
    """No output shows a secret, wherever it stands in the ticket or in an error."""
    ticket = {
        "key": "WEB-3",
        "kind": "bug",
        "summary": f"Login with {AWS} fails",
        "description": f"Expected: {AWS} is accepted.\n\n    aws configure {AWS}\n",
        "markup": "markdown",
    }
    stdin = json.dumps(ticket) + "\n" + f'{{"{AWS}": 1}}\n' + f'{{"key": "{AWS}\n'
    result = run("lint", "-", "-v", "--format", name, stdin=stdin)
    assert result.exit_code == 2
    assert AWS not in result.output
    assert "AKIA•••••" in result.stdout or "AKIA\\u2022" in result.stdout


def test_standard_input(run: Run) -> None:
    """`-` reads a draft as well as JSON."""
    result = run("lint", "-", "-q", stdin="---\nkey: A-1\nkind: task\nsummary: Do it\n---\nNow.\n")
    assert result.stdout.startswith("A-1 ")


def test_wrapped_to_the_columns_that_are_given(run: Run, tickets: str) -> None:
    """With `COLUMNS` all lines fit, but those to paste; without, they are left alone."""

    def widest(**environ: str) -> int:
        lines = run("lint", tickets, **environ).stdout.splitlines()
        return max(len(line) for line in lines if "____" not in line)

    assert widest(COLUMNS="72") <= 72 < widest()


@pytest.mark.parametrize(
    ("options", "environ", "colored"),
    [
        ((), {}, False),
        (("--color",), {}, True),
        (("--color",), {"NO_COLOR": "1"}, True),
        (("--no-color",), {}, False),
    ],
)
def test_color(
    run: Run, tickets: str, options: tuple[str, ...], environ: dict[str, str], *, colored: bool
) -> None:
    """No terminal, no colour, unless it is asked for."""
    assert ("\x1b[" in run("lint", tickets, *options, **environ).stdout) is colored
