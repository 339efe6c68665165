"""Writing: fields, comments, properties, transitions, and what Jira refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ticket_lint.sandbox.server import Sandbox
from ticket_lint.sandbox.site import SCORE_FIELD

ISSUE = "/issue/FERRY-412"


def test_labels_are_added_and_removed(ask: Any) -> None:
    """Operations on labels change them, with one changelog entry each."""
    update = {"update": {"labels": [{"add": "unready"}, {"remove": "self-service"}]}}
    assert ask("PUT", ISSUE, json=update).status_code == 204
    assert ask("GET", ISSUE).json()["fields"]["labels"] == ["unready"]
    (entry,) = ask("GET", f"{ISSUE}/changelog").json()["values"]
    item = entry["items"][0]
    assert (item["field"], item["fromString"], item["toString"]) == (
        "labels",
        "self-service",
        "unready",
    )
    assert ask("PUT", ISSUE, json=update).status_code == 204
    assert ask("GET", f"{ISSUE}/changelog").json()["total"] == 1


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        (
            {"fields": {"labels": ["Test Application"]}},
            "labels",
            "The label 'Test Application' contains spaces which is invalid.",
        ),
        ({"update": {"labels": [{"add": "a b"}]}}, "labels", "The label 'a b' contains spaces"),
        ({"fields": {"summary": " "}}, "summary", "You must specify a summary of the issue."),
        ({"fields": {"summary": "x" * 256}}, "summary", "Summary can't exceed 255 characters."),
        ({"fields": {"description": "text"}}, "description", "Operation value must be an"),
        ({"fields": {"customfield_1": 1}}, "customfield_1", "Field 'customfield_1' cannot be set."),
        ({"fields": {"status": {"id": "3"}}}, "status", "Field 'status' cannot be set."),
        ({"fields": {SCORE_FIELD: "70"}}, SCORE_FIELD, "Operation value must be a number"),
        ({"fields": {"assignee": {"accountId": "?"}}}, "assignee", "User '?' does not exist."),
        ({"fields": {"parent": {"key": "X-1"}}}, "parent", "Could not find valid"),
        ({"fields": {"customfield_10020": 999}}, "customfield_10020", "Number value expected"),
    ],
)
def test_fields_that_cannot_be_set(
    ask: Any, given: dict[str, Any], field: str, message: str
) -> None:
    """A value that Jira refuses is named by its field, and nothing is written."""
    answer = ask("PUT", ISSUE, json=given)
    assert answer.status_code == 400
    assert answer.json()["errors"][field].startswith(message)
    assert ask("GET", f"{ISSUE}/changelog").json()["total"] == 0


def test_text_has_a_limit(ask: Any, ask_datacenter: Any, adf: Callable[[str], Any]) -> None:
    """32,767 characters of text and no more, each product in its words."""
    long = "x" * 32_768
    answer = ask("PUT", ISSUE, json={"fields": {"description": adf(long)}})
    assert answer.json()["errorMessages"] == ["CONTENT_LIMIT_EXCEEDED"]
    answer = ask("POST", f"{ISSUE}/comment", json={"body": adf(long)})
    assert answer.json()["errors"]["comment"].endswith("limit of 32,767 characters.")
    answer = ask_datacenter("POST", "/issue/OPS-88/comment", json={"body": long})
    assert answer.json()["errors"]["comment"].endswith("limit of 32767 characters.")
    assert ask("POST", f"{ISSUE}/comment", json={"body": adf(long[:-1])}).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        "a string",
        None,
        {"type": "doc", "content": []},
        {"type": "doc", "version": 1, "content": [{"type": "paragraf"}]},
        {"type": "doc", "version": 1, "content": [{"type": "text", "text": ""}]},
        {"type": "doc", "version": 1, "content": ["text"]},
        {"type": "doc", "version": 1, "content": [{"type": "text", "text": "x", "marks": [{}]}]},
    ],
)
def test_comment_must_be_a_document_on_cloud(ask: Any, body: object) -> None:
    """Under v3 a body that is no valid document is refused."""
    answer = ask("POST", f"{ISSUE}/comment", json={"body": body})
    assert answer.json()["errors"] == {"comment": "Comment body is not valid!"}


def test_comment_must_be_text_on_datacenter(ask_datacenter: Any, adf: Callable[[str], Any]) -> None:
    """Under v2 a document is refused."""
    answer = ask_datacenter("POST", "/issue/OPS-88/comment", json={"body": adf("x")})
    assert answer.json()["errors"] == {"comment": "Operation value must be a string"}


def test_comment_from_first_to_last(
    either: Sandbox, client_of: Callable[..., Any], adf: Callable[[str], Any]
) -> None:
    """A comment is made with a property, edited in place, found again and deleted."""
    ask = client_of(either)
    path = "/issue/FERRY-412/comment" if either.state.cloud else "/issue/OPS-88/comment"
    text: Any = adf if either.state.cloud else str
    body = {"body": text("one"), "properties": [{"key": "ticket-lint", "value": {"nonce": "n1"}}]}
    made = ask("POST", path, json=body).json()
    query = {"expand": "properties"}
    (found,) = ask("GET", path, params=query).json()["comments"]
    assert found["properties"] == [{"key": "ticket-lint", "value": {"nonce": "n1"}}]
    ask("PUT", f"{path}/{made['id']}", json={"body": text("two")})
    edited = ask("GET", f"{path}/{made['id']}").json()
    assert (edited["body"], edited["created"]) == (text("two"), made["created"])
    prop = f"/comment/{made['id']}/properties/ticket-lint"
    assert ask("GET", prop).json()["value"] == {"nonce": "n1"}
    assert ask("PUT", prop, json={"nonce": "n2"}).status_code == 200
    assert ask("DELETE", f"{path}/{made['id']}").status_code == 204
    answer = ask("GET", f"{path}/{made['id']}")
    message = f"Can not find a comment for the id: {made['id']}."
    assert (answer.status_code, answer.json()["errorMessages"]) == (404, [message])
    assert ask("GET", prop).status_code == 404


def test_one_edits_and_deletes_ones_own_comments(
    cloud: Sandbox, client_of: Callable[..., Any], adf: Callable[[str], Any]
) -> None:
    """Another's comment may be touched only by who may touch all."""
    ask, pm, reader = (client_of(cloud, login) for login in ("lint", "pm", "reader"))
    path = f"{ISSUE}/comment"
    key = ask("POST", path, json={"body": adf("ours")}).json()["id"]
    assert reader("DELETE", f"{path}/{key}").status_code == 400
    assert pm("PUT", f"{path}/{key}", json={"body": adf("theirs")}).status_code == 400
    assert pm("DELETE", f"{path}/{key}").status_code == 204


