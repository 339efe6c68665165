"""Finds the data folders that ship with ticket-lint: `models/` and `reference_tickets/`.

A wheel carries them inside the package. An editable install and a checkout do not: there they lie
beside the package, in the folder that holds `pyproject.toml`.
"""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ticket_lint.errors import ShippedDataError

REPAIR = "reinstall ticket-lint: pip install --force-reinstall ticket-lint"
"""What to do where a data file is not as it was shipped."""


def folder(name: str) -> Traversable:
    """Return a data folder, e.g. `models`; raises `ShippedDataError` where there is none."""
    package = files("ticket_lint")
    places: list[Traversable] = [package / name]
    # Only a checkout may look beside the package: `site-packages/models` would be a stranger's.
    if isinstance(package, Path) and (package.parent / "pyproject.toml").is_file():
        places.append(package.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise ShippedDataError(
        f"the data folder {name!r} is missing",
        where=" and ".join(str(place) for place in places),
        right=REPAIR,
    )


def read_bytes(path: str) -> bytes:
    """Return the content of a data file, e.g. `models/costs.json`.

    Raises `ShippedDataError` for a file that is missing or unreadable.
    """
    name, _, rest = path.partition("/")
    file = folder(name).joinpath(*rest.split("/"))
    try:
        return file.read_bytes()
    except OSError as error:
        raise ShippedDataError(f"cannot be read: {error}", where=str(file), right=REPAIR) from error


def text(path: str) -> str:
    """Return the text of a data file; raises `ShippedDataError` also for one that is no UTF-8."""
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ShippedDataError(f"cannot be read: {error}", where=path, right=REPAIR) from error


def read_json(path: str) -> Any:  # noqa: ANN401 - JSON is anything
    """Return the content of a JSON data file; raises `ShippedDataError` for a damaged one."""
    try:
        return json.loads(text(path))
    except json.JSONDecodeError as error:
        raise ShippedDataError(f"is no JSON: {error}", where=path, right=REPAIR) from error
