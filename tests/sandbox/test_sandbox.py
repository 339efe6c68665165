"""The sandbox as a whole: its state in a file, its seeds, its contract, its command."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
import requests

from ticket_lint.errors import InputError, TicketLintError, UsageError
from ticket_lint.jira.payload import ticket
from ticket_lint.sandbox.contract import Contract
from ticket_lint.sandbox.server import Sandbox, opened, running

ROOT = Path(__file__).parents[2]
CLOUD = str(ROOT / "samples" / "sprint" / "cloud.json")
SPEC = ROOT.parent / "shared" / "spec"


def test_state_survives_a_restart(
    tmp_path: Path, client_of: Callable[..., Any], adf: Callable[[str], Any]
) -> None:
    """What was written is in the file, and a new port stands in all addresses."""
    data = str(tmp_path / "jira.db")
    with running(seed=CLOUD, data=data) as sandbox:
        ask = client_of(sandbox)
        ask("POST", "/issue/FERRY-412/comment", json={"body": adf("kept")})
        ask("PUT", "/issue/FERRY-412", json={"fields": {"labels": ["kept"]}})
    with running(data=data) as sandbox:
        ask = client_of(sandbox)
        assert ask.keys("labels = kept") == ["FERRY-412"]
        (comment,) = ask("GET", "/issue/FERRY-412/comment").json()["comments"]
        assert comment["self"].startswith(sandbox.url)
        assert ask("GET", "/issue/FERRY-412/changelog").json()["total"] == 1


@pytest.mark.parametrize(
    ("content", "given", "kind", "message"),
    [
        ("not JSON", "seed", InputError, "is nothing to seed a sandbox with"),
        ('{"issues": [{"id": "x"}]}', "seed", InputError, "is nothing to seed a sandbox with"),
        ("[" * 100_000, "seed", InputError, "is nothing to seed a sandbox with"),
        (None, "seed", InputError, "cannot be read"),
        ("no database, but long enough to look at " * 9, "data", InputError, "cannot be used"),
    ],
)
def test_files_that_cannot_be_used(
    tmp_path: Path, content: str | None, given: str, kind: type[TicketLintError], message: str
) -> None:
    """A wrong file is an error that names it."""
    file = tmp_path / "file"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(kind, match=message) as error:
        opened(**{given: str(file)})
    assert str(file) in str(error.value)


def test_product_must_fit(tmp_path: Path) -> None:
    """A seed or file of one product is not served as the other."""
    with pytest.raises(UsageError, match="comes from cloud"):
        opened("datacenter", seed=CLOUD)
    data = str(tmp_path / "jira.db")
    opened("cloud", data=data, tickets=1).db.close()
    with pytest.raises(InputError, match="holds the state of a cloud sandbox"):
        opened("datacenter", data=data)


@pytest.mark.parametrize("product", ["cloud", "datacenter"])
def test_invented_tickets(product: Any, client_of: Callable[..., Any]) -> None:
    """Invented tickets are the same each time, of several kinds, and can be read as tickets."""
    found = []
    for _ in range(2):
        with running(product, tickets=120) as sandbox:
            ask = client_of(sandbox)
            path = "/search/jql" if product == "cloud" else "/search"
            body = {"jql": "project = TIDE ORDER BY key", "fields": ["*all"], "maxResults": 100}
            issues = ask("POST", path, json=body).json()["issues"]
        found.append([issue["fields"]["summary"] for issue in issues])
        kinds = {ticket(issue).kind for issue in issues}
        assert {"story", "bug", "task", "epic"} <= kinds
    assert found[0] == found[1]


def test_every_request_is_held_against_the_contract(cloud: Sandbox, ask: Any) -> None:
    """A parameter or member that Jira's interface does not have is noted, though it is served."""
    ask("GET", "/issue/FERRY-412", params={"colour": "red"})
    ask("GET", "/issue/FERRY-412/comment", params={"maxResults": "many"})
    body = {"issueIdsOrKeys": ["FERRY-412"], "fieldIds": [], "colour": 1}
    ask("POST", "/changelog/bulkfetch", json=body)
    found = cloud.log.summary()["violations"]
    assert [each.partition(": ")[0] for each in found] == [
        "GET /rest/api/3/issue/{issueIdOrKey}",
        "POST /rest/api/3/changelog/bulkfetch",
    ]
    assert "colour" in found[0]
    cloud.log.clear()