def test_mails(cloud: Sandbox, client_of: Callable[..., Any], adf: Callable[[str], Any]) -> None:
    """An edit with `notifyUsers=false` mails nobody, one without mails."""
    ask, body = client_of(cloud), {"body": adf("x")}
    key = ask("POST", f"{ISSUE}/comment", json=body).json()["id"]
    quiet = {"notifyUsers": "false"}
    ask("PUT", f"{ISSUE}/comment/{key}", json=body, params=quiet)
    assert cloud.log.mails == {"comment added": 1}
    ask("PUT", f"{ISSUE}/comment/{key}", json=body)
    assert cloud.log.mails["comment edited"] == 1
    ask("PUT", ISSUE, json={"fields": {"labels": ["a"]}}, params=quiet)
    assert cloud.log.mails["issue edited"] == 1
    admin = client_of(cloud, "admin")
    admin("PUT", ISSUE, json={"fields": {"labels": ["b"]}}, params=quiet)
    assert cloud.log.mails["issue edited"] == 1


def test_datacenter_mails_unless_an_admin_asks(
    datacenter: Sandbox, client_of: Callable[..., Any]
) -> None:
    """Data Center answers 403 to `notifyUsers=false` from anybody but an administrator."""
    given = {"fields": {"labels": ["a"]}}
    answers = [
        client_of(datacenter, login)("PUT", "/issue/OPS-88?notifyUsers=false", json=given)
        for login in ("lint", "admin")
    ]
    assert [answer.status_code for answer in answers] == [403, 204]


