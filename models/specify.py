"""Learns `specification.json`: which words and shapes of sentences go with well specified tickets.

    python models/build.py specify --soft FOLDER [--fold N]

Learns from the labelled tickets (`ticket_levels`) and from the labels that a teacher gave to
tickets nobody has labelled (`build.py teach` writes them to FOLDER). With `--fold N` everything of
the projects of that fold is left out, and the model goes to `benchmarks/folds/`, where the accuracy
benchmark finds it. What the numbers mean: `ticket_lint/judge/specification.py`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from labels import REAL, REFERENCE, TARGETS, TAUGHT, Example, examples, held_out
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from ticket_lint.encode.static import StaticEncoder
from ticket_lint.encode.static import shipped as static
from ticket_lint.judge.shape import FEATURES, shape
from ticket_lint.judge.specification import protected
from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.statements import statements

HERE = Path(__file__).resolve().parent
COMMON = 20
"""Projects (of 42) in which a word piece must occur to be general language and not a topic."""
RAISING, LOWERING, MEMBERS = 12, 8, 3
"""Heads of each sign, and models that are learned from different beginnings and averaged."""
ROUNDS, BATCH, RATE, DECAY, DROPOUT = 8, 64, 1e-2, 0.02, 0.2
FACTS_WEIGH = 0.3
"""What telling one fact right weighs, beside telling the level right."""
SCALE = 3.0
"""The vectors' length beside the shape's numbers, so that one rate of decay suits both."""


class Rows(NamedTuple):
    """The statements of all tickets: `start[i]` to `start[i + 1]` are those of ticket i."""

    numbers: Tensor
    protected: Tensor
    start: NDArray[np.int64]


def rows(tickets: list[Example], encoder: StaticEncoder) -> Rows:
    """Return what the runtime sees of each statement: its vector and its shape."""
    extract = Extractor.of()
    vectors, shapes, protects, start = [], [], [], [0]
    for example in tickets:
        found = statements(extract(example.ticket))
        vectors.append(encoder.encode(["" if s.form == "code" else s.text for s in found]))
        shapes += [shape(s) for s in found]
        protects += [protected(s) for s in found]
        start.append(start[-1] + len(found))
    numbers = np.hstack([np.vstack(vectors) * SCALE, np.array(shapes, np.float32)])
    return Rows(torch.tensor(numbers), torch.tensor(protects), np.array(start))


def general_pieces(tickets: list[Example]) -> frozenset[str]:
    """Return the word pieces that occur in at least `COMMON` projects."""
    encoder = static()
    seen: dict[str, set[str]] = defaultdict(set)
    for example in tickets:
        text = "\n".join(document.text for document in example.ticket.documents)
        for piece in encoder.tokens(text):
            seen[piece].add(example.project)
    return frozenset(piece for piece, projects in seen.items() if len(projects) >= COMMON)


class Model(nn.Module):
    """What the runtime computes, and beside the level the facts, which only help to learn."""

    def __init__(self, width: int) -> None:
        """Begin with weights of chance; `width` is the length of a statement's row."""
        super().__init__()
        heads = RAISING + LOWERING
        self.heads = nn.Linear(width, heads)
        nn.init.normal_(self.heads.weight, std=0.02)
        nn.init.constant_(self.heads.bias, -1.5)
        # softplus keeps them above 0: the sign of a head is fixed.
        self.count = nn.Parameter(torch.randn(2 * heads, len(TARGETS)) * 0.1 - 2)
        self.base = nn.Parameter(torch.zeros(len(TARGETS)))
        self.sign = torch.cat([torch.ones(RAISING), -torch.ones(LOWERING)])

    def forward(self, numbers: Tensor, protected: Tensor, of: Tensor, tickets: int) -> Tensor:
        """Return a row a ticket: its value, then how likely it states each fact (logits)."""
        numbers = functional.dropout(numbers, DROPOUT, self.training)
        shown = functional.softplus(self.heads(numbers))
        shown = torch.where(protected[:, None] & (self.sign < 0)[None], 0.0, shown)
        none = torch.zeros(tickets, len(self.sign))
        together = torch.log1p(none.index_add(0, of, shown))
        best = none.scatter_reduce(0, of[:, None].expand_as(shown), shown, "amax")
        counted = functional.softplus(self.count) * self.sign.repeat(2)[:, None]
        return torch.cat([together, best], 1) @ counted + self.base


def batch(all_rows: Rows, chosen: NDArray[np.int64]) -> tuple[Tensor, Tensor, Tensor, int]:
    """Return the statements of some tickets, and of which of them each is."""
    spans = [(all_rows.start[i], all_rows.start[i + 1]) for i in chosen]
    places = torch.tensor(np.concatenate([np.arange(a, b) for a, b in spans]))
    of = torch.repeat_interleave(torch.arange(len(spans)), torch.tensor([b - a for a, b in spans]))
    return all_rows.numbers[places], all_rows.protected[places], of, len(spans)


