"""The benchmarks of the service run: a few seconds of each, and what they claim holds there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.parametrize("name", ["chaos", "latency", "comment", "limits", "scan"])
def test_a_smoke_of_each(name: str, request: pytest.FixtureRequest) -> None:
    """Nothing is lost or said twice, every event is accepted, every limit is answered as it is."""
    if name == "scan" and not request.getfixturevalue("postgresql_server"):
        pytest.skip("a database is named; this starts a server of its own")
    done = subprocess.run(
        [sys.executable, BENCHMARKS / f"service_{name}.py", "--smoke"],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
