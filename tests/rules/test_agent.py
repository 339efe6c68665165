"""Rules of the agent profile and of backlog hygiene: what they leave alone."""

from __future__ import annotations

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.rules.load import shipped

RULES = [rule for rule in shipped() if rule.family == "agent"]
JUDGE = Judge.of(rules=RULES, profile="agent")


def found(summary: str, body: str, front: str = "", judge: Judge = JUDGE) -> list[str]:
    """Return the rules of a task's findings, one name a finding."""
    draft = f"---\nkind: task\nsummary: {summary!r}\n{front}\n---\n{body}"
    return [finding.rule for finding in judge(parse_draft(draft)).findings]


@pytest.mark.parametrize(
    ("summary", "body", "front", "fires"),
    [
        ("Add authorization to /monitor", "Only operators may read it.", "", True),
        ("Encryption of backups", "Backups must be encrypted.", "", True),
        ("Löschen nach DSGVO", "Nach 30 Tagen.", "", True),
        ("Sort the export", "By date.", "labels: [Security]", True),
        ("Document the authentication header", "Write it into the manual. See docs.", "", False),
        ("Typo on the authentication page", "Pasword.", "", False),
        ("Sort the export", "It must sort by date. The user comes from authentication.", "", False),
        ("Sort the export", "Authentication is not touched.", "", False),
        ("Rename the author column", "To writer.", "", False),
    ],
)
def test_needs_human(summary: str, body: str, front: str, *, fires: bool) -> None:
    """The work itself must be of the kind; a mention in passing or on wording is not."""
    assert ("needs-human" in found(summary, body, front)) is fires


@pytest.mark.parametrize(
    ("front", "body", "count"),
    [
        ("parent: {key: F-1, status_category: done}", "", 1),
        ("parent: {key: F-1, status_category: done}\nstatus_category: done", "", 0),
        ("parent: {key: F-1}", "", 0),
        ("links: [{relation: duplicates, key: F-2}]", "", 1),
        ("links: [{relation: is superceded by, key: F-2}]", "", 1),
        ("links: [{relation: is duplicated by, key: F-2}]", "", 0),
        ("links: [{relation: supercedes, key: F-2}]", "", 0),
        ("labels: [deprecated, wont-fix]", "", 2),
        ("labels: [deprecated-api]", "", 0),
        ("", "This is no longer needed.", 1),
        ("", "This ticket can be closed.", 1),
        ("", "The flag is no longer needed by the shop once the new one is read.", 0),
        ("", "Remove the obsolete class `Old`.", 0),
        ("", "Das Ticket hat sich erledigt.", 1),
        ("updated: 2001-01-01", "", 0),
    ],
)
def test_questionable(front: str, body: str, count: int) -> None:
    """Each sign that the ticket itself may be obsolete is one finding; age alone is none."""
    assert found("Export", body, front).count("questionable-value") == count


@pytest.mark.parametrize(("updated", "fires"), [("2023-12-31T10:00", True), ("2024-01-01", False)])
def test_stale(updated: str, *, fires: bool) -> None:
    """Age is a sign from the date on that the configuration gives."""
    config = Config(rules={"questionable-value": {"stale_before": "2024-01-01"}})
    judge = Judge.of(config, rules=RULES)
    rules = found("Export", "The export.", f"updated: {updated!r}", judge)
    assert ("questionable-value" in rules) is fires


@pytest.mark.parametrize("rule", ["missing-pointer", "missing-verification", "needs-human"])
def test_only_for_agents(rule: str) -> None:
    """What an agent needs is not asked of tickets for people."""
    body = "Encryption of backups must be switched on for all stores."
    assert rule in found("Encryption", body)
    assert rule not in found("Encryption", body, judge=Judge.of(rules=RULES, profile="sprint"))
