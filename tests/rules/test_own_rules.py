"""The example plug-in of docs/how-to: its rules are found by walking it, and its examples hold."""

from __future__ import annotations

import importlib
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest

from ticket_lint.errors import RuleError
from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.rules import load
from ticket_lint.rules.examples import cases

PLUGIN = Path(__file__).parents[2] / "docs/how-to/own-rules"


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Import the plug-in's package from the checkout."""
    monkeypatch.syspath_prepend(str(PLUGIN))
    return importlib.import_module("acme_ticket_rules")


def _install(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Make one entry point of the rules' group, in place of what is installed."""
    point = EntryPoint("acme", value, load.ENTRY_POINT)
    monkeypatch.setattr(load, "entry_points", lambda **_: [point])


def test_examples_hold(plugin: ModuleType) -> None:
    """The bad examples of its pages are found, the good ones are not."""
    found = cases(plugin)
    assert {case.rule.name for case in found} == {"old-name", "unnamed-store"}
    for case in found:
        judge = Judge.of(rules=[case.rule], profile="agent")
        assert bool(judge(parse_draft(case.text)).findings) is case.bad, case


@pytest.mark.usefixtures("plugin")
def test_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed plug-in's rules stand beside the shipped ones, its package as their family."""
    _install(monkeypatch, "acme_ticket_rules")
    own = [rule for rule in load.load() if rule.family == "acme_ticket_rules"]
    assert [rule.name for rule in own] == ["old-name", "unnamed-store"]
    assert own[1].options == {"component": "checkout", "stores": ("north", "south", "outlet")}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("no_such_package", "plug-in acme .no_such_package.: cannot be imported"),
        ("ticket_lint.rules.load:load", "plug-in acme: is no package"),
        ("ticket_lint.rules.bug", "there are two rules of this name"),
    ],
)
def test_broken_plugin(monkeypatch: pytest.MonkeyPatch, value: str, says: str) -> None:
    """A plug-in that breaks the contract is an error that names it."""
    _install(monkeypatch, value)
    with pytest.raises(RuleError, match=says):
        load.load()
