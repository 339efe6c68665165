"""`rules`, `config`, `init`, `schema`, `completion`, and the help of all commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click
import jsonschema
import pytest
from click.testing import Result

from ticket_lint.cli.main import cli
from ticket_lint.config.schema import Config
from ticket_lint.config.template import template
from ticket_lint.errors import EXIT_OUR_BUG
from ticket_lint.rules.load import load

Run = Callable[..., Result]
CONTEXT = click.Context(cli)
COMMANDS = cli.list_commands(CONTEXT)


def command(name: str) -> click.Command:
    """Return a command by name."""
    found = cli.get_command(CONTEXT, name)
    assert found
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    """No command without a text and a short one, no option without a word on it."""
    found = command(name)
    assert found.help
    assert found.short_help
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_help_lists_the_commands_by_section(run: Run) -> None:
    """Every command stands under a heading of the help."""
    text = run("--help").stdout
    assert [line for line in text.splitlines() if line in {"Lint:", "Look up:", "Set up:"}]
    for name in COMMANDS:
        assert f"\n  {name} " in text
    assert "\x08" not in text


def test_rules_lists_every_rule(run: Run) -> None:
    """The list has name, severity, stage, kinds and title of each, by family."""
    text = run("rules").stdout
    for rule in load():
        (line,) = (line for line in text.splitlines() if f" {rule.name} " in line)
        assert line.split()[0] == rule.severity
        assert rule.stage in line
        assert rule.title in line
        assert rule.family in text.splitlines()


def test_rule_page(run: Run) -> None:
    """A page shows what it is about, its examples, and no fence of ours."""
    text = run("rules", "missing-criteria").stdout
    assert text.startswith("missing-criteria (criteria)\n")
    assert text.count("\nFound in:\n") >= 2
    assert text.count("\nNot found in:\n") >= 2
    assert "```" not in text
    assert "due by" in text


@pytest.mark.parametrize("rule", load(), ids=lambda rule: rule.name)
def test_every_page_can_be_shown(run: Run, rule: object) -> None:
    """Each rule's page is printed with its options."""
    text = run("rules", rule.name).stdout  # type: ignore[attr-defined]
    for option in rule.options:  # type: ignore[attr-defined]
        assert f"{option} = " in text


def test_rules_as_json(run: Run) -> None:
    """`--format json` gives all rules, or one."""
    rules = json.loads(run("rules", "-f", "json").stdout)
    assert {rule["name"] for rule in rules} == {rule.name for rule in load()}
    assert json.loads(run("rules", "missing-criteria", "-f", "json").stdout) in rules


def test_rules_know_word_lists_of_the_configuration(run: Run, folder: Path) -> None:
    """A word list of one's own is a rule like any other."""
    (folder / "ticket-lint.toml").write_text(
        '[phrases.house-words]\npage = "Words of ours."\nmessage = "a word"\nen = "case"\n'
    )
    assert "house-words" in run("rules").stdout
    assert "Words of ours." in run("rules", "house-words").stdout


def test_config_tells_what_is_in_force_and_from_where(run: Run, folder: Path) -> None:
    """Each value with its origin; what a file or an option says is marked as such."""
    (folder / "ticket-lint.toml").write_text('glossary = ["SLA"]\n[bars]\nready = 85\n')
    result = run("config", "--profile", "agent", "--ignore", "missing-criteria")
    lines = [line.split("  ") for line in result.stdout.splitlines()]
    found = {line[0]: line[-1].strip() for line in lines if " = " in line[0]}
    assert found['profile = "agent"'] == "--profile"
    assert found["bars.ready = 85"] == "ticket-lint.toml"
    assert found["bars.needs_work = 50"] == "default"
    assert found['glossary = ["SLA"]'] == "ticket-lint.toml"
    assert found['off = ["missing-criteria"]'] == "--ignore"
    assert "file: ticket-lint.toml" in result.stdout


def test_config_masks_secrets(run: Run) -> None:
    """A secret of the environment is never shown, in neither form."""
    environ = {"TICKET_LINT_JIRA_TOKEN": "hunter2hunter2", "TICKET_LINT_JIRA_EMAIL": "a@b.example"}
    for options in ((), ("-f", "json")):
        text = run("config", *options, **environ).stdout
        assert "hunter2" not in text
        assert "a@b.example" in text
        assert "TICKET_LINT_DATABASE_URL" in text


