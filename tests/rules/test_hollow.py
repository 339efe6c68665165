"""A ticket whose criteria nobody can check is treated as if it had none, and one is quoted."""

from __future__ import annotations

import pytest

from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge

JUDGE = Judge.of()


@pytest.mark.parametrize(
    ("kind", "body", "rule"),
    [
        ("story", "The archive must be fast and modern.", "missing-criteria"),
        ("task", "The archive must be fast and modern.", "missing-done-condition"),
        ("epic", "The archive must be fast and modern.", "missing-exit"),
        ("story", "## Done when\n- rights are taken into account", "unobservable-criterion"),
        ("epic", "## Done when\n- rights are taken into account", "unobservable-criterion"),
        ("task", "- [ ] Hook up the mail\n- [ ] Special cases", "missing-done-condition"),
    ],
)
def test_blocks(kind: str, body: str, rule: str) -> None:
    """Hollow criteria block once, with one of them as evidence."""
    found = JUDGE(parse_draft(f"---\nkind: {kind}\nsummary: Old invoices\n---\n{body}\n")).findings
    missing = {"missing-criteria", "missing-done-condition", "missing-exit"}
    blockers = [f for f in found if f.rule in missing | {"unobservable-criterion"}]
    assert [(f.rule, f.severity) for f in blockers] == [(rule, "E")]
    assert blockers[0].evidence is not None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Totals are out of step.\n\nExpected: The total should be correct.", "implied-expected"),
        (
            "The page shows error 500.\n\nExpected: It should be fast and reliable.",
            "implied-expected",
        ),
        ("Totals are not up to date.\n\nExpected: the total is that of all rows.", None),
    ],
)
def test_expected(text: str, rule: str | None) -> None:
    """An expectation that praises the result is none: the fault alone tells what is right."""
    found = JUDGE(
        parse_draft(f"---\nkind: bug\nsummary: Total not updated\n---\n{text}\n")
    ).findings
    assert next((f.rule for f in found if f.rule.endswith("-expected")), None) == rule
