"""Texts as vectors, behind one small protocol, so that texts can be compared by what they say.

`static` reads the vectors that ship with ticket-lint with numpy alone; `transformers` runs any
model of sentence-transformers that is on this machine. Neither uses the network or pickle.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from ticket_lint.errors import UnknownKey

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Encoder", "encoder", "general"]

STATIC, NONE = "static", "none"
TRANSFORMERS = "sentence-transformers:"


class Encoder(Protocol):
    """Turns texts into vectors whose dot product says how alike they are (-1 to 1)."""

    @property
    def name(self) -> str:
        """What an assessment names; with the hash of the vectors where they ship."""

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""

    @property
    def languages(self) -> frozenset[str] | None:
        """The languages it serves, as `lexicon.languages` names them; `None` for any."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array of shape (texts, dimensions), a row for each text.

        A row has length 1; it is all zeros for a text in which there is nothing to encode. Takes
        any text: empty, very long, with NULs or half a surrogate pair.
        """


def encoder(name: str) -> Encoder | None:
    """Return the encoder of a configured name; `None` for `none`.

    Raises `ShippedDataError` where the shipped files are missing or altered, and `ConfigError`
    for a name nobody knows, a model that is not there, or a missing extra.
    """
    if name == NONE:
        return None
    if name == STATIC:
        _one_thread()
        from ticket_lint.encode.static import shipped  # noqa: PLC0415 - numpy only where needed

        return shipped()
    model = name.removeprefix(TRANSFORMERS)
    if model in {name, ""}:
        raise UnknownKey("encoder", name, (STATIC, NONE, f"{TRANSFORMERS}NAME-OR-PATH"))
    from ticket_lint.encode.transformers import TransformersEncoder  # noqa: PLC0415 - also late

    return TransformersEncoder(model)


def general(pieces: frozenset[str]) -> Encoder:
    """Return the shipped encoder as it reads general language: only these word pieces count.

    Raises `ShippedDataError` where the shipped files are missing or altered.
    """
    _one_thread()
    from ticket_lint.encode.static import shipped  # noqa: PLC0415 - numpy only where needed

    return shipped(pieces)


def _one_thread() -> None:
    """Tell numpy and tokenizers, which read it when they start, to work in one thread.

    The batches are too small to share out: starting numpy's threads takes as long as the rest of
    its import, and a process with a pool of threads cannot be forked safely. What is set stays.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
