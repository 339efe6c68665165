"""A REST issue becomes a ticket, whatever is missing in it."""

from __future__ import annotations

from typing import Any

import pytest

from ticket_lint.config.schema import Config, Fields
from ticket_lint.errors import PayloadError
from ticket_lint.jira.fields import MAX_FIELD, Layout
from ticket_lint.jira.payload import ticket
from ticket_lint.values.ticket import Comment, Link, Parent, Ticket

DONE = {"name": "Resolved", "statusCategory": {"key": "done"}}


def adf(*paragraphs: str) -> dict[str, Any]:
    """Return an ADF document."""
    content = [{"type": "paragraph", "content": [{"type": "text", "text": p}]} for p in paragraphs]
    return {"type": "doc", "version": 1, "content": content}


def of(layout: Layout | None = None, **fields: object) -> Ticket:
    """Return the ticket of an issue with these fields."""
    return ticket({"key": "WEB-1", "fields": fields}, layout=layout or Layout.of())


def texts(found: Ticket) -> dict[str, str]:
    """Return a ticket's texts by field."""
    return {document.field: document.text for document in found.documents}


def test_v3() -> None:
    """Everything a Cloud issue says arrives in the ticket."""
    found = ticket(
        {
            "id": "10042",
            "key": "WEB-1",
            "self": "https://example.atlassian.net/rest/api/3/issue/10042",
            "fields": {
                "summary": "Export invoices",
                "description": adf("One file a month.", "With totals."),
                "environment": adf("Firefox 130"),
                "issuetype": {"id": "7", "name": "Story", "subtask": False},
                "project": {"key": "WEB"},
                "status": {"name": "To Do", "statusCategory": {"key": "new"}},
                "priority": {"name": "High"},
                "labels": ["billing", "export"],
                "components": [{"name": "Backend"}],
                "versions": [{"name": "5.12.3"}, {"name": ""}],
                "security": {"name": "Internal"},
                "attachment": [{"filename": "screen.png"}, {}],
                "created": "2024-01-02T03:04:05.000+0000",
                "updated": "2024-02-02T03:04:05.000+0000",
            },
        }
    )
    assert texts(found) == {
        "summary": "Export invoices",
        "description": "One file a month.\nWith totals.",
        "environment": "Firefox 130",
    }
    assert (found.id, found.site) == ("10042", "example.atlassian.net")
    assert (found.key, found.kind, found.issue_type) == ("WEB-1", "story", "Story")
    assert (found.project, found.status, found.status_category) == ("WEB", "To Do", "new")
    assert (found.priority, found.security_level) == ("High", "Internal")
    assert (found.labels, found.components) == (("billing", "export"), ("Backend",))
    assert found.versions == ("5.12.3",)
    assert found.attachments == ("screen.png",)
    assert (found.created[:10], found.updated[:10]) == ("2024-01-02", "2024-02-02")
    assert (found.points, found.estimable, found.unreadable) == (None, False, ())


def test_v2() -> None:
    """A Data Center issue's description is wiki markup."""
    found = of(summary="*Not* bold", description="h2. Goal\n*Fast* export")
    assert texts(found) == {"summary": "*Not* bold", "description": "Goal\nFast export"}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"summary": None, "description": None, "issuetype": None, "status": None, "labels": None},
        {"issuetype": {}, "status": {"statusCategory": None}, "comment": {}, "issuelinks": [{}]},
        {"labels": "x", "components": [None, 1], "attachment": {}, "parent": {}, "comment": 3},
        {"issuelinks": [{"outwardIssue": {}}, None], "parent": "WEB-2", "priority": "High"},
        {"status": {"statusCategory": {"key": ["odd"]}}, "issuetype": {"name": {"a": 1}}},
    ],
)
def test_what_is_missing_stays_empty(fields: dict[str, Any]) -> None:
    """An issue without a part, or with nonsense in a part nobody reads text from, is a ticket."""
    found = of(**fields)
    assert (found.key, found.project, found.kind, found.parent) == ("WEB-1", "WEB", "other", None)
    assert (found.links, found.comments, found.labels) == ((), (), ())


