"""Which field is meant: by id, by name, by project; several are refused with their names."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from ticket_lint.config.schema import Config
from ticket_lint.errors import AmbiguousField, ConfigError
from ticket_lint.jira.client import Jira
from ticket_lint.jira.discovery import Field, Layouts, issue_types, layouts
from ticket_lint.jira.fields import pick

CLOUD = "https://example.atlassian.net"
AC = "Acceptance Criteria"
ONE = Field("customfield_1", AC, "", "string")
TWO = Field("customfield_2", AC, "", "string")
OWN = Field("customfield_3", AC, "10001", "string")
OWN_TOO = Field("customfield_4", AC, "10001", "string")
FLAG = Field("customfield_5", AC, "", "number")
OTHER = Field("customfield_6", "Definition of done", "", "string")


def config(**tables: Any) -> Config:
    """Return a configuration."""
    return Config.model_validate(tables)


def criteria(found: Layouts, key: str = "WEB", number: str = "10000") -> list[str]:
    """Return the ids of the fields that hold criteria in a project."""
    groups = found.of(key, number).criteria
    ids = (name for group in groups for name in group if name.startswith("customfield_"))
    return list(dict.fromkeys(ids))


@pytest.mark.parametrize(
    ("fields", "given", "expected"),
    [
        ((ONE, OTHER), {}, ["customfield_1"]),
        ((ONE, OWN), {}, ["customfield_1"]),
        ((OTHER,), {}, []),
        ((ONE, FLAG), {}, ["customfield_1"]),
        ((ONE, OTHER), {"fields": {"criteria": ["definition OF done"]}}, ["customfield_6"]),
        ((ONE, TWO), {"fields": {"criteria": ["customfield_2"]}}, ["customfield_2"]),
        (
            (ONE, OTHER),
            {"projects": {"WEB": {"fields": {"criteria": ["customfield_6"]}}}},
            ["customfield_6"],
        ),
        (
            (ONE, OTHER),
            {"projects": {"APP": {"fields": {"criteria": ["customfield_6"]}}}},
            ["customfield_1"],
        ),
    ],
)
def test_field_of_a_project(fields: Any, given: Any, expected: list[str]) -> None:
    """Ids and names, for the site and for a project; of two types only the one that holds text."""
    found = Layouts(config(**given), fields)
    found.check()
    assert criteria(found) == expected


def test_a_projects_own_field_comes_first() -> None:
    """A team-managed project has a field of its own by the same name."""
    assert criteria(Layouts(config(), (ONE, OWN)), "TEAM", "10001") == ["customfield_3"]


def test_two_fields_of_one_name_are_refused() -> None:
    """The last one must not win silently: both are listed, with the line to write."""
    with pytest.raises(AmbiguousField, match=r"customfield_1 .*customfield_2") as caught:
        Layouts(config(), (ONE, TWO)).check()
    assert 'criteria = ["customfield_1"]' in caught.value.right


def test_two_estimates_are_told_apart_by_each_ticket() -> None:
    """Many sites have two fields for points, one of them unused: that stops nobody."""
    both = [Field(f"customfield_{n}", "Story Points", "", "number") for n in (7, 8)]
    found = Layouts(config(), tuple(both))
    found.check()
    layout = found.of("WEB", "10000")
    assert pick({"customfield_7": None, "customfield_8": 5}, layout.points) == 5


def test_two_fields_of_one_project_are_refused_there_alone() -> None:
    """Another project's confusion is none of ours."""
    found = Layouts(config(), (ONE, OWN, OWN_TOO))
    found.check()
    assert criteria(found) == ["customfield_1"]
    with pytest.raises(AmbiguousField, match=r"projects\.TEAM\.fields"):
        found.of("TEAM", "10001")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"fields": {"criteria": ["customfield_99"]}}, r"fields.criteria: .*'customfield_99'"),
        ({"fields": {"points": ["Definition of dome"]}}, "'Definition of done' is customfield_6"),
        ({"projects": {"WEB": {"fields": {"checklist": ["Todo"]}}}}, "projects.WEB.fields"),
    ],
)
def test_field_that_is_not_there(given: Any, said: str) -> None:
    """A configured field that no one has is an error that offers the nearest; a default is none."""
    with pytest.raises(ConfigError, match=said):
        Layouts(config(**given), (ONE, OTHER)).check()


def test_search_asks_for_what_is_read() -> None:
    """Each field that is configured anywhere is asked for, by its id."""
    given = {"projects": {"APP": {"fields": {"criteria": ["customfield_6"]}}}}
    wanted = Layouts(config(**given), (ONE, OTHER, Field("customfield_9", "Epic Link"))).wanted()
    assert {"summary", "customfield_1", "customfield_6", "customfield_9"} <= set(wanted)


def test_discovery_is_one_request(cloud: Jira, http: responses.RequestsMock) -> None:
    """Names, types and projects come with the list of fields; nonsense in it is passed over."""
    http.get(
        f"{CLOUD}/rest/api/3/field",
        json=[
            {"id": "customfield_1", "name": AC, "schema": {"type": "string"}},
            {
                "id": "customfield_3",
                "name": AC,
                "schema": {"type": "string"},
                "scope": {"type": "PROJECT", "project": {"id": "10001"}},
            },
            "nonsense",
            {"id": "x"},
        ],
    )
    found = layouts(cloud, config())
    assert found.fields[:2] == (ONE, OWN)


def test_issue_types_have_kinds(cloud: Jira, http: responses.RequestsMock) -> None:
    """By name in five languages, by configuration, and by level; else `other`."""
    http.get(
        f"{CLOUD}/rest/api/3/issuetype",
        json=[
            {"id": "1", "name": "Fehler"},
            {"id": "2", "name": "Change request"},
            {"id": "3", "name": "Whatever", "hierarchyLevel": 1},
            {"id": "4", "name": "Nobody knows"},
        ],
    )
    found = issue_types(cloud, config(kinds={"Change request": "story"}))
    assert [one.kind for one in found] == ["bug", "story", "epic", "other"]
