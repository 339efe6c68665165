"""The examples on each rule's page are true: the bad ones are found, the good ones are not."""

from __future__ import annotations

import re

import pytest

from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.rules.api import Rule
from ticket_lint.rules.load import load

EXAMPLE = re.compile(r"^```ticket (bad|good)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RULES = load()
CASES = [
    pytest.param(rule, kind, text, id=f"{rule.name}-{kind}-{number}")
    for rule in RULES
    for number, (kind, text) in enumerate(EXAMPLE.findall(rule.page))
]


@pytest.mark.parametrize(("rule", "kind", "text"), CASES)
def test_example(rule: Rule, kind: str, text: str) -> None:
    """A bad example has a finding of its rule and quotes it; a good one has none."""
    judge = Judge.of(rules=(rule,), profile="agent")
    found = [f for f in judge(parse_draft(text)).findings if f.rule == rule.name]
    assert bool(found) is (kind == "bad"), [(f.message, f.evidence) for f in found]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_page(rule: Rule) -> None:
    """A page has a title and at least two bad and two good examples."""
    kinds = [kind for kind, _ in EXAMPLE.findall(rule.page)]
    assert rule.title.endswith(".")
    assert kinds.count("bad") >= 2
    assert kinds.count("good") >= 2
