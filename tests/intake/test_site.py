"""Tickets from a Jira come with what their parents state, in few requests and little memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import responses

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError
from ticket_lint.intake.site import by_jql, by_keys
from ticket_lint.intake.tickets import Read
from ticket_lint.jira.client import Account, Jira
from ticket_lint.jira.connect import connect
from ticket_lint.jira.credentials import Login
from ticket_lint.jira.discovery import Field, Layouts
from ticket_lint.jira.transport import Terms
from ticket_lint.values.ticket import Ticket

CLOUD = "https://example.atlassian.net"
EPIC_LINK = "customfield_10014"


@dataclass
class Site:
    """A Jira of `issues`; `asked` counts its requests by kind."""

    issues: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    page: int = 100

    def add(self, key: str, *, parent: str = "", text: str = "", **fields: Any) -> None:
        """Put an issue down."""
        more = {"parent": {"key": parent, "fields": {}}} if parent else {}
        project = {"key": key.partition("-")[0], "id": "10000"}
        self.issues[key] = {
            "id": str(len(self.issues) + 1),
            "key": key,
            "self": f"https://api.atlassian.com/ex/jira/1/rest/api/3/issue/{key}",
            "fields": {"summary": key, "description": text, "project": project, **more, **fields},
        }

    def search(self, request: Any) -> tuple[int, dict[str, str], str]:
        """Answer a search for everything outside of the project EPIC."""
        self.asked.append("search")
        start = int(json.loads(request.body).get("nextPageToken", "0"))
        found = [one for key, one in self.issues.items() if not key.startswith("EPIC")]
        answer: dict[str, Any] = {"issues": found[start : start + self.page]}
        if start + self.page < len(found):
            answer["nextPageToken"] = str(start + self.page)
        return 200, {}, json.dumps(answer)

    def bulk(self, request: Any) -> tuple[int, dict[str, str], str]:
        """Answer a bulk fetch."""
        self.asked.append("bulk")
        keys = json.loads(request.body)["issueIdsOrKeys"]
        found = [self.issues[key] for key in keys if key in self.issues]
        return 200, {}, json.dumps({"issues": found, "issueErrors": []})


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    """Answer requests with what was put down."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def site(http: responses.RequestsMock) -> Site:
    """Return an empty Jira."""
    made = Site()
    http.add_callback("POST", f"{CLOUD}/rest/api/3/search/jql", callback=made.search)
    http.add_callback("POST", f"{CLOUD}/rest/api/3/issue/bulkfetch", callback=made.bulk)
    http.get(f"{CLOUD}/rest/api/3/myself", json={"accountId": "1"})
    return made


@pytest.fixture
def jira(site: Site) -> Jira:  # noqa: ARG001 - it answers
    """Return a connection."""
    return connect(Login(CLOUD, "ann@example.org", "t"), Config(), Terms())


def layouts(**tables: Any) -> Layouts:
    """Return the layouts of a site whose only field is the epic link."""
    return Layouts(Config.model_validate(tables), (Field(EPIC_LINK, "Epic Link"),))


def tickets(found: Iterator[Read]) -> dict[str, Ticket]:
    """Return the tickets by key."""
    return {one.key: one for one in found if isinstance(one, Ticket)}


def test_parents_come_along(site: Site, jira: Jira) -> None:
    """The parent, or the epic that a field names, is read for each ticket, once."""
    site.add("EPIC-1", text="Because the old one breaks.")
    site.add("WEB-1", parent="EPIC-1")
    site.add("WEB-2", parent="EPIC-1")
    site.add("WEB-3", **{EPIC_LINK: "EPIC-1"})
    site.add("WEB-4")
    found = tickets(by_jql(jira, layouts(), "project = WEB"))
    context = {key: [other.key for other in one.context] for key, one in found.items()}
    assert context == {"WEB-1": ["EPIC-1"], "WEB-2": ["EPIC-1"], "WEB-3": ["EPIC-1"], "WEB-4": []}
    assert site.asked == ["search", "bulk"]
    assert found["WEB-1"].context[0] is found["WEB-2"].context[0]


