"""A configuration is held against the rules that exist before the first ticket is read."""
# ruff: noqa: ARG001 - these rules only carry their options

from __future__ import annotations

from typing import Any

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.errors import ConfigError, UnknownKey
from ticket_lint.judge import select
from ticket_lint.rules.api import Faults, Rule, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.assessment import Stage


@rule(severity="W", stage="draft")
def early(reading: Reading) -> Faults:
    """Page."""
    return ()


@rule(severity="W", stage="refined")
def usual(
    reading: Reading,
    *,
    limit: int = 8,
    share: float = 0.5,
    strict: bool = False,
    word: str = "x",
    glossary: tuple[str, ...] = ("API",),
) -> Faults:
    """Page."""
    return ()


@rule(severity="W", stage="sprint")
def late(reading: Reading) -> Faults:
    """Page."""
    return ()


@rule(severity="W", stage="agent")
def last(reading: Reading) -> Faults:
    """Page."""
    return ()


RULES: tuple[Rule, ...] = (early, usual, late, last)


@pytest.mark.parametrize(
    ("profile", "given", "chosen"),
    [
        ("draft", {}, "early"),
        ("refined", {}, "early usual"),
        ("sprint", {}, "early usual late"),
        ("agent", {}, "early usual late last"),
        ("agent", {"off": ("usual", "last")}, "early late"),
        ("draft", {"select": ("late",)}, "late"),
        ("agent", {"select": ("late", "early"), "off": ("early",)}, "late"),
    ],
)
def test_rules(profile: Stage, given: dict[str, Any], chosen: str) -> None:
    """A profile takes the stages before it along; what is selected runs in any profile."""
    in_force = select.rules(RULES, Config(**given), profile)
    assert " ".join(r.name for r in in_force) == chosen


WAIVER = {"rule": "usuall", "reason": "agreed", "until": "2026-01-01"}


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"select": ["usuall"]}, "select"),
        ({"off": ["usuall"]}, "off"),
        ({"rules": {"usuall": {}}}, "rules"),
        ({"costs": {"usuall": 3}}, "costs"),
        ({"ignore": [WAIVER]}, "ignore"),
    ],
)
def test_unknown_rule(given: dict[str, Any], where: str) -> None:
    """An unknown rule is an error that says where it stands, what is meant, and what there is."""
    with pytest.raises(UnknownKey) as caught:
        select.check_names(Config(**given), [r.name for r in RULES])
    message = str(caught.value)
    assert message.startswith(f"{where}: unknown rule 'usuall'")
    assert "did you mean 'usual'" in message
    assert "early, last, late, usual" in message


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ({"limit": 3}, 3),
        ({"share": 1}, 1.0),
        ({"share": 0.25}, 0.25),
        ({"strict": True}, True),
        ({"word": "y"}, "y"),
        ({"glossary": ["PSR"]}, ("PSR",)),
    ],
)
def test_option(given: dict[str, Any], value: object) -> None:
    """An option arrives in the type of its default."""
    chosen = select.options(RULES, Config(rules={"usual": given}))["usual"]
    (name,) = given
    assert chosen[name] == value
    assert type(chosen[name]) is type(value)


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ({"limit": "3"}, "a whole number, e.g. 8"),
        ({"limit": True}, "a whole number"),
        ({"limit": 1.5}, "a whole number"),
        ({"share": "half"}, "a number, e.g. 0.5"),
        ({"share": True}, "a number"),
        ({"strict": 1}, "true or false"),
        ({"word": ["y"]}, "a text"),
        ({"glossary": "PSR"}, r"a list of texts, e.g. \['API'\]"),
        ({"glossary": [1]}, "a list of texts"),
    ],
)
def test_wrong_type(given: dict[str, Any], right: str) -> None:
    """A value of another type is an error that says which rule, and what would fit."""
    with pytest.raises(ConfigError, match=f"rules.usual: .*{right}"):
        select.options(RULES, Config(rules={"usual": given}))


def test_unknown_option() -> None:
    """An unknown option is an error that lists the rule's options."""
    with pytest.raises(UnknownKey, match=r"did you mean 'limit'.*glossary, limit, share"):
        select.options(RULES, Config(rules={"usual": {"limits": 3}}))


def test_glossary() -> None:
    """The glossary reaches the rules that declare it, on top of their own."""
    config = Config(glossary=("PSR",), rules={"usual": {"glossary": ["BOM"]}})
    assert select.options(RULES, Config(glossary=("PSR",))) == {
        "usual": {"glossary": ("API", "PSR")}
    }
    assert select.options(RULES, config) == {"usual": {"glossary": ("BOM", "PSR")}}
