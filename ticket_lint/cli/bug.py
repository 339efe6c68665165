"""The text for a mistake of our own: all that helps to find it, and nothing that a ticket says."""

from __future__ import annotations

import platform
import shlex
import sys
import traceback
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

_PACKAGES = ("ticket-lint", "click", "pydantic", "pyyaml", "rich")


def report(error: BaseException, *, doing: str = "") -> str:
    """Return the report; the exception's own message stays out, since it may quote a ticket."""
    return "\n".join(
        [
            f"ticket-lint made a mistake{f' {doing}' if doing else ''}: {type(error).__name__}",
            "This is not your fault. Please report it, with everything from here on, to",
            f"{_tracker()}. It holds no text of a ticket.",
            "",
            f"  command   {shlex.join(['ticket-lint', *sys.argv[1:]])}",
            f"  versions  {', '.join(_versions())}",
            f"  python    {platform.python_version()} on {platform.platform()}",
            "",
            *_frames(error),
        ]
    )


def _tracker() -> str:
    """Return where to report to: the tracker that the installed package names."""
    try:
        urls = metadata("ticket-lint").get_all("Project-URL") or []
    except PackageNotFoundError:
        urls = []
    named = dict(url.split(", ", 1) for url in urls)
    return named.get("Issues") or "the tracker of the ticket-lint project"


def _versions() -> list[str]:
    versions = []
    for name in _PACKAGES:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"{name} not installed")
    return versions


def _frames(error: BaseException) -> list[str]:
    """Return the traceback, innermost call last, files as seen from where packages lie."""
    root = Path(__file__).resolve().parents[2]
    lines = []
    for frame in traceback.extract_tb(error.__traceback__):
        file = Path(frame.filename)
        shown = file.relative_to(root) if file.is_relative_to(root) else Path(*file.parts[-2:])
        lines.append(f"  {shown}:{frame.lineno} in {frame.name}")
        if frame.line:
            lines.append(f"    {frame.line}")
    chain = error.__cause__ or error.__context__
    if chain is not None and chain is not error:
        lines = [*_frames(chain), f"  {type(chain).__name__}, which led to", "", *lines]
    return [*lines, f"  {type(error).__name__}"]
