"""Fit the fact classifiers, and measure them on projects that were not in the fit.

    python benchmarks/fact_classifiers.py [--data ../shared/data] [--fit]

Every figure of the classifiers is out of fold: a bug tracker's reports are judged by weights fitted
on the other trackers (people's labels), a project's tickets by weights fitted on other folds of
projects (reviewers', who are language models that read a written rubric). One setting serves all
facts (strength of the penalty, both thresholds); it was chosen on these same folds, which flatters
the figures a little, as does that patterns were written with half of the projects in view. `--fit`
writes the weights of the facts in `SHIPPED`, fitted on all labels, to `models/facts.json`; their
figures on the same tickets would be those of training and are not given. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import numpy as np
from facts import SMALL, Figures, figures, people, reviewers, texts, ticket
from machine import describe
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from shipping import ship

from ticket_lint.stated.classifier import APART, WEIGHTS, sayings
from ticket_lint.stated.extract import Extractor
from ticket_lint.values.fact import FactKind

RESULT = Path(__file__).parent / "results" / "fact_classifiers.md"
TARGETS: tuple[tuple[str, FactKind], ...] = (
    ("people", "expected"),
    ("people", "steps"),
    ("reviewers", "expected"),
    ("reviewers", "criteria"),
    ("reviewers", "reason"),
    ("reviewers", "reproduction"),
)
SHIPPED: Mapping[FactKind, str] = {
    "steps": "people",
    "reason": "reviewers",
}
"""The facts whose classifiers ship, and whose labels they were fitted on."""
STATED, ABSENT = 0.9, 0.3
SHARPNESS = 1.0
PENALTY = 4.0
HEAD_START = 3.0
"""Weight that a pattern of the fact itself has before anything is learned."""
BIAS = -2.0
WORD_PROJECTS, SIGN_PROJECTS, LEAST = 8, 3, 12
"""Projects that must use a word, or show another sign, and sentences that must have it."""
FOLDS = 10
NEGLIGIBLE = 0.03
Vector = NDArray[np.float64]


class Read(NamedTuple):
    """A labelled ticket: project, the signs of its sentences, the forms of the facts found."""

    project: str
    signs: list[tuple[str, ...]]
    forms: dict[FactKind, set[str]]
    asked: bool


class Data(NamedTuple):
    """All tickets with sentences: a row of `signs` a sentence, `owner` is its ticket's number."""

    keys: list[str]
    projects: NDArray[np.str_]
    names: list[str]
    signs: csr_matrix
    owner: NDArray[np.int64]


Labels = Mapping[str, tuple[bool, ...]]


def read(data: Path) -> tuple[dict[str, Read], dict[tuple[str, FactKind], Labels]]:
    """Read all labelled tickets, and return their labels by who gave them and fact."""
    known, extractor = texts(data), Extractor.of(classify=False)
    tickets: dict[str, Read] = {}
    labels: dict[tuple[str, FactKind], dict[str, tuple[bool, ...]]] = {}

    def look(key: str) -> str:
        if key not in tickets:
            seen, noticed, found = extractor.patterns(ticket(key, *known[key]))
            forms = {kind: {fact.form for fact in facts} for kind, facts in found.items()}
            english = seen.language == "en"
            signs = [unit.signs for unit in sayings(noticed, found)] if english else []
            tickets[key] = Read("", signs, forms, noticed.ticket.kind in {"bug", "other"})
        return key

    for who, by_kind in (("people", people(data, look)), ("reviewers", reviewers(data, look))):  # type: ignore[arg-type]
        for kind, cases in by_kind.items():
            labels[who, kind] = {case.key: case.labels for case in cases}
            for case in cases:
                tickets[case.key] = tickets[case.key]._replace(project=case.project)
    return tickets, labels


def gather(tickets: Mapping[str, Read]) -> Data:
    """Return the signs of all sentences as a matrix, without the rare ones."""
    keys = [key for key, seen in tickets.items() if seen.signs]
    count: Counter[str] = Counter()
    for key in keys:
        for signs in tickets[key].signs:
            count.update(signs)
    names = sorted(sign for sign, seen in count.items() if seen >= LEAST)
    column = {sign: number for number, sign in enumerate(names)}
    indices, ends, owner = [], [0], []
    for number, key in enumerate(keys):
        for signs in tickets[key].signs:
            indices += [column[sign] for sign in signs if sign in column]
            ends.append(len(indices))
            owner.append(number)
    matrix = csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(owner), len(names)))
    projects = np.array([tickets[key].project for key in keys])
    return Data(keys, projects, names, matrix, np.array(owner))


