"""How well a ticket is specified, as a number: what its sentences show, added up.

Every statement is a row of numbers: the direction of its general words (`encode`; words that only
some projects use have no vector here, so that the topic tells nothing) and its `shape`. Heads,
linear functions of that row, tell how much a statement shows of something: an outcome one can
check, a reason, a detail, a vagueness. A head is never below 0, and a ticket's value is the
weighted sum over heads of how much all its statements show together and how much the best one does.

Two things hold by construction, whatever was learned. Weights have a fixed sign: some heads only
raise the value, the others only lower it. And a statement of criteria, steps, reproduction or what
is expected never lowers it, nor does an item of a list. So taking one of them out of a ticket
cannot raise the value.

What is learned, and how: `models/README.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ticket_lint import shipped
from ticket_lint.encode import general, manifest
from ticket_lint.errors import ShippedDataError
from ticket_lint.judge.shape import FEATURES, LISTED, shape
from ticket_lint.stated.reading import Reading
from ticket_lint.stated.statements import Statement, statements
from ticket_lint.values.fact import FactKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ticket_lint.encode import Encoder

MODEL = "specification.json"
PROTECTED: frozenset[FactKind] = frozenset({"criteria", "steps", "expected", "reproduction"})
"""Facts whose statements never lower the value."""


class Specified(NamedTuple):
    """A ticket's value (the higher the better; 0 is that of an average ticket), and its statements.

    `shown` has a row a statement: what each head sees in it.
    """

    value: float
    statements: tuple[Statement, ...]
    shown: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Specification:
    """The model: `weights` (heads, vector and shape), `bias` (heads), and what a head counts.

    `total` and `best` are weights of 0 or more, `sign` is +1 or -1, all of shape (heads,).
    """

    version: str
    encoder: Encoder
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    sign: NDArray[np.float32]
    total: NDArray[np.float32]
    best: NDArray[np.float32]
    base: float

    def __call__(self, reading: Reading) -> Specified | None:
        """Return how well a ticket is specified; None in a language the model does not know."""
        languages = self.encoder.languages
        if languages is not None and reading.language not in {*languages, ""}:
            return None
        return self.weigh(statements(reading))

    def weigh(self, found: tuple[Statement, ...]) -> Specified:
        """Return how well a ticket of these statements is specified."""
        shown = self._shown(found)
        return Specified(self._value(shown), found, shown)

    def _shown(self, found: Sequence[Statement]) -> NDArray[np.float32]:
        """Return what each head sees in each statement, of shape (statements, heads), from 0."""
        import numpy as np  # noqa: PLC0415 - only a ticket that is compared needs it

        vectors = self.encoder.encode(["" if s.form == "code" else s.text for s in found])
        shapes = np.array([shape(s) for s in found], np.float32).reshape(len(found), len(FEATURES))
        sums = np.hstack([vectors, shapes]) @ self.weights.T + self.bias
        shown: NDArray[np.float32] = np.logaddexp(sums, 0, dtype=np.float32)
        shown[_protected(found)[:, None] & (self.sign < 0)] = 0
        return shown

    def _value(self, shown: NDArray[np.float32]) -> float:
        import numpy as np  # noqa: PLC0415

        together = np.log1p(shown.sum(axis=0))
        best = shown.max(axis=0, initial=0)
        return float((self.sign * (self.total * together + self.best * best)).sum() + self.base)


def protected(statement: Statement) -> bool:
    """Tell whether a statement may only raise the value.

    Every item of a list may, since whether it counts as a criterion hangs on what else there is.
    """
    if statement.form == "summary":
        return False
    return statement.form in LISTED or not PROTECTED.isdisjoint(statement.facts)


def _protected(found: Sequence[Statement]) -> NDArray[np.bool_]:
    """Tell for each statement whether it may only raise the value."""
    import numpy as np  # noqa: PLC0415

    return np.array([protected(statement) for statement in found], bool)


@cache
def specification() -> Specification:
    """Return the model that ships; raises `ShippedDataError` where its files are damaged."""
    where = f"models/{MODEL}"
    model = of(manifest.read_json(where), where=where)
    return replace(model, version=manifest.built()[MODEL].sha256[:12])


def of(data: Any, *, where: str) -> Specification:  # noqa: ANN401 - JSON is anything
    """Build the model that JSON describes; raises `ShippedDataError` where it does not fit."""
    import numpy as np  # noqa: PLC0415

    try:
        if tuple(data["features"]) != FEATURES:
            raise ValueError("other features than this version computes")  # noqa: TRY301
        heads = data["heads"]
        encoder = general(frozenset(data["pieces"].split()))

        def column(name: str) -> NDArray[np.float32]:
            return np.array([head[name] for head in heads], np.float32)

        weights = column("weights")
        if weights.shape[1] != encoder.dimensions + len(FEATURES):
            raise ValueError(f"{weights.shape[1]} weights a head")  # noqa: TRY301
        return Specification(
            version=str(data["version"]),
            encoder=encoder,
            weights=weights,
            bias=column("bias"),
            sign=column("sign"),
            total=column("total"),
            best=column("best"),
            base=float(data["base"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise ShippedDataError(
            f"is no specification model of this version: {error!r}",
            where=where,
            right=shipped.REPAIR,
        ) from error
