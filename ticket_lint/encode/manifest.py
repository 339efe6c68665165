"""The manifest of built files, `models/manifest.json`: where each comes from, and its hash.

    {"files": {"static/model.safetensors":
        {"sha256": "…", "source": "…", "licence": "Apache-2.0", "command": "python models/…"}}}

Each is read through `verified` or `read_json`, which compare the hash with that of the very bytes
they return: vectors, weights or costs other than those that were measured would change scores
without a word.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any, NamedTuple

from ticket_lint import shipped
from ticket_lint.errors import ShippedDataError

MANIFEST = "models/manifest.json"


class Built(NamedTuple):
    """A built file: its hash, where its content comes from, and what built it."""

    sha256: str
    source: str
    licence: str
    command: str
    versions: str = ""


@cache
def built() -> dict[str, Built]:
    """Return the built files by their path below `models`; raises `ShippedDataError`."""
    try:
        files = shipped.read_json(MANIFEST)["files"]
        return {path: Built(**entry) for path, entry in files.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise ShippedDataError(
            f"is no manifest of built files: {error!r}", where=MANIFEST, right=shipped.REPAIR
        ) from error


def verified(path: str) -> bytes:
    """Return the content of a built file, e.g. `static/model.safetensors`.

    Raises `ShippedDataError` for a file that is missing, not listed, or not the one listed.
    """
    listed = built().get(path)
    where = f"models/{path}"
    if listed is None:
        raise ShippedDataError("is not listed", where=f"{MANIFEST}: {path}", right=shipped.REPAIR)
    content = shipped.read_bytes(where)
    found = hashlib.sha256(content).hexdigest()
    if found != listed.sha256:
        raise ShippedDataError(
            f"is not the file that shipped: its sha256 is {found[:12]}…, not {listed.sha256[:12]}…",
            where=where,
            right=f"{shipped.REPAIR}; in a checkout: git checkout models, or build it anew with: "
            f"{listed.command}",
        )
    return content


def read_json(where: str) -> Any:  # noqa: ANN401 - JSON is anything
    """Return the content of a built JSON file, named as errors do, e.g. `models/costs.json`.

    Raises `ShippedDataError` as `verified` does, and for what is no JSON.
    """
    try:
        return json.loads(verified(where.removeprefix("models/")))
    except (ValueError, RecursionError) as error:
        raise ShippedDataError(f"is no JSON: {error}", where=where, right=shipped.REPAIR) from error