@pytest.mark.parametrize(
    ("issue", "says"),
    [
        ([], "is no Jira issue"),
        ("text", "is no Jira issue"),
        ({"fields": {}}, "neither `key` nor `id`"),
        ({"key": "WEB-1"}, "has no `fields`"),
        ({"key": "WEB-1", "fields": {"description": 5}}, "'description' holds a number"),
        ({"key": "WEB-1", "fields": {"description": ["a"]}}, "'description' holds a list"),
        ({"key": "WEB-1", "fields": {"description": {"a": 1}}}, "'description' holds a JSON obj"),
        ({"key": "WEB-1", "fields": {"summary": True}}, "'summary' holds true or false"),
        (
            {"key": "WEB-1", "fields": {"description": "x" * (MAX_FIELD + 1)}},
            "'description' has 10,000,001 characters (at most 10,000,000; Jira itself allows",
        ),
        (
            {"key": "WEB-1", "fields": {"description": adf("x" * MAX_FIELD, "y")}},
            "'description' has 10,000,001 characters",
        ),
    ],
)
def test_no_issue(issue: object, says: str) -> None:
    """What is no issue, or has an impossible text, is refused: what, where, what would be right."""
    with pytest.raises(PayloadError) as caught:
        ticket(issue, where="a.json:3")
    assert says in str(caught.value)
    assert str(caught.value).startswith("a.json:3: ")


NAMES = {"customfield_7": "Acceptance Criteria", "customfield_8": "Story Points"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"customfield_7": "# one\n# two"}, "one\ntwo"),
        ({"customfield_7": adf("one")}, "one"),
        ({"customfield_7": ["one", "two"]}, "one\ntwo"),
        ({"customfield_7": {"value": "one"}}, "one"),
        ({"customfield_7": None}, None),
        ({"customfield_9": "one"}, None),
    ],
)
def test_criteria(fields: dict[str, Any], expected: str | None) -> None:
    """Criteria are found by the field's name, in every shape Jira sends."""
    assert texts(of(Layout.of(None, NAMES), **fields)).get("criteria") == expected


def test_criteria_by_id() -> None:
    """A configured id needs no names."""
    layout = Layout.of(Config(fields=Fields(criteria=("customfield_7",))))
    assert texts(of(layout, customfield_7="one"))["criteria"] == "one"


def test_checklist() -> None:
    """The items of a checklist app are tasks; Markdown text is read as such."""
    layout = Layout.of(None, {"customfield_5": "Checklist"})
    items = [{"name": "one", "checked": True}, {"title": "two", "checked": False}, "three"]
    document = of(layout, customfield_5=items).document("checklist")
    assert document is not None
    assert document.text.split("\n") == ["one", "two", "three"]
    assert [block.kind for block in document.blocks] == ["task", "task", "item"]
    assert texts(of(layout, customfield_5="- [ ] one\n- [x] two"))["checklist"] == "one\ntwo"


@pytest.mark.parametrize(
    ("value", "points"),
    [(3, 3.0), (0.5, 0.5), ("5.0", 5.0), ("2,5", 2.5), (None, None), ("", None)],
)
def test_points(value: object, points: float | None) -> None:
    """Points are read from numbers and numerals; an empty field makes the ticket estimable."""
    found = of(Layout.of(None, NAMES), customfield_8=value)
    assert (found.points, found.estimable, found.unreadable) == (points, True, ())


@pytest.mark.parametrize(
    ("field", "value", "name", "reason"),
    [
        ("customfield_7", 5, "criteria", "holds a number where text"),
        ("customfield_7", [{"id": 1}], "criteria", "neither text nor have a `name`"),
        ("environment", True, "environment", "holds true or false where text"),
        ("customfield_8", "many", "points", "holds text where a number belongs"),
        ("customfield_8", True, "points", "holds true or false where a number belongs"),
        ("customfield_8", float("nan"), "points", "holds a number where a number belongs"),
    ],
)
def test_unreadable(field: str, value: object, name: str, reason: str) -> None:
    """One strange field is noted with its reason and does not cost the ticket."""
    found = of(Layout.of(None, NAMES), **{field: value})
    assert [each.field for each in found.unreadable] == [name]
    assert reason in found.unreadable[0].reason
    assert not found.estimable


def test_two_fields_of_one_name() -> None:
    """Nothing tells which of two filled fields is meant: both are listed, none is taken."""
    names = {"customfield_1": "Acceptance Criteria", "customfield_2": "acceptance criteria"}
    layout = Layout.of(None, names)
    both = of(layout, customfield_1="one", customfield_2="two")
    assert both.document("criteria") is None
    assert "customfield_1, customfield_2; configure one by its id" in both.unreadable[0].reason
    assert texts(of(layout, customfield_1=None, customfield_2="two"))["criteria"] == "two"


