"""Where a configuration comes from, and what is said of one that does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.config.sources import InForce, load
from ticket_lint.errors import ConfigError, ConfigErrors, UnknownKey


def read(folder: Path, text: str, name: str = "ticket-lint.toml") -> InForce:
    """Write a configuration file and load it."""
    (folder / name).write_text(text, encoding="utf-8")
    return load(environ={}, cwd=folder)


def origins(in_force: InForce) -> dict[str, str]:
    """Return the origin of every value that is no default."""
    return {v.key: v.origin for v in in_force.values() if v.origin != "default"}


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    """Without a file every value is a default and says so."""
    in_force = load(environ={}, cwd=tmp_path)
    assert in_force.config == Config()
    assert {value.origin for value in in_force.values()} == {"default"}


def test_each_value_knows_where_it_came_from(tmp_path: Path) -> None:
    """A set value names its file by key path, its neighbours stay defaults."""
    in_force = read(
        tmp_path,
        'glossary = ["SLA"]\n[bars]\nready = 85\n[kinds]\n"Change request" = "story"\n'
        '[rules.long]\nlimit = 3\n[[ignore]]\nrule = "x"\nreason = "old"\nuntil = 2030-01-01\n',
    )
    assert origins(in_force) == dict.fromkeys(
        ["glossary", "bars.ready", 'kinds."Change request"', "rules.long.limit", "ignore[1]"],
        "ticket-lint.toml",
    )
    assert in_force.config.bars.ready == 85


@pytest.mark.parametrize("name", ["ticket-lint.toml", "pyproject.toml"])
def test_file_is_found_upwards(tmp_path: Path, name: str) -> None:
    """The nearest file above the working directory counts."""
    table = "[tool.ticket-lint]\n" if name == "pyproject.toml" else ""
    (tmp_path / name).write_text(f'{table}profile = "draft"\n')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (below / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    in_force = load(environ={}, cwd=below)
    assert in_force.config.profile == "draft"
    assert in_force.file == str(tmp_path / name)


def test_own_file_wins_over_pyproject_beside_it(tmp_path: Path) -> None:
    """In one folder `ticket-lint.toml` counts."""
    (tmp_path / "pyproject.toml").write_text('[tool.ticket-lint]\nprofile = "agent"\n')
    assert read(tmp_path, 'profile = "draft"\n').config.profile == "draft"


def test_a_strangers_broken_pyproject_is_not_ours(tmp_path: Path) -> None:
    """A `pyproject.toml` that does not mention us may be as broken as it likes."""
    assert read(tmp_path, "= nonsense", "pyproject.toml").config == Config()


def test_option_wins_over_variable_wins_over_search(tmp_path: Path) -> None:
    """`--config` is stronger than `TICKET_LINT_CONFIG`, which is stronger than the search."""
    for name in ("draft", "sprint", "agent"):
        (tmp_path / f"{name}.toml").write_text(f'profile = "{name}"\n')
    (tmp_path / "ticket-lint.toml").write_text('profile = "draft"\n')
    environ = {"TICKET_LINT_CONFIG": "sprint.toml"}
    by_variable = load(environ=environ, cwd=tmp_path)
    assert (by_variable.config.profile, by_variable.named_by) == ("sprint", "TICKET_LINT_CONFIG")
    by_option = load("agent.toml", environ=environ, cwd=tmp_path)
    assert (by_option.config.profile, by_option.named_by) == ("agent", "--config")


def test_override_names_the_option(tmp_path: Path) -> None:
    """A value from the command line says which option it was."""
    in_force = read(tmp_path, 'profile = "draft"\n').override(profile=("--profile", "agent"))
    assert in_force.config.profile == "agent"
    assert origins(in_force) == {"profile": "--profile"}


FAULTS = [
    ('profil = "draft"', "ticket-lint.toml: unknown key 'profil' (did you mean 'profile'? known: "),
    ("[bars]\nredy = 8", "ticket-lint.toml: bars: unknown key 'redy' (did you mean 'ready'? "),
    (
        'profile = "refinde"',
        "(did you mean 'refined'? one of: draft, refined, sprint, agent)",
    ),
    (
        '[bars]\nready = "high"',
        'ticket-lint.toml: bars.ready = "high" does not fit (a whole number)',
    ),
    ("[bars]\nready = true", "bars.ready = true does not fit (a whole number)"),
    ("[bars]\nready = 0", "bars.ready = 0 does not fit (at least 1)"),
    ("[bars]\nready = 101", "bars.ready = 101 does not fit (at most 100)"),
    ("bars = 80", "bars = 80 does not fit (a table)"),
    (
        'encoder = "word2vec"',
        (
            'encoder = "word2vec" does not fit '
            "(a text that matches ^(static|none|sentence-transformers:.+)$)"
        ),
    ),
    ('select = "x"', 'select = "x" does not fit (a list, e.g. ["one", "two"])'),
    ("glossary = [1]", "glossary[1] = 1 does not fit (a text in quotes)"),
    ('rules = ["x"]', 'rules = ["x"] does not fit (a table)'),
    ("[rules]\nlong = 3", "rules.long = 3 does not fit (a table)"),
    ('[kinds]\n"Big story" = "epik"', 'kinds."Big story" = "epik" does not fit (did you mean'),
    ("[costs]\nx = 1.5", "costs.x = 1.5 does not fit (a whole number)"),
    ("[costs]\nx = -1", "costs.x = -1 does not fit (at least 0)"),
    (
        '[[ignore]]\nrule = "x"\nreason = "because"',
        "ticket-lint.toml: ignore[1]: until is missing (required: rule, reason, until)",
    ),
    (
        '[[ignore]]\nrule = "x"\nreason = ""\nuntil = 2030-01-01',
        'ignore[1].reason = "" does not fit (a text of at least 3 characters)',
    ),
    (
        '[[ignore]]\nrule = "x"\nreason = "because"\nuntil = "soon"',
        'ignore[1].until = "soon" does not fit (a date, e.g. 2030-12-31)',
    ),
    (
        '[[ignore]]\nrule = "x"\nreason = "because"\nuntil = 2030-01-01\nticket = ["A-1"]',
        "ignore[1]: unknown key 'ticket' (did you mean 'tickets'? known: reason, rule, tickets,",
    ),
    ('[phrases.house]\npage = "x"\nmessage = "y"\nnl = "z"', "phrases.house: unknown key 'nl'"),
    ("profile =", "is no TOML: Invalid value (at end of document) (key = value lines)"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_fault_is_said_in_plain_words(tmp_path: Path, text: str, message: str) -> None:
    """The message names the file, the key path, the value, and what would be right."""
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    said = str(caught.value)
    assert message in said
    assert "ticket-lint.toml" in said
    assert "pydantic" not in said


def test_every_fault_is_reported_at_once(tmp_path: Path) -> None:
    """Two faults are two lines, an unknown key among them."""
    with pytest.raises(ConfigErrors) as caught:
        read(tmp_path, 'profil = "draft"\n[bars]\nready = "high"\n')
    assert {type(fault) for fault in caught.value.faults} == {UnknownKey, ConfigError}
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such file"),
        ("folder", "cannot be read: Is a directory"),
        (b'profile = "\xff"', "is no UTF-8 text (byte 11)"),
    ],
    ids=["missing", "folder", "latin-1"],
)
def test_unreadable_file_names_who_asked_for_it(
    tmp_path: Path, content: bytes | str | None, message: str
) -> None:
    """A named file that cannot be read says so, and that the variable named it."""
    if isinstance(content, bytes):
        (tmp_path / "x.toml").write_bytes(content)
    elif content:
        (tmp_path / "x.toml").mkdir()
    with pytest.raises(ConfigError, match="named by TICKET_LINT_CONFIG") as caught:
        load(environ={"TICKET_LINT_CONFIG": "x.toml"}, cwd=tmp_path)
    assert message in str(caught.value)


def test_named_pyproject_without_our_table(tmp_path: Path) -> None:
    """A `pyproject.toml` that is named must have our table."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    with pytest.raises(ConfigError, match=r"no \[tool.ticket-lint\]"):
        load("pyproject.toml", environ={}, cwd=tmp_path)


def test_later_error_is_located(tmp_path: Path) -> None:
    """An error that only the rules can see is told with the file its key came from."""
    in_force = read(tmp_path, "[rules.long]\nlimt = 3\n")
    error = in_force.located(UnknownKey("option", "limt", ["limit"], where="rules.long"))
    assert str(error).startswith("ticket-lint.toml: rules.long: unknown option 'limt'")
    error = in_force.located(UnknownKey("rule", "lng", ["long"], where="plug-in x"))
    assert str(error).startswith("plug-in x: unknown")
