"""The reference pages are what the code says, and leave nothing out."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import click
import jsonschema
import pytest

from ticket_lint.cli.main import cli
from ticket_lint.config.schema import Config
from ticket_lint.rules.load import shipped

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = DOCS / "reference"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_are_up_to_date(generate: ModuleType) -> None:
    """Nothing is stale, missing or left over; `make format` mends it."""
    assert generate.check(generate.pages()) == []


def test_check_sees_a_stale_a_missing_and_a_left_over_page(
    generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is named, and writing anew mends all three."""
    monkeypatch.setattr(generate, "REFERENCE", tmp_path)
    wanted = {"a.md": "a\n", "rules/b.md": "b\n"}
    (tmp_path / "a.md").write_text("old\n")
    (tmp_path / "gone.md").write_text("gone\n")
    said = "\n".join(generate.check(wanted))
    for name in ("a.md is stale", "b.md is stale", "gone.md is left over"):
        assert name in said
    generate.write(wanted)
    assert generate.check(wanted) == []


def test_every_command_and_option_is_documented() -> None:
    """The page of the command line has each of them."""
    text = (REFERENCE / "cli.md").read_text(encoding="utf-8")
    context = click.Context(cli)
    for name in cli.list_commands(context):
        assert f"## ticket-lint {name}\n" in text
        command = cli.get_command(context, name)
        assert command
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert all(option in text for option in parameter.opts)


def test_every_key_is_documented() -> None:
    """The page of the configuration has each of them."""
    text = (REFERENCE / "config.md").read_text(encoding="utf-8")
    for name in Config.model_fields:
        assert f"| `{name}` |" in text


def test_every_rule_is_documented() -> None:
    """The index links to a page of each."""
    text = (REFERENCE / "rules.md").read_text(encoding="utf-8")
    for rule in shipped():
        assert f"[{rule.name}](rules/{rule.name}.md)" in text
        assert rule.title in (REFERENCE / "rules" / f"{rule.name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["output", "config"])
def test_committed_schema_is_one(name: str) -> None:
    """The published files are legal JSON schemas."""
    schema = json.loads((REFERENCE / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
