"""The static encoder: one vector for each word piece, and a text is the direction of their sum.

The files are those of a sentence-transformers model of the modules StaticEmbedding and Normalize,
which loads them as they are; here numpy, tokenizers and safetensors do, in a fraction of the time
and memory (`benchmarks/results/encoders.md`). `models/README.md` tells what the vectors are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load
from tokenizers import Tokenizer

from ticket_lint.encode.manifest import built, verified
from ticket_lint.encode.texts import PIECE, clean, pieces
from ticket_lint.encode.vectors import unit

FOLDER = "static"
LANGUAGES = frozenset({"en"})
TOKENIZER, WEIGHTS = "tokenizer.json", "model.safetensors"


class StaticEncoder:
    """An encoder of the content of `tokenizer.json` and `model.safetensors`."""

    def __init__(
        self,
        tokenizer: bytes,
        weights: bytes,
        *,
        name: str,
        languages: frozenset[str] | None,
        only: frozenset[str] | None = None,
    ) -> None:
        """Take the content of both files; `weights` holds `embedding.weight`, any float type.

        With `only`, every word piece but these counts for nothing.
        """
        self.name, self.languages = name, languages
        self._tokenizer = Tokenizer.from_buffer(tokenizer)
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._vectors = load(weights)["embedding.weight"].astype(np.float32)
        self.dimensions = int(self._vectors.shape[1])
        if only is not None:
            places = self._tokenizer.get_vocab()
            kept = sorted(places[piece] for piece in only if piece in places)
            vectors = np.zeros_like(self._vectors)
            vectors[kept] = self._vectors[kept]
            self._vectors = vectors

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array of shape (texts, dimensions); see `Encoder.encode`."""
        sums = np.zeros((len(texts), self.dimensions), np.float32)
        for batch in _batches(texts):
            found = self._tokenizer.encode_batch_fast(
                [piece for _, piece in batch], add_special_tokens=False
            )
            for (row, _), encoding in zip(batch, found, strict=True):
                if ids := encoding.ids:
                    sums[row] += self._vectors.take(ids, axis=0).sum(axis=0)
        return unit(sums)

    def tokens(self, text: str) -> list[str]:
        """Return the word pieces of a text, in order."""
        found: list[str] = []
        for piece in pieces(clean(text)):
            found += self._tokenizer.encode(piece, add_special_tokens=False).tokens
        return found


def shipped(only: frozenset[str] | None = None) -> StaticEncoder:
    """Return the encoder that ships; raises `ShippedDataError` for missing or altered files.

    With `only`, every word piece but these counts for nothing.
    """
    tokenizer, weights = (f"{FOLDER}/{file}" for file in (TOKENIZER, WEIGHTS))
    return StaticEncoder(
        verified(tokenizer),
        verified(weights),
        name=f"{FOLDER} {built()[weights].sha256[:12]}",
        languages=LANGUAGES,
        only=only,
    )


def _batches(texts: Iterable[str]) -> Iterator[list[tuple[int, str]]]:
    """Yield lists of (row, piece of its text), each list of about `PIECE` characters."""
    cut = ((row, piece) for row, text in enumerate(texts) for piece in pieces(clean(text)))
    batch: list[tuple[int, str]] = []
    size = 0
    for each in cut:
        if batch and size + len(each[1]) > PIECE:
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += len(each[1])
    if batch:
        yield batch
