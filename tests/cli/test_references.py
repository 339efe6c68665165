"""`references` and its commands, as a user runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from ticket_lint.cli.references import command
from ticket_lint.references.library import load
from ticket_lint.sandbox.server import running

Run = Callable[..., Result]
DRAFT = "---\nkind: bug\nsummary: Export fails\n---\nIt fails sometimes.\n"


@pytest.fixture
def own(folder: Path) -> Path:
    """Configure a folder of one's own, with a draft beside it."""
    (folder / "ticket-lint.toml").write_text('[references]\nfolder = "refs"\n')
    (folder / "draft.md").write_text(DRAFT)
    return folder / "refs"


@pytest.mark.parametrize("name", command.commands)
def test_help(name: str) -> None:
    """Every command of the group and each of its options says what it does."""
    found = command.commands[name]
    assert found.help
    assert found.short_help
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_list(run: Run) -> None:
    """The list has a line for each reference; as JSON it has the reasons, too."""
    lines = run("references", "list").stdout.splitlines()
    for reference in load():
        (line,) = (line for line in lines if line.split(" ")[0] == reference.id)
        assert line.split()[1:4] == [
            str(reference.level), reference.ticket.kind, reference.ticket.language,
        ]  # fmt: skip
    assert f"{len(load())} references, {len(load()) // 2} pairs." in lines[-1]
    listed = json.loads(run("references", "list", "-f", "json").stdout)
    assert [entry["id"] for entry in listed] == [r.id for r in load()]
    assert all(entry["why"] and not entry["own"] for entry in listed)


@pytest.mark.parametrize("reference", load()[::12], ids=lambda reference: reference.id)
def test_a_reference_can_be_shown(run: Run, reference: object) -> None:
    """A page has the reasons, its twin, what the rules say, and the text."""
    name: str = reference.id  # type: ignore[attr-defined]
    text = run("references", "show", name).stdout
    for reason in reference.why.values():  # type: ignore[attr-defined]
        assert reason in text
    twin = name.replace("good", "weak") if "good" in name else name.replace("weak", "good")
    assert f"twin      {twin}\n" in text
    assert "judged" in text
    assert "Description:\n" in text


def test_show_as_json(run: Run) -> None:
    """The JSON has the text by field as Markdown, and the verdict."""
    found = json.loads(run("references", "show", "seat-hold.good", "-f", "json").stdout)
    assert found["good"] is True
    assert "Scenario: She does not pay" in found["text"]["description"]
    assert found["verdict"] == "ready"


def test_show_unknown(run: Run) -> None:
    """The nearest id is offered."""
    result = run("references", "show", "seat-hold")
    assert result.exit_code == 2
    assert "did you mean 'seat-hold." in result.stderr


def test_add_list_remove(run: Run, own: Path) -> None:
    """A draft is added, listed as one's own, and removed again."""
    added = run("references", "add", "draft.md", "--level", "3", "--pair", "x", "--why", "steps=no")
    assert added.exit_code == 0
    assert "refs/x.weak.md: x.weak, level 3; it is judged " in added.stdout
    assert "Look at it again" not in added.stdout
    assert "x.weak" in run("references", "list").stdout
    assert "1 your own" in run("references", "list").stdout
    assert (own / "x.weak.md").is_file()
    second = run("references", "add", "draft.md", "--level", "0", "--pair", "x")
    assert "Look at it again: ticket-lint references show x.good" in second.stdout
    gone = run("references", "remove", "x.weak")
    assert gone.stdout == "refs/x.weak.md: deleted\nLeft of the pair x: x.good\n"
    assert not (own / "x.weak.md").exists()


