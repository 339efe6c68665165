"""What a webhook tells us: that something happened to a ticket, which is then read afresh."""

from __future__ import annotations

from typing import NamedTuple


class Event(NamedTuple):
    """Something that happened to a ticket, as far as it decides whether to look at it.

    `delivery` is the same for every try to deliver it, empty where nobody says. `issue` is the
    ticket's id; `key` and `project` are empty where the event does not tell (Data Center's comment
    events). `name` is Jira's name of the event, `automation` for Jira Automation. `changed` are the
    names and ids of changed fields, `status` is the one a transition led to.
    """

    name: str
    issue: str
    key: str = ""
    project: str = ""
    delivery: str = ""
    changed: tuple[str, ...] = ()
    status: str = ""
