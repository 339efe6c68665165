"""Which costs count: the shipped ones, those of a file, and single ones put in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.config.sources import load
from ticket_lint.errors import ConfigError
from ticket_lint.judge.assess import Judge
from ticket_lint.judge.costs import in_force, ours
from ticket_lint.values.assessment import Finding

TABLE = {
    "version": "acme-1",
    "default": {"E": 20, "W": 4},
    "rules": {"vague-verb": {"W": 9}},
    "distance": 30,
    "bands": [],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of costs."""
    path = tmp_path / "costs.json"
    path.write_text(json.dumps(TABLE))
    return path


def test_a_file_replaces_the_shipped_costs(file: Path) -> None:
    """The file's points and version count, and keys that describe its fit are left alone."""
    costs = in_force(Config(costs_file=str(file)))
    assert costs.cost(Finding("vague-verb", "W", "m")) == 9
    assert costs.cost(Finding("missing-rationale", "W", "m")) == 4
    assert (costs.version, costs.distance) == ("acme-1", 30)
    assert Judge.of(Config(costs_file=str(file))).versions["costs"] == "acme-1"
    assert in_force(Config()) == ours()


def test_single_costs_win_over_the_file(file: Path) -> None:
    """`[costs]` is put into the costs of the file."""
    costs = in_force(Config(costs_file=str(file), costs={"vague-verb": 1}))
    assert costs.cost(Finding("vague-verb", "W", "m")) == 1
    assert costs.version == "acme-1+own"


def test_the_path_is_relative_to_the_configuration(file: Path, tmp_path: Path) -> None:
    """A configuration names its costs from where it lies, whoever reads it from where."""
    (tmp_path / "ticket-lint.toml").write_text(f'costs_file = "{file.name}"\n')
    inner = tmp_path / "inner"
    inner.mkdir()
    assert in_force(load(environ={}, cwd=inner).config).version == "acme-1"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read: No such file"),
        (b"\xff", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b"{}", "is no cost table"),
        (b'{"version": 1, "default": {"E": 1, "W": 1}, "rules": {}, "distance": 101}', "101"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, content: bytes | None, message: str) -> None:
    """What cannot be used is an error of the configuration that names the file and the cure."""
    path = tmp_path / "own.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=message) as caught:
        in_force(Config(costs_file=str(path)))
    assert "own.json" in str(caught.value)


def test_distance_in_points() -> None:
    """A distance costs its share of the points at full distance, and never more or less."""
    costs = ours().__class__("1", {"E": 1, "W": 1, "I": 0}, {}, 40)
    assert [costs.of_distance(d) for d in (-1, 0, 0.26, 1, 7)] == [0, 0, 10, 40, 40]
