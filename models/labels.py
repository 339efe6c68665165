"""The tickets that models are learned from: labelled ones, and ones that a teacher has labelled.

Folds are of whole projects, so that what is measured is measured on projects nothing was learned
from: neither their labels nor their unlabelled tickets. Pairs of references are dealt out to the
folds, too.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from math import nan
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from ticket_lint.lexicon.kinds import kind_of
from ticket_lint.parse import Source, documents
from ticket_lint.references.library import load, pairs
from ticket_lint.values.ticket import Kind, Ticket

FOLDS = 4
TARGETS = ("level", "criteria", "why", "observed", "expected", "steps")
"""The names of the labels; a fact is 0 to 1."""
PER_PROJECT = 1_100
"""Unlabelled tickets of a project that are used, so that none outweighs the others."""
TAUGHT, REAL, REFERENCE = 1.0, 3.0, 20.0
"""What a label of the teacher weighs, one of a reviewer, and the level of a reference ticket."""
_UNSAID = (nan,) * (len(TARGETS) - 1)
_FEWEST_WORDS = 4
_MARKDOWN = {"docker", "wordpress-android"}


class Text(NamedTuple):
    """A ticket of the data folder."""

    key: str
    project: str
    kind: Kind
    summary: str
    description: str
    markup: str

    def ticket(self) -> Ticket:
        """Return it as the rest of the project reads it."""
        sources = (
            Source("summary", self.summary, "text"),
            Source("description", self.description, self.markup),
        )
        return Ticket(key=self.key, kind=self.kind, documents=documents(sources))


class Example(NamedTuple):
    """A ticket with what it is to be told from: NaN where nobody has said."""

    ticket: Ticket
    project: str
    targets: tuple[float, ...]
    weight: float


def lines(path: Path) -> Iterator[Any]:
    """Yield the rows of a JSON lines file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def texts(data: Path) -> Iterator[Text]:
    """Yield every ticket of the data folder, labelled or not."""
    for row in lines(data / "storypoint_tickets.jsonl"):
        description = row["description"] or ""
        yield Text(row["key"], row["project"], "other", row["summary"], description, "wiki")
    for row in lines(data / "jira_tickets.jsonl"):
        fields, key = row["fields"], row["key"]
        kind, description = kind_of(fields["issuetype"]["name"]), fields.get("description") or ""
        yield Text(key, key.rpartition("-")[0], kind, fields["summary"], description, "wiki")
    for row in lines(data / "bug_reports.jsonl"):
        system = row["system"]
        markup = "markdown" if system in _MARKDOWN else "text"
        title, description = row["title"] or "", row["description"] or ""
        yield Text(f"{system}#{row['bug_id']}", system, "bug", title, description, markup)


def labels(data: Path) -> dict[str, tuple[float, ...]]:
    """Return the reviewers' mean label of each target, by key."""
    found = {}
    for row in lines(data / "ticket_levels.jsonl"):
        given = list(row["labels"].values())
        found[row["key"]] = tuple(
            mean(said) if (said := [r[t] for r in given if r.get(t) is not None]) else nan
            for t in TARGETS
        )
    return found


@cache
def folds(data: Path) -> dict[str, int]:
    """Return the fold of each project: of about equal numbers of labels."""
    labelled = labels(data)
    every = list(texts(data))
    count = Counter(text.project for text in every if text.key in labelled)
    found: dict[str, int] = {}
    load = [0] * FOLDS
    for project, number in sorted(count.items(), key=lambda each: (-each[1], each[0])):
        found[project] = load.index(min(load))
        load[found[project]] += number
    for project in {text.project for text in every} - found.keys():
        found[project] = len(project) % FOLDS
    return found


def unlabelled(data: Path) -> list[Text]:
    """Return the tickets that the teacher labels: some of every project, none without words."""
    labelled = labels(data)
    draw = random.Random(0)  # noqa: S311 - a sample, no secret
    by_project: dict[str, list[Text]] = defaultdict(list)
    for text in texts(data):
        if text.key not in labelled:
            words = f"{text.summary} {text.description}".split()
            if len(words) >= _FEWEST_WORDS:
                by_project[text.project].append(text)
    chosen = []
    for project in sorted(by_project):
        found = by_project[project]
        draw.shuffle(found)
        chosen += found[:PER_PROJECT]
    return chosen


def soft_file(folder: Path, fold: int | None) -> Path:
    """Return where the teacher's labels are that know nothing of a fold."""
    return folder / ("all.jsonl" if fold is None else f"without-{fold}.jsonl")


def examples(data: Path, soft: Path, fold: int | None) -> list[Example]:
    """Return what a model is to learn from, without the projects and reference pairs of a fold."""
    real = labels(data)
    of = folds(data)
    taught = {row["key"]: row["targets"] for row in lines(soft_file(soft, fold))}
    found = []
    for text in texts(data):
        targets = real.get(text.key) or taught.get(text.key)
        if targets and (fold is None or of[text.project] != fold):
            weight = REAL if text.key in real else TAUGHT
            found.append(Example(text.ticket(), text.project, tuple(targets), weight))
    for number, pair in enumerate(pairs(load()).values()):
        if number % FOLDS != fold:
            read = [r for r in pair if r.ticket.language == "en"]
            found += [Example(r.ticket, "references", (r.level, *_UNSAID), REFERENCE) for r in read]
    return found


def held_out(data: Path, fold: int | None) -> list[str]:
    """Return the projects of a fold."""
    return sorted(project for project, number in folds(data).items() if number == fold)
