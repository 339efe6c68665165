"""Searches over HTTP: pages, fields, what each product refuses, an index that lags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ticket_lint.sandbox.server import Sandbox

ALL = "project in (FERRY, TIDE) ORDER BY key ASC"


def pages(ask: Any, jql: str = ALL, size: int = 10) -> list[list[str]]:
    """Return the keys of all pages of a Cloud search."""
    found: list[list[str]] = []
    body: dict[str, Any] = {"jql": jql, "maxResults": size, "fields": ["summary"]}
    while True:
        answer = ask("POST", "/search/jql", json=body).json()
        found.append([issue["key"] for issue in answer["issues"]])
        if answer["isLast"]:
            assert "nextPageToken" not in answer
            return found
        body["nextPageToken"] = answer["nextPageToken"]


def test_pages_by_token(ask: Any) -> None:
    """Every issue comes once, and the last page has no token."""
    found = pages(ask)
    assert [len(page) for page in found][:-1] == [10] * (len(found) - 1)
    keys = [key for page in found for key in page]
    assert len(keys) == len(set(keys)) == len(ask.keys(ALL.replace("ORDER BY key ASC", "")))


def test_fields_default_to_the_id(ask: Any) -> None:
    """Without `fields` there is only the id."""
    answer = ask("POST", "/search/jql", json={"jql": "key = FERRY-412"}).json()
    assert answer == {"issues": [{"id": "21412"}], "isLast": True}


def test_names_and_fields(ask: Any) -> None:
    """Fields are those asked for, with names on demand; comments and sub-tasks are put in."""
    body = {"jql": "key = FERRY-428", "fields": ["*all", "-description"], "expand": "names"}
    answer = ask("POST", "/search/jql", json=body).json()
    fields = answer["issues"][0]["fields"]
    assert "description" not in fields
    assert fields["comment"]["total"] == 1
    assert answer["names"]["customfield_10034"] == "Acceptance Criteria"
    body = {"jql": "key = FERRY-412", "fields": ["subtasks", "parent", "customfield_10020"]}
    fields = ask("POST", "/search/jql", json=body).json()["issues"][0]["fields"]
    assert [each["key"] for each in fields["subtasks"]] == ["FERRY-424", "FERRY-425"]
    assert fields["parent"]["fields"]["issuetype"]["name"] == "Epic"
    assert fields["customfield_10020"][0]["state"] == "active"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"jql": "key = FERRY-412", "startAt": 0}, "Invalid request payload."),
        ({"jql": "key = FERRY-412", "fields": "summary"}, "Invalid request payload."),
        ({"jql": "key = FERRY-412", "maxResults": 5001}, "The max results parameter has to be"),
        ({"jql": "key = FERRY-412", "nextPageToken": "x"}, "The provided next page token is"),
        ({"jql": "key = FERRY-412", "reconcileIssues": [1] * 51}, "You can reconcile at most 50"),
        ({"jql": "order by key"}, "Unbounded JQL queries are not allowed here."),
        ({"jql": "project = NOPE"}, "The value 'NOPE' does not exist for the field 'project'."),
    ],
)
def test_refused_on_cloud(ask: Any, body: dict[str, Any], message: str) -> None:
    """What Cloud refuses is 400 in its shape."""
    answer = ask("POST", "/search/jql", json=body)
    assert answer.status_code == 400
    assert answer.json()["errorMessages"][0].startswith(message)


def test_token_of_another_query(ask: Any) -> None:
    """A token is good for its own query only."""
    answer = ask("POST", "/search/jql", json={"jql": ALL, "maxResults": 1}).json()
    body = {"jql": "project = FERRY", "nextPageToken": answer["nextPageToken"]}
    assert ask("POST", "/search/jql", json=body).status_code == 400


def test_retired_search(ask: Any) -> None:
    """The old search of Cloud is gone."""
    answer = ask("GET", "/search", params={"jql": "project = FERRY"})
    assert answer.status_code == 410
    assert "search/jql" in answer.json()["errorMessages"][0]


def test_at_most_100_with_fields(client_of: Callable[..., Any]) -> None:
    """A page with fields holds 100 issues, whatever was asked for; one of ids holds more."""
    from ticket_lint.sandbox.server import running  # noqa: PLC0415

    with running("cloud", tickets=150) as sandbox:
        ask = client_of(sandbox)
        body: dict[str, Any] = {"jql": "created > '2000-01-01'", "maxResults": 500}
        assert len(ask("POST", "/search/jql", json=body).json()["issues"]) == 150
        body["fields"] = ["summary"]
        assert len(ask("POST", "/search/jql", json=body).json()["issues"]) == 100


def test_datacenter_pages(ask_datacenter: Any) -> None:
    """Data Center pages by `startAt` and tells the total; a search without JQL finds all."""
    body: dict[str, Any] = {"jql": "order by key", "maxResults": 7, "fields": ["summary"]}
    first = ask_datacenter("POST", "/search", json=body).json()
    second = ask_datacenter("POST", "/search", json=body | {"startAt": 7}).json()
    assert (first["startAt"], first["maxResults"], first["total"]) == (0, 7, 30)
    keys = [issue["key"] for page in (first, second) for issue in page["issues"]]
    assert len(set(keys)) == 14


def test_datacenter_refuses_expand_as_text(ask_datacenter: Any) -> None:
    """`expand` is a list in the body of a Data Center search."""
    body = {"jql": "project = OPS", "expand": "names"}
    assert ask_datacenter("POST", "/search", json=body).status_code == 400
    answer = ask_datacenter("POST", "/search", json=body | {"expand": ["names"]}).json()
    assert answer["names"]["customfield_10210"] == "Checklist"


def test_datacenter_sprint_is_text(ask_datacenter: Any) -> None:
    """The sprint field of Data Center is a Java object's text."""
    body = {"jql": "sprint in openSprints() AND project = OPS", "fields": ["customfield_10105"]}
    issue = ask_datacenter("POST", "/search", json=body).json()["issues"][0]
    (text,) = issue["fields"]["customfield_10105"]
    assert text.startswith("com.atlassian.greenhopper.service.sprint.Sprint@")
    assert "state=ACTIVE" in text


