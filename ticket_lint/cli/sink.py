"""Where a report goes: standard output as it comes, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeAlias

from ticket_lint.errors import UsageError

_Place: TypeAlias = Callable[[Path], AbstractContextManager[BinaryIO]]
_SIMPLER = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "→": "->",
        "−": "-",
        "…": "...",
        "·": "-",
        "•": "*",
        "↳": ">",
        "–": "-",
        "█": "#",
        "░": ".",
    }
)


@contextmanager
def opened(
    path: str | None, *, human: bool, inputs: Sequence[str] = ()
) -> Iterator[Callable[[str], None]]:
    """Give a function that writes text: to a file, or to standard output for None.

    Programs get UTF-8 always, people what their terminal can show. Raises `UsageError` for a file
    that cannot be written or that is one of the `inputs`.
    """
    if path is None:
        stream = sys.stdout.buffer
        encoding = str(sys.stdout.encoding or "utf-8") if human else "utf-8"
        yield _writer(stream, encoding)
        return
    target = Path(path).resolve()
    if any(_same(target, given) for given in inputs):
        raise UsageError("is one of the inputs", where=f"--output {path}", right="another file")
    place: _Place = _special if _is_special(target) else _replaced
    try:
        with place(target) as stream:
            yield _writer(stream, "utf-8")
    except OSError as error:
        if error.filename is None:
            raise
        raise UsageError(f"cannot be written: {error.strerror}", where=f"--output {path}") from None


def printed(text: str) -> None:
    """Print text for people on standard output, as far as its encoding goes."""
    with opened(None, human=True) as write:
        write(f"{text}\n")


def _writer(stream: BinaryIO, encoding: str) -> Callable[[str], None]:
    """Return a function that writes text at once, so that a reader sees it as it comes."""

    def write(text: str) -> None:
        if not text:
            return
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            data = text.translate(_SIMPLER).encode(encoding, "replace")
        stream.write(data)
        stream.flush()

    return write


def _is_special(target: Path) -> bool:
    """Tell whether it is a pipe or a device, which no file can replace."""
    try:
        return not stat.S_ISREG(target.stat().st_mode)
    except OSError:
        return False


@contextmanager
def _special(target: Path) -> Iterator[BinaryIO]:
    with target.open("wb") as stream:
        yield stream


@contextmanager
def _replaced(target: Path) -> Iterator[BinaryIO]:
    """Write beside the target and rename: until then, and after an error, the old file stands."""
    number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(number, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _mode(target: Path) -> int:
    """Return the permissions of the file that is replaced, or what a new one would get."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _same(target: Path, given: str) -> bool:
    try:
        return given != "-" and target.samefile(given) and not _is_special(target)
    except OSError:
        return False
