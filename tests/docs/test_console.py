"""The commands that README and docs show print what the pages say."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "docs" / "console.py"
PAGES = runpy.run_path(str(SCRIPT))["pages"]()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_shown_output_is_real(page: Path) -> None:
    """Each command on a page is run, and its output is the one shown."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check", str(page)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_readme_is_among_them() -> None:
    """The README shows commands, so the search for pages cannot silently find none."""
    assert ROOT / "README.md" in PAGES


def test_changed_output_is_noticed() -> None:
    """An output that its command does not print is replaced by what it prints."""
    run = runpy.run_path(str(SCRIPT))["run"]
    shown = "```console\n$ echo one && exit 3\ntwo\n```\n"
    assert run(shown) == "```console\n$ echo one && exit 3\none\n```\n"


def test_named_block_becomes_a_file() -> None:
    """A block that names a file can be used by the commands after it."""
    run = runpy.run_path(str(SCRIPT))["run"]
    shown = "```text file=a.txt\nhello\n```\n\n```console\n$ cat a.txt\nhello\n```\n"
    assert run(shown) == shown
