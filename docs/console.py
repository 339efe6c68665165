"""Run the commands shown on the pages and put their real output under them.

A page's ```` ```console ```` blocks hold `$ command` lines, each followed by what it prints. A
block whose fence names a file (```` ```markdown file=export.md ````) writes that file first; one
that names a seed (```` ```console sandbox=samples/sprint/cloud.json ````) runs against a local Jira
with it. Each page runs from top to bottom in a folder of its own that has the project's `samples`.

    python docs/console.py            write the outputs anew
    python docs/console.py --check    exit 1 where one differs from what the page shows
    python docs/console.py --check README.md    this page only
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ticket_lint.sandbox.server import running

ROOT = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(
    r"^```(\S+)(?: file=(\S+))?(?: sandbox=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
_CONSOLE = re.compile(r"^```console( sandbox=\S+)?$", re.MULTILINE)
_PAST = 3
_CRASH = re.compile(r"made a mistake|Traceback \(most recent|command not found|SyntaxError")
_TIMEOUT_S = 60


def pages() -> list[Path]:
    """Return the pages that show commands."""
    candidates = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in candidates if _CONSOLE.search(page.read_text(encoding="utf-8"))]


def run(page: str) -> str:
    """Return a page's text with the output that its commands print now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "samples", folder / "samples")

        def block(match: re.Match[str]) -> str:
            language, file, seed, body = match.groups()
            if file:
                (folder / file).write_text(body, encoding="utf-8")
            if language != "console":
                return match[0]
            commands = [line for line in body.splitlines() if line.startswith("$ ")]
            head = match[0].partition("\n")[0]
            if not seed:
                shown = "".join(f"{line}\n{_output(line[2:], folder)}" for line in commands)
                return f"{head}\n{shown}```"
            with running(seed=str(folder / seed), past=_PAST) as sandbox:
                given = sandbox.environment
                shown = "".join(f"{line}\n{_output(line[2:], folder, given)}" for line in commands)
            return f"{head}\n{shown}```"

        return _BLOCK.sub(block, page)


def _output(command: str, folder: Path, given: Mapping[str, str] | None = None) -> str:
    """Return what a command prints, both streams, as a reader with 100 columns sees it.

    Exits where it crashes: a page shows errors of the user, never ours.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TICKET_LINT_")}
    done = subprocess.run(  # noqa: S602 - the commands stand in our own documentation
        command,
        shell=True,
        cwd=folder,
        env=kept
        | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "COLUMNS": "100",
            "NO_COLOR": "1",
            "PYTHONUTF8": "1",
            "XDG_DATA_HOME": str(folder / ".data"),
        }
        | dict(given or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=_TIMEOUT_S,
        check=False,
    )
    if _CRASH.search(done.stdout):
        sys.exit(f"{command}\n{done.stdout}")
    lines = (line.rstrip() for line in done.stdout.splitlines())
    return "".join(f"{line}\n" for line in lines)


def main(arguments: list[str]) -> int:
    """Write or check the pages; return the exit code."""
    check = "--check" in arguments
    named = [Path(argument).resolve() for argument in arguments if argument != "--check"]
    stale = 0
    for page in named or pages():
        shown = page.read_text(encoding="utf-8")
        real = run(shown)
        if shown == real:
            continue
        stale += 1
        if check:
            name = page.relative_to(ROOT)
            lines = (shown.splitlines(), real.splitlines(), f"{name} shows", f"{name} prints")
            sys.stdout.write("\n".join(difflib.unified_diff(*lines, lineterm="")) + "\n")
        else:
            page.write_text(real, encoding="utf-8")
    if stale and check:
        sys.stdout.write("Outputs shown are out of date: run `python docs/console.py`.\n")
    return int(bool(stale and check))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
