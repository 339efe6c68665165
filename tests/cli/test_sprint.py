"""`ticket-lint sprint` against a Jira of each product, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import jsonschema
import pytest
import requests
from click.testing import Result

from ticket_lint.jira import agile
from ticket_lint.judge.assess import Judge
from ticket_lint.report.sprint_json import schema
from ticket_lint.sandbox.contract import Contract
from ticket_lint.sandbox.server import Sandbox, running
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.ticket import Ticket

SAMPLES = Path(__file__).parents[2] / "samples" / "sprint"
Run: TypeAlias = Callable[..., Result]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the history in a folder of the test's."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("ticket_lint.jira.retry._BASE_S", 0.01)
    return tmp_path


@pytest.fixture(params=["cloud", "datacenter"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Run a Jira of each product with the sample sprint and a past."""
    yield from _run(request.param)


@pytest.fixture
def cloud() -> Iterator[Sandbox]:
    """Run a Jira Cloud with the sample sprint and a past."""
    yield from _run("cloud")


def _run(product: Any) -> Iterator[Sandbox]:
    contract = Contract(cloud=product == "cloud")
    seed = str(SAMPLES / f"{product}.json")
    with running(product, seed=seed, past=3, contract=contract) as made:
        yield made
        assert not made.log.violations


@pytest.fixture
def asked(run: Run) -> Run:
    """Return a function that runs a command against a sandbox."""

    def invoke(sandbox: Sandbox, *args: str, **environ: str) -> Result:
        return run(*args, **{**sandbox.environment, **environ})

    return invoke


def as_pm(sandbox: Sandbox) -> requests.Session:
    """Return the session of a person who plans sprints."""
    session = requests.Session()
    name = "pm@sandbox.example" if sandbox.state.cloud else "pm"
    session.auth = (name, "pm-token")
    return session


def move(sandbox: Sandbox, sprint: str, *keys: str) -> None:
    """Move tickets to a sprint by its name, to the backlog for none."""
    ids = {body["name"]: body["id"] for body in sandbox.state.catalog("sprint").values()}
    place = f"sprint/{ids[sprint]}" if sprint else "backlog"
    answer = as_pm(sandbox).post(
        f"{sandbox.url}/rest/agile/1.0/{place}/issue", json={"issues": keys}, timeout=10
    )
    assert answer.status_code == 204, answer.text