@pytest.mark.parametrize(
    ("issue_type", "kind"),
    [
        ({"name": "Bug"}, "bug"),
        ({"name": "Technical task", "subtask": True}, "subtask"),
        ({"name": "Hausmeisterei", "id": "12"}, "task"),
        ({"name": "Fehlerbild", "untranslatedName": "Bug"}, "bug"),
        ({"name": "Vorhaben", "hierarchyLevel": 1}, "epic"),
        ({"name": "Schritt", "hierarchyLevel": -1}, "subtask"),
        ({"name": "Ding", "hierarchyLevel": 0}, "other"),
        ({}, "other"),
    ],
)
def test_kind(issue_type: dict[str, Any], kind: str) -> None:
    """The kind follows configuration, the flag, the name, and what newer payloads add."""
    assert of(Layout.of(Config(kinds={"12": "task"})), issuetype=issue_type).kind == kind


@pytest.mark.parametrize(
    ("fields", "parent"),
    [
        (
            {
                "parent": {
                    "key": "WEB-9",
                    "fields": {"summary": "All", "status": DONE, "issuetype": {"name": "Epic"}},
                }
            },
            Parent("WEB-9", "All", "epic", "done"),
        ),
        ({"parent": {"key": "WEB-9"}}, Parent("WEB-9")),
        ({"epic": {"id": 37, "name": "All", "done": True}}, Parent("37", "All", "epic", "done")),
        ({"customfield_3": "WEB-8"}, Parent("WEB-8", kind="epic")),
        ({"parent": None, "customfield_3": None}, None),
    ],
)
def test_parent(fields: dict[str, Any], parent: Parent | None) -> None:
    """The parent is read from the parent field, the agile API's epic, or the epic link's key."""
    assert of(Layout.of(None, {"customfield_3": "Epic Link"}), **fields).parent == parent


def test_links() -> None:
    """A link is worded as it reads from this side."""
    kind = {"inward": "is blocked by", "outward": "blocks"}
    other = {"key": "WEB-2", "fields": {"summary": "Other", "status": DONE}}
    found = of(
        issuelinks=[
            {"type": kind, "inwardIssue": other},
            {"type": kind, "outwardIssue": {"key": "WEB-3"}},
            {"outwardIssue": {"key": "WEB-4"}},
        ]
    )
    assert found.links == (
        Link("is blocked by", "WEB-2", "Other", "Resolved", "done"),
        Link("blocks", "WEB-3"),
        Link("", "WEB-4"),
    )


@pytest.mark.parametrize("bare", [True, False])
def test_comments(*, bare: bool) -> None:
    """A comment is plain where it was ADF and untouched where it is wiki markup."""
    comments = [
        {"id": "1", "author": {"displayName": "Ann"}, "created": "2024", "body": adf("Yes", "No")},
        {"id": 2, "author": {"name": "bob"}, "body": "*wiki*"},
        {"id": "3"},
    ]
    assert of(comment=comments if bare else {"comments": comments}).comments == (
        Comment("1", "Ann", "2024", "Yes\nNo"),
        Comment("2", "bob", "", "*wiki*"),
        Comment("3", "", "", ""),
    )


def test_text_hash() -> None:
    """The hash changes with the texts and their fields, and with nothing else."""
    one = of(summary="a", description="b")
    assert (
        one.text_hash == of(summary="a", description=adf("b"), labels=["x"], status=DONE).text_hash
    )
    assert one.text_hash == of(summary="a", description="b", environment="").text_hash
    assert len({one.text_hash, of(summary="a").text_hash, of(summary="ab").text_hash}) == 3
    assert one.text_hash != of(summary="a", environment="b").text_hash
    assert len(of(summary="\ud800").text_hash) == 32


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://issues.example.org/jira/rest/api/2/issue/1", "issues.example.org"),
        ("nonsense", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_site(url: object, site: str) -> None:
    """The site is the host of the issue's own address, unless the caller knows better."""
    issue = {"key": "A-1", "self": url, "fields": {}}
    assert ticket(issue).site == site
    assert ticket(issue, site="given").site == "given"
