"""What is wrong with a set of references: it should show content, and nothing else, good and weak.

A comparison with references learns whatever tells the good from the weak ones. Where that is the
topic, the form or the length, it learns the topic, the form or the length.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ticket_lint.lexicon.stop_words import OWN
from ticket_lint.references.form import forms, size
from ticket_lint.references.library import Reference, pairs
from ticket_lint.values.assessment import Assessment

STALE_AFTER = dt.timedelta(days=365)
FEWEST_PAIRS = 3
"""Below this many pairs nothing can be said of a set as a whole."""
ALIKE = 0.3
"""Shared runs of three words, of all that two texts have, from which on they are near-duplicates.

On real tickets copies reach 0.7 and more, two random tickets 0.04 in 1 of 3,000 cases.
"""
_MOST = 0.8
_GAP = 0.6
"""By how much a form must be more frequent among good than among weak ones to give them away."""
_LONGER = 0.85
_WORD = re.compile(r"\w{2,40}")
_STOPS = frozenset(word for words in OWN.values() for word in words.split())
_SHOWN = 5
_NEAR = 100
"""References that each is compared with at the most for a run of words, so that time is bounded."""


class Remark(NamedTuple):
    """Something to look at: which check, about which reference or pair (or all), and what.

    A `note` is no fault by itself: it may be meant.
    """

    check: str
    about: str
    message: str
    note: bool = False


def examine(
    references: Sequence[Reference], assessments: Mapping[str, Assessment], *, today: dt.date
) -> list[Remark]:
    """Return the remarks on references; `assessments` are the judged ones by id.

    Where there are own references among them, those that ship with ticket-lint are not blamed one
    by one: nobody could mend them.
    """
    own = [r for r in references if r.own] or list(references)
    found = [
        *_twins(references, {r.pair for r in own}),
        *_single(own, assessments, today),
        *_turned(own, assessments),
        *_alike(references, {r.id for r in own}),
    ]
    if len(pairs(references)) >= FEWEST_PAIRS:
        found += _one_sided(references)
    else:
        found.append(Remark("few", "", "has fewer than 3 complete pairs: too few to compare with"))
    return found


def _twins(references: Iterable[Reference], own: set[str]) -> Iterator[Remark]:
    """Yield what is wrong with pairs."""
    members: dict[str, list[Reference]] = defaultdict(list)
    for reference in references:
        members[reference.pair].append(reference)
    for name, found in sorted(members.items()):
        if name not in own:
            continue
        good, weak = [r for r in found if r.good], [r for r in found if not r.good]
        if not good or not weak:
            missing = "good" if weak else "weak"
            yield Remark("pair", name, f"has no {missing} ticket, so its topic counts, too")
        if len(good) > 1 or len(weak) > 1:
            ids = ", ".join(r.id for r in (good if len(good) > 1 else weak))
            yield Remark("pair", name, f"has more than one good or weak ticket: {ids}")
        for word, of in _SAME.items():
            values = sorted({of(r) for r in found} - {""})
            if len(values) > 1:
                yield Remark("pair", name, f"differs in {word}: {', '.join(values)}")


_SAME: dict[str, Callable[[Reference], str]] = {
    "kind": lambda reference: reference.ticket.kind,
    "language": lambda reference: reference.ticket.language,
}


def _single(
    references: Iterable[Reference], assessments: Mapping[str, Assessment], today: dt.date
) -> Iterator[Remark]:
    """Yield what is wrong with references one by one."""
    for reference in references:
        name = reference.id
        assessment = assessments.get(name)
        if assessment and reference.good and assessment.verdict != "ready":
            rules = dict.fromkeys(f.rule for f in assessment.findings if f.cost)
            why = ", ".join(list(rules)[:_SHOWN])
            verdict = f"is {assessment.verdict} with {assessment.score}: {why}"
            yield Remark("fails", name, f"is meant to be good, but {verdict}")
        if assessment and not reference.good and assessment.verdict == "ready":
            yield Remark(
                "passes",
                name,
                f"is meant to be weak, but rules let it pass with {assessment.score}",
            )
        if not reference.why:
            yield Remark("why", name, "does not say why it is good or weak")
        if reference.ticket.kind == "other":
            yield Remark("kind", name, "has no kind, so few rules look at it: add `kind: story`")
        if reference.reviewed and reference.reviewed > today:
            yield Remark("stale", name, f"was reviewed in the future: {reference.reviewed}")
        elif reference.reviewed and today - reference.reviewed > STALE_AFTER:
            yield Remark(
                "stale", name, f"was last reviewed on {reference.reviewed}, more than a year ago"
            )
        elif reference.own and not reference.reviewed:
            note = f"has no day of review: add `reviewed: {today}`"
            yield Remark("stale", name, note, note=True)


def _turned(own: Iterable[Reference], assessments: Mapping[str, Assessment]) -> Iterator[Remark]:
    """Yield pairs that the comparison cannot tell apart: they move its two ends together."""
    for name, twins in pairs(own).items():
        near = [a.nearest for twin in twins if (a := assessments.get(twin.id)) and a.nearest]
        if len(near) == len(twins) and near[0].distance >= near[1].distance:
            yield Remark(
                "apart",
                name,
                "the comparison does not find the weak ticket less precise than the good one: "
                f"distance {near[1].distance:.2f} and {near[0].distance:.2f} of 1",
            )


def _alike(references: Iterable[Reference], own: set[str]) -> Iterator[Remark]:
    """Yield near-duplicates, through an index so that time grows with what is shared."""
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    sizes: list[int] = []
    shared: Counter[tuple[int, int]] = Counter()
    references = list(references)
    for number, reference in enumerate(references):
        runs = _runs(reference)
        sizes.append(len(runs))
        for run in runs:
            shared.update((other, number) for other in index[run][-_NEAR:])
            index[run].append(number)
    for (one, other), count in sorted(shared.items()):
        a, b = references[one], references[other]
        alike = count / (sizes[one] + sizes[other] - count)
        if alike >= ALIKE and (a.id in own or b.id in own):
            message = f"is nearly the same text as {b.id} ({alike:.0%} of the word triples)"
            yield Remark("duplicate", a.id, message)


def _runs(reference: Reference) -> set[tuple[str, ...]]:
    text = "\n".join(document.text for document in reference.ticket.documents)
    found = _WORD.findall(text.lower())
    return set(zip(found, found[1:], found[2:], strict=False)) or {tuple(found)}


def _one_sided(references: Sequence[Reference]) -> Iterator[Remark]:
    """Yield in what a whole set is all alike, or tells good from weak without their content."""
    complete = pairs(references)
    yield from _one_value("kind", Counter(r.ticket.kind for r in references))
    yield from _one_value("domain", Counter(r.domain for r in references if r.domain))
    yield from _one_word(complete)
    languages = {r.ticket.language for r in references}
    missing = sorted(set(OWN) - languages)
    if missing:
        text = f"no reference in {', '.join(missing)}"
        yield Remark("language", "", text, note=True)
    good = [forms(g.ticket) for g, _ in complete.values()]
    weak = [forms(w.ticket) for _, w in complete.values()]
    count = len(complete)
    for form in dict.fromkeys(form for found in (*good, *weak) for form in found):
        in_good, in_weak = (sum(form in found for found in side) for side in (good, weak))
        told = f"{in_good} of {count} good and {in_weak} of {count} weak ones"
        if abs(in_good - in_weak) / count >= _GAP:
            yield Remark("form", "", f"the form gives them away: {form} in {told}")
        elif min(in_good, in_weak) / count >= _MOST:
            yield Remark("form", "", f"nearly all have one form: {form} in {told}")
    longer = sum(size(g.ticket) > size(w.ticket) for g, w in complete.values())
    for word, share in (("longer", longer), ("shorter", count - longer)):
        if share / count >= _LONGER:
            message = f"length gives them away: the good one is {word} in {share} of {count} pairs"
            yield Remark("length", "", message)


def _one_value(what: str, values: Counter[str]) -> Iterator[Remark]:
    total = values.total()
    for value, count in values.most_common(1):
        if count / total >= _MOST:
            yield Remark(what, "", f"nearly all are of one {what}: {value}, {count} of {total}")


def _one_word(complete: Mapping[str, tuple[Reference, Reference]]) -> Iterator[Remark]:
    """Yield words that most pairs are about, in the summaries or texts of both tickets."""
    seen: Counter[str] = Counter()
    for twins in complete.values():
        seen.update(set.intersection(*map(_content, twins)))
    for word, count in seen.most_common(3):
        if count / len(complete) >= _MOST:
            yield Remark("topic", "", f"one topic: “{word}” in {count} of {len(complete)} pairs")


def _content(reference: Reference) -> set[str]:
    text = "\n".join(document.text for document in reference.ticket.documents)
    return {w for w in _WORD.findall(text.lower()) if len(w) > 3 and w not in _STOPS}  # noqa: PLR2004 - shorter ones are rarely a topic


def coverage(references: Iterable[Reference]) -> dict[str, dict[str, tuple[int, int]]]:
    """Return how many good and weak references each kind, language, domain and form has."""
    table: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for reference in references:
        values: dict[str, list[str]] = {
            "kind": [reference.ticket.kind],
            "language": [reference.ticket.language or "unknown"],
            "domain": [reference.domain or "unnamed"],
            "form": list(forms(reference.ticket)),
        }
        for name, found in values.items():
            for value in found:
                table[name][value][not reference.good] += 1
    return {
        name: {
            value: (good, weak)
            for value, (good, weak) in sorted(
                counts.items(), key=lambda item: (-sum(item[1]), item[0])
            )
        }
        for name, counts in table.items()
    }