def loss(found: Tensor, wanted: Tensor, weight: Tensor) -> Tensor:
    """Return how far the value is from the level (its sign turned) and the facts from theirs."""
    total = (weight * functional.smooth_l1_loss(-found[:, 0], wanted[:, 0], reduction="none")).sum()
    for column in range(1, len(TARGETS)):
        known = ~torch.isnan(wanted[:, column])
        if known.any():
            facts = functional.binary_cross_entropy_with_logits(
                found[known, column], wanted[known, column], reduction="none"
            )
            total = total + FACTS_WEIGH * (weight[known] * facts).sum()
    return total / weight.sum()


def learned(
    all_rows: Rows, wanted: Tensor, weight: Tensor, seed: int, *, kind: type[Model] = Model
) -> Model:
    """Return a model learned from all tickets, in an order that the seed decides."""
    torch.manual_seed(seed)
    order = np.random.RandomState(seed)
    model = kind(all_rows.numbers.shape[1])
    groups = [
        {"params": list(model.heads.parameters()), "weight_decay": DECAY},
        {"params": [model.count, model.base], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    count = len(wanted)
    steps = ROUNDS * (count // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (0.05 * steps)) * max(0.0, 1 - step / steps)
    )
    model.train()
    for _ in range(ROUNDS):
        shuffled = order.permutation(count)
        for at in range(0, count, BATCH):
            chosen = shuffled[at : at + BATCH]
            error = loss(model(*batch(all_rows, chosen)), wanted[chosen], weight[chosen])
            optimizer.zero_grad()
            error.backward()
            optimizer.step()
            schedule.step()
    return model.eval()


def heads(model: Model, dimensions: int) -> list[dict[str, Any]]:
    """Return the heads of one member as JSON, their weights on the ensemble's scale."""
    weights = model.heads.weight.detach().numpy().copy()
    weights[:, :dimensions] *= SCALE
    counted = functional.softplus(model.count).detach().numpy()[:, 0] / MEMBERS
    total, best = np.split(counted, 2)
    bias, sign = model.heads.bias.detach().numpy(), model.sign.numpy()
    return [
        {
            "sign": int(sign[i]),
            "total": short(total[i]),
            "best": short(best[i]),
            "bias": short(bias[i]),
            "weights": [short(value) for value in weights[i]],
        }
        for i in range(len(sign))
    ]


def short(value: float) -> float:
    """Return a number with four significant digits, which is what the labels are worth."""
    return float(f"{value:.4g}")


class Learned(NamedTuple):
    """A file that was written, and what it was learned from, in words and as a hash."""

    file: Path
    tickets: str
    digest: str


def specify(data: Path, soft: Path, fold: int | None) -> Learned:
    """Learn the model and write it."""
    torch.set_num_threads(1)
    tickets = examples(data, soft, fold)
    pieces = general_pieces(tickets)
    encoder = static(pieces)
    all_rows = rows(tickets, encoder)
    levels = np.array([e.targets[0] for e in tickets if e.weight == REAL])
    mean, spread = float(levels.mean()), float(levels.std())
    wanted = torch.tensor([example.targets for example in tickets], dtype=torch.float32)
    wanted[:, 0] = (wanted[:, 0] - mean) / spread
    weight = torch.tensor([example.weight for example in tickets])
    members = [learned(all_rows, wanted, weight, seed) for seed in range(MEMBERS)]
    model: dict[str, Any] = {
        "version": f"specification {'' if fold is None else f'without fold {fold} '}1",
        "encoder": encoder.name,
        "training": {
            "labelled": len(levels),
            "taught": sum(example.weight == TAUGHT for example in tickets),
            "references": sum(example.weight == REFERENCE for example in tickets),
            "sha256": digest(tickets),
            "held out": held_out(data, fold),
        },
        "features": FEATURES,
        "pieces": " ".join(sorted(pieces)),
        "base": short(float(np.mean([m.base.detach().numpy()[0] for m in members]))),
        "heads": [head for member in members for head in heads(member, encoder.dimensions)],
    }
    to = HERE / "specification.json"
    if fold is not None:
        to = HERE.parent / "benchmarks" / "folds" / f"specification-{fold}.json"
        to.parent.mkdir(exist_ok=True)
    text = json.dumps(model, ensure_ascii=False, separators=(",", ":")).replace(
        '{"sign"', '\n{"sign"'
    )
    to.write_text(text + "\n", encoding="utf-8")
    used = model["training"]
    tickets_used = (
        f"{used['labelled']} tickets that reviewers labelled, {used['taught']} that a teacher "
        f"labelled and {used['references']} references"
    )
    return Learned(to, tickets_used, used["sha256"])


def digest(tickets: list[Example]) -> str:
    """Return a SHA-256 of what was learned from."""
    result = hashlib.sha256()
    for example in sorted(tickets, key=lambda example: example.ticket.key):
        targets = " ".join(f"{target:.3g}" for target in example.targets)
        result.update(f"{example.ticket.key}\0{example.ticket.text_hash}\0{targets}\n".encode())
    return result.hexdigest()


if __name__ == "__main__":
    from build import build

    build(["specify", *sys.argv[1:]])
