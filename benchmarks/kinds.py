"""The kind read from the text: does it agree with the reviewers' where no type is given?

    python benchmarks/kinds.py [--data ../shared/data] [--fit]

Reviewers (language models that read a written rubric, not people) named the kind of each labelled
ticket. Every figure is of tickets of projects that were not in the fit: eight folds by project. The
source's type is compared on the tickets that still have one. `--fit` writes the weights, fitted on
all of them, to `models/kind.json`. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from facts import figures, read_rows, texts, ticket
from machine import describe
from shipping import ship

from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.kind import WEIGHTS, kind_in, signs
from ticket_lint.stated.notice import notice
from ticket_lint.values.ticket import Kind

RESULT = Path(__file__).parent / "results" / "kinds.md"
FOLDS = 8
LEAST = 10
"""Tickets that must have a sign before it is a feature."""
POINTS = 10
"""Points of one unit of log odds."""
STRENGTH = 0.3
SMALL = 2
"""Points below which a sign is left out."""


class Case(NamedTuple):
    """A labelled ticket: the reviewers' kind, its type in the source, its signs, our reading."""

    key: str
    project: str
    kind: str
    source: Kind
    signs: frozenset[str]
    ours: Kind


def cases(data: Path) -> list[Case]:
    """Return the labelled tickets that have a kind."""
    extractor, known, found = Extractor.of(), texts(data), []
    for row in read_rows(data / "ticket_levels.jsonl"):
        kinds = Counter(label["kind"] for label in row["labels"].values() if label.get("kind"))
        if kinds:
            source, *text = known[row["key"]]
            read = ticket(row["key"], "other", *text)
            noticed = notice(read, extractor.book(read.language))
            found.append(
                Case(
                    row["key"],
                    row["project"],
                    kinds.most_common(1)[0][0],
                    source,
                    signs(noticed),
                    kind_in(noticed),
                )
            )
    return found


def weights(chosen: Sequence[Case]) -> tuple[int, dict[str, int]]:
    """Return the constant and the weights in whole points, fitted on the given tickets."""
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415 - only for fits
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    counts = Counter(sign for case in chosen for sign in case.signs)
    vectorizer = DictVectorizer()
    x = vectorizer.fit_transform(
        [{sign: 1 for sign in case.signs if counts[sign] >= LEAST} for case in chosen]
    )
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit(x, [case.kind == "bug" for case in chosen])
    points = {
        str(name): round(POINTS * float(weight))
        for name, weight in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    }
    kept = {name: value for name, value in sorted(points.items()) if abs(value) >= SMALL}
    return round(POINTS * float(model.intercept_[0])), kept


def votes(fitted: tuple[int, dict[str, int]], chosen: Sequence[Case]) -> list[int]:
    """Return the points of each ticket; above 0 it reads like a bug."""
    always, by_sign = fitted
    return [always + sum(by_sign.get(sign, 0) for sign in case.signs) for case in chosen]


def unseen(chosen: Sequence[Case]) -> dict[str, int]:
    """Return the points of each ticket from a fit on other projects, by key."""
    sizes = Counter(case.project for case in chosen)
    folds: list[set[str]] = [set() for _ in range(FOLDS)]
    for project, _ in sizes.most_common():
        min(folds, key=lambda fold: sum(sizes[name] for name in fold)).add(project)
    points = {}
    for fold in folds:
        fitted = weights([case for case in chosen if case.project not in fold])
        left_out = [case for case in chosen if case.project in fold]
        points.update(zip((case.key for case in left_out), votes(fitted, left_out), strict=True))
    return points


def table(chosen: Sequence[Case], points: dict[str, int]) -> Iterator[str]:
    """Yield bug or not, against the reviewers, beside the source's own type."""
    yield "| bug or not, by | tickets | agreement | κ | precision | recall |"
    yield "|---|---|---|---|---|---|"
    typed = [case for case in chosen if case.source != "other"]
    rows = (
        ("the text, all", chosen, lambda case: points[case.key] > 0),
        ("the text, no type in the source", [c for c in chosen if c.source == "other"],
         lambda case: points[case.key] > 0),
        ("the text, source with types", typed, lambda case: points[case.key] > 0),
        ("the type, source with types", typed, lambda case: case.source == "bug"),
    )  # fmt: skip
    for name, some, ours in rows:
        pairs = [(ours(case), case.kind == "bug") for case in some]
        figure = figures(pairs)
        yield (
            f"| {name} | {len(some)} | {mean(a == b for a, b in pairs):.2f} "
            f"| {figure.kappa:.2f} | {figure.precision:.2f} | {figure.recall:.2f} |"
        )
    yield "\nTwo patterns, which are not fitted, find stories and spikes first:\n"
    yield "| read as | tickets | reviewers see |"
    yield "|---|---|---|"
    for kind in ("bug", "story", "task", "spike"):
        seen = Counter(case.kind for case in chosen if case.ours == kind)
        total = seen.total()
        shares = ", ".join(f"{name} {n / max(1, total):.0%}" for name, n in seen.most_common())
        yield f"| {kind} | {total} | {shares} |"


def main() -> None:
    """Measure, print and write the result; with `--fit` the weights as well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--fit", action="store_true", help="write models/kind.json")
    args = parser.parse_args()
    chosen = cases(args.data)
    points = unseen(chosen)
    right = mean((points[case.key] > 0) == (case.kind == "bug") for case in chosen)
    if args.fit:
        always, by_sign = weights(chosen)
        labels = args.data / "ticket_levels.jsonl"
        content = {
            "version": "1",
            "about": "Points by sign for a ticket that reports a fault, ten to a unit of log odds; "
            "with `always` more than 0 in all is a bug. Written by benchmarks/kinds.py --fit.",
            "labels_sha256": sha256(labels.read_bytes()).hexdigest(),
            "tickets": len(chosen),
            "agreement_on_unseen_projects": round(right, 3),
            "always": always,
            "weights": by_sign,
        }
        ship(WEIGHTS, json.dumps(content, indent=2) + "\n", __file__)
    lines = ["# The kind read from the text", "", (__doc__ or "").split("\n\n")[-1].strip(), ""]
    lines.append(describe(args.data / "ticket_levels.jsonl") + "\n")
    lines.extend(table(chosen, points))
    text = "\n".join(lines) + "\n"
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
