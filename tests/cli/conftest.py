"""Commands run in a folder of their own: in this process, or as a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ticket_lint.cli.main import cli

VAGUE = {
    "key": "WEB-2",
    "kind": "story",
    "summary": "Search",
    "description": "The search should be improved.",
    "markup": "markdown",
}
GOOD = {
    "key": "WEB-1",
    "kind": "bug",
    "summary": "Export of more than 1,000 invoices ends with HTTP 500",
    "description": (
        "## Steps\n1. Open /invoices with 1,001 invoices\n2. Press Export\n\n"
        "## Observed\nThe page shows HTTP 500.\n\n## Expected\n"
        "A CSV file with one row an invoice is downloaded.\n\n"
        "## Environment\nVersion 5.12.3, Firefox 132 on Ubuntu 24.04\n\n"
        "## Impact\n14 of 90 customers cannot close their books."
    ),
    "markup": "markdown",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, without any variable of ours."""
    for name in [name for name in os.environ if name.startswith("TICKET_LINT_")]:
        monkeypatch.delenv(name)
    for name in ("NO_COLOR", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def tickets(folder: Path) -> str:
    """Return the name of a file with a good ticket and a vague one."""
    (folder / "tickets.jsonl").write_text(lines(GOOD, VAGUE), encoding="utf-8")
    return "tickets.jsonl"


def lines(*tickets: dict[str, Any]) -> str:
    """Return tickets as JSON lines."""
    return "".join(json.dumps(ticket) + "\n" for ticket in tickets)


@pytest.fixture
def run() -> Callable[..., Result]:
    """Return a function that runs a command in this process."""

    def invoke(*args: str, stdin: str | bytes = "", **environ: str) -> Result:
        return CliRunner().invoke(cli, args, input=stdin, env=environ, prog_name="ticket-lint")

    return invoke


@pytest.fixture
def start() -> Callable[..., subprocess.Popen[bytes]]:
    """Return a function that starts a command as a process."""

    def popen(*args: str, **options: object) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        given: dict[str, Any] = {"stdin": pipe, "stdout": pipe, "stderr": pipe, **options}
        return subprocess.Popen([sys.executable, "-m", "ticket_lint", *args], **given)

    return popen