def test_add_from_jira(run: Run, own: Path) -> None:
    """A key or an address is read from Jira; one that is not there is an error."""
    seed = Path(__file__).parents[2] / "samples" / "sprint" / "cloud.json"
    with running("cloud", seed=str(seed)) as jira:
        environ = {
            "TICKET_LINT_JIRA_URL": jira.url,
            "TICKET_LINT_JIRA_EMAIL": "lint@sandbox.example",
            "TICKET_LINT_JIRA_TOKEN": "sandbox-token",
        }
        rest = ("--level", "3", "--pair", "search")
        added = run("references", "add", "FERRY-414", *rest, **environ)
        assert added.stdout.startswith("refs/search.weak.md: search.weak, level 3; ")
        assert "summary: Improve search\n" in (own / "search.weak.md").read_text()
        address = f"{jira.url}/browse/FERRY-412"
        run("references", "add", address, "--level", "0", "--pair", "search", **environ)
        assert "FERRY-412" not in (own / "search.good.md").read_text()
        gone = run("references", "add", "FERRY-999", *rest, **environ)
    assert gone.exit_code == 2
    assert gone.stderr.startswith("error: FERRY-999: not found")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["add", "draft.md"], "needs a level"),
        (["add", "draft.md", "--level", "0"], "needs a pair"),
        (["add", "draft.md", "--level", "0", "--pair", "x", "--why", "clear"], "PART=TEXT"),
        (["add", "WEB-1", "--level", "0", "--pair", "x"], "no Jira is configured"),
        (["list"], "references.folder: there is no folder refs (correct its path, or let"),
        (["doctor"], "references.folder: there is no folder"),
        (["doctor", "--labels", "labels.csv"], "--labels and --tickets go together"),
        (["remove", "seat-hold.good"], "there is no folder"),
    ],
)
@pytest.mark.usefixtures("own")
def test_refused(run: Run, args: list[str], message: str) -> None:
    """An error says what would be right, and the exit code is 2."""
    result = run("references", *args)
    assert result.exit_code == 2
    assert message in result.stderr


def test_doctor(run: Run, own: Path) -> None:
    """Warnings end with 0, under --strict with 1; a clean remark list is 0 there, too."""
    own.mkdir()
    run("references", "add", "draft.md", "--level", "3", "--pair", "x")
    result = run("references", "doctor")
    assert result.exit_code == 0
    assert "W pair x: has no good ticket" in result.stdout
    assert "W why x.weak: " in result.stdout
    assert "2 warnings, no notes" in result.stdout
    assert run("references", "doctor", "--strict").exit_code == 1
    as_json = json.loads(run("references", "doctor", "-f", "json").stdout)
    assert {remark["check"] for remark in as_json["remarks"]} == {"pair", "why"}
    assert as_json["references"] == len(load()) + 1
    assert as_json["coverage"]["kind"]["bug"][1] == as_json["coverage"]["kind"]["bug"][0] + 1


def test_doctor_on_labelled_tickets(run: Run, folder: Path) -> None:
    """With labels the doctor tells how well score and distance separate their tickets."""
    good = {
        "kind": "task",
        "summary": "Remove the endpoint /v1/prices of the price service",
        "description": "Nobody calls it since May. Done when /v1/prices answers 410.",
    }
    weak = {"kind": "task", "summary": "Improve things", "description": "Should be better."}
    tickets = [{"key": f"G-{n}", **good} for n in range(6)]
    tickets += [{"key": f"W-{n}", **weak} for n in range(6)]
    (folder / "t.jsonl").write_text("".join(json.dumps(t) + "\n" for t in tickets))
    levels = "".join(f"{t['key']},{0 if t['key'] < 'H' else 3}\n" for t in tickets)
    (folder / "labels.csv").write_text("key,level\n" + levels)
    args = ("references", "doctor", "--labels", "labels.csv", "--tickets", "t.jsonl")
    shown = run(*args).stdout
    assert (
        "On 6 well specified and 6 other labelled tickets the score has an AUC of 1.00 "
        "(95 % interval 1.00-1.00); 0.5 is chance.\n"
        "The distance to these references alone has 1.00 (95 % interval 1.00-1.00).\n"
    ) in shown
    found = json.loads(run(*args, "-f", "json").stdout)["separation"]
    assert found["auc"] == found["distance"]["auc"] == 1
    (folder / "labels.csv").write_text("key,level\nX-1,0\n")
    result = run(*args)
    assert result.exit_code == 2
    assert "labels.csv: 1 of 1 labels are of tickets that were not given: X-1" in result.stderr
    (folder / "labels.csv").write_text("key,level\n" + levels)
    (folder / "t.jsonl").write_text("".join(json.dumps(t) + "\n" for t in tickets) + "[]\n" * 9)
    result = run(*args)
    assert result.exit_code == 2
    assert "4 more inputs cannot be read" in result.stderr
    assert "AUC of 1.00" in result.stdout
