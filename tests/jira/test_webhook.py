"""A webhook's body: every shape is read, what cannot matter is dropped, and nothing else raises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError
from ticket_lint.jira.drops import dropped
from ticket_lint.jira.webhook import event
from ticket_lint.values.event import Change, Event

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "webhooks-mattermost"
ISSUE = {"id": "10040", "key": "TES-41", "fields": {"project": {"key": "TES"}}}
SERVER = "http://jira.example.org:8080/jira/rest/api/2/issue/10013/comment/10082"


def told(body: object, headers: dict[str, str] | None = None) -> Event:
    """Return the event of a body that is sent as JSON."""
    return event(headers or {}, json.dumps(body).encode())


def updated(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the body of an update."""
    body = {"webhookEvent": "jira:issue_updated", "issue": ISSUE, **more}
    return body | ({"changelog": {"id": "1", "items": list(items)}} if items else {})


def commented(text: object, name: str = "comment_created") -> dict[str, Any]:
    """Return the body of a comment's event, as Data Center sends it."""
    return {"webhookEvent": name, "comment": {"self": SERVER, "id": "10082", "body": text}}


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            updated({"field": "status", "fieldId": "status", "toString": "Ready for sprint"}),
            Event(
                "jira:issue_updated",
                "10040",
                "TES-41",
                "TES",
                changed=(Change("status", "status"),),
                status="Ready for sprint",
            ),
        ),
        (
            updated({"field": "status", "toString": "Done"}, {"field": "resolution"}),
            Event(
                "jira:issue_updated",
                "10040",
                "TES-41",
                "TES",
                changed=(Change("status"), Change("resolution")),
                status="Done",
            ),
        ),
        (commented("unik"), Event("comment_created", "10013")),
        (
            commented("ticket-lint recheck") | {"issue": ISSUE},
            Event("comment_created", "10040", "TES-41", "TES", command=True),
        ),
        (
            {"self": "https://x.example/rest/api/2/issue/7", "id": 7, "key": "WEB-7", "fields": {}},
            Event("automation", "7", "WEB-7", "WEB"),
        ),
        ({"issue": {"id": "7", "key": "WEB-7"}}, Event("automation", "7", "WEB-7", "WEB")),
        ({"webhookEvent": "sprint_started", "sprint": {"id": 3}}, Event("sprint_started", "")),
        (
            updated(issue_event_type_name="issue_commented", comment={"body": "thanks"}),
            Event("comment_updated", "10040", "TES-41", "TES"),
        ),
        (
            updated(issue_event_type_name="issue_comment_deleted"),
            Event("comment_deleted", "10040", "TES-41", "TES"),
        ),
        (
            updated({"field": "labels", "fromString": "a b", "toString": "b c"}),
            Event(
                "jira:issue_updated",
                "10040",
                "TES-41",
                "TES",
                changed=(Change("labels"),),
                labels=frozenset({"a", "c"}),
            ),
        ),
    ],
)
def test_shapes(body: dict[str, Any], wanted: Event) -> None:
    """Cloud, Data Center and Jira Automation tell the same in their own shapes."""
    assert told(body) == wanted


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Atlassian-Webhook-Identifier": "6d3c9e1a"},
        {"x-atlassian-webhook-identifier": " 6d3c9e1a\t"},
        {"X-ATLASSIAN-WEBHOOK-IDENTIFIER": "6d3c9e1a", "X-Atlassian-Webhook-Retry": "2"},
    ],
)
def test_delivery(headers: dict[str, str]) -> None:
    """The identifier of a delivery is read in any case, without the space around it."""
    assert told({"issue": ISSUE}, headers).delivery == "6d3c9e1a"