def test_answers_are_held_against_the_contract() -> None:
    """An answer of the wrong shape would be noted."""
    from ticket_lint.sandbox.answer import Answer  # noqa: PLC0415
    from ticket_lint.sandbox.wire import Request  # noqa: PLC0415

    request = Request("GET", "", "/rest/api/3/myself", {}, {}, b"")
    contract = Contract()
    assert contract.check(request, Answer(200, {"accountId": "x"})) == []
    assert len(contract.check(request, Answer(200, {"accountId": 1, "colour": "red"}))) == 2
    assert contract.check(request, Answer(299)) == ["GET /rest/api/3/myself: answer: status 299"]


@pytest.mark.skipif(not SPEC.exists(), reason="the shared folder with Atlassian's files is absent")
@pytest.mark.parametrize(("script", "file"), [("cut_openapi", "openapi"), ("cut_adf", "adf")])
def test_cut_from_the_files(script: str, file: str) -> None:
    """What is shipped is what the scripts cut from Atlassian's files."""
    spec = spec_from_file_location(script, Path(__file__).with_name(f"{script}.py"))
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    shipped = ROOT / "ticket_lint" / "sandbox" / f"{file}.json"
    assert shipped.read_text("utf-8") == module.text(module.cut(SPEC))


def test_command(tmp_path: Path) -> None:
    """`ticket-lint sandbox` prints what to export, serves, fails as told, and ends on a signal."""
    command = [sys.executable, "-m", "ticket_lint", "sandbox", "--tickets", "3"]
    command += ["--fault", "503,path=*/field", "--check", "--limits"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=environment
    ) as process:
        assert process.stdout
        exported: dict[str, str] = {}
        while len(exported) < 3:
            line = process.stdout.readline()
            assert line, "it ended"
            if found := re.match(r"export (\w+)=(.*)", line):
                exported[found[1]] = found[2]
        url = exported["TICKET_LINT_JIRA_URL"]
        auth = exported["TICKET_LINT_JIRA_EMAIL"], exported["TICKET_LINT_JIRA_TOKEN"]
        field = f"{url}/rest/api/3/field"
        statuses = [requests.get(field, auth=auth, timeout=5).status_code for _ in range(2)]
        assert statuses == [503, 200]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_port_that_is_taken(cloud: Sandbox) -> None:
    """A port in use is an error that names it."""
    port = int(cloud.url.rpartition(":")[2])
    state = opened("cloud", tickets=1)
    from ticket_lint.sandbox.server import serving  # noqa: PLC0415

    with pytest.raises(UsageError, match="cannot listen"), serving(state, port=port):
        pass
    state.db.close()


def test_seed_of_one_issue(tmp_path: Path) -> None:
    """A seed needs no more than id, key, address and project."""
    project = {"id": "1", "key": "ONE", "name": "One", "projectTypeKey": "software"}
    issue = {
        "id": "7",
        "key": "ONE-1",
        "self": "https://jira.example/rest/api/3/issue/7",
        "fields": {
            "project": project,
            "summary": "Only",
            "issuetype": {"id": "10007", "name": "Bug"},
        },
    }
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"issues": [issue]}), encoding="utf-8")
    state = opened(seed=str(seed))
    assert state.row("SELECT key FROM search") == ("ONE-1",)
    assert [body["name"] for body in state.catalog("sprint").values()] == [
        "ONE Sprint 1",
        "ONE Sprint 2",
    ]
    state.db.close()
