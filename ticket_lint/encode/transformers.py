"""Any sentence-transformers model on this machine: the extra `transformers`, imported late.

Importing sentence-transformers takes seconds and, with torch, hundreds of megabytes, so nothing
imports this module before a model is asked for. Models come from a folder or the local cache of
the hub and from nowhere else; weights are read from safetensors, never from a pickle.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ticket_lint.encode.texts import clean
from ticket_lint.encode.vectors import unit
from ticket_lint.errors import ConfigError

INSTALL = "install the extra: pip install 'ticket-lint[transformers]'"
PLACES = (
    "name a folder that holds a model, or one in the local cache of the hub: nothing is loaded "
    "from the network"
)


class TransformersEncoder:
    """A model of sentence-transformers, by folder or by its name in the local cache."""

    languages: frozenset[str] | None = None
    """Whoever names a model knows which languages it serves."""

    def __init__(self, model: str) -> None:
        """Load a model; raises `ConfigError` without the extra or where it cannot be loaded."""
        self.name = f"sentence-transformers:{model}"
        self._model = _load(model, where=f"encoder = {self.name!r}")
        self.dimensions = int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array of shape (texts, dimensions); see `Encoder.encode`.

        A model with a window, such as MiniLM with 256 word pieces, reads the beginning of a text.
        """
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        readable = [(row, text) for row, text in enumerate(map(clean, texts)) if text.strip()]
        if readable:
            rows, said = zip(*readable, strict=True)
            vectors[list(rows)] = self._model.encode(list(said), show_progress_bar=False)
        return unit(vectors)


def _load(model: str, *, where: str) -> Any:  # noqa: ANN401 - untyped where it is not installed
    if not find_spec("sentence_transformers"):
        raise ConfigError("sentence-transformers is not installed", where=where, right=INSTALL)
    # Read when the libraries start; without it they look a missing model up all the same.
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        with _silence():
            return SentenceTransformer(
                model, local_files_only=True, model_kwargs={"use_safetensors": True}
            )
    except Exception as error:  # what three libraries raise is not documented
        first = str(error).strip().partition("\n")[0]
        reason = f"cannot be loaded: {type(error).__name__}: {first}"
        if isinstance(error, OSError) and not os.path.isdir(model):  # noqa: PTH112 - total
            reason = "there is no such model here"
        raise ConfigError(reason, where=where, right=PLACES) from error


@contextmanager
def _silence() -> Iterator[None]:
    """Keep progress bars and advice for model builders off the user's terminal."""
    from transformers.utils import logging as bars  # noqa: PLC0415

    bars.disable_progress_bar()
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
        bars.enable_progress_bar()
