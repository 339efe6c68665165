"""The score against reviewers' levels: does it order tickets as careful readers do?

    python benchmarks/score.py [--data ../shared/data] [--show RULE] [--dump FILE]

The levels (0 = well specified … 3 = cannot be delivered) are those of `ticket_levels`, the mean of
the reviewers: language models that read a written rubric, not people. The costs are set by hand
with an eye on the projects in `LOOKED_AT`; the figures that count are those of the others. Kinds
are the reviewers', because the source of half the tickets lost the issue type.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import numpy as np
from facts import LOOKED_AT, read_rows, texts, ticket
from machine import describe

from ticket_lint.fit.measure import WEAK, auc, bands, interval
from ticket_lint.fit.measure import agreement as rank_agreement
from ticket_lint.judge.assess import Judge
from ticket_lint.rules.load import load
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.ticket import Ticket

RESULT = Path(__file__).parent / "results" / "score.md"


class Case(NamedTuple):
    """A labelled ticket and its assessment."""

    project: str
    level: float
    ticket: Ticket
    assessment: Assessment

    @property
    def length(self) -> int:
        """Characters of its text: the simplest predictor of its level."""
        return sum(len(document.text) for document in self.ticket.documents)


def cases(data: Path, judge: Judge) -> Iterator[Case]:
    """Yield the labelled tickets that have a kind."""
    known = texts(data)
    for row in read_rows(data / "ticket_levels.jsonl"):
        labels = row["labels"].values()
        kinds = Counter(label["kind"] for label in labels if label.get("kind"))
        if kinds:
            _, *text = known[row["key"]]
            read = ticket(row["key"], kinds.most_common(1)[0][0], *text)
            level = mean(label["level"] for label in labels)
            yield Case(row["project"], level, read, judge(read))


def agreement(groups: dict[str, list[Case]]) -> Iterator[str]:
    """Yield the table of AUC and rank correlation by group of tickets."""
    yield "| tickets | count | level ≥ 1.5 | AUC of the score | AUC of length | Spearman |"
    yield "|---|---|---|---|---|---|"
    for name, chosen in groups.items():
        weak = np.array([case.level >= WEAK for case in chosen])
        scores = np.array([case.assessment.score for case in chosen])
        groups_of = [case.project for case in chosen]
        area = interval(lambda at, n=scores, w=weak: auc(n[at], w[at]), groups_of)
        yield (
            f"| {name} | {len(chosen)} | {weak.mean():.0%} | {area} "
            f"| {auc([case.length for case in chosen], weak):.2f} "
            f"| {rank_agreement(scores, [case.level for case in chosen]):.2f} |"
        )


def shares(chosen: list[Case]) -> Iterator[str]:
    """Yield the share of verdicts by level and the share of weak tickets by band of score."""
    yield "| level | tickets | ready | needs-work | underspecified | mean score |"
    yield "|---|---|---|---|---|---|"
    for low, high in ((0, 0.5), (0.5, 1.5), (1.5, 2.5), (2.5, 4)):
        some = [case for case in chosen if low <= case.level < high]
        verdicts = Counter(case.assessment.verdict for case in some)
        cells = (verdicts[v] / len(some) for v in ("ready", "needs-work", "underspecified"))
        name = f"{low} to below {high}" if high < WEAK + 2 else f"{low} and above"
        yield (
            f"| {name} | {len(some)} | {' | '.join(f'{cell:.0%}' for cell in cells)} "
            f"| {mean(case.assessment.score for case in some):.0f} |"
        )
    yield "\n| score | tickets | well specified (level < 1.5) |\n|---|---|---|"
    scores = [case.assessment.score for case in chosen]
    for band in bands(scores, [case.level for case in chosen]):
        share = f"{band.well.value:.0%}" if band.tickets else "-"
        yield f"| {band.low}-{band.high} | {band.tickets} | {share} |"


def firing(chosen: list[Case]) -> Iterator[str]:
    """Yield how often each rule fires by kind, and the mean level where it does and does not."""
    kinds = ("story", "bug", "task", "spike", "epic")
    by_kind = {kind: [c for c in chosen if c.assessment.kind == kind] for kind in kinds}
    titles = " | ".join(f"{kind} ({len(some)})" for kind, some in by_kind.items())
    yield f"| rule | {titles} | level with | without |"
    yield "|---" * (len(kinds) + 3) + "|"
    for rule in load():
        cells = []
        for kind in kinds:
            share = mean(fires(case, rule.name) for case in by_kind[kind])
            cells.append((f"**{share:.0%}**" if share > 0.6 else f"{share:.0%}") if share else "")  # noqa: PLR2004
        judged = [case for case in chosen if rule.applies(case.assessment.kind)]
        yes = [case.level for case in judged if fires(case, rule.name)]
        no = [case.level for case in judged if not fires(case, rule.name)]
        if yes:
            without = f"{mean(no):.2f}" if no else ""
            yield f"| {rule.name} | {' | '.join(cells)} | {mean(yes):.2f} | {without} |"


def fires(case: Case, rule: str) -> bool:
    """Tell whether a rule finds anything in a ticket."""
    return any(finding.rule == rule for finding in case.assessment.findings)


def show(chosen: Iterable[Case], rule: str, count: int) -> Iterator[str]:
    """Yield tickets on which a rule fires, to be read."""
    found = [case for case in chosen if fires(case, rule)]
    for case in random.Random(0).sample(found, min(count, len(found))):  # noqa: S311
        yield f"\n#### {case.ticket.key} ({case.ticket.kind}) level {case.level}"
        for finding in case.assessment.findings:
            if finding.rule == rule:
                quote = finding.evidence.quote if finding.evidence else ""
                yield f"  > {finding.severity} {finding.message}: {quote}"
        for document in case.ticket.documents:
            yield f"  {document.field}: {document.text[:1200]}"


def report(data: Path, chosen: list[Case], judge: Judge) -> Iterator[str]:
    """Yield the lines of the result."""
    yield "# The score against reviewers' levels\n"
    yield (__doc__ or "").split("\n\n")[-1].strip() + "\n"
    yield describe(data / "ticket_levels.jsonl")
    yield (
        f"- costs {judge.costs.version}, rules {judge.versions['rules']}, "
        f"profile {judge.config.profile}\n"
    )
    held = [case for case in chosen if case.project not in LOOKED_AT]
    groups = {"looked at": [case for case in chosen if case.project in LOOKED_AT]}
    groups["**not looked at**"] = held
    for kind in ("story", "bug", "task"):
        groups[f"not looked at: {kind}"] = [c for c in held if c.assessment.kind == kind]
    yield from agreement(groups)
    yield "\n## Verdicts, projects not looked at\n"
    yield from shares(held)
    yield "\n## How often each rule fires, all projects\n"
    yield "Mean levels are over the kinds that the rule judges; over 60 % of a kind is bold.\n"
    yield from firing(chosen)


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--show", metavar="RULE", help="print tickets on which a rule fires")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--dump", type=Path, help="write findings and levels as JSON lines")
    args = parser.parse_args()
    judge = Judge.of()
    chosen = list(cases(args.data, judge))
    if args.show:
        print("\n".join(show(chosen, args.show, args.count)))
        return
    if args.dump:
        with args.dump.open("w", encoding="utf-8") as file:
            for case in chosen:
                found = [(f.rule, f.severity) for f in case.assessment.findings]
                line = {"project": case.project, "level": case.level, "kind": case.ticket.kind}
                file.write(json.dumps({**line, "key": case.ticket.key, "findings": found}) + "\n")
        return
    text = "\n".join(report(args.data, chosen, judge)) + "\n"
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
