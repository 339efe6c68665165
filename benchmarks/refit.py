"""What is learned from labels, learned anew for each fold, so that no figure is of its own labels.

The comparison with references and the fact classifiers were learned from labelled tickets. Here
each ticket is judged by models that know no label of its project (the comparison, made by
`models/specify.py --fold`, none of its tickets either), and each reference by one that does not
know its pair, with the ends of the distance from the other pairs. The weights that read the kind
(`kind.json`) are not fitted anew: they know reviewers' kinds, and no levels.

Costs are then fitted on such distances, inside the folds of the benchmark: a fit sees how other
projects are judged by models that may know the project it will be tried on, which is how stacked
models are trained and moves one number a little.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from fact_classifiers import gather, read, shipped
from labelled import Row, judged

from ticket_lint.fit.costs import Prior, fitted
from ticket_lint.fit.labelled import Labelled
from ticket_lint.judge.assess import Judge
from ticket_lint.judge.index import index
from ticket_lint.judge.inherit import Inheritance
from ticket_lint.judge.score import Costs
from ticket_lint.judge.similarity import ends, values
from ticket_lint.judge.specification import of
from ticket_lint.references.library import load, pairs
from ticket_lint.stated.classifier import Classifiers

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "models"))
from labels import FOLDS, folds  # noqa: E402 - what the models were learned from


def by_hand() -> Costs:
    """Return the costs that a fit starts from: those that ship know the labels already."""
    file = HERE / "hand_costs.json"
    return Costs.of(json.loads(file.read_text(encoding="utf-8")), where=str(file))


class Facts:
    """The fact classifiers, fitted without some projects."""

    def __init__(self, data: Path) -> None:
        """Read all labelled tickets."""
        tickets, self._labels = read(data)
        self._project = {key: seen.project for key, seen in tickets.items()}
        self._data = gather(tickets)

    def without(self, projects: Collection[str]) -> Classifiers:
        """Return classifiers that have seen no label of these projects."""
        labels = {
            what: {key: said for key, said in given.items() if self._project[key] not in projects}
            for what, given in self._labels.items()
        }
        return Classifiers.of(json.loads(shipped(self._data, labels, "")))


class Judged:
    """Tickets with their findings and distances; each is judged once."""

    def __init__(self, judge: Judge, data: Path, rows: Sequence[Row]) -> None:
        """Judge all tickets."""
        self._cases: dict[str, Labelled] = {}
        projects = folds(data)
        for number, name in enumerate(pairs(load())):
            projects.setdefault(name, number % FOLDS)

        facts = Facts(data)

        @cache
        def judge_of(fold: int | None) -> Judge:
            if fold is None:
                return judge
            left_out = {project for project, number in projects.items() if number == fold}
            extract = replace(judge.extract, classifiers=facts.without(left_out))
            known = replace(judge, extract=extract, inherit=Inheritance(extract))
            return without(known, fold)

        self.judge_of = judge_of
        for row in rows:
            (case,) = judged([row], judge_of(projects.get(row.project)))
            self._cases[row.ticket.key] = case

    def __call__(self, rows: Sequence[Row], *, near: bool = True) -> list[Labelled]:
        """Return judged tickets, where not `near` without their distance."""
        found = [self._cases[row.ticket.key] for row in rows]
        return found if near else [case._replace(distance=0.0) for case in found]


def without(judge: Judge, fold: int) -> Judge:
    """Return a judge whose comparison knows nothing of a fold."""
    if judge.similarity is None:
        return judge
    file = HERE / "folds" / f"specification-{fold}.json"
    model = of(json.loads(file.read_text(encoding="utf-8")), where=str(file))
    known = [
        reference
        for number, twins in enumerate(pairs(load()).values())
        if number % FOLDS != fold
        for reference in twins
    ]
    indexed = index(known, judge.extract, model, judge.similarity.encoder)
    top, bottom = ends(values(indexed), (), replace=False)
    similarity = replace(judge.similarity, specification=model, top=top, bottom=bottom)
    return replace(judge, similarity=similarity)


def scores(
    judge: Judge, known: Judged, *, near: bool
) -> Callable[[Sequence[Row], Sequence[Row]], list[int]]:
    """Return a predictor: the score under costs fitted on the first tickets."""

    def predict(seen: Sequence[Row], unseen: Sequence[Row]) -> list[int]:
        costs = fitted(known(seen, near=near), Prior(by_hand()), judge.config.bars)
        return [case.score(costs, judge.config.bars) for case in known(unseen, near=near)]

    return predict


def nearness(known: Judged) -> Callable[[Sequence[Row], Sequence[Row]], list[float]]:
    """Return a predictor: the distance to the references alone, without any rule."""
    return lambda _, unseen: [-case.distance for case in known(unseen)]
