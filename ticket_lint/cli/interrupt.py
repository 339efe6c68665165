"""^C between two writes, never within one: what was written stays whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Self


class Interrupts:
    """While it is entered, ^C raises `KeyboardInterrupt`, but not within `held()`."""

    def __init__(self) -> None:
        """Begin with nothing held."""
        self._held = False
        self._pending = False

    def __enter__(self) -> Self:
        """Take the signal over, where this is the main thread."""
        self._ours = threading.current_thread() is threading.main_thread()
        if self._ours:
            self._before = signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(self, *args: object) -> None:
        """Give the signal back."""
        if self._ours:
            signal.signal(signal.SIGINT, self._before)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let ^C wait for the end of this block; a second ^C does not wait."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._pending:
            self._pending = False
            raise KeyboardInterrupt

    @contextmanager
    def terminated(self) -> Iterator[None]:
        """Take a request to end, as schedulers send it, for a ^C until the end of this block."""
        before = signal.signal(signal.SIGTERM, self._handle) if self._ours else None
        try:
            yield
        finally:
            if self._ours:
                signal.signal(signal.SIGTERM, before)

    def _handle(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signal's
        if self._held and not self._pending:
            self._pending = True
        else:
            raise KeyboardInterrupt
