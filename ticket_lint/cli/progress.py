"""A progress bar on standard error: only on a terminal, and only where reading takes long."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE_S = 1.0
_EVERY_S = 0.1


class Bar:
    """Counts tickets and bytes; appears after a second, if it is `wanted`."""

    def __init__(self, inputs: Sequence[str], *, wanted: bool) -> None:
        """Take the inputs, for their size: without one the bar shows counts alone."""
        self.wanted = wanted
        self._total = _size(inputs) if wanted else None
        self._bytes = self._tickets = 0
        self._next = time.monotonic() + _PATIENCE_S
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def read(self, size: int) -> None:
        """Count bytes that were read."""
        self._bytes += size

    def ticket(self) -> None:
        """Count a ticket, and move the bar at times."""
        self._tickets += 1
        if self.wanted and time.monotonic() >= self._next:
            self._show()
            self._next = time.monotonic() + _EVERY_S

    def at(self, tickets: int, total: int | None) -> None:
        """Show that so many tickets are done, of so many where that is known."""
        self._tickets = self._bytes = tickets
        self._total = total or self._total
        if self.wanted and time.monotonic() >= self._next:
            self._show()

    def say(self, text: str) -> None:
        """Print a line on standard error, above the bar."""
        if self._bar:
            from rich.text import Text  # noqa: PLC0415 - only with a bar

            self._bar.console.print(Text.from_ansi(text))
        else:
            click.echo(text, err=True, color=True)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()
            self._bar = None

    def _show(self) -> None:
        if self._bar is None:
            from rich.console import Console  # noqa: PLC0415 - a second is over by now
            from rich.progress import (  # noqa: PLC0415
                BarColumn,
                Progress,
                TaskProgressColumn,
                TextColumn,
                TimeElapsedColumn,
                TimeRemainingColumn,
            )

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                *([TaskProgressColumn(), TimeRemainingColumn()] if self._total else []),
                TimeElapsedColumn(),
                console=Console(file=sys.stderr),
                transient=True,
            )
            self._task = self._bar.add_task("", total=self._total)
            self._bar.start()
        if self._task is not None:
            done = min(self._bytes, self._total) if self._total else self._bytes
            self._bar.update(self._task, completed=done, description=f"{self._tickets:,} tickets")


def _size(inputs: Sequence[str]) -> int | None:
    """Return the bytes of all inputs, None where one of them cannot tell."""
    total = 0
    for path in inputs:
        try:
            about = os.stat(path)  # noqa: PTH116 - one call, of a name that may be anything
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(about.st_mode):
            return None
        total += about.st_size
    return total
