"""The first finding against the reviewers' gap: does it name what hurts most?

    python benchmarks/gap.py [--data ../shared/data] [--fit]

Of each badly specified ticket (mean level 2 or more) the reviewers named the one thing whose
absence hurts most, the gap. They are language models that read a written rubric, not people. `ASKS`
says which gap a rule asks about; a rule stands under two only where its text asks for both, and the
columns *strictly* count only the first of the two. A ticket that two reviewers read counts by the
share of them whose gap is named. Findings of one rule count once, as reports show them. Kinds are
the source's, read from the text where it lost the issue type. The order among findings of one
severity is fitted on labels: each ticket is ordered by a table fitted on the other projects, and
`--fit` writes the table of all projects to `models/order.json`. The weights that read the kind, and
what rules look for, were not fitted anew for each project.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from facts import LOOKED_AT, read_rows, texts, ticket
from machine import describe
from shipping import ship

from ticket_lint.judge.assess import Judge
from ticket_lint.judge.order import SEVERITIES, TABLE, USUAL
from ticket_lint.rules.load import load
from ticket_lint.values.assessment import Severity
from ticket_lint.values.ticket import Kind

RESULT = Path(__file__).parent / "results" / "gap.md"
WEAK = 2
DRAWS = 500
SHRINK = 5
"""Average tickets that a rule's share is mixed with, so that three tickets make no rule certain."""
FEW = 3
"""Findings that a reader looks at."""
ASKS: Mapping[str, tuple[str, ...]] = {
    "goal": (
        "vague-summary",
        "missing-role-or-goal",
        "open-ended-spike",
        "circular-benefit",
    ),
    "outcome": (
        "empty-description",  # "what belongs to it and how one sees that it is done"
        "missing-criteria",
        "implied-criteria",
        "missing-done-condition",
        "missing-deliverable",
        "missing-exit",
        "boilerplate-criteria",
        "echoed-criterion",
        "incomplete-scenario",
        "task-as-criterion",
        "unobservable-criterion",
        "subjective-word",
        "vague-adverb",
        "vague-verb",
        "missing-verification",
    ),
    "scope": (
        "empty-description",
        "missing-criteria",  # "which cases it covers, and for each a result"
        "missing-done-condition",  # "how far it goes and when it is done"
        "missing-exit",  # "what belongs to it and when it is over"
        "missing-exclusions",
        "open-ended-list",
        "one-sided-condition",
        "happy-path-only",
    ),
    "steps": ("missing-repro", "implied-steps"),
    "expected": ("missing-expected", "implied-expected", "empty-description of a bug"),
    "observed": ("missing-observed", "empty-description of a bug"),  # "what happens, and …"
    "environment": ("missing-environment",),
    "reason": ("missing-rationale", "missing-impact"),
    "decision": (
        "open-question",
        "unsettled-approach",
        "undecided-alternatives",
        "contradiction",
        "buried-decision",
        "loophole",
        "weak-modal",
    ),
    "context": (
        "missing-context",
        "tribal-reference",
        "link-only-description",
        "undefined-acronym",
    ),
    "size": (
        "oversized",
        "sprawling-description",
        "too-many-criteria",
        "compound-summary",
        "compound-criterion",
    ),
}
_OF_A_BUG = " of a bug"


class Case(NamedTuple):
    """A weak ticket: what each reviewer misses, and what each rule finds, worst first."""

    key: str
    project: str
    kind: Kind
    gaps: tuple[str, ...]
    rules: tuple[tuple[str, Severity], ...]


def asks(rule: str, kind: Kind) -> tuple[str, ...]:
    """Return the gaps that a rule's finding asks about, the main one first."""
    own = rule + _OF_A_BUG if kind == "bug" else rule
    found = tuple(gap for gap, rules in ASKS.items() if own in rules)
    return found or tuple(gap for gap, rules in ASKS.items() if rule in rules)


