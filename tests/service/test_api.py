"""The routes of the API: what goes in, what comes out, and what of it is kept for whom."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import text

from ticket_lint.cli.hand_over import NO_SCAN
from ticket_lint.judge.assess import lint
from ticket_lint.report import machine
from ticket_lint.service import judging
from ticket_lint.service.api.sprints import KEPT_S, Sprints
from ticket_lint.store import actions, assessments, runs
from ticket_lint.store.assessments import Judged
from ticket_lint.values.plan import Receipt

ISSUES = Path(__file__).parents[2] / "samples" / "sprint" / "cloud.json"
PATH = "/api/v1/assessments"
DRAFT = "---\nkey: WEB-1\nkind: story\n---\n# Search\n\nThe search should be improved.\n"
JSON = {"Content-Type": "application/json"}
MARKDOWN = {"Content-Type": "text/markdown; charset=utf-8"}


def assess(service: Any, content: Any, kind: dict[str, str], query: str = "") -> Any:
    """Return the report on a body."""
    body = content if isinstance(content, (str, bytes)) else json.dumps(content)
    answer = service.ask("POST", PATH + query, headers=service.token("assess") | kind, content=body)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    Draft202012Validator(machine.schema()).validate(told)
    return told


def test_a_draft_is_judged_as_on_the_command_line(service: Any) -> None:
    """A draft gives the same assessment as text, as JSON, and by `lint`."""
    as_text = assess(service, DRAFT, MARKDOWN)
    as_json = assess(service, {"draft": DRAFT}, JSON)
    assert as_text["tickets"] == as_json["tickets"]
    assert as_text["tickets"][0] == json.loads(machine.line(lint(DRAFT)))
    assert as_text["summary"]["tickets"] == 1


def test_a_response_with_many(service: Any) -> None:
    """Each issue of a search response is judged; the order stays."""
    found = json.loads(ISSUES.read_text(encoding="utf-8"))
    told = assess(service, found, JSON)
    assert [one["key"] for one in told["tickets"]] == [one["key"] for one in found["issues"]]
    assert not told["errors"]
    alone = assess(service, found["issues"][0], JSON)
    assert alone["tickets"][0]["key"] == found["issues"][0]["key"]


def test_one_bad_input_costs_no_other(service: Any) -> None:
    """An issue that cannot be read is an error with its place; the one behind it is judged."""
    good = json.loads(ISSUES.read_text(encoding="utf-8"))["issues"][0]
    told = assess(service, {"issues": [{"key": 7, "fields": []}, good]}, JSON)
    assert len(told["errors"]) == 1
    assert told["errors"][0]["where"]
    assert told["tickets"][0]["key"] == good["key"]


UNREADABLE = [
    "",
    "{",
    "{{{",
    "[]",
    "null",
    "7",
    b"\xff\xfe\x00",
    '{"a": 1}',
    '{"draft": 7}',
    '{"draft": "x", "other": 1}',
    '{"draft": "---\\nkey: x"}',
    "[" * 300_000,
    '{"issues": [' + '{"fields": {"summary": ' * 3_000,
    '{"issues": [{"key": 7, "fields": []}, {"key": 8, "fields": []}]}',
    "1" * 10_000,
]


def posted(service: Any, body: str | bytes, kind: dict[str, str]) -> Any:
    """Return the answer to a body."""
    headers = service.token("assess") | kind
    return service.ask("POST", PATH, headers=headers, content=body)


@pytest.mark.parametrize("body", UNREADABLE)
def test_where_nothing_can_be_read(service: Any, body: str | bytes) -> None:
    """A body that holds no ticket is a 400, in our form, with the error of each input beside it."""
    answer = posted(service, body, JSON)
    assert answer.status_code == 400
    told = answer.json()
    assert told.keys() == {"error", "request", "errors"}
    assert told["errors"][0] == told["error"]
    assert told["error"]["what"]
    assert told["error"]["where"]
    assert len(told["errors"]) == (2 if "8" in str(body) else 1)


@pytest.mark.parametrize("body", [b"", b"\x00\x01\x02\xff"])
def test_a_draft_that_cannot_be_read(service: Any, body: bytes) -> None:
    """The same holds for a draft that is no text, or none at all."""
    assert posted(service, body, MARKDOWN).status_code == 400


def test_many_that_cannot_be_read(service: Any) -> None:
    """The answer to a great many inputs of which none can be read is not as large as they are."""
    issues = {"issues": [{"key": 7, "fields": []}] * 1_000}
    answer = posted(service, json.dumps(issues), JSON)
    assert answer.status_code == 400
    assert len(answer.json()["errors"]) == judging.ERRORS


def test_half_a_surrogate_pair(service: Any) -> None:
    """What can be read at all is judged."""
    assert posted(service, '{"draft": "\\ud800"}', JSON).status_code == 200


def test_the_profile_is_asked_for(service: Any) -> None:
    """`?profile=` takes the place of the configured one."""
    assert assess(service, DRAFT, MARKDOWN)["profile"] == "refined"
    told = assess(service, DRAFT, MARKDOWN, "?profile=draft")
    assert told["profile"] == "draft"


def test_time_is_bounded(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where time is up, the rest is told not to be judged, and the report is not complete."""
    monkeypatch.setattr(judging, "SECONDS", -1.0)
    told = assess(service, ISSUES.read_bytes(), JSON)
    assert not told["tickets"]
    assert not told["summary"]["complete"]
    assert "not judged" in told["errors"][0]["what"]


