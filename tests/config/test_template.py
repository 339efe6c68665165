"""The file `ticket-lint init` writes never lies."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.config.template import template
from ticket_lint.rules.load import load


def keys(table: dict[str, Any], at: str = "") -> set[str]:
    """Return all key paths of a TOML table."""
    paths = set()
    for name, value in table.items():
        paths.add(at + name)
        if isinstance(value, dict):
            paths |= keys(value, f"{at}{name}.")
    return paths


def test_file_as_written_is_the_defaults() -> None:
    """As it stands it changes nothing."""
    assert Config(**tomllib.loads(template())) == Config()


def test_every_line_is_legal() -> None:
    """With every `#` taken away it loads: keys hold their defaults, free tables an example."""
    uncommented = tomllib.loads(re.sub(r"(?m)^#(?! )", "", template()))
    config = Config(**uncommented)
    examples = {"kinds", "stages", "projects", "rules", "costs", "phrases", "ignore"}
    assert config.service.schedules
    config = config.model_copy(
        update={"service": config.service.model_copy(update={"schedules": ()})}
    )
    assert config.model_copy(update={k: getattr(Config(), k) for k in examples}) == Config()
    assert all(getattr(config, name) for name in examples)


@pytest.mark.parametrize("name", Config.model_fields)
def test_every_key_is_there(name: str) -> None:
    """No key is forgotten, and each has its description above it."""
    description = Config.model_fields[name].description
    assert description
    text = re.sub(r"\n# ", " ", template())
    assert description in text
    assert re.search(rf"^#?\[*{name}\b", template(), re.MULTILINE)


def test_examples_name_rules_that_exist() -> None:
    """The rules and options of the examples are real."""
    rules = {rule.name: rule for rule in load()}
    uncommented = tomllib.loads(re.sub(r"(?m)^#(?! )", "", template()))
    for name, options in uncommented["rules"].items():
        assert options.keys() <= rules[name].options.keys()
    assert uncommented["costs"].keys() <= rules.keys()
    assert {waiver["rule"] for waiver in uncommented["ignore"]} <= rules.keys()