def cases(data: Path, judge: Judge, *, reviewed_kinds: bool) -> Iterator[Case]:
    """Yield the weak tickets, judged as the source's kind or as the one the reviewers saw."""
    known = texts(data)
    for row in read_rows(data / "ticket_levels.jsonl"):
        labels = row["labels"].values()
        gaps = tuple(label["gap"] for label in labels if label.get("gap"))
        if gaps and mean(label["level"] for label in labels) >= WEAK:
            kind, *text = known[row["key"]]
            if reviewed_kinds:
                kind = Counter(label["kind"] for label in labels).most_common(1)[0][0]
            assessment = judge(ticket(row["key"], kind, *text))
            rules: dict[str, Severity] = {}
            for finding in assessment.findings:
                rules.setdefault(finding.rule, finding.severity)
            yield Case(row["key"], row["project"], assessment.kind, gaps, tuple(rules.items()))


def fitted(chosen: Iterable[Case]) -> dict[str, int]:
    """Return for each rule in how many of 100 tickets with its finding a gap it asks is named."""
    sums: dict[str, list[float]] = defaultdict(list)
    for case in chosen:
        for rule, _ in case.rules:
            asked = asks(rule, case.kind)
            sums[rule].append(mean(gap in asked for gap in case.gaps))
    return {
        rule: round((100 * sum(hits) + SHRINK * USUAL) / (len(hits) + SHRINK))
        for rule, hits in sorted(sums.items())
    }


def in_order(chosen: Sequence[Case]) -> list[Case]:
    """Return cases with their rules ordered by a table fitted on the other projects."""
    found = []
    for project in sorted({case.project for case in chosen}):
        table = fitted(case for case in chosen if case.project != project)
        for case in chosen:
            if case.project == project:
                rules = sorted(
                    case.rules,
                    key=lambda r: (SEVERITIES[r[1]], -table.get(r[0], USUAL), r[0]),
                )
                found.append(case._replace(rules=tuple(rules)))
    return found


def named(case: Case, few: int, *, strictly: bool = False) -> float:
    """Return the share of reviewers whose gap one of the first findings names."""
    most = 1 if strictly else 2
    asked = {gap for rule, _ in case.rules[:few] for gap in asks(rule, case.kind)[:most]}
    return mean(gap in asked for gap in case.gaps)


def interval(chosen: Sequence[Case], figure: Callable[[Case], float]) -> str:
    """Return a mean with the middle 95 % of it over draws of projects with replacement."""
    groups: dict[str, list[float]] = defaultdict(list)
    for case in chosen:
        groups[case.project].append(figure(case))
    draw, names = random.Random(0), sorted(groups)  # noqa: S311 - a bootstrap, no secret
    values = sorted(
        mean(value for name in draw.choices(names, k=len(names)) for value in groups[name])
        for _ in range(DRAWS)
    )
    low, high = values[int(0.025 * DRAWS)], values[int(0.975 * DRAWS)]
    return f"{mean(map(figure, chosen)):.0%} ({low:.0%}-{high:.0%})"