def test_linked_tickets_by_option(site: Site, jira: Jira) -> None:
    """What is linked counts only where the configuration says so, after the parent."""
    site.add("EPIC-1")
    site.add("EPIC-2")
    link = {"type": {"outward": "implements"}, "outwardIssue": {"key": "EPIC-2", "fields": {}}}
    site.add("WEB-1", parent="EPIC-1", issuelinks=[link])
    for linked, expected in ((False, ["EPIC-1"]), (True, ["EPIC-1", "EPIC-2"])):
        (one,) = tickets(by_jql(jira, layouts(jira={"linked": linked}), "x")).values()
        assert [other.key for other in one.context] == expected


def test_hidden_parent_costs_nothing(site: Site, jira: Jira, http: responses.RequestsMock) -> None:
    """A parent that cannot be read leaves the ticket as it is."""
    http.get(f"{CLOUD}/rest/api/3/issue/EPIC-9", status=404, json={})
    site.add("WEB-1", parent="EPIC-9")
    (one,) = by_jql(jira, layouts(), "x")
    assert isinstance(one, Ticket)
    assert one.context == ()


@pytest.mark.parametrize("text", ['X") OR project = SECRET OR key = ("X-1', "", "../1", "WEB-1 "])
def test_link_field_that_holds_no_key(site: Site, jira: Jira, text: str) -> None:
    """Nothing that is no key is asked for, least of all as part of a query."""
    site.add("WEB-1", **{EPIC_LINK: text})
    (one,) = by_jql(jira, layouts(), "x")
    assert isinstance(one, Ticket)
    assert site.asked == ["search"]


def test_few_requests_for_parents(site: Site, jira: Jira) -> None:
    """2,000 tickets with 150 parents take 20 pages, and at most five requests for parents."""
    for number in range(150):
        site.add(f"EPIC-{number + 1}")
    for number in range(2000):
        site.add(f"WEB-{number + 1}", parent=f"EPIC-{number % 150 + 1}")
    found = tickets(by_jql(jira, layouts(), "x"))
    assert len(found) == 2000
    assert all(one.context for one in found.values())
    assert site.asked.count("search") == 20
    assert site.asked.count("bulk") <= 5


def test_first_tickets_come_at_once(site: Site, jira: Jira) -> None:
    """After one page the first ticket is there; nothing is read ahead of need."""
    for number in range(500):
        site.add(f"WEB-{number + 1}")
    found = by_jql(jira, layouts(), "x")
    next(found)
    assert site.asked == ["search"]


def test_site_is_what_people_open(site: Site, jira: Jira) -> None:
    """Behind the gateway `self` links name the gateway; a ticket's site is the site."""
    site.add("WEB-1")
    (one,) = tickets(by_keys(jira, layouts(), ["WEB-1"])).values()
    assert one.site == "example.atlassian.net"


def test_one_project_cannot_stop_the_others(site: Site, jira: Jira) -> None:
    """Two fields of one name in a project make its tickets unreadable, and no others."""
    site.add("WEB-1")
    site.add("TEAM-1")
    site.issues["TEAM-1"]["fields"]["project"]["id"] = "10001"
    own = [Field(f"customfield_{n}", "Acceptance Criteria", "10001", "string") for n in (1, 2)]
    found = list(by_jql(jira, Layouts(Config(), tuple(own)), "x"))
    assert isinstance(found[0], Ticket)
    assert isinstance(found[1], InputError)
    assert "customfield_1" in found[1].what


def test_broken_issue_costs_one_ticket(site: Site, jira: Jira) -> None:
    """An issue that is none of ours to read is told, and the rest goes on."""
    site.add("WEB-1")
    site.add("WEB-2")
    site.issues["WEB-1"]["fields"]["description"] = [1]
    found = list(by_jql(jira, layouts(), "x"))
    assert [type(one) for one in found] == [type(found[0]), Ticket]
    assert isinstance(found[0], InputError)


def test_account_is_known(jira: Jira) -> None:
    """Who we are is kept, for comments that are ours."""
    assert jira.account == Account("1", "1")
