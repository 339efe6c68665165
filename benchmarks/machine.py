"""What a result was measured on: machine, versions, data."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("ticket-lint", "click", "pydantic", "PyYAML", "rich")


def describe(data: Path | None = None) -> str:
    """Return Markdown lines on machine, versions and, if given, a data file with its hash."""
    lines = [
        f"- measured {dt.datetime.now(tz=dt.UTC):%Y-%m-%d}, revision {_revision()}",
        f"- {_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        f"- Python {platform.python_version()}; "
        + ", ".join(f"{name} {version(name)}" for name in _PACKAGES),
    ]
    if data:
        lines.append(f"- `{data.name}`, sha256 `{sha256(data.read_bytes()).hexdigest()}`")
    return "\n".join(lines)


def _revision() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown processor")