def test_stale_search(ask: Any) -> None:
    """Under lag a search shows what was, a read what is; reconciling helps."""
    ask("PUT", "/sandbox/lag", json={"seconds": 60})
    ask("PUT", "/issue/FERRY-412", json={"fields": {"labels": ["fresh"], "summary": "New title"}})
    assert ask("GET", "/issue/FERRY-412").json()["fields"]["summary"] == "New title"
    assert ask.keys("labels = fresh") == []
    body: dict[str, Any] = {"jql": "key = FERRY-412", "fields": ["summary"]}
    old = ask("POST", "/search/jql", json=body).json()["issues"][0]["fields"]["summary"]
    assert old == "Passenger moves a booking to another sailing"
    body = {"jql": "labels = fresh", "fields": ["summary"], "reconcileIssues": [21412]}
    new = ask("POST", "/search/jql", json=body).json()["issues"]
    assert new[0]["fields"]["summary"] == "New title"
    ask("PUT", "/issue/FERRY-413", json={"fields": {"labels": ["fresh"]}})
    ask("POST", "/sandbox/clock", json={"advance": 61})
    assert sorted(ask.keys("labels = fresh")) == ["FERRY-412", "FERRY-413"]


def test_bulk_fetch(ask: Any) -> None:
    """Issues come in the order of their ids, and what is not there is named."""
    body = {"issueIdsOrKeys": ["FERRY-413", "ferry-412", "FERRY-1"], "fields": ["summary"]}
    answer = ask("POST", "/issue/bulkfetch", json=body).json()
    assert [issue["key"] for issue in answer["issues"]] == ["FERRY-412", "FERRY-413"]
    assert answer["issueErrors"][0]["id"] == "FERRY-1"
    body["issueIdsOrKeys"] = ["FERRY-1"] * 101
    assert ask("POST", "/issue/bulkfetch", json=body).status_code == 400


def test_count(ask: Any) -> None:
    """The approximate count is a count."""
    answer = ask("POST", "/search/approximate-count", json={"jql": "key in (FERRY-412)"})
    assert answer.json() == {"count": 1}


def test_boards_and_sprints(either: Sandbox, client_of: Callable[..., Any]) -> None:
    """A board lists its sprints by state; a Kanban board has none."""
    ask = client_of(either)
    project = "FERRY" if either.state.cloud else "OPS"
    found = ask("GET", "/rest/agile/1.0/board", params={"projectKeyOrId": project}).json()
    boards = {board["type"]: board["id"] for board in found["values"]}
    path = f"/rest/agile/1.0/board/{boards['scrum']}"
    sprints = ask("GET", f"{path}/sprint", params={"state": "active,future"}).json()["values"]
    assert [sprint["state"] for sprint in sprints] == ["active", "future"]
    answer = ask("GET", f"/rest/agile/1.0/board/{boards['kanban']}/sprint")
    assert answer.status_code == 400
    assert ask("GET", "/rest/agile/1.0/board/999").status_code == 404
    field = ask("GET", f"{path}/configuration").json()["estimation"]["field"]["displayName"]
    assert field in ("Story point estimate", "Story Points")


def test_sprint_is_filled_started_and_closed(
    either: Sandbox, client_of: Callable[..., Any]
) -> None:
    """Issues move into a sprint with a changelog; a sprint goes from future to active to closed."""
    ask = client_of(either, "pm")
    key = "TIDE-4"
    sprints = either.state.catalog("sprint").values()
    number = next(body["id"] for body in sprints if body["state"] == "future")
    path = f"/rest/agile/1.0/sprint/{number}"
    assert ask("POST", f"{path}/issue", json={"issues": [key]}).status_code == 204
    assert key in ask.keys(f"sprint = {number}")
    histories = ask("GET", f"/issue/{key}", params={"expand": "changelog"}).json()["changelog"]
    assert histories["histories"][0]["items"][0]["field"] == "Sprint"
    assert ask("POST", path, json={"state": "closed"}).status_code == 400
    assert ask("POST", path, json={"state": "active"}).json()["state"] == "active"
    assert key in ask.keys("sprint in openSprints()")
    assert "completeDate" in ask("POST", path, json={"state": "closed"}).json()
    assert ask("POST", "/rest/agile/1.0/backlog/issue", json={"issues": [key]}).status_code == 204
    assert key in ask.keys("sprint is EMPTY")
