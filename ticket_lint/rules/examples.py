"""The examples on rule pages as test cases, for our rules and for an organisation's own.

from ticket_lint import Judge, parse_draft
from ticket_lint.rules.examples import cases

@pytest.mark.parametrize("case", cases(acme_rules), ids=str)
def test_example(case):
    judge = Judge.of(rules=[case.rule], profile="agent")
    assert bool(judge(parse_draft(case.text)).findings) is case.bad
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import ModuleType
from typing import NamedTuple

from ticket_lint.errors import RuleError
from ticket_lint.rules.api import Rule
from ticket_lint.rules.load import walk

_EXAMPLE = re.compile(r"^```ticket (bad|good)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ENOUGH = 2
"""Examples of each sort that a page must have: one alone shows no boundary."""


class Case(NamedTuple):
    """One example: the draft `text` is `bad` where the rule must find something in it."""

    rule: Rule
    bad: bool
    number: int
    text: str

    def __str__(self) -> str:
        """Return the id under which a test shows it."""
        return f"{self.rule.name}-{'bad' if self.bad else 'good'}-{self.number}"


def cases(rules: Iterable[Rule] | ModuleType) -> list[Case]:
    """Return the examples of rules, or of all rules in a package.

    Raises `RuleError` for a page whose title line does not end in a full stop, or that has fewer
    than `ENOUGH` bad or good examples.
    """
    found = []
    listed: Iterable[Rule] = walk(rules) if isinstance(rules, ModuleType) else rules
    for rule in listed:
        of_rule = [
            Case(rule, sort == "bad", number, text)
            for number, (sort, text) in enumerate(_EXAMPLE.findall(rule.page), 1)
        ]
        _check(rule, of_rule)
        found += of_rule
    return found


def _check(rule: Rule, found: list[Case]) -> None:
    where = f"page of rule {rule.name}"
    if not rule.title.endswith("."):
        raise RuleError("has no title", where=where, right="a first line that ends in a full stop")
    bad = sum(case.bad for case in found)
    for sort, count in (("bad", bad), ("good", len(found) - bad)):
        if count < ENOUGH:
            raise RuleError(
                f"has {count} {sort} examples",
                where=where,
                right=f"{ENOUGH} or more, each fenced as ```ticket {sort}",
            )
