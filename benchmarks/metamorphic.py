"""Metamorphic checks: changes that a sound score must feel, and changes that must leave it alone.

    python benchmarks/metamorphic.py [--data ../shared/data] [--each CHECK] [--references]

Tickets are all references and 500 of the shared data, drawn with a fixed seed: half of them are
labelled well specified (level 0 to 0.5, by reviewers who are language models), the rest any. Each
is changed by `transform` and judged again, profile refined. The changes were written and the rules
mended with the references and the tickets of `facts.LOOKED_AT` in view; of the others only counts
were seen. Translations are ours. Writes `benchmarks/results/metamorphic.md`.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from facts import LOOKED_AT, read_rows, texts, ticket
from machine import describe
from transform.pad import padded
from transform.remove import DUE, PARTS, without
from transform.render import STYLES, reformat
from transform.swap import swapped
from transform.translations import translations

from ticket_lint.judge.assess import Judge
from ticket_lint.judge.similarity import NAME
from ticket_lint.references.library import load
from ticket_lint.values.assessment import Assessment, Verdict
from ticket_lint.values.ticket import Ticket

RESULT = Path(__file__).parent / "results" / "metamorphic.md"
DRAWN = 250
SEED = 8
GOOD_LEVEL = 0.5
SWAP_POINTS, FORM_POINTS = 5, 2
VERDICTS: tuple[Verdict, ...] = ("underspecified", "needs-work", "ready")


class Subject(NamedTuple):
    """A ticket to be changed. `group` is a row of the tables; `readable` ones may be printed."""

    id: str
    group: str
    ticket: Ticket
    before: Assessment
    good: bool = False
    readable: bool = True


class Outcome(NamedTuple):
    """A change, the assessment after it, and whether it is as it has to be."""

    subject: Subject
    change: str
    after: Assessment
    right: bool


Check = Callable[[Judge, Subject], Iterator[Outcome]]


def never_raises(judge: Judge, subject: Subject) -> Iterator[Outcome]:
    """Deleting criteria, steps or expected behaviour never raises the score."""
    for part in PARTS:
        for how, changed in without(subject.ticket, part, judge.extract):
            after = judge(changed)
            yield Outcome(subject, f"{part}: {how}", after, after.score <= subject.before.score)


def lowers(judge: Judge, subject: Subject) -> Iterator[Outcome]:
    """Deleting all of what its kind owes lowers the score of a good reference."""
    if not subject.good:
        return
    for part, kinds in DUE.items():
        if subject.ticket.kind in kinds:
            for how, changed in without(subject.ticket, part, judge.extract):
                if how == "all":
                    after = judge(changed)
                    yield Outcome(subject, part, after, after.score < subject.before.score)


def never_improves(judge: Judge, subject: Subject) -> Iterator[Outcome]:
    """Text that states nothing never improves the verdict."""
    before = VERDICTS.index(subject.before.verdict)
    for name, changed in padded(subject.ticket):
        after = judge(changed)
        yield Outcome(subject, name, after, VERDICTS.index(after.verdict) <= before)


def keeps_topic(judge: Judge, subject: Subject) -> Iterator[Outcome]:
    """Another topic moves the score by at most 5 points."""
    changed, _ = swapped(subject.ticket)
    after = judge(changed)
    moved = abs(after.score - subject.before.score)
    yield Outcome(subject, "topic", after, moved <= SWAP_POINTS)


def keeps_form(judge: Judge, subject: Subject) -> Iterator[Outcome]:
    """Another form moves the score by at most 2 points."""
    for style in STYLES:
        after = judge(reformat(subject.ticket, style))
        moved = abs(after.score - subject.before.score)
        yield Outcome(subject, str(style), after, moved <= FORM_POINTS)


def keeps_language(judge: Judge, subject: Subject) -> Iterator[Outcome]:
    """A translation keeps the verdict of the rules, and what cannot judge it abstains openly.

    The comparison with the references reads English alone: elsewhere it has to abstain, and what
    is left is compared with what rules alone say of the original.
    """
    rules = replace(judge, similarity=None)
    before = rules(subject.ticket)
    for language, changed in translations(subject.id):
        after = judge(changed)
        abstains = any(each.rule == NAME for each in after.abstained)
        known = changed.language != "other"
        right = after.verdict == before.verdict if known else bool(after.abstained)
        yield Outcome(subject, language, after, right and (abstains or judge.similarity is None))


CHECKS: dict[str, tuple[Check, float]] = {
    "raises": (never_raises, 1.0),
    "lowers": (lowers, 0.98),
    "padding": (never_improves, 1.0),
    "topic": (keeps_topic, 0.95),
    "form": (keeps_form, 1.0),
    "language": (keeps_language, 1.0),
}
"""By name: a check and the share of outcomes that should be right."""


def references(judge: Judge) -> Iterator[Subject]:
    """Yield the shipped references."""
    for reference in load():
        group = "good references" if reference.good else "weak references"
        before = judge(reference.ticket)
        yield Subject(reference.id, group, reference.ticket, before, good=reference.good)


def drawn(judge: Judge, data: Path) -> Iterator[Subject]:
    """Yield real tickets: half of them labelled well specified, the rest any of the others."""
    known = texts(data)
    labelled = {}
    for row in read_rows(data / "ticket_levels.jsonl"):
        labels = row["labels"].values()
        kinds = [label["kind"] for label in labels if label.get("kind")]
        level = mean(label["level"] for label in labels)
        labelled[row["key"]] = (row["project"], kinds[0] if kinds else known[row["key"]][0], level)
    draw = random.Random(SEED)  # noqa: S311 - a sample, no secret
    good = [key for key, (_, _, level) in labelled.items() if level <= GOOD_LEVEL]
    chosen = draw.sample(sorted(good), DRAWN)
    others = draw.sample(sorted(known.keys() - set(chosen)), DRAWN)
    for group, keys in (("labelled good", chosen), ("any other", others)):
        for key in keys:
            kind, *text = known[key]
            project, kind, _ = labelled.get(key, (key.partition("-")[0], kind, 0))
            read = ticket(key, kind, *text)
            yield Subject(key, group, read, judge(read), readable=project in LOOKED_AT)


def lines(outcomes: list[Outcome], wanted: float) -> Iterator[str]:
    """Yield the tables of a check: by group of tickets, then by change; then what fails."""
    yield f"| | outcomes | right (wanted: {wanted:.0%}) | tickets | with all right |"
    yield "|---|---|---|---|---|"
    by_group: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_group[outcome.subject.group].append(outcome)
    for group, some in [*by_group.items(), ("**all**", outcomes)]:
        tickets = {o.subject.id for o in some}
        wrong = {o.subject.id for o in some if not o.right}
        yield (
            f"| {group} | {len(some)} | {mean(o.right for o in some):.1%} "
            f"| {len(tickets)} | {1 - len(wrong) / len(tickets):.1%} |"
        )
    by_change: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_change[outcome.change].append(outcome)
    wrong_of = {name: sum(not o.right for o in some) for name, some in by_change.items()}
    if any(wrong_of.values()):
        yield "\nWrong by change: " + ", ".join(
            f"{name} {count} of {len(by_change[name])}" for name, count in wrong_of.items() if count
        )
        names: dict[str, list[str]] = defaultdict(list)
        for o in outcomes:
            if not o.right and o.subject.group.endswith("references"):
                names[o.subject.id].append(f"{o.change} {o.subject.before.score}→{o.after.score}")
        if names:
            yield "\nReferences that fail: " + "; ".join(
                f"{name} ({', '.join(some)})" for name, some in sorted(names.items())
            )


def each(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield what fails, with the findings that cost points before and after."""
    for subject, change, after, right in outcomes:
        if not right and subject.readable:
            yield (
                f"{subject.id} [{subject.ticket.kind}] {change}: {subject.before.score} → "
                f"{after.score}\n    {costly(subject.before)}\n    {costly(after)}"
            )


