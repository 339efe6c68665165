"""Each format in full, held against a file that a person has looked at.

`UPDATE_GOLDEN=1 pytest tests/report` writes the files anew: look at what changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ticket_lint.errors import InputError, PayloadError
from ticket_lint.report.tally import Look
from ticket_lint.values.assessment import Assessment

GOLDEN = Path(__file__).parent / "golden"
FAULTS = (
    InputError("is no JSON", where="tickets.jsonl:3", right="one issue a line"),
    PayloadError("has no `fields` <&>", where="a\x1bb.json"),
)
CASES = [
    ("terminal", Look(), "terminal.txt"),
    ("terminal", Look(width=72), "terminal-72-columns.txt"),
    ("terminal", Look(color=True), "terminal-color.txt"),
    ("terminal", Look("quiet"), "terminal-quiet.txt"),
    ("terminal", Look("verbose"), "terminal-verbose.txt"),
    ("json", Look(), "report.json"),
    ("jsonl", Look(), "report.jsonl"),
    ("markdown", Look(), "report.md"),
    ("junit", Look(), "report.junit.xml"),
    ("sarif", Look(), "report.sarif"),
]


@pytest.mark.parametrize(("name", "look", "file"), CASES, ids=[case[2] for case in CASES])
def test_golden(
    name: str,
    look: Look,
    file: str,
    render: Callable[..., str],
    assessments: tuple[Assessment, ...],
) -> None:
    """The report is what the file shows."""
    text = render(name, assessments, look, faults=FAULTS)
    golden = GOLDEN / file
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_bytes(text.encode())
    assert text == golden.read_bytes().decode()