def test_next_sprint(asked: Run, sandbox: Sandbox) -> None:
    """Without an argument the next sprint of the only board is reported, and nothing is written."""
    done = asked(sandbox, "sprint", "-f", "json")
    assert (done.exit_code, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    jsonschema.Draft202012Validator(schema()).validate(report)
    assert report["sprint"]["state"] == "future"
    assert report["profile"] == "sprint"
    scores = [one["assessment"]["score"] for one in report["tickets"]]
    assert scores == sorted(scores)
    ready = [one for one in report["tickets"] if one["assessment"]["verdict"] == "ready"]
    assert report["readiness"]["ready"] == len(ready) < report["readiness"]["tickets"]
    for one in report["tickets"]:
        assert (one["question"] is None) == (one in ready)
    assert report["runway"]["sprints"] > 0
    assert [len(report["runway"]["past"]), report["runway"]["unit"]] == [3, "points"]
    reads = {
        "POST /search",
        "POST /search/jql",
        "POST /issue/bulkfetch",
        "POST /changelog/bulkfetch",
    }
    writes = {what for what in sandbox.log.requests if not what.startswith("GET")}
    assert writes <= reads


def test_velocity_is_what_was_finished(asked: Run, sandbox: Sandbox) -> None:
    """The figures of the runway are the points of the finished tickets, sprint by sprint."""
    report = json.loads(asked(sandbox, "sprint", "-f", "json").stdout)
    field = "customfield_10016" if sandbox.state.cloud else "customfield_10106"
    path = "/rest/api/3/search/jql" if sandbox.state.cloud else "/rest/api/2/search"
    session = as_pm(sandbox)
    for past in report["runway"]["past"]:
        body = {"jql": f'sprint = "{past["name"]}"', "fields": [field], "maxResults": 100}
        found = session.post(f"{sandbox.url}{path}", json=body, timeout=10).json()["issues"]
        assert sum(one["fields"][field] or 0 for one in found) == past["finished"]
    finished = [past["finished"] for past in report["runway"]["past"]]
    assert report["runway"]["velocity"] == round(sum(finished) / 3, 1)
    expected = report["runway"]["ready"] / (sum(finished) / 3)
    assert report["runway"]["sprints"] == round(expected, 1)


@pytest.mark.parametrize("which", ["active", "57", "FERRY Sprint 19", "sprint 19"])
def test_active_sprint(asked: Run, cloud: Sandbox, which: str) -> None:
    """A sprint is named by word, id, name or part of it; what came in late is told."""
    report = json.loads(asked(cloud, "sprint", which, "-f", "json").stdout)
    assert report["sprint"]["id"] == 57
    added = {one["assessment"]["key"]: one["added"] for one in report["tickets"] if one["added"]}
    assert added == {
        "FERRY-417": {"at": "2026-11-16T07:52:40.000+0100", "by": ""},
        "FERRY-422": {"at": "2026-11-12T14:05:31.000+0100", "by": "Marit Solheim"},
    }


def test_late_arrivals_on_both_products(asked: Run, sandbox: Sandbox) -> None:
    """Whoever moves an unready ticket into the running sprint is named."""
    cloud = sandbox.state.cloud
    name, key = ("FERRY Sprint 19", "FERRY-426") if cloud else ("OPS Sprint 4", "OPS-95")
    move(sandbox, name, key)
    report = json.loads(asked(sandbox, "sprint", "active", "-f", "json").stdout)
    (one,) = (one for one in report["tickets"] if one["assessment"]["key"] == key)
    assert one["added"]["by"] == "Paula Mertens"


def test_terminal_and_markdown(asked: Run, cloud: Sandbox) -> None:
    """People get the same report as text and as Markdown, without colours in a pipe."""
    report = json.loads(asked(cloud, "sprint", "--no-history", "-f", "json").stdout)
    of = report["readiness"]
    line = f"{of['ready']} of 9 tickets ready, {of['points_ready']:.0f} of 40 points ready"
    text = asked(cloud, "sprint", "--no-history").stdout
    assert line in text
    assert "\x1b" not in text
    assert "\x1b[1m" in asked(cloud, "sprint", "--no-history", "--color").stdout
    page = asked(cloud, "sprint", "--no-history", "--format", "markdown").stdout
    assert f"**{line}**" in page
    for one in report["tickets"]:
        a = one["assessment"]
        assert f"| {a['key']} | {a['score']} | {a['verdict']} | " in page
        if one["question"]:
            assert f"? {one['question']['text']}\n" in text


def test_since_the_last_run(asked: Run, cloud: Sandbox) -> None:
    """A second run tells what changed, a third that nothing did, and another sprint is its own."""
    first = asked(cloud, "sprint", "-f", "json")
    assert json.loads(first.stdout)["since"] is None
    move(cloud, "", "FERRY-428")
    move(cloud, "FERRY Sprint 20", "FERRY-426")
    since = json.loads(asked(cloud, "sprint", "-f", "json").stdout)["since"]
    assert since["same_rules"] is True
    found = {one["key"]: one["change"] for one in since["differences"]}
    assert found == {"FERRY-426": "new", "FERRY-428": "gone"}
    assert "nothing changed" in asked(cloud, "sprint").stdout
    assert json.loads(asked(cloud, "sprint", "active", "-f", "json").stdout)["since"] is None
    assert "Since" not in asked(cloud, "sprint", "--no-history").stdout


def test_a_history_that_cannot_be_kept(asked: Run, cloud: Sandbox, tmp_path: Path) -> None:
    """Without a history there is a report all the same, and a note that says why."""
    (tmp_path / "file").write_text("")
    done = asked(cloud, "sprint", XDG_DATA_HOME=str(tmp_path / "file"))
    assert done.exit_code == 0
    assert done.stderr.startswith("note: no history: ")
    assert " of 9 tickets ready" in done.stdout


def test_kanban(asked: Run, cloud: Sandbox) -> None:
    """A search stands for a sprint; done tickets are left out, and a runway cannot be told."""
    report = json.loads(asked(cloud, "sprint", "--jql", "project = FERRY", "-f", "json").stdout)
    assert report["sprint"] is None
    assert report["readiness"]["done"] > 0
    assert report["runway"]["sprints"] is None
    assert "no sprints" in report["runway"]["reason"]


@pytest.mark.parametrize(("bar", "code"), [("80", 1), ("0", 0)])
def test_fail_under(asked: Run, cloud: Sandbox, bar: str, code: int) -> None:
    """Unready tickets make no failure unless asked for."""
    done = asked(cloud, "sprint", "--fail-under", bar, "-f", "json")
    assert done.exit_code == code
    below = sum(one["assessment"]["score"] < int(bar) for one in json.loads(done.stdout)["tickets"])
    assert json.loads(done.stdout)["below"] == below


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("99",), "sprint 99: there is no such sprint"),
        (("nonsense",), "57 'FERRY Sprint 19', 58 'FERRY Sprint 20'"),
        (("FERRY Sprint",), "2 sprints fit"),
        (("--board", "OPS"), "board 'OPS': there is no such board"),
        (("--board", "999"), "board 999: there is no such board"),
        (("--board", "13"), "--jql for a Kanban board"),
        (("--jql", "foo = "), "Jira answers 400"),
        (("--jql", "project = FERRY", "--board", "12"), "name one or the other"),
    ],
)
def test_what_cannot_be_reported(
    asked: Run, cloud: Sandbox, args: tuple[str, ...], says: str
) -> None:
    """What is not there or not clear ends with 2, says what would be right, and prints nothing."""
    done = asked(cloud, "sprint", *args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in done.stderr


def test_ambiguous_sprint_and_board(asked: Run, cloud: Sandbox) -> None:
    """Two active sprints, or two boards, are listed and none is guessed."""
    state = cloud.state
    twin = state.catalog("sprint")["57"] | {"id": 70, "name": "FERRY Ops 3"}
    state.put("sprint", "70", twin)
    done = asked(cloud, "sprint", "active")
    assert done.exit_code == 2
    assert "2 sprints are active (name one by id: 57 'FERRY Sprint 19', 70 'FERRY Ops 3')" in (
        done.stderr
    )
    state.put("board", "30", state.catalog("board")["12"] | {"id": 30, "name": "Second"})
    done = asked(cloud, "sprint")
    assert done.exit_code == 2
    assert "12 'FERRY board', 30 'Second'" in done.stderr
    named = Path("ticket-lint.toml")
    named.write_text('[jira]\nboard = "FERRY board"\n')
    assert asked(cloud, "sprint").exit_code == 0


def test_no_next_sprint(asked: Run, cloud: Sandbox) -> None:
    """Where no sprint is planned, those that there are stand in the message."""
    cloud.state.drop("sprint", "58")
    done = asked(cloud, "sprint")
    assert done.exit_code == 2
    assert "there is no next sprint (it has 57 'FERRY Sprint 19')" in done.stderr


def test_a_ticket_that_cannot_be_read(asked: Run, cloud: Sandbox) -> None:
    """It is told, the others are reported, and the exit code is 2."""
    row = cloud.state.row("SELECT id, fields FROM issue WHERE key = 'FERRY-414'")
    assert row
    fields = json.loads(row[1]) | {"summary": ["no", "text"]}
    cloud.state.run("UPDATE issue SET fields = ? WHERE id = ?", json.dumps(fields), row[0])
    done = asked(cloud, "sprint", "-f", "json")
    assert done.exit_code == 2
    report = json.loads(done.stdout)
    assert [one["where"] for one in report["errors"]] == ["FERRY-414"]
    assert "FERRY-414" in done.stderr
    assert report["readiness"]["tickets"] == 8


def test_the_filter_of_the_board_may_be_private(asked: Run, cloud: Sandbox) -> None:
    """The report stands without a runway where the board's filter is hidden."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agile, "filter_of", lambda *_: "4711")
        report = json.loads(asked(cloud, "sprint", "-f", "json").stdout)
    assert "not shared" in report["runway"]["reason"]
    assert report["readiness"]["tickets"] == 9


def test_a_token_that_may_not_see_the_filter(asked: Run, sandbox: Sandbox) -> None:
    """The backlog is then that of the project: the same where the board shows all of it."""
    whole = json.loads(asked(sandbox, "sprint", "--no-history", "-f", "json").stdout)["runway"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agile, "filter_of", lambda *_: "")
        report = json.loads(asked(sandbox, "sprint", "--no-history", "-f", "json").stdout)
    assert report["runway"] == whole


def test_a_mistake_of_ours_costs_one_ticket(asked: Run, cloud: Sandbox) -> None:
    """A rule that breaks on one ticket leaves the report of the others; the exit code is 3."""
    judged = Judge.__call__

    def breaks(self: Judge, ticket: Ticket) -> Assessment:
        if ticket.key == "FERRY-414":
            raise ZeroDivisionError
        return judged(self, ticket)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Judge, "__call__", breaks)
        done = asked(cloud, "sprint", "-f", "json")
    assert done.exit_code == 3
    report = json.loads(done.stdout)
    assert report["readiness"]["tickets"] == 8
    assert [one["where"] for one in report["errors"]] == ["FERRY-414"]
    assert "ticket-lint made a mistake" in done.stderr


@pytest.mark.parametrize("format_name", ["terminal", "markdown", "json"])
def test_no_secret_is_shown(asked: Run, cloud: Sandbox, format_name: str) -> None:
    """A secret in a sprint's goal or in the summary of an epic is masked."""
    state, secret = cloud.state, "ghp_" + "a1B2c3D4" * 5
    state.put("sprint", "58", state.catalog("sprint")["58"] | {"goal": f"Use {secret}"})
    row = state.row("SELECT id, fields FROM issue WHERE key = 'FERRY-400'")
    assert row
    fields = json.loads(row[1]) | {"summary": f"Epic of {secret}"}
    state.run("UPDATE issue SET fields = ? WHERE id = ?", json.dumps(fields), row[0])
    done = asked(cloud, "sprint", "-f", format_name)
    assert done.exit_code == 0
    assert "•••" in done.stdout
    assert secret not in done.stdout + done.stderr


def test_no_runway(asked: Run, cloud: Sandbox) -> None:
    """`--no-runway` spares the requests for it."""
    report = json.loads(asked(cloud, "sprint", "--no-runway", "-f", "json").stdout)
    assert report["runway"] is None
    assert not [what for what in cloud.log.requests if "configuration" in what]


def test_output_file(asked: Run, cloud: Sandbox, tmp_path: Path) -> None:
    """The report goes to a file, without colours."""
    done = asked(cloud, "sprint", "-o", "report.txt", "--no-history")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "FERRY Sprint 20" in (tmp_path / "report.txt").read_text("utf-8")
