"""Text that can only be written later: in memory while it is small, then in a temporary file."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

_IN_MEMORY = 1 << 20
_PIECE = 1 << 16


class Spool:
    """Pieces of text, read back once and in order; true where there are any."""

    def __init__(self) -> None:
        """Begin empty."""
        self._file: SpooledTemporaryFile[str] | None = None

    def __bool__(self) -> bool:
        """Tell whether anything was added."""
        return self._file is not None

    def add(self, text: str) -> None:
        """Put a piece at the end."""
        if self._file is None:
            # The file on disk has no name and goes with its last user.
            self._file = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115
        self._file.write(text)

    def __iter__(self) -> Iterator[str]:
        """Yield everything, and let it go."""
        if self._file is None:
            return
        with self._file as file:
            file.seek(0)
            while piece := file.read(_PIECE):
                yield piece