def test_visibility(
    cloud: Sandbox, client_of: Callable[..., Any], adf: Callable[[str], Any]
) -> None:
    """A restricted comment is seen by its role; an edit that does not repeat it lifts it."""
    ask, reader, admin = (client_of(cloud, login) for login in ("lint", "reader", "admin"))
    path, role = f"{ISSUE}/comment", {"type": "role", "value": "Developers"}
    key = ask("POST", path, json={"body": adf("x"), "visibility": role}).json()["id"]
    assert [client("GET", path).json()["total"] for client in (admin, reader)] == [1, 0]
    ask("PUT", f"{path}/{key}", json={"body": adf("y")})
    assert reader("GET", path).json()["total"] == 1
    administrators = {"type": "role", "value": "Administrators"}
    answer = ask("POST", path, json={"body": adf("x"), "visibility": administrators})
    assert answer.json()["errorMessages"] == [
        "You are currently not a member of the project role: Administrators."
    ]


def test_internal_comment(ask: Any, adf: Callable[[str], Any]) -> None:
    """In a service project a comment is public to the customer unless made internal."""
    path = "/issue/DESK-1/comment"
    hidden = [{"key": "sd.public.comment", "value": {"internal": True}}]
    public = ask("POST", path, json={"body": adf("public")}).json()
    internal = ask("POST", path, json={"body": adf("internal"), "properties": hidden}).json()
    assert (public["jsdPublic"], internal["jsdPublic"]) == (True, False)
    seen = ask("GET", "/rest/servicedeskapi/request/DESK-1/comment").json()["values"]
    assert [each["body"] for each in seen] == ["public"]


def test_comments_by_id(ask: Any, adf: Callable[[str], Any]) -> None:
    """Comments of several issues come by their ids; those that are not there are left out."""
    ids = [
        int(ask("POST", f"/issue/{key}/comment", json={"body": adf(key)}).json()["id"])
        for key in ("FERRY-412", "TIDE-2")
    ]
    found = ask("POST", "/comment/list?expand=properties", json={"ids": [*ids, 1]}).json()
    assert [int(each["id"]) for each in found["values"]] == ids
    assert found["values"][0]["properties"] == []


def test_issue_property(either: Sandbox, client_of: Callable[..., Any]) -> None:
    """A property is new with 201, changed with 200, gone with 204; one too long is 400."""
    ask = client_of(either)
    path = f"/issue/{'FERRY-412' if either.state.cloud else 'OPS-88'}/properties"
    put = [ask("PUT", f"{path}/ticket-lint", json={"score": score}) for score in (1, 2)]
    assert [answer.status_code for answer in put] == [201, 200]
    assert ask("GET", f"{path}/ticket-lint").json() == {"key": "ticket-lint", "value": {"score": 2}}
    assert [each["key"] for each in ask("GET", path).json()["keys"]] == ["ticket-lint"]
    assert ask("PUT", f"{path}/big", json="x" * 32_768).status_code == 400
    gone = [ask("DELETE", f"{path}/ticket-lint").status_code for _ in range(2)]
    assert gone == [204, 404]


def test_properties_with_a_search(ask: Any) -> None:
    """A search returns properties that are asked for, though JQL cannot search in them."""
    ask("PUT", f"{ISSUE}/properties/ticket-lint", json={"score": 7})
    body = {"jql": "key = FERRY-412", "fields": ["summary"], "properties": ["ticket-lint"]}
    (issue,) = ask("POST", "/search/jql", json=body).json()["issues"]
    assert issue["properties"] == {"ticket-lint": {"score": 7}}


def test_condition_withholds_a_transition(ask: Any) -> None:
    """A transition with a condition on the score is offered only when the score is high enough."""
    condition = {"field": SCORE_FIELD, "operator": ">=", "value": 70}
    gate = {"id": "91", "name": "Start", "to": "3", "conditions": [condition]}
    ask("PUT", "/sandbox/transitions", json=gate)

    def offered() -> bool:
        found = ask("GET", f"{ISSUE}/transitions").json()["transitions"]
        return "91" in [each["id"] for each in found]

    move = {"transition": {"id": "91"}}
    assert (offered(), ask("POST", f"{ISSUE}/transitions", json=move).status_code) == (False, 400)
    ask("PUT", ISSUE, json={"fields": {SCORE_FIELD: 70}})
    assert (offered(), ask("POST", f"{ISSUE}/transitions", json=move).status_code) == (True, 204)
    assert ask("GET", ISSUE).json()["fields"]["status"]["name"] == "In Progress"
    assert ask.keys(f"cf[{SCORE_FIELD[12:]}] >= 70") == ["FERRY-412"]


