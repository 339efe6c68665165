"""`evaluate` and `calibrate`, as a user runs them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
DONE = "## Acceptance criteria\n- The list of {} has a column {} between number and date.\n"
WHY = "Support looks up {} in another system 40 times a day, because the list lacks it.\n\n"
TEXTS = (
    # The costs in force ask little for an adverb and much for a missing reason, the labels do not.
    (0, WHY + DONE),
    (0, "Add a column {} to the list, between number and date.\n\n" + DONE),
    (3, WHY + DONE + "- The list opens quickly.\n"),
)


@pytest.fixture
def labelled(folder: Path) -> tuple[str, str]:
    """Write 60 tickets of six projects and their labels; return the names of the files."""
    labels, tickets = ["key,level"], []
    for number in range(60):
        level, text = TEXTS[number // 6 % 3]
        key, noun = f"P{number % 6}-{number}", f"cost centre {number}"
        tickets.append({
            "key": key, "kind": "story", "markup": "markdown",
            "summary": f"Add column {noun} to the list", "description": text.replace("{}", noun),
        })  # fmt: skip
        labels.append(f"{key},{level}")
    (folder / "labels.csv").write_text("\n".join(labels) + "\n")
    (folder / "tickets.jsonl").write_text("".join(json.dumps(t) + "\n" for t in tickets))
    (folder / "ticket-lint.toml").write_text(
        'encoder = "none"\n[costs]\nvague-adverb = 1\nmissing-rationale = 30\n'
    )
    return "labels.csv", "tickets.jsonl"


def test_evaluate(run: Run, labelled: tuple[str, str]) -> None:
    """Figures, bands, verdicts and misses are printed, and nothing is written."""
    before = sorted(Path().iterdir())
    result = run("evaluate", *labelled)
    assert result.exit_code == 0
    text = result.stdout
    assert "60 labelled tickets of 6 projects, 18 of them badly specified" in text
    for part in ("AUC ", "Spearman ", "Plausible ", "90-100", "Verdicts by level", "over projects"):
        assert part in text
    assert "Badly specified by label, and yet ready\n  P" in text
    assert sorted(Path().iterdir()) == before


def test_evaluate_as_json(run: Run, labelled: tuple[str, str]) -> None:
    """The JSON has the same figures, and says what they were measured with."""
    found = json.loads(run("evaluate", *labelled, "--format", "json").stdout)
    assert found["tickets"] == sum(band["tickets"] for band in found["bands"]) == 60
    assert found["auc"]["low"] <= found["auc"]["value"] <= found["auc"]["high"]
    assert found["lenient"][0]["level"] == 3
    assert {"rules", "costs"} <= found["versions"].keys()


def test_calibrate_writes_costs_that_count(run: Run, labelled: tuple[str, str]) -> None:
    """Costs that are better are written; named in the configuration, they change the score."""
    before = json.loads(run("evaluate", *labelled, "-f", "json").stdout)
    result = run("calibrate", *labelled, "--write", "costs.json")
    assert result.exit_code == 0, result.stdout + result.stderr
    assert 'costs_file = "costs.json"' in result.stdout
    Path("ticket-lint.toml").write_text('encoder = "none"\ncosts_file = "costs.json"\n')
    after = json.loads(run("evaluate", *labelled, "-f", "json").stdout)
    assert after["auc"]["value"] > before["auc"]["value"]
    written = json.loads(Path("costs.json").read_text())
    assert after["versions"]["costs"] == written["version"]
    again = run("calibrate", *labelled, "--write", "costs2.json")
    assert again.exit_code == 1
    assert "costs2.json was not written" in again.stdout
    assert not Path("costs2.json").exists()


def test_calibrate_only_tells(run: Run, labelled: tuple[str, str]) -> None:
    """Without --write nothing is written, and no gain is no failure."""
    before = sorted(Path().iterdir())
    found = json.loads(run("calibrate", *labelled, "-f", "json").stdout)
    assert found["better"]
    assert found["written"] is None
    assert found["costs"]["rules"]
    Path("labels.csv").write_text(
        "key,level\n" + "".join(f"P{n % 6}-{n},{3 * (n * 7 % 5 < 2)}\n" for n in range(60))
    )
    result = run("calibrate", *labelled)
    assert result.exit_code == 0
    assert "No gain" in result.stdout
    assert sorted(Path().iterdir()) == before


@pytest.mark.parametrize("command", ["evaluate", "calibrate"])
@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ("key,level\nP0-0,0\nX-1,2\n", "1 of 2 labels are of tickets that were not given: X-1"),
        ("key,level\nP0-0,0\nP1-1,2\n", "labels are too few"),
        ("key,level\n" + "".join(f"P{n % 6}-{n},0\n" for n in range(60)), "of one class"),
        ("key,level\nP0-0,0\nP0-0,2\n", "P0-0 has two levels, 0 and 2"),
        ("ticket,grade\nP0-0,0\n", "has no column key and level"),
        ("key,level\nP0-0,good\n", "level 'good' does not fit"),
        ("key,level\nP0-0,7\n", "level '7' does not fit"),
        ("key,level\n", "holds no labels"),
        ("", "has no column key and level"),
        (None, "cannot be read"),
    ],
)
def test_bad_labels(
    run: Run, labelled: tuple[str, str], command: str, labels: str | None, message: str
) -> None:
    """Labels that cannot be used are an error that names the file and the cure."""
    file = Path("bad.csv")
    if labels is not None:
        file.write_text(labels)
    result = run(command, "bad.csv", labelled[1])
    assert result.exit_code == 2
    assert message in result.stderr
    assert "bad.csv" in result.stderr
    assert not result.stdout


def test_json_lines(run: Run, labelled: tuple[str, str]) -> None:
    """Labels may be JSON lines."""
    rows = [line.split(",") for line in Path(labelled[0]).read_text().splitlines()[1:]]
    text = "".join(json.dumps({"key": key, "level": int(level)}) + "\n" for key, level in rows)
    Path("labels.jsonl").write_text(text)
    options = ("-f", "json")
    assert (
        run("evaluate", "labels.jsonl", labelled[1], *options).stdout
        == run("evaluate", *labelled, *options).stdout
    )


def test_unreadable_tickets(run: Run, labelled: tuple[str, str]) -> None:
    """What cannot be read is told, the rest is measured, and the exit code is 2."""
    Path("broken.json").write_text("[1, 2")
    result = run("evaluate", *labelled, "broken.json")
    assert result.exit_code == 2
    assert "broken.json" in result.stderr
    assert "60 labelled tickets" in result.stdout


def test_without_scikit_learn(
    run: Run, labelled: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the extra, `calibrate` says how to install it, and `evaluate` works."""
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    result = run("calibrate", *labelled)
    assert result.exit_code == 2
    assert "pip install 'ticket-lint[fit]'" in result.stderr
    assert run("evaluate", *labelled).exit_code == 0


def test_the_tickets_are_not_overwritten(run: Run, labelled: tuple[str, str]) -> None:
    """Costs are not written over labels or tickets."""
    result = run("calibrate", *labelled, "--write", labelled[1])
    assert result.exit_code == 2
    assert "is one of the inputs" in result.stderr
    assert Path(labelled[1]).read_text().startswith('{"key"')


def test_from_jira_needs_a_connection(run: Run, labelled: tuple[str, str]) -> None:
    """Without files the tickets are read from Jira, which has to be configured."""
    result = run("evaluate", labelled[0])
    assert result.exit_code == 2
    assert "ticket-lint init" in result.stderr
