"""The static encoder: one vector for each word piece, and a text is the direction of their sum.

The files are those of a sentence-transformers model of the modules StaticEmbedding and Normalize,
which loads them as they are; here numpy, tokenizers and safetensors do, in a fraction of the time
and memory (`benchmarks/results/encoders.md`). `models/README.md` tells what the vectors are.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Self

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

_WORD = re.compile(r"[^ \t\r\n]+")
"""What lies between spaces. The tokenizer cuts there, too, so words can be read one by one."""
_KNOWN_WORDS, _KNOWN_LENGTH = 20_000, 40
"""Words whose pieces are remembered, and their greatest length: some 5 MB. Most words of a ticket
have been seen before, and looking one up takes a twentieth of the time of cutting it."""


class StaticEncoder:
    """An encoder of the content of `tokenizer.json` and `model.safetensors`."""

    def __init__(
        self, tokenizer: bytes, weights: bytes, *, name: str, languages: frozenset[str] | None
    ) -> None:
        """Take the content of both files; `weights` holds `embedding.weight`, any float type."""
        self.name, self.languages = name, languages
        self._tokenizer = Tokenizer.from_buffer(tokenizer)
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._vectors = load(weights)["embedding.weight"].astype(np.float32)
        self.dimensions = int(self._vectors.shape[1])
        self._words: dict[str, list[int]] = {}

    def only(self, counted: frozenset[str]) -> Self:
        """Return this encoder with every word piece but these counting for nothing."""
        places = self._tokenizer.get_vocab()
        kept = sorted(places[piece] for piece in counted if piece in places)
        other = copy.copy(self)  # with the same tokenizer, and the same words remembered
        other._vectors = np.zeros_like(self._vectors)
        other._vectors[kept] = self._vectors[kept]
        return other

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array of shape (texts, dimensions); see `Encoder.encode`."""
        sums = np.zeros((len(texts), self.dimensions), np.float32)
        for batch in _batches(texts):
            said = [_WORD.findall(piece) for _, piece in batch]
            known = self._cut(said)
            for (row, _), words in zip(batch, said, strict=True):
                if ids := [place for word in words for place in known[word]]:
                    sums[row] += self._vectors.take(ids, axis=0).sum(axis=0)
        return unit(sums)

    def tokens(self, text: str) -> list[str]:
        """Return the word pieces of a text, in order."""
        found: list[str] = []
        for piece in pieces(clean(text)):
            found += self._tokenizer.encode(piece, add_special_tokens=False).tokens
        return found

    def _cut(self, said: Iterable[Iterable[str]]) -> dict[str, list[int]]:
        """Return the places of the word pieces of each word."""
        remembered = self._words
        words = {word for each in said for word in each}
        known = {word: ids for word in words if (ids := remembered.get(word)) is not None}
        new = [word for word in words if word not in known]
        encodings = self._tokenizer.encode_batch_fast(new, add_special_tokens=False)
        found = {word: encoding.ids for word, encoding in zip(new, encodings, strict=True)}
        short = {word: ids for word, ids in found.items() if len(word) <= _KNOWN_LENGTH}
        if len(remembered) + len(short) > _KNOWN_WORDS:
            remembered.clear()
        remembered.update(short)
        return known | found


@cache
def _whole() -> StaticEncoder:
    tokenizer, weights = (f"{FOLDER}/{file}" for file in (TOKENIZER, WEIGHTS))
    return StaticEncoder(
        verified(tokenizer),
        verified(weights),
        name=f"{FOLDER} {built()[weights].sha256[:12]}",
        languages=LANGUAGES,
    )


def shipped(only: frozenset[str] | None = None) -> StaticEncoder:
    """Return the encoder that ships; raises `ShippedDataError` for missing or altered files.

    With `only`, every word piece but these counts for nothing. The files are read once a process.
    """
    return _whole() if only is None else _whole().only(only)


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
