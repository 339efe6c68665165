"""What each part of the comparison with references is good for: the model learned without it.

    .venv-transformers/bin/python benchmarks/ablation.py --soft FOLDER [--data ../shared/data]

FOLDER holds the teacher's labels (`python models/build.py teach`). Every figure is of projects and
of pairs of references that nothing was learned from (four folds); one model a fold instead of three
averaged, so the first row is a little below what ships. It is the value of tickets that is measured
here, without any rule.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from machine import describe
from numpy.typing import NDArray

from ticket_lint.encode.static import shipped as static
from ticket_lint.fit.measure import agreement, auc, interval, weak_ones

sys.path.insert(0, str(Path(__file__).parent.parent / "models"))
import specify
from labels import FOLDS, REAL, REFERENCE, TAUGHT, Example, examples, folds, labels

RESULT = Path(__file__).parent / "results" / "ablation.md"
EVERY = frozenset({TAUGHT, REAL, REFERENCE})


class Free(specify.Model):
    """The same without fixed signs: any head may count for or against a ticket."""

    def __init__(self, width: int) -> None:
        """Begin with weights of chance around 0."""
        super().__init__(width)
        torch.nn.init.normal_(self.count, std=0.1)

    def forward(
        self,
        numbers: torch.Tensor,
        protected: torch.Tensor,  # noqa: ARG002 - as the model is called
        of: torch.Tensor,
        tickets: int,
    ) -> torch.Tensor:
        """Return a row a ticket, as the model does."""
        numbers = torch.nn.functional.dropout(numbers, specify.DROPOUT, self.training)
        shown = torch.nn.functional.softplus(self.heads(numbers))
        none = torch.zeros(tickets, len(self.sign))
        together = torch.log1p(none.index_add(0, of, shown))
        best = none.scatter_reduce(0, of[:, None].expand_as(shown), shown, "amax")
        return torch.cat([together, best], 1) @ self.count + self.base


class Variant(NamedTuple):
    """A model learned without something; `learn_from` are the kinds of examples it learns from."""

    words: bool = True
    shapes: bool = True
    masked: bool = True
    learn_from: frozenset[float] = EVERY
    model: type[specify.Model] = specify.Model


VARIANTS = {
    "all of it": Variant(),
    "topic words count too": Variant(masked=False),
    "without words": Variant(words=False),
    "without shapes": Variant(shapes=False),
    "without the teacher's labels": Variant(learn_from=EVERY - {TAUGHT}),
    "without the references": Variant(learn_from=EVERY - {REFERENCE}),
    "signs not fixed": Variant(model=Free),
}


class Fold(NamedTuple):
    """What is learned from in a fold, and what is told: rows of statements and examples."""

    learn: list[Example]
    told: list[Example]
    rows: Callable[[bool, list[Example]], specify.Rows]


def fold(data: Path, soft: Path, number: int) -> Fold:
    """Return a fold; its labelled tickets and references are told, all others learned from."""
    learn = examples(data, soft, number)
    seen = {(e.project, e.ticket.key) for e in learn}
    of, known = folds(data), labels(data)
    every = examples(data, soft, None)
    told = [
        e
        for e in every
        if (e.project, e.ticket.key) not in seen
        and (e.weight == REFERENCE or (e.ticket.key in known and of[e.project] == number))
    ]
    encoders = {True: static(specify.general_pieces(learn)), False: static()}
    return Fold(learn, told, lambda masked, some: specify.rows(some, encoders[masked]))


def cut(rows: specify.Rows, variant: Variant) -> specify.Rows:
    """Return rows without what a variant does without."""
    numbers = rows.numbers.clone()
    shapes = len(specify.FEATURES)
    if not variant.words:
        numbers[:, :-shapes] = 0
    if not variant.shapes:
        numbers[:, -shapes:] = 0
    return rows._replace(numbers=numbers)


def values(variant: Variant, given: Fold, learn: specify.Rows, told: specify.Rows) -> NDArray:
    """Return the values of what is told, learned from what is to be learned from."""
    chosen = np.array([i for i, e in enumerate(given.learn) if e.weight in variant.learn_from])
    some = [given.learn[i] for i in chosen]
    levels = np.array([e.targets[0] for e in some if e.weight == REAL])
    wanted = torch.tensor([e.targets for e in some], dtype=torch.float32)
    wanted[:, 0] = (wanted[:, 0] - float(levels.mean())) / float(levels.std())
    weight = torch.tensor([e.weight for e in some])
    spans = [(learn.start[i], learn.start[i + 1]) for i in chosen]
    places = torch.tensor(np.concatenate([np.arange(a, b) for a, b in spans]))
    start = np.concatenate([[0], np.cumsum([b - a for a, b in spans])])
    picked = specify.Rows(learn.numbers[places], learn.protected[places], start)
    model = specify.learned(picked, wanted, weight, 0, kind=variant.model)
    with torch.no_grad():
        found = model(*specify.batch(told, np.arange(len(given.told))))
    return found[:, 0].numpy()


def report(data: Path, soft: Path) -> Iterator[str]:
    """Yield the lines of the result."""
    yield "# What the parts of the comparison are good for\n"
    yield (__doc__ or "").split("\n\n")[-1].strip() + "\n"
    yield describe(data / "ticket_levels.jsonl") + "\n"
    yield "| | AUC, level ≥ 1.5 | Spearman | AUC of references |"
    yield "|---|---|---|---|"
    found: dict[str, list[NDArray]] = {name: [] for name in VARIANTS}
    told: list[Example] = []
    for number in range(FOLDS):
        given = fold(data, soft, number)
        told += given.told
        rows = {m: (given.rows(m, given.learn), given.rows(m, given.told)) for m in (True, False)}
        for name, variant in VARIANTS.items():
            learn, ask = (cut(some, variant) for some in rows[variant.masked])
            found[name].append(values(variant, given, learn, ask))
            print(number, name, flush=True)
    real = np.array([e.weight == REAL for e in told])
    wanted = np.array([e.targets[0] for e in told])
    groups = [e.project for e in told if e.weight == REAL]
    for name, parts in found.items():
        value = np.concatenate(parts)
        yield line(name, value[real], wanted[real], groups) + (
            f" {auc(value[~real], weak_ones(wanted[~real])):.2f} |"
        )


def line(name: str, value: NDArray, wanted: NDArray, groups: list[str]) -> str:
    """Return a line of the table, up to its last cell."""
    area = interval(lambda at: auc(value[at], weak_ones(wanted[at])), groups)
    rank = interval(lambda at: agreement(value[at], wanted[at]), groups)
    return f"| {name} | {area} | {rank} |"


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--soft", type=Path, required=True, help="the teacher's labels")
    args = parser.parse_args()
    torch.set_num_threads(1)
    text = "\n".join(report(args.data, args.soft)) + "\n"
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
