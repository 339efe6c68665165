"""The examples on the pages of our rules are true, and the rules are found once installed."""

from __future__ import annotations

import acme_ticket_rules
import pytest

from ticket_lint import Config, Judge, parse_draft
from ticket_lint.rules.examples import Case, cases
from ticket_lint.rules.load import load


@pytest.mark.parametrize("case", cases(acme_ticket_rules), ids=str)
def test_example(case: Case) -> None:
    """A bad example has a finding, a good one has none."""
    judge = Judge.of(rules=[case.rule], profile="agent")
    assert bool(judge(parse_draft(case.text)).findings) is case.bad


def test_installed() -> None:
    """The entry point adds the rules to those of ticket-lint."""
    assert {"unnamed-store", "old-name"} <= {rule.name for rule in load()}


def test_option() -> None:
    """The stores can be configured."""
    text = "---\nkind: bug\nsummary: Pay fails in Harbour\ncomponents: [checkout]\n---\nError 17."
    options = {"unnamed-store": {"stores": ("harbour",)}}
    rule = next(case.rule for case in cases(acme_ticket_rules) if case.rule.name == "unnamed-store")
    assert Judge.of(rules=[rule])(parse_draft(text)).findings
    judge = Judge.of(Config.model_validate({"rules": options}), rules=[rule])
    assert not judge(parse_draft(text)).findings
