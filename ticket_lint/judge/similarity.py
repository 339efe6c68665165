"""How far a ticket is from the references, and what the nearest good one states that it does not.

The distance is one of specification and not of topic: 0 where a ticket is worth as much as good
references are on average, 1 where it is worth as little as weak ones (`specification`). The nearest
references are those about the most similar thing, of the same kind where there are some: an example
to follow is of most use when it is about something one knows.

Good references of an organisation's own shift that scale to what is well specified there: `WORTH`
of them count as much as all of ours, so ten decide two thirds of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import mean
from typing import TYPE_CHECKING, NamedTuple

from ticket_lint.config.schema import Config
from ticket_lint.encode import NONE, STATIC, encoder
from ticket_lint.judge.index import COMPARED, Indexed, index, ours, topic
from ticket_lint.judge.specification import Specification, specification
from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.reading import Reading
from ticket_lint.values.assessment import Abstention, Lack, Nearest
from ticket_lint.values.fact import FactKind
from ticket_lint.values.ticket import Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ticket_lint.encode import Encoder

WORTH = 5
"""Own good references that weigh as much as all shipped ones."""
LACKS = 3
"""Facts of the nearest good reference that are named."""
SHORT = "en"
"""The language of references for a ticket that is too short to tell its own."""
_NARROWEST = 0.3
"""The least that good and weak references lie apart: nearer ones tell nothing of a ticket."""


class Side(NamedTuple):
    """The good references, or the weak ones; `vectors` has a row each, or zeros."""

    ones: tuple[Indexed, ...]
    vectors: NDArray[np.float32]

    @classmethod
    def of(cls, ones: Iterable[Indexed], dimensions: int) -> Side:
        """Put references on one side."""
        import numpy as np  # noqa: PLC0415 - only where tickets are compared

        found = tuple(ones)
        nothing = np.zeros(dimensions, np.float32)
        vectors = [nothing if one.vector is None else one.vector for one in found]
        return cls(found, np.array(vectors, np.float32).reshape(-1, dimensions))

    def nearest(self, kind: Kind, language: str, vector: NDArray[np.float32]) -> Indexed | None:
        """Return the one whose topic is nearest to `vector`, of the kind where there are some.

        It is in the ticket's language, since it is to be read; None where there is none.
        """
        near = (self.vectors @ vector).tolist()
        spoken = [i for i, one in enumerate(self.ones) if one.language == language]
        of_kind = [i for i in spoken if self.ones[i].kind == kind]
        best = max(of_kind or spoken, key=near.__getitem__, default=None)
        return None if best is None else self.ones[best]


class Compared(NamedTuple):
    """A ticket beside the references; where there is no distance, why."""

    nearest: Nearest | None = None
    abstained: tuple[Abstention, ...] = ()


class Values(NamedTuple):
    """What references are worth, as the specification model sees them."""

    good: Sequence[float]
    weak: Sequence[float]


NOT_COMPARED = Compared()
NAME = "similarity"
"""What an abstention of the comparison is called, as those of rules are by the rule."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """The references in force, read; `top` and `bottom` are the values of distance 0 and 1."""

    specification: Specification
    encoder: Encoder
    good: Side
    weak: Side
    top: float
    bottom: float
    versions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, config: Config, extract: Extractor) -> Similarity | None:
        """Read the references in force; None where the configuration wants no encoder.

        Raises `ConfigError` and `InputError` for own references that cannot be used, and
        `ShippedDataError` for damaged files.
        """
        if config.encoder == NONE:
            return None
        used = encoder(config.encoder)
        assert used is not None  # noqa: S101 - only NONE gives None
        model = specification()
        shipped_ones, version = _shipped(config, extract, model, used)
        own: tuple[Indexed, ...] = ()
        if config.references.folder or config.references.use == "replace":
            own, version = _own(config, extract, model, used)
        replace = config.references.use == "replace"
        top, bottom = ends(values(shipped_ones), values(own).good, replace=replace)
        every = own if replace else (*shipped_ones, *own)
        return cls(
            specification=model,
            encoder=used,
            good=Side.of((one for one in every if one.good), used.dimensions),
            weak=Side.of((one for one in every if not one.good), used.dimensions),
            top=top,
            bottom=bottom,
            versions={
                "references": version,
                "specification": model.version,
                "encoder": used.name,
            },
        )

    def __call__(self, reading: Reading) -> Compared:
        """Compare a ticket with the references."""
        specified = self.specification(reading)
        if specified is None:
            why = f"does not speak the ticket's language ({reading.language})"
            return Compared(abstained=(Abstention(NAME, why),))
        distance = (self.top - specified.value) / (self.top - self.bottom)
        good, weak = self._nearest(reading)
        return Compared(
            Nearest(
                good=good.id if good else None,
                weak=weak.id if weak else None,
                lacks=_lacks(good, reading) if good else (),
                distance=round(min(max(distance, 0.0), 1.0), 3),
            )
        )

    def _nearest(self, reading: Reading) -> tuple[Indexed | None, Indexed | None]:
        language = reading.language or SHORT
        (vector,) = self.encoder.encode([topic(reading)])
        kind = reading.ticket.kind
        return (
            self.good.nearest(kind, language, vector),
            self.weak.nearest(kind, language, vector),
        )


def _shipped(
    config: Config, extract: Extractor, model: Specification, used: Encoder
) -> tuple[tuple[Indexed, ...], str]:
    """Return the references that ship, and the version of the set."""
    if config.encoder == STATIC:
        indexed, versions = ours()
        return indexed, versions["references"]
    from ticket_lint.references import library  # noqa: PLC0415 - reads YAML, which takes its time

    found = library.load()
    return index(found, extract, model, used), library.fingerprint(found)


def _own(
    config: Config, extract: Extractor, model: Specification, used: Encoder
) -> tuple[tuple[Indexed, ...], str]:
    """Return the references of an own folder, and the version of the set in force."""
    from ticket_lint.references import library  # noqa: PLC0415 - reads YAML, which takes its time

    found = library.in_force(config)
    own = [reference for reference in found if reference.own]
    return index(own, extract, model, used), library.fingerprint(found)


def _lacks(good: Indexed, reading: Reading) -> tuple[Lack, ...]:
    facts = reading.facts
    missing: dict[str, FactKind] = {}  # a sentence may state several facts: quoted once
    for kind in COMPARED:
        if kind in good.states and facts.lacks(kind):
            missing.setdefault(good.states[kind], kind)
    return tuple(Lack(kind, quote) for quote, kind in missing.items())[:LACKS]


def ends(shipped: Values, own: Sequence[float], *, replace: bool) -> tuple[float, float]:
    """Return the values at distance 0 and 1 from those of our references and of own good ones.

    Own good ones shift both ends alike. Weak ones do not: a folder's weak tickets are chosen to be
    read, and moved by them the scale fits labels worse (`benchmarks/results/own_references.md`).
    """
    top, bottom = mean(shipped.good), mean(shipped.weak)
    shift = 0.0
    if own:
        worth = 0 if replace else WORTH
        shift = (mean(own) - top) * len(own) / (len(own) + worth)
    return top + shift, min(bottom, top - _NARROWEST) + shift


def values(references: Iterable[Indexed]) -> Values:
    """Return what references are worth, without those in a language the model cannot read."""
    known = [(one.good, one.value) for one in references if one.value is not None]
    return Values([v for good, v in known if good], [v for good, v in known if not good])
