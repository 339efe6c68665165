"""Simple ways to tell how well a ticket is specified, for comparison.

Each takes the tickets to fit on and those to judge, and returns a number for each of the second,
higher for better. What is fitted is fitted on the first alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import numpy as np
from labelled import Row, lengths, text
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from vectors import vectors

from ticket_lint.fit.measure import weak_ones
from ticket_lint.parse.sentences import sentences
from ticket_lint.references.library import load

Floats: TypeAlias = NDArray[np.float64]
Predictor: TypeAlias = Callable[[Sequence[Row], Sequence[Row]], Sequence[float] | Floats]
NEAREST = 20
"""Labelled tickets whose levels are averaged."""
TOP = 3
"""Nearest references of each side that are averaged."""
MOST = 64
"""Sentences of a ticket that are pooled."""


def by_length(_: Sequence[Row], unseen: Sequence[Row]) -> list[int]:
    """Return the length in characters; nothing is fitted."""
    return lengths(unseen)


def by_words(seen: Sequence[Row], unseen: Sequence[Row]) -> Floats:
    """Return the probability of a good ticket by TF-IDF of words and pairs of words."""
    model = make_pipeline(
        TfidfVectorizer(sublinear_tf=True, min_df=3, ngram_range=(1, 2)),
        LogisticRegression(C=10, max_iter=1_000, class_weight="balanced"),
    )
    model.fit([text(row) for row in seen], _weak(seen))
    return -model.decision_function([text(row) for row in unseen])


class Vectors:
    """Predictors by the vectors of one encoder; each text is encoded once."""

    def __init__(self, rows: Sequence[Row], encoder: str, heavy: Path) -> None:
        """Encode tickets and references as whole texts; sentences when they are asked for."""
        self._whole = dict(
            zip(
                (row.ticket.key for row in rows),
                vectors([text(row) for row in rows], encoder, heavy),
                strict=True,
            )
        )
        self._rows, self._encoder, self._heavy = rows, encoder, heavy
        references = load()
        texts = [
            "\n".join(document.text for document in reference.ticket.documents)
            for reference in references
        ]
        self._references = vectors(texts, encoder, heavy)
        self._good = np.array([reference.good for reference in references])
        self._pair = np.array([reference.pair for reference in references])

    @cached_property
    def _pooled(self) -> dict[str, NDArray[np.float32]]:
        """Mean and maximum over the vectors of a ticket's sentences, by key."""
        listed = [(row.ticket.key, said) for row in self._rows for said in _sentences(row)]
        encoded = vectors([said for _, said in listed], self._encoder, self._heavy)
        places: dict[str, list[int]] = {}
        for place, (key, _) in enumerate(listed):
            places.setdefault(key, []).append(place)
        return {
            key: np.concatenate([encoded[at].mean(0), encoded[at].max(0)])
            for key, at in places.items()
        }

    def by_nearest_labels(self, seen: Sequence[Row], unseen: Sequence[Row]) -> Floats:
        """Return the mean level of the most similar labelled tickets, as whole texts."""
        level = np.array([row.level for row in seen])
        near = self._of(unseen) @ self._of(seen).T
        order = np.argsort(-near, axis=1)[:, :NEAREST]
        return -level[order].mean(1)

    def by_nearest_references(self, _: Sequence[Row], unseen: Sequence[Row]) -> Floats:
        """Return how much nearer the good references are than the weak ones, as whole texts.

        A reference is compared with the other pairs only.
        """
        near = self._of(unseen) @ self._references.T
        near[np.array([row.project for row in unseen])[:, np.newaxis] == self._pair] = -1
        good = np.sort(near[:, self._good], axis=1)[:, -TOP:].mean(1)
        weak = np.sort(near[:, ~self._good], axis=1)[:, -TOP:].mean(1)
        return good - weak

    def by_sentences(self, seen: Sequence[Row], unseen: Sequence[Row]) -> Floats:
        """Return the probability of a good ticket by mean and maximum of its sentences' vectors."""
        model = make_pipeline(StandardScaler(), LogisticRegression(C=0.003, max_iter=1_000))
        model.fit(np.array([self._pooled[row.ticket.key] for row in seen]), _weak(seen))
        found: Floats = model.decision_function(
            np.array([self._pooled[row.ticket.key] for row in unseen])
        )
        return -found

    def _of(self, rows: Sequence[Row]) -> NDArray[np.float32]:
        return np.array([self._whole[row.ticket.key] for row in rows])


def _weak(rows: Sequence[Row]) -> NDArray[np.bool_]:
    return weak_ones([row.level for row in rows])


def _sentences(row: Row) -> list[str]:
    found = [
        document.slice(span) for document in row.ticket.documents for span in sentences(document)
    ]
    return found[:MOST] or [""]
