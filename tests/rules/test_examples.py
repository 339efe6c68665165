"""The examples on each rule's page are true: the bad ones are found, the good ones are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ticket_lint.errors import RuleError
from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.rules.api import Rule
from ticket_lint.rules.examples import Case, cases
from ticket_lint.rules.load import load

RULES = load()


@pytest.mark.parametrize("case", cases(RULES), ids=str)
def test_example(case: Case) -> None:
    """A bad example has a finding of its rule and quotes it; a good one has none."""
    judge = Judge.of(rules=(case.rule,), profile="agent")
    found = [f for f in judge(parse_draft(case.text)).findings if f.rule == case.rule.name]
    assert bool(found) is case.bad, [(f.message, f.evidence) for f in found]


PAGE = "A title.\n\n" + "```ticket bad\n```\n" * 2 + "```ticket good\n```\n" * 2


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (PAGE.replace("A title.", "A title"), "has no title"),
        (PAGE.replace("```ticket bad\n```\n", "", 1), "has 1 bad examples"),
        (PAGE.replace("ticket good", "ticket"), "has 0 good examples"),
    ],
)
def test_page_without(page: str, says: str) -> None:
    """A page without a title or with too few examples is an error that says what is missing."""
    rule: Rule = replace(RULES[0], page=page)
    with pytest.raises(RuleError, match=says):
        cases([rule])


def test_page_of_examples() -> None:
    """Examples come in the order of the page, each with its number and text."""
    found = cases([replace(RULES[0], name="a-fault", page=PAGE)])
    assert [str(case) for case in found] == [
        "a-fault-bad-1",
        "a-fault-bad-2",
        "a-fault-good-3",
        "a-fault-good-4",
    ]
