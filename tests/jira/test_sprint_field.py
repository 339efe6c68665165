"""Assignee and sprints of an issue, in every form that Jira has for them."""

from __future__ import annotations

from typing import Any

import pytest

from ticket_lint.jira.fields import Layout
from ticket_lint.jira.payload import ticket
from ticket_lint.values.ticket import SprintRef, Ticket

JAVA = (
    "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=57,rapidViewId=12,state=ACTIVE,"
    "name=Pay, and [board],startDate=2026-11-09T08:00:00.000Z,endDate=<null>,"
    "completeDate=<null>,goal=id=9,name=x,sequence=57]"
)
LAYOUT = Layout.of(None, {"customfield_1": "Sprint"})


def made(**fields: Any) -> Ticket:
    """Return the ticket of an issue with some fields."""
    return ticket({"key": "A-1", "fields": fields}, layout=LAYOUT)


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (
            [{"id": 57, "name": "One", "state": "closed"}, {"id": 58, "state": "FUTURE"}],
            (SprintRef(57, "One", "closed"), SprintRef(58, "", "future")),
        ),
        ([JAVA], (SprintRef(57, "Pay, and [board]", "active"),)),
        ([57, 58], (SprintRef(57), SprintRef(58))),
        (
            {"id": 57, "name": "Agile API", "state": "active"},
            (SprintRef(57, "Agile API", "active"),),
        ),
        (None, ()),
        ("x", ()),
        (
            [None, True, "Sprint@[]", {"id": "57"}, [], {"id": 1, "name": 3, "state": {}}],
            (SprintRef(1),),
        ),
    ],
)
def test_sprints(value: object, right: tuple[SprintRef, ...]) -> None:
    """Objects, text of a Java object and plain ids are read; anything else is no sprint."""
    assert made(customfield_1=value).sprints == right


def test_long_texts_are_cut() -> None:
    """A text that never ends is read to a limit, in linear time."""
    assert made(customfield_1=[",name=" * 400_000]).sprints == ()


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ({"displayName": "Ines Duarte", "emailAddress": "ines@example.com"}, "Ines Duarte"),
        ({"name": "iduarte"}, "iduarte"),
        ({"displayName": "ines@example.com"}, "ines"),
        (None, ""),
        ("ines", ""),
        ({"displayName": ["x"]}, ""),
    ],
)
def test_assignee(value: object, right: str) -> None:
    """The assignee is a name to show, and never an e-mail address."""
    assert made(assignee=value).assignee == right
