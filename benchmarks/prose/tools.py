"""Set up other prose linters in a cache folder, away from the project's own environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
PROSELINT = "proselint==0.16.0"
WRITE_GOOD = "write-good@1.0.8"


class Rate(NamedTuple):
    """One pass of a tool over the texts."""

    seconds: float
    results: int
    version: str


def available() -> dict[str, Callable[[Path], Rate]]:
    """Return the tools that could be set up here; each times one pass over a file of texts."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ticket-lint-bench"
    tools: dict[str, Callable[[Path], Rate]] = {}
    for name, prepare in (("proselint", _proselint), ("write-good", _write_good)):
        try:
            tools[name] = prepare(cache)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
    return tools


def _proselint(cache: Path) -> Callable[[Path], Rate]:
    python = cache / PROSELINT / "bin" / "python"
    if not python.exists():
        _quiet([sys.executable, "-m", "venv", str(cache / PROSELINT)])
        _quiet([str(python), "-m", "pip", "install", "--quiet", PROSELINT])
    return lambda texts: _rate([str(python), str(HERE / "proselint_rate.py"), str(texts)])


def _write_good(cache: Path) -> Callable[[Path], Rate]:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not (npm and node):
        raise FileNotFoundError("there is no npm")
    place = cache / WRITE_GOOD
    if not (place / "node_modules" / "write-good").exists():
        place.mkdir(parents=True, exist_ok=True)
        _quiet([npm, "install", "--silent", "--no-save", "--prefix", str(place), WRITE_GOOD])
    script = str(HERE / "write_good_rate.cjs")
    return lambda texts: _rate([node, script, str(texts), str(place)])


def _quiet(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _rate(command: Sequence[str]) -> Rate:
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Rate(**json.loads(done.stdout))