def test_create_and_delete(cloud: Sandbox, client_of: Callable[..., Any]) -> None:
    """An issue is created by who may, found, and gone after its deletion."""
    pm, lint, admin = (client_of(cloud, login) for login in ("pm", "lint", "admin"))
    fields: dict[str, Any] = {
        "project": {"key": "FERRY"},
        "issuetype": {"name": "Task"},
        "summary": "New",
    }
    assert lint("POST", "/issue", json={"fields": fields}).status_code == 400
    key = pm("POST", "/issue", json={"fields": fields}).json()["key"]
    assert key == "FERRY-429"
    assert pm.keys("project = FERRY AND created >= -1d") == [key]
    assert (pm("DELETE", f"/issue/{key}").status_code) == 403
    assert (admin("DELETE", f"/issue/{key}").status_code) == 204
    assert lint("GET", f"/issue/{key}").status_code == 404
    body = {"jql": f"key = {key}"}
    assert lint("POST", "/search/jql", json=body).status_code == 400
    missing = pm("POST", "/issue", json={"fields": {"project": {"key": "FERRY"}}}).json()
    assert set(missing["errors"]) == {"summary", "issuetype"}


def test_moved_issue(ask: Any) -> None:
    """A moved issue keeps its id, and its old key leads to it."""
    moved = ask("POST", "/sandbox/move", json={"issue": "FERRY-412", "project": "TIDE"}).json()
    found = ask("GET", ISSUE).json()
    assert (found["id"], found["key"]) == ("21412", moved["key"])
    assert ask.keys("key = FERRY-412") == [moved["key"]]
    fetched = ask("POST", "/issue/bulkfetch", json={"issueIdsOrKeys": ["FERRY-412"]}).json()
    assert fetched["issues"][0]["key"] == moved["key"]


def test_changelogs_in_bulk(ask: Any) -> None:
    """Changelogs of many issues come in pages, filtered by field."""
    for key in ("FERRY-412", "FERRY-413"):
        ask("PUT", f"/issue/{key}", json={"fields": {"labels": ["a"], "summary": "New"}})
        ask("PUT", f"/issue/{key}", json={"fields": {"summary": "Newer"}})
    body: dict[str, Any] = {"issueIdsOrKeys": ["FERRY-412", "FERRY-413"], "maxResults": 3}
    first = ask("POST", "/changelog/bulkfetch", json=body).json()
    token = {"nextPageToken": first["nextPageToken"]}
    second = ask("POST", "/changelog/bulkfetch", json=body | token).json()
    counts = [
        len(each["changeHistories"]) for page in (first, second) for each in page["issueChangeLogs"]
    ]
    assert counts == [2, 1, 1]
    labels = ask("POST", "/changelog/bulkfetch", json=body | {"fieldIds": ["labels"]}).json()
    assert [len(each["changeHistories"]) for each in labels["issueChangeLogs"]] == [1, 1]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/issue/FERRY-412/no-such-thing", 404),
        ("PATCH", "/issue/FERRY-412", 405),
        ("GET", "/issue/FERRY-1", 404),
        ("GET", "/project/NOPE", 404),
        ("GET", "/rest/agile/1.0/sprint/999", 404),
        ("GET", "/sandbox/nothing", 404),
        ("GET", "/issue/" + "9" * 400, 404),
    ],
)
def test_what_is_not_there(ask: Any, method: str, path: str, status: int) -> None:
    """A path or thing that does not exist is refused as Jira refuses it."""
    assert ask(method, path).status_code == status


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 100_000, b"\xff"])
def test_body_that_is_no_json(ask: Any, body: bytes) -> None:
    """A body that is no JSON object is 400."""
    headers = {"Content-Type": "application/json"}
    assert ask("PUT", ISSUE, data=body, headers=headers).status_code == 400
    assert ask("POST", "/search/jql", data=body, headers=headers).status_code == 400
