"""Facts against labels: how well `ticket_lint.stated` sees what people and reviewers saw.

    python benchmarks/facts.py [--data ../shared/data] [--by-pattern FACT] [--errors FACT]

`bug_reports` were coded by people, `ticket_levels` by language models that read a written rubric
(called reviewers here). Projects in `LOOKED_AT` were read while the patterns were written; the
figures that count are those of the others. Two things flatter them: the rows of the others were
watched while patterns were tuned, and `facebook` was moved to `LOOKED_AT` after its low figure had
been seen; so the rows over all projects are given too. Patterns alone decide here: the classifiers'
weights were fitted on these labels, and `fact_classifiers.py` gives their figures on projects not
fitted. Writes `benchmarks/results/facts.md`.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import isnan, nan
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from machine import describe

from ticket_lint.parse import Source, documents
from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.reading import Reading
from ticket_lint.values.fact import FactKind
from ticket_lint.values.ticket import Kind, Ticket

sys.path.insert(0, str(Path(__file__).parent.parent / "models"))
from labels import lines as read_rows
from labels import texts as every_text

LOOKED_AT = {
    *("FCREPO", "datamanagement", "mesos", "moodle", "bamboo", "springxd", "DS", "HYDRA", "DRILL"),
    *("eclipse", "httpd", "docker", "facebook"),
}
SMALL = 40
RESULT = Path(__file__).parent / "results" / "facts.md"
BASELINES = {
    ("people", "expected"): "people with each other 0.74; one regular expression 0.67; TF-IDF 0.57",
    (
        "people",
        "steps",
    ): "people with each other 0.66; one regular expression 0.31; TF-IDF 0.33-0.43",
    ("reviewers", "criteria"): "reviewers with each other 0.88; features + TF-IDF + vectors 0.48",
    ("reviewers", "reason"): "reviewers with each other 0.92; features + TF-IDF + vectors 0.44",
    ("reviewers", "expected"): "reviewers with each other 0.97; features + TF-IDF + vectors 0.67",
    ("reviewers", "reproduction"): "reviewers with each other 0.92; the same 0.35-0.41",
}


class Case(NamedTuple):
    """A ticket with what its labels say of one fact (one entry for each person who coded it)."""

    key: str
    project: str
    reading: Reading
    labels: tuple[bool, ...]


class Figures(NamedTuple):
    """Agreement over cases: Cohen's kappa, precision and recall of *stated*.

    `people` is the kappa of two people over the cases that both coded, NaN where too few were.
    """

    count: float
    share: float
    kappa: float
    precision: float
    recall: float
    people: float = nan


def figures(pairs: Iterable[tuple[bool, bool]]) -> Figures:
    """Return the figures of pairs (ours, label)."""
    table = [0, 0, 0, 0]
    for ours, label in pairs:
        table[2 * ours + label] += 1
    neither, missed, wrong, right = table
    total = sum(table) or 1
    agreed = (right + neither) / total
    chance = (
        (right + wrong) * (right + missed) + (neither + missed) * (neither + wrong)
    ) / total**2
    return Figures(
        total,
        (right + missed) / total,
        (agreed - chance) / (1 - chance) if chance < 1 else 0.0,
        right / max(1, right + wrong),
        right / max(1, right + missed),
    )


def ticket(key: str, kind: Kind, summary: str, description: str, markup: str) -> Ticket:
    """Return a ticket of two fields."""
    sources = (Source("summary", summary, "text"), Source("description", description, markup))
    return Ticket(key=key, kind=kind, documents=documents(sources))


def texts(data: Path) -> dict[str, tuple[Kind, str, str, str]]:
    """Return kind, summary, description and markup of every ticket, by key."""
    return {
        text.key: (text.kind, text.summary, text.description, text.markup)
        for text in every_text(data)
    }


def people(data: Path, readings: Callable[[str], Reading]) -> dict[FactKind, list[Case]]:
    """Return the bug reports with what people saw in them."""
    cases: dict[FactKind, list[Case]] = defaultdict(list)
    codes: dict[FactKind, str] = {"expected": "eb", "steps": "s2r"}
    for row in read_rows(data / "bug_reports.jsonl"):
        key = f"{row['system']}#{row['bug_id']}"
        for kind, code in codes.items():
            labels = tuple(bool(row[who][code]) for who in ("labels_a", "labels_b") if row.get(who))
            cases[kind].append(Case(key, row["system"], readings(key), labels))
    return cases


def reviewers(data: Path, readings: Callable[[str], Reading]) -> dict[FactKind, list[Case]]:
    """Return the labelled tickets with what the reviewers saw in them."""
    cases: dict[FactKind, list[Case]] = defaultdict(list)
    names: dict[FactKind, str] = {
        "criteria": "criteria",
        "reason": "why",
        "observed": "observed",
        "expected": "expected",
        "reproduction": "steps",
    }
    for row in read_rows(data / "ticket_levels.jsonl"):
        for kind, name in names.items():
            seen = [r[name] for r in row["labels"].values() if r.get(name) is not None]
            if seen:
                label = mean(seen) >= 0.5  # noqa: PLR2004
                case = Case(row["key"], row["project"], readings(row["key"]), (label,))
                cases[kind].append(case)
    return cases


def pairs(cases: Iterable[Case], kind: FactKind) -> Iterator[tuple[bool, bool]]:
    """Yield (ours, label) for each label."""
    for case in cases:
        ours = case.reading.facts.state(kind) == "stated"
        yield from ((ours, label) for label in case.labels)


def of_cases(cases: Sequence[Case], kind: FactKind) -> Figures:
    """Return our figures over cases, beside those of people with each other."""
    both = [c.labels for c in cases if len(c.labels) == 2]  # noqa: PLR2004  # two people
    people_ = figures((first, second) for first, second in both).kappa
    return figures(pairs(cases, kind))._replace(people=people_ if len(both) >= SMALL else nan)


def table(who: str, by_kind: Mapping[FactKind, list[Case]]) -> Iterator[str]:
    """Yield the lines of a Markdown table: a fact by project, then the projects not looked at."""
    for kind, cases in by_kind.items():
        groups: dict[str, list[Case]] = defaultdict(list)
        for case in cases:
            groups[case.project].append(case)
        yield f"\n### `{kind}` ({who}; {BASELINES.get((who, kind), 'no baseline')})\n"
        yield "| project | labels | stated | κ | precision | recall | κ of people |"
        yield "|---|---|---|---|---|---|---|"
        rows = []
        for project, listed in sorted(groups.items()):
            figure = of_cases(listed, kind)
            rows.append((project, figure))
            if figure.count >= SMALL:
                yield row(project + (" (looked at)" if project in LOOKED_AT else ""), figure)
        for name, looked in (
            ("looked at", {True}),
            ("**not looked at**", {False}),
            ("all", {True, False}),
        ):
            chosen = [c for c in cases if (c.project in LOOKED_AT) in looked]
            yield row(f"{name}, pooled", of_cases(chosen, kind))
            some = [f for p, f in rows if (p in LOOKED_AT) in looked and f.count >= SMALL]
            if some:
                means = [
                    mean([v for v in column if not isnan(v)] or [nan])
                    for column in zip(*some, strict=True)
                ]
                yield row(f"{name}, mean of projects", Figures(*means))


def row(name: str, figure: Figures) -> str:
    """Return a line of the table."""
    return (
        f"| {name} | {figure.count:.0f} | {figure.share:.0%} | {figure.kappa:.2f} "
        f"| {figure.precision:.2f} | {figure.recall:.2f} "
        f"| {'' if isnan(figure.people) else f'{figure.people:.2f}'} |"
    )


def by_pattern(cases: list[Case], kind: FactKind) -> Iterator[str]:
    """Yield each form of a fact with its precision, and how often it alone decides."""
    seen: dict[str, list[bool]] = defaultdict(list)
    alone: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        forms = {fact.form for fact in case.reading.facts.of(kind)}
        for form in forms:
            seen[form].extend(case.labels)
            if len(forms) == 1:
                alone[form].extend(case.labels)
    for form, labels in sorted(seen.items(), key=lambda item: -len(item[1])):
        only = alone[form]
        share = f"{mean(only):.2f} of {len(only)}" if only else "-"
        yield f"{form:24} {mean(labels):.2f} of {len(labels):4}   alone {share}"


def errors(cases: list[Case], kind: FactKind, count: int) -> Iterator[str]:
    """Yield cases where we and the labels differ, with our evidence."""
    wrong = [c for c in cases if any(ours != label for ours, label in pairs([c], kind))]
    for case in random.Random(0).sample(wrong, min(count, len(wrong))):  # noqa: S311
        facts = case.reading.facts.of(kind)
        yield f"\n#### {case.key}: {'we' if facts else 'they'} see {kind}"
        for fact in facts[:3]:
            yield f"  [{fact.form}] {case.reading.text(fact)[:300]!r}"
        for document in case.reading.ticket.documents:
            yield f"  {document.field}: {document.text[:900]}"


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--by-pattern", help="print each pattern's precision on a fact")
    parser.add_argument("--errors", help="print cases of a fact where we differ from the labels")
    parser.add_argument("--who", choices=("people", "reviewers"), default="people")
    parser.add_argument("--count", type=int, default=20)
    args = parser.parse_args()
    known = texts(args.data)
    extractor = Extractor.of(classify=False)
    cache: dict[str, Reading] = {}

    def readings(key: str) -> Reading:
        if key not in cache:
            cache[key] = extractor(ticket(key, *known[key]))
        return cache[key]

    labelled = {
        "people": people(args.data, readings),
        "reviewers": reviewers(args.data, readings),
    }
    kind = args.by_pattern or args.errors
    if kind:
        chosen = [c for c in labelled[args.who][kind] if c.project in LOOKED_AT]
        printed = by_pattern(chosen, kind) if args.by_pattern else errors(chosen, kind, args.count)
        print("\n".join(printed))
        return
    lines = ["# Facts against labels", "", (__doc__ or "").split("\n\n")[-1].strip(), ""]
    lines.append(describe(args.data / "bug_reports.jsonl"))
    lines.append(describe(args.data / "ticket_levels.jsonl").splitlines()[-1])
    for who, by_kind in labelled.items():
        lines.extend(table(who, by_kind))
    text = "\n".join(lines) + "\n"
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