@pytest.mark.parametrize("identifier", ["", "a b", "x" * 256, "\u00e9", "a\0b"])
def test_no_delivery(identifier: str) -> None:
    """An identifier that none of Jira's is counts as none: the event is handled, not lost."""
    headers = {"X-Atlassian-Webhook-Identifier": identifier}
    assert told({"issue": ISSUE}, headers).delivery == ""


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "has no body"),
        (b" \r\n", "has no body"),
        (b"\xff\xfe{\x00}\x00", "is not UTF-8 at byte 0"),
        (b'{"a": "\xc3"}', "is not UTF-8 at byte 7"),
        (b"issue=WEB-1", "is no JSON: Expecting value in line 1, column 1"),
        (b'{"issue": ', "is no JSON"),
        (b"{'issue': 1}", "is no JSON"),
        (b'{"issue": {"id": NaN}}', "holds a number"),
        (b'{"issue": {"id": -Infinity}}', "holds a number"),
        (b'{"n": ' + b"9" * 5_000 + b"}", "holds a number"),
        (b"[" * 100_000, "is nested too deeply"),
        (b'{"a":' * 100_000, "is nested too deeply"),
        (b"[]", "is no JSON object"),
        (b'"jira:issue_updated"', "is no JSON object"),
        (b"null", "is no JSON object"),
        (b'{"webhookEvent": 7}', "`webhookEvent` is no text"),
        (b"{}", "does not say which ticket"),
        (b'{"key": "WEB-1"}', "does not say which ticket"),
        (b'{"issue": []}', "does not say which ticket"),
        (b'{"issue": {"id": true}}', "does not say which ticket"),
        (b'{"issue": {"id": 1.0}}', "does not say which ticket"),
        (b'{"issue": {"id": -1}}', "does not say which ticket"),
        (b'{"issue": {"id": 0}}', "does not say which ticket"),
        (b'{"issue": {"id": 1e999}}', "does not say which ticket"),
        (b'{"issue": {"id": 99999999999999999999}}', "does not say which ticket"),
        (b'{"issue": {"id": "1; DROP TABLE"}}', "does not say which ticket"),
        ('{"issue": {"id": "\u0661\u0662"}}'.encode(), "does not say which ticket"),
        (b'{"webhookEvent": "jira:issue_created"}', "does not say which ticket"),
        (b'{"webhookEvent": "comment_created", "comment": {}}', "does not say which ticket"),
        (
            b'{"webhookEvent": "comment_created", "comment": {"self": "http://x/issue/1"}}',
            "does not say which ticket",
        ),
    ],
)
def test_bad_bodies(body: bytes, what: str) -> None:
    """What cannot be read is an error that says what is wrong, where, and what would be right."""
    with pytest.raises(InputError) as error:
        event({}, body)
    assert error.value.what.startswith(what)
    assert error.value.where == "webhook"
    assert error.value.right


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (b'\xef\xbb\xbf{"id": "7", "key": "WEB-7"}', Event("automation", "7", "WEB-7", "WEB")),
        (b'{"id": "1", "id": "7"}', Event("automation", "7")),
        (b'{"id": 7, "key": "\\ud800-1"}', Event("automation", "7")),
        (b'{"id": 7, "key": "WEB-1\\u0000"}', Event("automation", "7")),
        (b'{"id": 7, "key": {"a": 1}, "fields": "x"}', Event("automation", "7")),
        (b'{"id": 7, "changelog": {"items": [1, null, []]}}', Event("automation", "7")),
        (b'{"id": 7, "changelog": []}', Event("automation", "7")),
        (b'{"id": 7, "fields": {"project": {"key": "A B"}}}', Event("automation", "7")),
        (
            b'{"id":7,"changelog":{"items":[{"field":"status","toString":"\\ud800\\u0000"}]}}',
            Event("automation", "7", changed=(Change("status"),), status="?\ufffd"),
        ),
    ],
)
def test_odd_bodies(body: bytes, wanted: Event) -> None:
    """What is odd but tells the ticket is read, and holds nothing that a database refuses."""
    assert event({}, body) == wanted


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
shaped = st.fixed_dictionaries(
    {},
    optional={
        "webhookEvent": json_values
        | st.sampled_from(["jira:issue_updated", "jira:issue_created", "comment_created"]),
        "issue_event_type_name": json_values,
        "id": json_values,
        "issue": json_values | st.just(ISSUE),
        "comment": json_values
        | st.fixed_dictionaries({}, optional={"self": json_values, "body": json_values}),
        "changelog": json_values
        | st.fixed_dictionaries(
            {
                "items": st.lists(
                    st.fixed_dictionaries(
                        {"field": json_values | st.sampled_from(["labels", "status"])},
                        optional={
                            "fieldId": json_values,
                            "fromString": json_values,
                            "toString": json_values,
                        },
                    ),
                    max_size=3,
                )
            }
        ),
    },
)


def ends_well(headers: dict[str, str], body: bytes) -> None:
    """Hold that a body ends in an event that can be kept, or in an `InputError`."""
    try:
        found = event(headers, body)
    except InputError:
        return
    dropped(found, Config())
    for value in (found.name, found.issue, found.key, found.project, found.delivery, found.status):
        assert "\0" not in value
        assert len(value.encode()) <= 4 * 255


