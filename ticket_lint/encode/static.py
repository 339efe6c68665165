"""The static encoder: one vector for each word piece, and a text is the direction of their sum.

The files are those of a sentence-transformers model of the modules StaticEmbedding and Normalize,
which loads them as they are; here numpy, tokenizers and safetensors do, in a fraction of the time
and memory (`benchmarks/results/encoders.md`). `models/README.md` tells what the vectors are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

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


class Table:
    """Vectors by the place of their word piece; from half to single precision as they are needed.

    Turning all of them at the start would take as long as all the rest of it.
    """

    def __init__(self, weights: bytes) -> None:
        """Take the content of a safetensors file; it holds `embedding.weight`, any float type."""
        self._stored = load(weights)["embedding.weight"]
        self.vectors: NDArray[np.float32] = np.zeros(self._stored.shape, np.float32)
        self._ready = np.zeros(len(self.vectors), np.bool_)

    def prepare(self, places: Iterable[int]) -> None:
        """Make the vectors of these places ready for use."""
        asked = np.fromiter(places, np.intp)
        new = asked[~self._ready[asked]]
        self.vectors[new] = self._stored[new]
        self._ready[new] = True


class StaticEncoder:
    """An encoder of word pieces and their vectors."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        table: Table,
        *,
        name: str,
        languages: frozenset[str] | None,
        only: frozenset[str] | None = None,
    ) -> None:
        """Take what cuts and what it is looked up in.

        With `only`, every word piece but these counts for nothing.
        """
        self.name, self.languages = name, languages
        self._tokenizer, self._table = tokenizer, table
        self.dimensions = int(table.vectors.shape[1])
        self._words: dict[str, list[int]] = {}
        self._silent: frozenset[int] = frozenset()
        if only is not None:
            vocabulary = tokenizer.get_vocab()
            self._silent = frozenset(at for piece, at in vocabulary.items() if piece not in only)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array of shape (texts, dimensions); see `Encoder.encode`."""
        sums = np.zeros((len(texts), self.dimensions), np.float32)
        for batch in _batches(texts):
            said = [_WORD.findall(piece) for _, piece in batch]
            known = self._cut(said)
            for (row, _), words in zip(batch, said, strict=True):
                if ids := [place for word in words for place in known[word]]:
                    sums[row] += self._table.vectors.take(ids, axis=0).sum(axis=0)
        return unit(sums)

    def tokens(self, text: str) -> list[str]:
        """Return the word pieces of a text, in order."""
        found: list[str] = []
        for piece in pieces(clean(text)):
            found += self._tokenizer.encode(piece, add_special_tokens=False).tokens
        return found

    def _cut(self, said: Iterable[Iterable[str]]) -> dict[str, list[int]]:
        """Return the places of the word pieces of each word, those that count."""
        remembered = self._words
        words = {word for each in said for word in each}
        known = {word: ids for word in words if (ids := remembered.get(word)) is not None}
        new = [word for word in words if word not in known]
        encodings = self._tokenizer.encode_batch_fast(new, add_special_tokens=False)
        found = {
            word: [place for place in encoding.ids if place not in self._silent]
            for word, encoding in zip(new, encodings, strict=True)
        }
        self._table.prepare(place for ids in found.values() for place in ids)
        short = {word: ids for word, ids in found.items() if len(word) <= _KNOWN_LENGTH}
        if len(remembered) + len(short) > _KNOWN_WORDS:
            remembered.clear()
        remembered.update(short)
        return known | found


@cache
def _files() -> tuple[Tokenizer, Table, str]:
    tokenizer = Tokenizer.from_buffer(verified(f"{FOLDER}/{TOKENIZER}"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    table = Table(verified(f"{FOLDER}/{WEIGHTS}"))
    return tokenizer, table, f"{FOLDER} {built()[f'{FOLDER}/{WEIGHTS}'].sha256[:12]}"


def shipped(only: frozenset[str] | None = None) -> StaticEncoder:
    """Return the encoder that ships; raises `ShippedDataError` for missing or altered files.

    With `only`, every word piece but these counts for nothing. Files are read once a process.
    """
    tokenizer, table, name = _files()
    return StaticEncoder(tokenizer, table, name=name, languages=LANGUAGES, only=only)


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
