"""Which events need no look at the ticket, since nothing that we find or write can depend on them.

A look costs requests to Jira; an event that is dropped wrongly costs a stale comment until the next
one. So whatever is not known to be idle counts, unknown fields above all: they may hold criteria.
"""

from __future__ import annotations

from collections.abc import Iterator

from ticket_lint.config.schema import Config
from ticket_lint.jira.webhook import AUTOMATION, COMMENTED, CREATED, LINKED, UPDATED
from ticket_lint.values.event import Change, Event

IDLE = frozenset(
    {
        "assignee",
        "comment",
        "creator",
        "duedate",
        "epic child",
        "fix version",
        "fixversions",
        "flagged",
        "lastviewed",
        "rank",
        "remoteissuelink",
        "remoteworkitemlink",
        "reporter",
        "resolution",
        "resolutiondate",
        "security",
        "sprint",
        "timeestimate",
        "timeoriginalestimate",
        "timespent",
        "timetracking",
        "updated",
        "votes",
        "watchers",
        "watches",
        "workflow",
        "worklog",
        "worklogid",
        "worklogtimespent",
    }
)
"""Fields in the changelog that no rule reads and no comment depends on, in lower case.

Assignee and reporter decide who may answer; an answer that was refused is seen at the next look.
"""


def dropped(event: Event, config: Config) -> str:
    """Return why an event is dropped, nothing for one whose ticket is to be looked at."""
    is_link = event.name in LINKED and bool(event.issue)
    if event.command or is_link or event.name in {CREATED, AUTOMATION}:
        return ""
    if event.name in COMMENTED:
        return "a comment that answers nothing of ours"
    if event.name == "jira:issue_deleted":
        return "the ticket is deleted"
    if event.name != UPDATED:
        return "no event that changes a ticket"
    read = frozenset(_read(config))
    if event.changed and all(_is_idle(one, event, config, read) for one in event.changed):
        return "no rule reads what has changed"
    return ""


def _is_idle(change: Change, event: Event, config: Config, read: frozenset[str]) -> bool:
    names = {one.casefold().strip() for one in change} - {""}
    if "labels" in names:
        return event.labels == {config.writeback.label}
    if config.writeback.score_field in names:
        return True
    return names.isdisjoint(read) and not names.isdisjoint(IDLE)


def _read(config: Config) -> Iterator[str]:
    """Yield the fields that are configured to be read, whatever they are called."""
    for fields in (config.fields, *(one.fields for one in config.projects.values())):
        for name in (*fields.criteria, *fields.checklist, *fields.points):
            yield name.casefold().strip()