def known_signs(data: Data, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which signs enough of the chosen tickets' projects show: other words are topic."""
    names, number = np.unique(data.projects, return_inverse=True)
    shown = np.zeros((len(names), len(data.names)), dtype=bool)
    for project in range(len(names)):
        rows = (chosen & (number == project))[data.owner]
        shown[project] = np.asarray(data.signs[rows].sum(axis=0)).ravel() > 0
    least = [SIGN_PROJECTS if ":" in name.strip(":") else WORD_PROJECTS for name in data.names]
    return shown.sum(axis=0) >= np.array(least)


def soft_maximum(scores: Vector, owner: NDArray[np.int64], count: int) -> tuple[Vector, Vector]:
    """Return each ticket's log odds and each sentence's share in them."""
    most = np.full(count, -1e9)
    np.maximum.at(most, owner, scores)
    weight = np.exp(SHARPNESS * (scores - most[owner]))
    total = np.bincount(owner, weight, count)
    return most + np.log(total + 1e-300) / SHARPNESS, weight / total[owner]


def fit(data: Data, kind: FactKind, labels: Labels, chosen: NDArray[np.bool_]) -> Vector:
    """Return the weights of the signs, then the bias, by logistic loss over the chosen tickets."""
    count = np.array([len(labels.get(key, ())) for key in data.keys]) * chosen
    stated = np.array([sum(labels.get(key, ())) for key in data.keys]) * chosen
    used = count > 0
    rows = used[data.owner]
    columns = known_signs(data, chosen)
    signs, owner = data.signs[rows][:, columns], (np.cumsum(used) - 1)[data.owner[rows]]
    across = signs.T.tocsr()
    count, stated = count[used].astype(float), stated[used].astype(float)
    names = [name for name, kept in zip(data.names, columns, strict=True) if kept]
    prior = np.array([HEAD_START * name.startswith(f"f:{kind}/") for name in names] + [BIAS])
    penalty = np.array([PENALTY] * len(names) + [0.1])

    def loss(weights: Vector) -> tuple[float, Vector]:
        scores = np.clip(signs @ weights[:-1] + weights[-1], -40, 40)
        odds, share = soft_maximum(scores, owner, len(count))
        wrong = count / (1 + np.exp(-odds)) - stated
        each = wrong[owner] * share
        away = weights - prior
        value = (count * np.logaddexp(0, odds) - stated * odds).sum() + (
            penalty * away**2
        ).sum() / 2
        return value, np.append(across @ each, each.sum()) + penalty * away

    best = minimize(loss, prior.copy(), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    weights = np.zeros(len(data.names) + 1)
    weights[:-1][columns], weights[-1] = best[:-1], best[-1]
    return weights


class Chance(NamedTuple):
    """A ticket's probability, and that of its likeliest sentence alone."""

    ticket: float
    best: float


def probabilities(data: Data, weights: Vector) -> list[Chance]:
    """Return each ticket's chances."""
    scores = np.clip(data.signs @ weights[:-1] + weights[-1], -40, 40)
    odds, _ = soft_maximum(scores, data.owner, len(data.keys))
    best = np.full(len(data.keys), -40.0)
    np.maximum.at(best, data.owner, scores)
    return [
        Chance(1 / (1 + np.exp(-o)), 1 / (1 + np.exp(-b))) for o, b in zip(odds, best, strict=True)
    ]


def folds(data: Data, who: str, labels: Labels) -> list[list[str]]:
    """Return the projects to leave out together: each tracker by itself, else about equal folds."""
    sizes = Counter(
        str(p) for key, p in zip(data.keys, data.projects, strict=True) if key in labels
    )
    if who == "people":
        return [[project] for project in sizes]
    groups: list[list[str]] = [[] for _ in range(FOLDS)]
    load = [0] * FOLDS
    for project, size in sizes.most_common():
        least = load.index(min(load))
        groups[least].append(project)
        load[least] += size
    return groups


def out_of_fold(data: Data, who: str, kind: FactKind, labels: Labels) -> dict[str, Chance]:
    """Return the chances of each labelled ticket by weights that never saw its project."""
    result: dict[str, Chance] = {}
    for group in folds(data, who, labels):
        held = np.isin(data.projects, group)
        seen = probabilities(data, fit(data, kind, labels, ~held))
        result.update(
            (key, chance)
            for key, chance, out in zip(data.keys, seen, held, strict=True)
            if out and key in labels
        )
    return result


def state(seen: Read, kind: FactKind, chance: Chance | None) -> str:
    """Return the state of a fact as `ticket_lint.stated.classifier` decides it."""
    forms = seen.forms.get(kind, set())
    if chance is not None and forms and chance.ticket < ABSENT and not forms & APART:
        return "unknown"
    if chance is not None and not forms and chance.best >= STATED:
        return "stated" if seen.asked or kind in {"criteria", "reason"} else "absent"
    return "stated" if forms else "absent"


def agreement(
    tickets: Mapping[str, Read], states: Mapping[str, str], labels: Labels
) -> tuple[Figures, float]:
    """Return the figures over all tickets, *unknown* counting as not stated, and their mean κ."""
    by_project: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for key, given in labels.items():
        by_project[tickets[key].project] += [(states[key] == "stated", label) for label in given]
    pooled = figures(pair for pairs in by_project.values() for pair in pairs)
    return pooled, mean(figures(p).kappa for p in by_project.values() if len(p) >= SMALL)


def rows(
    tickets: Mapping[str, Read], data: Data, labels: Mapping[tuple[str, FactKind], Labels]
) -> Iterator[str]:
    """Yield a line a fact: patterns alone, then with the classifier, out of fold."""
    for who, kind in TARGETS:
        given = labels[who, kind]
        chances = out_of_fold(data, who, kind, given)
        alone = {key: state(tickets[key], kind, None) for key in given}
        both = {key: state(tickets[key], kind, chances.get(key)) for key in given}
        before, before_mean = agreement(tickets, alone, given)
        after, after_mean = agreement(tickets, both, given)
        changed: dict[str, list[bool]] = {"stated": [], "unknown": []}
        for key in given:
            if alone[key] != both[key] in changed:
                changed[both[key]] += [label == (both[key] == "stated") for label in given[key]]
        unknown = mean(value == "unknown" for value in both.values())
        right = " | ".join(f"{mean(c):.0%} of {len(c)}" if c else "-" for c in changed.values())
        yield (
            f"| `{kind}` ({who}) | {before.count:.0f} | {before.kappa:.2f} | {before_mean:.2f} "
            f"| {after.kappa:.2f} | {after_mean:.2f} | {after.precision:.2f} | {after.recall:.2f} "
            f"| {unknown:.0%} | {right} | {'yes' if SHIPPED.get(kind) == who else 'no'} |"
        )


def shipped(data: Data, labels: Mapping[tuple[str, FactKind], Labels], hashes: str) -> str:
    """Return the content of `models/facts.json`."""
    models, columns = {}, []
    for kind, who in SHIPPED.items():
        weights = fit(data, kind, labels[who, kind], np.ones(len(data.keys), dtype=bool))
        columns.append(weights[:-1])
        models[kind] = {
            "bias": round(float(weights[-1]), 2),
            "sharpness": SHARPNESS,
            "stated": STATED,
            "absent": ABSENT,
        }
    table = np.round(np.stack(columns, axis=1), 2)
    kept = {
        name: [float(x) if abs(x) >= NEGLIGIBLE else 0.0 for x in row]
        for name, row in zip(data.names, table, strict=True)
        if max(abs(row)) >= NEGLIGIBLE
    }
    head = {
        "version": "fitted-1",
        "about": "Weights of the fact classifiers by sign, one number a model in their order; "
        "see ticket_lint/stated/classifier.py. Held-out figures: "
        "benchmarks/results/fact_classifiers.md. Made by benchmarks/fact_classifiers.py --fit.",
        "training_data": hashes,
        "models": models,
    }
    body = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in kept.items())
    return json.dumps(head, indent=2)[:-2] + ',\n  "weights": {\n' + body + "\n}}\n"


HEAD = (
    "| fact | labels | patterns κ pooled | mean of projects | with classifier κ pooled "
    "| mean of projects | precision | recall | unknown | added, right | doubted, right | ships |"
)


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, print and write the result; fit what ships."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--fit", action="store_true", help="write the weights fitted on all labels")
    args = parser.parse_args(argv)
    tickets, labels = read(args.data)
    data = gather(tickets)
    files = (args.data / "bug_reports.jsonl", args.data / "ticket_levels.jsonl")
    if args.fit:
        hashes = " ".join(sha256(path.read_bytes()).hexdigest() for path in files)
        ship(WEIGHTS, shipped(data, labels, hashes), __file__)
    about = (__doc__ or "").split("\n\n")[2].strip()
    lines = ["# Fact classifiers on projects not fitted", "", about, "", describe(files[0])]
    lines += [describe(files[1]).splitlines()[-1], "", HEAD, "|---" * 12 + "|"]
    lines += rows(tickets, data, labels)
    lines += ["", "*Unknown* counts as not stated in every κ; no ticket is left out."]
    text = "\n".join(lines) + "\n"
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