def test_many_at_once_are_told_to_come_back(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond those that may wait, the answer is 503 with Retry-After; nobody waits for ever."""
    monkeypatch.setattr(judging, "WAITING", 1)
    given = {"headers": service.token("assess") | MARKDOWN, "content": DRAFT}
    answers = service.together(*[("POST", PATH, given)] * 20)
    codes = [one.status_code for one in answers]
    assert set(codes) == {200, 503}
    assert codes.count(200) >= judging.THREADS
    assert all("Retry-After" in one.headers for one in answers if one.status_code == 503)


def test_a_ticket_that_is_remembered(service: Any) -> None:
    """The last assessment of a ticket and its history; of another site nothing is told."""
    for site, key in (("jira.example.com", "WEB-1"), ("other.example.com", "WEB-2")):
        run = runs.begin(service.database, "scan", site, "x")
        for revision, draft in enumerate((DRAFT, DRAFT + "\nIt must take at most 2 s.\n")):
            one = Judged("10001", key, "WEB", str(revision), lint(draft))
            assessments.keep(service.database, run.id, site, [one])
    may = service.token("read")
    told = service.ask("GET", "/api/v1/tickets/web-1", headers=may).json()
    assert told["key"] == "WEB-1"
    assert len(told["revisions"]) == 2
    assert told["assessment"]["score"] == told["revisions"][-1]["score"]
    assert told["assessment"]["findings"]
    assert service.ask("GET", "/api/v1/tickets/WEB-2", headers=may).status_code == 404


def test_a_report_on_a_sprint_is_read_once_a_minute() -> None:
    """Who asks together or within a minute gets the same report; afterwards it is read anew."""
    read: list[str] = []
    now = [0.0]

    def once(which: str) -> str:
        read.append(which)
        return which

    async def run() -> None:
        sprints = Sprints(once, lambda: now[0])
        await asyncio.gather(*(sprints("7") for _ in range(5)))
        await sprints("active")
        now[0] = KEPT_S - 1
        assert await sprints("7") == "7"
        assert read == ["7", "active"]
        now[0] = KEPT_S
        await sprints("7")
        sprints.close()

    asyncio.run(run())
    assert read == ["7", "active", "7"]


def test_a_report_that_failed_is_not_kept() -> None:
    """An error is told to the one who asked; the next one has the report read."""
    calls: list[str] = []

    def fails_once(which: str) -> str:
        calls.append(which)
        if len(calls) == 1:
            raise ValueError("gone")
        return "{}"

    async def run() -> None:
        sprints = Sprints(fails_once)
        with pytest.raises(ValueError, match="gone"):
            await sprints("7")
        assert await sprints("7") == "{}"
        sprints.close()

    asyncio.run(run())


def test_a_scan_is_put_into_the_queue(service: Any) -> None:
    """The answer is 202 with the place of the scan; the same scan is not begun twice."""
    may = service.token("scan", "jobs")
    wanted = {"jql": "project = WEB", "changed_within": 90}
    made = service.ask("POST", "/api/v1/scans", headers=may, json=wanted)
    assert made.status_code == 202
    told = service.ask("GET", made.headers["Location"], headers=may).json()
    assert told == made.json()
    assert (told["outcome"], told["ended"], told["apply"]) == ("", None, False)
    again = service.ask("POST", "/api/v1/scans", headers=may, json=wanted)
    assert again.json()["id"] == told["id"]
    jobs = service.ask("GET", "/api/v1/jobs", headers=may).json()
    assert [(one["kind"], one["state"]) for one in jobs] == [("scan", "waiting")]
    one = service.ask("GET", f"/api/v1/jobs/{jobs[0]['id']}", headers=may)
    assert one.json() == jobs[0]
    assert service.ask("GET", "/api/v1/jobs?state=dead", headers=may).json() == []
    retried = service.ask("POST", f"/api/v1/jobs/{jobs[0]['id']}/retry", headers=may)
    assert retried.status_code == 400  # it is not dead
    assert service.ask("GET", "/api/v1/jobs/none", headers=may).status_code == 404
    assert service.ask("GET", "/api/v1/scans/99", headers=may).status_code == 404


def test_a_scan_tells_what_it_wrote(service: Any) -> None:
    """How often it posted and edited, set labels and scores; not what it keeps for itself."""
    may = service.token("scan")
    made = service.ask("POST", "/api/v1/scans", headers=may, json={"jql": "x", "apply": True})
    assert made.json()["written"] == {}
    done = ("posted", "label added", "state")
    receipts = [Receipt(str(number), f"WEB-{number}", "WEB", done) for number in range(3)]
    actions.record(service.database, made.json()["id"], "jira.example.com", receipts)
    told = service.ask("GET", made.headers["Location"], headers=may).json()
    assert told["written"] == {"posted": 3, "label_added": 3}


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"jql": ""},
        {"jql": "a", "apply": "yes"},
        {"jql": "a", "changed_within": 0},
        {"jql": "a", "changed_within": True},
        {"jql": "a", "other": 1},
        [],
    ],
)
def test_a_scan_that_is_not_understood(service: Any, wanted: Any) -> None:
    """What is no scan is told by its place, and nothing is put into the queue."""
    may = service.token("scan", "jobs")
    answer = service.ask("POST", "/api/v1/scans", headers=may, json=wanted)
    assert answer.status_code == 422
    assert answer.json()["error"]["where"].startswith("body")
    assert service.ask("GET", "/api/v1/jobs", headers=may).json() == []


def test_jobs_without_a_database(service: Any) -> None:
    """Where the queue's tables cannot be read, it is 503 with what the database says."""
    may = service.token("jobs")
    with service.database.writing() as connection:
        connection.execute(text("DROP TABLE workflow_status"))
    for method, path in [("GET", ""), ("GET", "/one"), ("POST", "/one/retry")]:
        told = service.ask(method, f"/api/v1/jobs{path}", headers=may)
        assert told.status_code == 503
        assert "no such table" in told.json()["error"]["what"]


def test_the_scan_that_the_doctor_asks_for(service: Any) -> None:
    """No scan has its number, and who may scan is told just that."""
    path = f"/api/v1/scans/{NO_SCAN}"
    assert service.ask("GET", path, headers=service.token("scan")).status_code == 404
    assert service.ask("GET", path, headers=service.token("read")).status_code == 403
