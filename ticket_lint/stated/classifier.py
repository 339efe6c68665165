"""Linear classifiers of facts: what patterns miss, and which pattern is likely wrong.

Each fact has a weight a sign. A sentence's score is the sum of the weights of its signs, and a
ticket's the soft maximum of its sentences' (multiple-instance learning), so the sentence that
convinced the classifier is known and every further sentence can only add:

    patterns found it, the ticket is below `absent`      *unknown*: one of the two is wrong
    they did not, one sentence alone is above `stated`   stated, by that sentence
    else                                                 as patterns say

Nothing is unknown for a middling probability alone: any prose lifts that, and filler must not
silence a rule.

What an author set apart under a title or in a field is never overruled. The classifiers speak
English; every other ticket, and one of a few words, they leave as it is. `models/facts.json` has
the weights; `benchmarks/fact_classifiers.py` fits and measures them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, isfinite, log
from typing import Any, NamedTuple

from ticket_lint.encode import manifest
from ticket_lint.errors import ShippedDataError
from ticket_lint.stated.notice import Noticed
from ticket_lint.stated.signs import Unit, units
from ticket_lint.stated.substance import substantial, unfilled
from ticket_lint.values.document import Span
from ticket_lint.values.fact import FACT_KINDS, Fact, FactKind

WEIGHTS = "models/facts.json"
FORM = "classifier"
APART = frozenset({"section", "field"})
"""Forms of facts that are never overruled: their author set them apart under a title."""
FEWEST_WORDS = 15
"""Words of a ticket below which patterns decide alone: less is no text to learn anything from."""
_OF_A_FAULT = frozenset({"expected", "steps", "reproduction", "observed"})
_DOUBT = "a pattern sees it in the text, and the classifier doubts it"


class Seen(NamedTuple):
    """A ticket's probability of a fact (0-1); the likeliest sentence with its own."""

    probability: float
    best: float
    field: str
    span: Span


class Model(NamedTuple):
    """One fact's constants: see the module. `sharpness` is that of the soft maximum (> 0)."""

    bias: float
    sharpness: float
    stated: float
    absent: float


@dataclass(frozen=True, slots=True)
class Classifiers:
    """The weights of all facts: `weights[sign]` has one number a model, in their order."""

    models: Mapping[FactKind, Model]
    weights: Mapping[str, tuple[float, ...]]

    @classmethod
    def of(cls, data: Any, where: str = WEIGHTS) -> Classifiers:  # noqa: ANN401 - JSON is anything
        """Read the content of the weights' file; raises `ShippedDataError` for a damaged one."""
        try:
            models = {kind: Model(**data["models"][kind]) for kind in data["models"]}
            numbers = [*(x for row in models.values() for x in row)]
            weights = {str(sign): tuple(map(float, row)) for sign, row in data["weights"].items()}
            good = (
                set(models) <= set(FACT_KINDS)
                and all(map(isfinite, (*numbers, *(x for row in weights.values() for x in row))))
                and all(len(row) == len(models) for row in weights.values())
                and all(m.sharpness > 0 and 0 <= m.absent <= m.stated <= 1 for m in models.values())
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _damaged(repr(error), where) from error
        if not good:
            raise _damaged("a number is missing or out of its range", where)
        return cls(models, weights)

    def scores(self, signs: tuple[str, ...]) -> list[float]:
        """Return the score of one sentence for each model, in log odds."""
        total = [model.bias for model in self.models.values()]
        weights = self.weights
        for sign in signs:
            row = weights.get(sign)
            if row:
                for number, weight in enumerate(row):
                    total[number] += weight
        return total

    def see(self, found: list[Unit]) -> dict[FactKind, Seen]:
        """Return what each model makes of a ticket's sentences; nothing where there are none."""
        if not found:
            return {}
        columns = zip(*(self.scores(unit.signs) for unit in found), strict=True)
        seen: dict[FactKind, Seen] = {}
        for (kind, model), column in zip(self.models.items(), columns, strict=True):
            most = max(column)
            unit = found[column.index(most)]
            total = sum(exp(model.sharpness * (score - most)) for score in column)
            odds = most + log(total) / model.sharpness
            seen[kind] = Seen(_probability(odds), _probability(most), unit.field, unit.span)
        return seen


def _probability(odds: float) -> float:
    """Return a probability from log odds."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


def _damaged(what: str, where: str) -> ShippedDataError:
    return ShippedDataError(
        f"holds no classifiers: {what}",
        where=where,
        right="`models` with bias, sharpness, stated, absent; `weights` with a number for each",
    )


@cache
def shipped_classifiers() -> Classifiers:
    """Return the classifiers in `models/`; raises `ShippedDataError` where they are damaged."""
    return Classifiers.of(manifest.read_json(WEIGHTS))


def sayings(noticed: Noticed, found: Mapping[FactKind, list[Fact]]) -> list[Unit]:
    """Return a ticket's sentences and code blocks that say something, with their signs.

    There are none in a ticket of fewer than `FEWEST_WORDS` words.
    """
    facts = (fact for listed in found.values() for fact in listed)
    said = [unit for unit in units(noticed, facts) if _says(noticed, unit)]
    return said if sum(unit.words for unit in said) >= FEWEST_WORDS else []


def _says(noticed: Noticed, unit: Unit) -> bool:
    document = noticed.ticket.document(unit.field)
    text = document.slice(unit.span) if document else ""
    return substantial(text) and not unfilled(text)


def judge(
    classifiers: Classifiers, noticed: Noticed, found: dict[FactKind, list[Fact]]
) -> dict[FactKind, str]:
    """Add to the facts found or take away, in place; return what is unknown, with the reason."""
    if noticed.ticket.language != "en":
        return {}
    unknown: dict[FactKind, str] = {}
    for kind, seen in classifiers.see(sayings(noticed, found)).items():
        model, facts = classifiers.models[kind], found.get(kind, [])
        if not facts:
            if seen.best >= model.stated and _asked(noticed, kind):
                found[kind] = [Fact(kind, seen.field, seen.span, FORM, round(seen.best, 2))]
        elif seen.probability < model.absent and not any(fact.form in APART for fact in facts):
            del found[kind]
            unknown[kind] = _DOUBT
    return unknown


def _asked(noticed: Noticed, kind: FactKind) -> bool:
    """Tell whether a fact is looked for: those of a fault only where a ticket may report one."""
    return kind not in _OF_A_FAULT or noticed.ticket.kind in {"bug", "other"}
