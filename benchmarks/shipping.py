"""What a benchmark fits on all labels ships: into `models/`, and its hash into the manifest."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "models"))
from recorded import record  # noqa: E402 - beside the files that it lists


def ship(path: str, content: str, script: str) -> None:
    """Write a file, e.g. `models/costs.json`, that a script's `--fit` made; list it."""
    file = ROOT / path
    file.write_text(content, encoding="utf-8")
    record(
        ROOT / "models",
        [file],
        source="fitted to labels in the shared data folder; their hash stands in the file",
        licence="Apache-2.0",
        command=f"python benchmarks/{Path(script).name} --fit",
    )