def costly(assessment: Assessment) -> str:
    """Return the findings that cost points, and the verdict."""
    found = [f"{f.rule} {f.severity} −{f.cost}" for f in assessment.findings if f.cost]
    return f"{assessment.verdict}: {', '.join(found) or 'nothing'}"


def main() -> None:
    """Change, judge, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--each", choices=CHECKS, help="print what fails in a check")
    parser.add_argument("--references", action="store_true", help="no shared data; write nothing")
    args = parser.parse_args()
    judge = Judge.of(profile="refined")
    subjects = list(references(judge))
    if not args.references:
        subjects += drawn(judge, args.data)
    text = ["# Metamorphic checks\n", (__doc__ or "").split("\n\n")[-1].strip() + "\n", describe()]
    text.append(f"- costs {judge.costs.version}, rules {judge.versions['rules']}")
    shares = [swapped(subject.ticket)[1] for subject in subjects]
    text.append(
        f"- of the words of four letters and more, {mean(shares):.0%} change with the topic"
    )
    for name, (check, wanted) in CHECKS.items():
        if args.each not in {None, name}:
            continue
        outcomes = [outcome for subject in subjects for outcome in check(judge, subject)]
        if args.each:
            print("\n".join(each(outcomes)))
            return
        text.append(f"\n## {name}: {(check.__doc__ or '').strip()}\n")
        text += lines(outcomes, wanted)
    print("\n".join(text))
    if not args.references:
        RESULT.write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