@given(shaped | json_values, st.dictionaries(st.text(max_size=40), st.text(max_size=300)))
def test_any_json(body: object, headers: dict[str, str]) -> None:
    """Whatever stands where, there is an event or an `InputError`."""
    ends_well(headers, json.dumps(body).encode())


@given(st.binary(max_size=300))
def test_any_bytes(body: bytes) -> None:
    """No bytes are too odd."""
    ends_well({}, body)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("ticket-lint recheck", True),
        ("  Ticket-Lint IGNORE vague-adverb because of the law", True),
        ("{{ticket-lint recheck}}", True),
        ("*ticket-lint wrong vague-adverb* it is exact", True),
        ("thanks, I wrote ticket-lint recheck", False),
        ("thanks\nticket-lint recheck", False),
        ("ticket-lint says no", False),
        ("", False),
        (None, False),
        ({"type": "doc"}, True),
    ],
)
@pytest.mark.parametrize("name", ["comment_created", "comment_updated", "comment_deleted"])
def test_comments(text: object, command: bool, name: str) -> None:  # noqa: FBT001 - a table
    """A comment counts when its first line answers ours; one that is taken back does as well."""
    found = told(commented(text, name))
    assert found.command is command
    assert (dropped(found, Config()) == "") is command


@pytest.mark.parametrize(
    ("link", "issue", "linked"),
    [
        ({"sourceIssueId": 10072, "destinationIssueId": 10088}, "10072", "10088"),
        ({"sourceIssueId": "10072", "destinationIssueId": "10088"}, "10072", "10088"),
        ({"sourceIssueId": 10072, "destinationIssueId": 10072}, "10072", ""),
        ({"sourceIssueId": None, "destinationIssueId": 10088}, "10088", ""),
        ({"sourceIssueId": True, "destinationIssueId": [10088]}, "", ""),
        ({}, "", ""),
        (None, "", ""),
        ("10072", "", ""),
    ],
)
@pytest.mark.parametrize("name", ["issuelink_created", "issuelink_deleted"])
def test_link(name: str, link: Any, issue: str, linked: str) -> None:
    """A link is an event of the tickets at both ends; one that names none is dropped."""
    one = told({"webhookEvent": name, "timestamp": 1, "issueLink": link})
    assert (one.issue, one.linked) == (issue, linked)
    assert bool(dropped(one, Config())) is (not issue)


def test_only_links_have_two_ends() -> None:
    """What stands beside another event is not taken for a link."""
    link = {"sourceIssueId": 1, "destinationIssueId": 2}
    one = told({"webhookEvent": "jira:issue_created", "issue": ISSUE, "issueLink": link})
    assert (one.issue, one.linked) == (str(ISSUE["id"]), "")
    assert list(one.each()) == [one]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs the shared folder ../shared")
def test_real_bodies() -> None:
    """Each recorded body of Cloud and Server is read; what it is about is looked at, or dropped."""
    found = {}
    for path in sorted(SAMPLES.glob("*.json")):
        one = event({}, path.read_bytes())
        body = json.loads(path.read_bytes())
        wanted = body["issue"]["id"] if "issue" in body else "10013"
        assert one.issue == wanted, path
        assert one.key == body.get("issue", {}).get("key", ""), path
        found[path.stem] = (one, not dropped(one, Config()))
    idle = {name for name, (_, counts) in found.items() if not counts}
    assert idle == {
        "webhook-cloud-comment-created",
        "webhook-cloud-comment-created-mention-user",
        "webhook-issue-comment-created-indentation",
        "webhook-issue-updated-assigned",
        "webhook-issue-updated-assigned-nobody",
        "webhook-issue-updated-assigned-on-server",
        "webhook-issue-updated-reopened-one-changelog",
        "webhook-issue-updated-resolved-one-changelog",
        "webhook-issue-updated-sprint",
        "webhook-server-comment-created",
        "webhook-server-comment-deleted",
        "webhook-server-issue-updated-comment-deleted",
        "webhook-server-issue-updated-comment-edited",
        "webhook-server-issue-updated-commented-2",
        "webhook-server-issue-updated-commented-3",
        "webhook-server-issue-updated-commented-mention-user",
        "webhook-server-old-issue-updated-no-event-type-comment-edited",
        "webhook-server-old-issue-updated-no-event-type-commented",
    }
    moved = {name for name, (one, _) in found.items() if one.status}
    assert "webhook-issue-updated-reopened" in moved
    assert "webhook-server-issue-updated-in-progress" in moved
