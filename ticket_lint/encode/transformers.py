"""Any sentence-transformers model on this machine: the extra `transformers`, imported late.

Importing sentence-transformers takes seconds and, with torch, hundreds of megabytes, so nothing
imports this module before a model is asked for. Models come from a folder or the local cache of
the hub and from nowhere else; weights are read from safetensors, never from a pickle.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ticket_lint.encode.texts import clean
from ticket_lint.errors import ConfigError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

INSTALL = "pip install 'ticket-lint[transformers]'; on Linux without a GPU first: pip install "
INSTALL += "torch --index-url https://download.pytorch.org/whl/cpu"


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
        import numpy as np  # noqa: PLC0415 - see the module's docstring

        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        readable = [(row, text) for row, text in enumerate(map(clean, texts)) if text.strip()]
        if readable:
            rows, said = zip(*readable, strict=True)
            vectors[list(rows)] = self._model.encode(
                list(said), normalize_embeddings=True, show_progress_bar=False
            )
        return vectors


def _load(model: str, *, where: str) -> Any:  # noqa: ANN401 - untyped where it is not installed
    if not find_spec("sentence_transformers"):
        raise ConfigError("needs the extra `transformers`", where=where, right=INSTALL)
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        return SentenceTransformer(
            model, local_files_only=True, model_kwargs={"use_safetensors": True}
        )
    except Exception as error:  # what three libraries raise is not documented
        reason = str(error).strip().partition("\n")[0]
        raise ConfigError(
            f"cannot be loaded: {type(error).__name__}: {reason}",
            where=where,
            right="name a folder with a model in safetensors, or a model in the local cache of "
            "the hub; ticket-lint downloads nothing",
        ) from error
