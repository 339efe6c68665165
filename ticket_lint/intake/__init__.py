"""Files, folders and standard input as tickets, one by one: memory does not grow with their number.

Formats are recognised by content: a Jira issue, a search or bulk-fetch response, an array or lines
of issues, plain ticket lines, Jira's CSV export, a Markdown draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError
from ticket_lint.intake.formats import recognise
from ticket_lint.intake.streams import STDIN, opened
from ticket_lint.intake.tickets import Read

__all__ = ["SUFFIXES", "read"]

SUFFIXES = (".csv", ".json", ".jsonl", ".md")
"""What is read of a folder."""


def read(
    paths: Iterable[str | Path],
    config: Config | None = None,
    *,
    seen: Callable[[int], None] | None = None,
) -> Iterator[Read]:
    """Yield the tickets of files, folders (their own files, sorted) and standard input (`-`).

    What cannot be read is yielded as an `InputError` in its place, and the rest goes on. `seen` is
    told the number of bytes as they are read, for a progress bar.
    """
    for path in map(str, paths):
        try:
            for file in _files(path):
                yield from _file(file, config, seen)
        except InputError as error:
            yield error


def _files(path: str) -> list[str]:
    """Return a folder's files, or the path itself.

    Raises `InputError` for a folder without a file of a known kind.
    """
    try:
        if path == STDIN or not Path(path).is_dir():
            return [path]
        files = [str(f) for f in Path(path).iterdir() if f.suffix in SUFFIXES and f.is_file()]
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", where=path) from None
    if not files:
        right = "files that end in " + ", ".join(SUFFIXES)
        raise InputError("the folder holds no tickets", where=path, right=right)
    return sorted(files)


def _file(path: str, config: Config | None, seen: Callable[[int], None] | None) -> Iterator[Read]:
    """Yield the tickets of one file."""
    where = "<stdin>" if path == STDIN else path
    try:
        with opened(path, seen=seen) as (stream, head):
            reader = recognise(head, where)
            found = False
            for ticket in reader(stream, where, config):
                found = True
                yield ticket
            if not found:
                yield InputError("holds no tickets", where=where)
    except InputError as error:
        yield error
    except OSError as error:
        yield InputError(f"cannot be read: {error.strerror or error}", where=where)