def usual(chosen: Sequence[Case]) -> Callable[[Case, int], float]:
    """Return the baseline: the gaps most often named for the kind in the other projects."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for case in chosen:
        counts[case.project, case.kind].update(case.gaps)

    def figure(case: Case, few: int) -> float:
        others = Counter[str]()
        for (project, kind), seen in counts.items():
            if project != case.project and kind == case.kind:
                others.update(seen)
        first = [gap for gap, _ in others.most_common(few)]
        return mean(gap in first for gap in case.gaps)

    return figure


def agreement(chosen: Iterable[Case]) -> str:
    """Return how often two reviewers name the same gap."""
    pairs = [case.gaps for case in chosen if len(case.gaps) > 1]
    return f"{mean(one == two for one, two, *_ in pairs):.0%} of {len(pairs)}" if pairs else "-"


def figures(groups: Mapping[str, Sequence[Case]]) -> Iterator[str]:
    """Yield the table of figures by group of tickets."""
    yield (
        "| tickets | count | first finding | first three | strictly: first | strictly: three "
        "| always the usual gap of the kind | the usual three | reviewers with each other |"
    )
    yield "|---" * 9 + "|"
    for name, some in groups.items():
        often = usual(some)
        cells = [
            interval(some, lambda case: named(case, 1)),
            interval(some, lambda case: named(case, FEW)),
            f"{mean(named(case, 1, strictly=True) for case in some):.0%}",
            f"{mean(named(case, FEW, strictly=True) for case in some):.0%}",
            f"{mean(often(case, 1) for case in some):.0%}",
            f"{mean(often(case, FEW) for case in some):.0%}",
            agreement(some),
        ]
        yield f"| {name} | {len(some)} | {' | '.join(cells)} |"


def by_gap(chosen: Sequence[Case]) -> Iterator[str]:
    """Yield for each gap how often it is named, why not, and what stands first instead."""
    yield "| gap | named | first | first three | asked further down | not asked | first instead |"
    yield "|---|---|---|---|---|---|---|"
    for gap in ASKS:
        some = [case._replace(gaps=(gap,)) for case in chosen for g in case.gaps if g == gap]
        if some:
            first, three, any_ = (mean(named(c, few) for c in some) for few in (1, FEW, 99))
            instead = Counter(
                case.rules[0][0] if case.rules else "nothing" for case in some if not named(case, 1)
            )
            shown = ", ".join(f"{rule} {count}" for rule, count in instead.most_common(4))
            yield (
                f"| {gap} | {len(some)} | {first:.0%} | {three:.0%} | {any_ - three:.0%} "
                f"| {1 - any_:.0%} | {shown} |"
            )


def report(data: Path, source: list[Case], judge: Judge) -> Iterator[str]:
    """Yield the lines of the result."""
    yield "# The first finding against the reviewers' gap\n"
    yield (__doc__ or "").split("\n\n")[-1].strip() + "\n"
    yield describe(data / "ticket_levels.jsonl")
    yield f"- costs {judge.costs.version}, rules {judge.versions['rules']}\n"
    ours = in_order(source)
    kinds = in_order(list(cases(data, judge, reviewed_kinds=True)))
    held = [case for case in ours if case.project not in LOOKED_AT]
    groups = {
        "looked at": [case for case in ours if case.project in LOOKED_AT],
        "**not looked at**": held,
        "all": ours,
        "not looked at, kinds of the reviewers": [c for c in kinds if c.project not in LOOKED_AT],
        "all, kinds of the reviewers": kinds,
        "not looked at, any finding": [case for case in held if case.rules],
    }
    for kind in ("bug", "story", "task"):
        groups[f"not looked at: {kind}"] = [case for case in held if case.kind == kind]
    yield from figures(groups)
    yield "\n## By gap, projects not looked at\n"
    yield from by_gap(held)
    yield "\n## By gap, all projects\n"
    yield from by_gap(ours)
    yield "\n## Which gap a rule asks about\n"
    yield "| gap | rules |\n|---|---|"
    for gap, rules in ASKS.items():
        yield f"| {gap} | {', '.join(rules)} |"
    others = [rule.name for rule in load() if not asks(rule.name, "task")]
    yield f"\nThese ask about none of them: {', '.join(others)}."


def main() -> None:
    """Measure, print and write the result; with `--fit` the table of the order as well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--fit", action="store_true", help="write models/order.json")
    args = parser.parse_args()
    judge = Judge.of()
    source = list(cases(args.data, judge, reviewed_kinds=False))
    if args.fit:
        labels = args.data / "ticket_levels.jsonl"
        content = {
            "version": "1",
            "about": "In how many of 100 badly specified tickets with a rule's finding reviewers "
            "named what it asks for as the one thing missing. Written by benchmarks/gap.py --fit.",
            "labels_sha256": sha256(labels.read_bytes()).hexdigest(),
            "tickets": len(source),
            "rules": fitted(source),
        }
        ship(TABLE, json.dumps(content, indent=2) + "\n", __file__)
    text = "\n".join(report(args.data, source, judge)) + "\n"
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