def test_config_as_json(run: Run) -> None:
    """Values stay values."""
    output = json.loads(run("config", "-f", "json", "--profile", "draft").stdout)
    values = {value["key"]: value for value in output["values"]}
    assert values["profile"] == {"key": "profile", "value": "draft", "origin": "--profile"}
    assert values["bars.ready"]["value"] == 80
    assert output["file"] is None


def test_variable_names_the_file(run: Run, folder: Path) -> None:
    """`TICKET_LINT_CONFIG` is said to have named it."""
    (folder / "ours.toml").write_text('profile = "draft"\n')
    text = run("config", TICKET_LINT_CONFIG="ours.toml").stdout
    assert "file: ours.toml (named by TICKET_LINT_CONFIG)" in text


def test_init_writes_what_changes_nothing(run: Run, folder: Path) -> None:
    """The file is found by the next command and leaves every default in force."""
    assert run("init").stdout == "wrote ticket-lint.toml\n"
    assert (folder / "ticket-lint.toml").read_text(encoding="utf-8") == template()
    output = json.loads(run("config", "-f", "json").stdout)
    assert output["file"] == "ticket-lint.toml"
    defaults = json.loads(Config().model_dump_json())
    for value in output["values"]:
        expected = defaults
        for part in value["key"].split("."):
            expected = expected[part]
        assert value["value"] == expected
        assert value["origin"] in {"default", "ticket-lint.toml"}


def test_init_overwrites_nothing_unless_forced(run: Run, folder: Path) -> None:
    """A file that is there stays."""
    (folder / "ticket-lint.toml").write_text("# mine\n")
    result = run("init")
    assert result.exit_code == 2
    assert result.stderr == ("error: ticket-lint.toml: is there already (--force replaces it)\n")
    assert (folder / "ticket-lint.toml").read_text() == "# mine\n"
    assert run("init", "--force").exit_code == 0
    assert (folder / "ticket-lint.toml").read_text(encoding="utf-8") == template()


def test_init_elsewhere(run: Run, folder: Path) -> None:
    """A name can be given; a folder that is not there is said."""
    assert run("init", "other.toml").exit_code == 0
    assert (folder / "other.toml").exists()
    assert "cannot be written" in run("init", "no/where.toml").stderr


@pytest.mark.parametrize("name", ["output", "config"])
def test_schema_is_one(run: Run, name: str) -> None:
    """Each is a legal schema of JSON Schema 2020-12, with a word on every key of its own."""
    schema = json.loads(run("schema", name).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"]


def test_output_of_a_run_holds_to_the_printed_schema(run: Run, tickets: str) -> None:
    """What `lint` prints is what `schema` says."""
    schema = json.loads(run("schema").stdout)
    output = json.loads(run("lint", tickets, "nowhere.json", "-f", "json").stdout)
    jsonschema.Draft202012Validator(schema).validate(output)


def test_configuration_holds_to_the_printed_schema(run: Run) -> None:
    """The schema knows every key of the configuration, and no other."""
    schema = json.loads(run("schema", "config").stdout)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(json.loads(Config().model_dump_json()))
    assert not validator.is_valid({"profil": "draft"})
    assert not validator.is_valid({"bars": {"ready": "high"}})


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(run: Run, shell: str) -> None:
    """Each shell gets its script."""
    text = run("completion", shell).stdout
    assert "_TICKET_LINT_COMPLETE" in text
    assert "ticket-lint" in text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ticket-lint ", "lint"),
        ("ticket-lint lint --profile ", "sprint"),
        ("ticket-lint lint --format ", "sarif"),
        ("ticket-lint lint --ignore missing-c", "missing-criteria"),
        ("ticket-lint rules missing-c", "missing-criteria"),
    ],
)
def test_completes(run: Run, words: str, expected: str) -> None:
    """Commands, profiles, formats and rule names are completed."""
    parts = words.split(" ")
    result = run(
        _TICKET_LINT_COMPLETE="bash_complete",
        COMP_WORDS=words,
        COMP_CWORD=str(len(parts) - 1),
    )
    assert f"plain,{expected}" in result.stdout.splitlines()


def test_version(run: Run) -> None:
    """`--version` names program and version."""
    assert run("--version").stdout.split()[0] == "ticket-lint"


def test_a_bug_has_its_own_code(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake in any command ends in the one handler."""
    monkeypatch.setattr("ticket_lint.config.template.template", lambda _: 1 / 0)
    result = run("init")
    assert result.exit_code == EXIT_OUR_BUG
    assert "ZeroDivisionError" in result.stderr
