"""Rules of stories: what they leave alone."""

from __future__ import annotations

import pytest

from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.rules.load import shipped
from ticket_lint.values.assessment import Assessment

RULES = [rule for rule in shipped() if rule.family == "story"]
JUDGE = Judge.of(rules=RULES, profile="agent")


def lint(summary: str, body: str, front: str = "") -> Assessment:
    """Judge a story by the rules of this family."""
    return JUDGE(parse_draft(f"---\nkind: story\nsummary: {summary!r}\n{front}\n---\n{body}"))


def found(summary: str, body: str, front: str = "") -> set[str]:
    """Return the names of the rules that find something."""
    return {finding.rule for finding in lint(summary, body, front).findings}


@pytest.mark.parametrize(
    ("relation", "fires"),
    [
        ("is blocked by", True),
        ("Depends on", True),
        ("depends upon", True),
        ("wird blockiert von", True),
        ("est bloquée par", True),
        ("está bloqueado por", True),
        ("blocks", False),
        ("required by", False),
        ("is depended upon by", False),
        ("relates to", False),
        ("blockiert", False),
    ],
)
def test_blocking_relation(relation: str, *, fires: bool) -> None:
    """Only a link that makes this story wait counts, however the site words it."""
    link = f"links: [{{relation: {relation}, key: A-1, status_category: new}}]"
    assert ("blocked-story" in found("Export", "Accountants need it.", link)) is fires


@pytest.mark.parametrize(
    ("status", "fires", "abstains"),
    [
        ("status_category: indeterminate", True, False),
        ("status_category: done", False, False),
        ("status: Resolved", False, False),
        ("status: Waiting", False, True),
    ],
)
def test_blocker_status(status: str, *, fires: bool, abstains: bool) -> None:
    """A blocker that is done is none; one whose status nobody knows is not guessed at."""
    link = f"links: [{{relation: is blocked by, key: A-1, {status}}}]"
    assessment = lint("Export", "Accountants need it.", link)
    assert ("blocked-story" in {f.rule for f in assessment.findings}) is fires
    assert ("blocked-story" in {a.rule for a in assessment.abstained}) is abstains


def test_estimate_unseen() -> None:
    """Without an estimate field in the input nothing is said about the estimate."""
    assessment = lint("Export", "Accountants need it.")
    assert "unestimated" not in {f.rule for f in assessment.findings}
    assert "unestimated" in {a.rule for a in assessment.abstained}


@pytest.mark.parametrize(("points", "fires"), [("0", False), ("8", False), ("8.5", True)])
def test_limit(points: str, *, fires: bool) -> None:
    """The limit itself is still small enough, and 0 is an estimate."""
    rules = found("Export", "Accountants need it.", f"points: {points}")
    assert ("oversized" in rules) is fires
    assert "unestimated" not in rules


@pytest.mark.parametrize(
    ("sentence", "fires"),
    [
        ("As a user I want to filter so that I can filter.", True),
        ("As a user I want to filter the list in order to filter lists.", True),
        ("As a user I want to filter so that I find open invoices faster.", False),
        ("As a user I want a filter so that I can export.", False),
        ("As a user I want a filter so that I have a better experience.", True),
        ("Als Kunde möchte ich filtern, damit es einfacher ist.", True),
        ("Como cliente quiero filtrar para tener una mejor experiencia.", True),
        ("Als Kunde möchte ich filtern, um filtern zu können.", True),
        ("Als Kunde möchte ich filtern, um offene Posten zu finden.", False),
        ("Como cliente quiero filtrar para poder filtrar.", True),
        ("Como cliente quero filtrar para achar faturas abertas.", False),
        ("We want to filter. So that is what we do.", False),
        ("I want this so that.", False),
    ],
)
def test_circular(sentence: str, *, fires: bool) -> None:
    """A benefit is circular only where it adds no word to the goal."""
    assert ("circular-benefit" in found("Filter", sentence)) is fires


@pytest.mark.parametrize(
    ("summary", "body", "fires"),
    [
        ("Add a settings page", "Users want to change their name.", True),
        ("Create a dialog for refunds", "Clerks need it.", True),
        ("Add paging to the page of containers", "Users want to page.", True),
        ("Add a settings page", "See https://figma.com/f/1", False),
        ("Add a settings page", "- name\n- mail address", False),
        ("Add a settings page", "An empty name is refused with an error message.", False),
        ("Cache the pages of the shop", "The cache should hold 100 entries.", False),
        ("Fire an event when the page is copied", "Plug-ins need it.", False),
        ("Add a factory in the form of a bean", "Developers need it.", False),
    ],
)
def test_design(summary: str, body: str, *, fires: bool) -> None:
    """Only a new screen needs a design, and words that tell what is seen are one."""
    assert ("missing-design" in found(summary, body)) is fires


@pytest.mark.parametrize(
    ("summary", "body", "fires"),
    [
        ("Export", "CSV and PDF, like the old system.", True),
        ("Export", "Accountants need a CSV file.", False),
        ("Export", "The export should write one row an invoice.", False),
        ("Export", "As an accountant I want to export invoices.", False),
        ("Export", "Today I copy 40 rows by hand because there is no export.", False),
    ],
)
def test_role_or_goal(summary: str, body: str, *, fires: bool) -> None:
    """A wish, a need, a result or a problem in any wording is enough."""
    assert ("missing-role-or-goal" in found(summary, body)) is fires
