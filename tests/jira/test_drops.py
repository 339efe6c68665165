"""Events that cannot matter are dropped; whatever else there may be is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ticket_lint.config.schema import Config, Fields, Project, Writeback
from ticket_lint.jira.drops import IDLE, dropped
from ticket_lint.jira.webhook import event
from ticket_lint.values.event import Event

ISSUE = {"id": "10040", "key": "TES-41", "fields": {"project": {"key": "TES"}}}
CONFIG = Config(
    writeback=Writeback(label="needs-details", score_field="customfield_10099"),
    fields=Fields(criteria=("Rank", "customfield_10034")),
    projects={"WEB": Project(fields=Fields(criteria=("Flagged",)))},
)


def told(body: object) -> Event:
    """Return the event of a body that is sent as JSON."""
    return event({}, json.dumps(body).encode())


def updated(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the body of an update."""
    body = {"webhookEvent": "jira:issue_updated", "issue": ISSUE, **more}
    return body | ({"changelog": {"id": "1", "items": list(items)}} if items else {})


@pytest.mark.parametrize(
    ("items", "counts"),
    [
        ([{"field": "description"}], True),
        ([{"field": "summary", "fieldId": "summary"}], True),
        ([{"field": "status", "toString": "Ready"}], True),
        ([{"field": "Story Points", "fieldId": "customfield_10016"}], True),
        ([{"field": "A field nobody knows"}], True),
        ([{"field": "Attachment", "fieldId": "attachment"}], True),
        ([{"field": "Link"}], True),
        ([{"field": "IssueParentAssociation"}], True),
        ([{"field": "labels", "fromString": "a", "toString": "a b"}], True),
        ([{"field": "labels", "fromString": None, "toString": "no-ticket-lint"}], True),
        ([{"field": "labels", "fromString": "a", "toString": "b needs-details"}], True),
        ([{"field": "labels", "fromString": "a", "toString": "a needs-details"}], False),
        ([{"field": "labels", "fromString": "needs-details", "toString": ""}], False),
        ([{"field": "labels"}], True),
        ([{"field": "Score", "fieldId": "customfield_10099"}], False),
        ([{"field": "assignee", "fieldId": "assignee"}], False),
        ([{"field": "Sprint", "fieldId": "customfield_10020"}], False),
        ([{"field": "Rank", "fieldId": "customfield_10019"}], True),
        ([{"field": "Flagged"}], True),
        ([{"field": "timespent"}, {"field": "WorklogId"}, {"field": "timeestimate"}], False),
        ([{"field": "resolution"}], False),
        ([{"field": "resolution"}, {"field": "status", "toString": "Open"}], True),
        ([{"field": "assignee"}, {"field": "Description"}], True),
        ([{}], True),
        ([], True),
    ],
)
def test_changes(items: list[dict[str, Any]], counts: bool) -> None:  # noqa: FBT001 - a table
    """An update counts unless every change is known to be idle; configured fields never are."""
    assert (dropped(told(updated(*items)), CONFIG) == "") is counts


def test_command_beside_changes() -> None:
    """A transition with an answer in its comment counts, whatever else was changed."""
    body = updated({"field": "assignee"}, comment={"body": "ticket-lint recheck"})
    assert dropped(told(body), CONFIG) == ""


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("jira:issue_created", True),
        (" JIRA:Issue_Created ", True),
        ("jira:issue_deleted", False),
        ("issue_property_set", False),
        ("worklog_created", False),
        ("sprint_closed", False),
        ("jira:version_released", False),
        ("no such event", False),
    ],
)
def test_events(name: str, counts: bool) -> None:  # noqa: FBT001 - a table
    """Events that change no ticket's text are dropped with a reason, known or not."""
    assert (dropped(told({"webhookEvent": name, "issue": ISSUE}), Config()) == "") is counts


def test_worklog_update() -> None:
    """Data Center's update for time spent, which has no changelog, is dropped."""
    body = updated(issue_event_type_name="issue_worklog_updated")
    assert dropped(told(body), Config())


def test_idle_names() -> None:
    """Idle fields are kept in the form that they are compared in."""
    assert {name.casefold().strip() for name in IDLE} == IDLE
