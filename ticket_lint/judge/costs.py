"""Which costs count: those that ship, or a file fitted to an organisation's labels."""

from __future__ import annotations

import json
from pathlib import Path

from ticket_lint.config.schema import Config
from ticket_lint.encode import manifest
from ticket_lint.errors import ConfigError, ShippedDataError
from ticket_lint.judge.score import Costs

COSTS = "models/costs.json"
_RIGHT = "`ticket-lint calibrate LABELS FILE... --write FILE` makes one"


def in_force(config: Config) -> Costs:
    """Return the costs that a configuration chooses: of `costs_file`, with `[costs]` put in.

    Raises `ConfigError` for a file that is missing or no cost table, `ShippedDataError` where ours
    is.
    """
    given = read(config.costs_file) if config.costs_file else ours()
    return given.override(config.costs)


def ours() -> Costs:
    """Return the costs that ship; raises `ShippedDataError`."""
    return Costs.of(manifest.read_json(COSTS), where=COSTS)


def read(path: str | Path) -> Costs:
    """Return the costs of a file; raises `ConfigError`."""
    where = f"costs_file {path}"
    try:
        data = json.loads(Path(path).read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ConfigError("is no JSON", where=where, right=_RIGHT) from None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=where, right=_RIGHT) from None
    try:
        return Costs.of(data, where=where)
    except ShippedDataError as error:
        raise ConfigError(error.what, where=where, right=error.right) from error
