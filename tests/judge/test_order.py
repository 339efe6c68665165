"""The most telling finding comes first."""

from __future__ import annotations

import pytest

from ticket_lint import Judge, parse_draft
from ticket_lint.errors import ShippedDataError
from ticket_lint.judge import order
from ticket_lint.rules.load import shipped
from ticket_lint.values.assessment import Finding, Severity


def names(*given: tuple[str, Severity]) -> list[str]:
    """Return the rules of findings in order."""
    return [f.rule for f in order.ordered(Finding(rule, severity, "…") for rule, severity in given)]


def test_blockers_come_first() -> None:
    """However telling a warning is, what blocks stands before it, and what informs comes last."""
    assert names(("a", "I"), ("missing-context", "W"), ("missing-criteria", "E")) == [
        "missing-criteria",
        "missing-context",
        "a",
    ]


def test_telling_rules_come_first() -> None:
    """Among warnings the rule that reviewers agree with leads; an unknown one is average."""
    assert names(
        ("missing-rationale", "W"), ("of-a-plug-in", "W"), ("unsettled-approach", "W")
    ) == ["unsettled-approach", "of-a-plug-in", "missing-rationale"]


def test_findings_of_a_rule_stay_together() -> None:
    """Two rules of one number do not mix, and a rule's own findings keep their order."""
    findings = [Finding(rule, "W", str(n)) for n, rule in enumerate(["b", "a", "b", "a"])]
    assert [f.message for f in order.ordered(findings)] == ["1", "3", "0", "2"]


def test_table_names_rules() -> None:
    """Every entry is a rule that exists, with a share of 100."""
    known = {rule.name for rule in shipped()}
    assert set(order.urgency()) <= known
    assert all(0 <= share <= 100 for share in order.urgency().values())


def test_report_leads_with_it() -> None:
    """A ticket that doubts what to do hears of that before it hears of the missing reason."""
    draft = "---\nkind: task\nsummary: Set the cache to 5 minutes\n---\nOr perhaps to ten."
    found = [finding.rule for finding in Judge.of()(parse_draft(draft)).findings]
    assert found.index("unsettled-approach") < found.index("missing-rationale")


def test_damaged_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is no table of rules is named."""
    order.urgency.cache_clear()
    monkeypatch.setattr(order.manifest, "read_json", lambda _: {"rules": {"a": "much"}})
    with pytest.raises(ShippedDataError, match="no table of rules"):
        order.urgency()
    order.urgency.cache_clear()
