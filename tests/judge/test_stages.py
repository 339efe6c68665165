"""A status may ask for a profile of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ticket_lint.cli import settings
from ticket_lint.config.schema import Config
from ticket_lint.errors import ConfigError
from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.values.assessment import Stage
from ticket_lint.work import revision

STAGES: dict[str, Stage] = {"Ready for sprint": "sprint", "Idea": "draft"}
TICKET = parse_draft(
    "# Export sometimes fails\n\nIt does not work any more. Please repair it soon.\n"
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    """Return a judge with stages."""
    return Judge.of(Config(encoder="none", stages=STAGES))


@pytest.mark.parametrize(
    ("status", "profile"),
    [
        ("Ready for sprint", "sprint"),
        (" ready FOR sprint ", "sprint"),
        ("Idea", "draft"),
        ("In progress", "refined"),
        ("", "refined"),
    ],
)
def test_profile_of_a_status(judge: Judge, status: str, profile: Stage) -> None:
    """The assessment is that of a judge of this profile alone, and its versions name it."""
    plain = Judge.of(Config(encoder="none", profile=profile))
    ticket = replace(TICKET, status=status)
    found, expected = judge(ticket), plain(ticket)
    assert found.versions.pop("profile") == profile
    assert found == expected


def test_stages_differ(judge: Judge) -> None:
    """The three profiles ask for different rules here; all of them are known by name."""
    told = {len(one.rules) for one in (judge, *judge.stages.values())}
    assert len(told) == len(STAGES) + 1
    assert len(judge.every_rule) == max(told)


def test_named_profile_wins(judge: Judge) -> None:
    """A profile that is asked for holds whatever the status."""
    config = judge.config
    assert not Judge.of(config, profile="draft").stages
    assert settings.in_force(None, "agent").config.stages == {}


def test_status_with_two_profiles() -> None:
    """Two spellings of one status must agree."""
    stages: dict[str, Stage] = {"Idea": "draft", "idea ": "sprint"}
    with pytest.raises(ConfigError, match="two profiles"):
        Judge.of(Config(encoder="none", stages=stages))
    assert Judge.of(Config(encoder="none", stages={**stages, "idea ": "draft"})).stages


def test_revision_follows_the_profile(judge: Judge) -> None:
    """Another status is another revision where it asks for another profile, and only there."""
    made = {
        status: revision.revision_by(judge, replace(TICKET, status=status), "settings")
        for status in ("Idea", "idea", "In progress", "Blocked", "Ready for sprint")
    }
    assert made["Idea"] == made["idea"]
    assert made["In progress"] == made["Blocked"]
    assert len(set(made.values())) == len(STAGES) + 1
