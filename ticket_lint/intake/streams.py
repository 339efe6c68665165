"""Bytes of a file or of standard input, as UTF-8 and in bounded pieces.

UTF-8 is what every format here is written in; a byte order mark is accepted, and so is UTF-16
where one announces it.
"""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ticket_lint.errors import InputError

STDIN = "-"
MAX_PIECE = 64 * 1024 * 1024
"""Bytes of a line, a cell or one value of a JSON document that are held in memory at once."""
HEAD = 64 * 1024
"""Bytes of the beginning by which a format is recognised."""
_CHUNK = 256 * 1024
_IN_MEMORY = 8 * 1024 * 1024


class Line(NamedTuple):
    """A line with its number (from 1) and the offset of its first byte (from 0)."""

    number: int
    offset: int
    content: bytes


@contextmanager
def opened(
    path: str, *, seen: Callable[[int], None] | None = None
) -> Iterator[tuple[BinaryIO, bytes]]:
    """Open a path, or standard input for `-`: a stream of UTF-8 and a copy of its beginning.

    `seen` is told the number of bytes as they are read. Raises `InputError` where it cannot be
    opened.
    """
    if path == STDIN:
        yield _begun(sys.stdin.buffer, "<stdin>", seen)
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be read: {reason}", where=path) from None
    with file:
        yield _begun(file, path, seen)


def _begun(
    file: BinaryIO, where: str, seen: Callable[[int], None] | None
) -> tuple[BinaryIO, bytes]:
    raw = _Utf8(file, where, seen)
    return io.BufferedReader(raw, _CHUNK), raw.head


class _Utf8(io.RawIOBase):
    """A file's bytes as UTF-8; its `head` can be looked at before they are read.

    Seekable where the file is, but only back to its start.
    """

    def __init__(
        self, file: BinaryIO, where: str, seen: Callable[[int], None] | None = None
    ) -> None:
        self._file, self._where, self._seen = file, where, seen
        self._start = file.tell() if file.seekable() else None
        self._begin()
        self.head = bytes(self._rest)

    def _begin(self) -> None:
        self._pieces = _utf8(self._file, self._where)
        self._rest, self._at = memoryview(next(self._pieces, b"")), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._start is not None

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if self._start is None or offset or whence != io.SEEK_SET:
            raise io.UnsupportedOperation("only back to the start")
        self._file.seek(self._start)
        self._begin()
        return 0

    def readinto(self, buffer: object) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        target = memoryview(buffer)  # type: ignore[arg-type]
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        self._at += size
        if self._seen:
            self._seen(size)
        return size


def _utf8(file: BinaryIO, where: str) -> Iterator[bytes]:
    """Yield a file's bytes as UTF-8; the first piece is the head."""
    head = file.read(HEAD)
    if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield head
        # Of a pipe, hand on what has come, so that a slow one is judged as it goes.
        read_some = getattr(file, "read1", file.read)
        while piece := read_some(_CHUNK):
            yield piece
        return
    decoder = codecs.getincrementaldecoder("utf-16")()
    piece, read = head, 0
    try:
        while piece:
            yield decoder.decode(piece).encode()
            read += len(piece)
            piece = file.read(_CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise InputError(
            f"is no UTF-16 near byte {read + error.start:,}, though its byte order mark says so",
            where=where,
            right="save it as UTF-8",
        ) from None


def lines(stream: BinaryIO, where: str, *, limit: int = MAX_PIECE) -> Iterator[Line | InputError]:
    """Yield a stream's lines; one over `limit` bytes is an error, and is never held as a whole."""
    number = offset = 0
    while content := stream.readline(limit + 1):
        number += 1
        size = len(content)
        if not offset and content.startswith(codecs.BOM_UTF8):
            content = content.removeprefix(codecs.BOM_UTF8)
            offset, size = len(codecs.BOM_UTF8), len(content)
        if size > limit and not content.endswith(b"\n"):
            while content and not content.endswith(b"\n"):
                content = stream.readline(_CHUNK)
                size += len(content)
            yield InputError(
                f"is {size:,} bytes long", where=f"{where}:{number}", right=f"at most {limit:,}"
            )
        else:
            yield Line(number, offset, content)
        offset += size


def text(line: Line, where: str) -> str:
    """Decode a line.

    Raises `InputError` for invalid UTF-8, with the byte's offset in the file.
    """
    try:
        return line.content.decode()
    except UnicodeDecodeError as error:
        raise InputError(
            f"byte {line.offset + error.start:,} is no UTF-8",
            where=f"{where}:{line.number}",
            right="save it as UTF-8",
        ) from None


@contextmanager
def rewindable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Give a stream that can be read twice: itself, or a copy, on disk where it is long."""
    if stream.seekable():
        yield stream
        return
    import tempfile  # noqa: PLC0415 - only some runs need it

    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        while piece := stream.read(_CHUNK):
            copy.write(piece)
        copy.seek(0)
        yield copy  # type: ignore[misc]
