"""The shortest path to ready: the fewest edits that lift a ticket over the bar, as text to paste.

Findings that one piece of text settles are one edit (`Rule.repair` names the part of a ticket, and
`skeletons.toml` holds its text). Blockers come first, then whatever wins back most, and the path
ends as soon as the predicted score is ready. A finding that another one hides for now
(`Rule.implied_by`) is settled along the way, so that it does not come up after the edit. Nothing
is invented: what nobody stated is a blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ticket_lint.config.schema import Bars
from ticket_lint.errors import RuleError
from ticket_lint.judge.score import Costs, Scored, score
from ticket_lint.judge.skeletons import Part, skeletons
from ticket_lint.rules.api import Rule
from ticket_lint.values.assessment import Edit, Finding, Nearest
from ticket_lint.values.ticket import Kind, Ticket


class _Group(NamedTuple):
    """Findings that one edit settles; `parts` is empty for an edit in place."""

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))


def check_parts(rules: Iterable[Rule]) -> None:
    """Raise `RuleError` for a rule whose `repair` is no part of a ticket."""
    known = skeletons().names
    for rule in rules:
        if rule.repair and rule.repair not in known:
            raise RuleError(
                f"repair = {rule.repair!r} is no part of a ticket",
                where=f"rule {rule.name}",
                right="known: " + ", ".join(known),
            )


def path(
    ticket: Ticket,
    scored: Scored,
    implied: Sequence[Finding],
    *,
    rules: Iterable[Rule],
    costs: Costs,
    bars: Bars,
    nearest: Nearest | None = None,
) -> tuple[Edit, ...]:
    """Return the edits that lift a ticket over the ready bar, none where it is ready.

    `implied` are the findings that others hide. The gains add up: the score plus all of them is
    the score that the edits lead to. What blocks comes first, then what costs most; one of the
    edits may be to say it as precisely as the nearest good reference does.
    """
    if scored.score >= bars.ready:
        return ()
    by_name = {rule.name: rule for rule in rules}
    left = (*scored.findings, *_to_come(scored.findings, implied, by_name))
    groups = [group for group in _groups(left, by_name, ticket.kind) if _weight(group, costs)]
    steps: list[tuple[bool, int, _Group | Nearest]] = [
        (not _blocks(group), -_weight(group, costs), group) for group in groups
    ]
    # Not what it costs now, which is cut where the score ends at 0.
    distance = costs.of_distance(nearest.distance) if nearest else 0
    if nearest and nearest.good and distance:
        steps.append((True, -distance, nearest))
    edits: list[Edit] = []
    now = scored.score
    for _, _, step in sorted(steps, key=lambda step: step[:2]):
        if now >= bars.ready:
            break
        if isinstance(step, Nearest):
            distance = 0
        else:
            left = tuple(finding for finding in left if finding.rule not in step.rules)
        after = score(_active(left, by_name), costs, bars, distance=distance).score
        gain, now = after - now, after
        edits.append(
            _nearer(step, gain) if isinstance(step, Nearest) else _edit(step, gain, ticket.language)
        )
    return tuple(edits)


def _nearer(nearest: Nearest, gain: int) -> Edit:
    title = f"Say it as precisely as the reference {nearest.good} does"
    lacks = [lack.fact.replace("_", " ") for lack in nearest.lacks]
    if lacks:
        title += f", which also states {', '.join(lacks)}"
    return Edit(title=title, rules=(), gain=gain)


def _to_come(
    shown: Sequence[Finding], implied: Sequence[Finding], rules: Mapping[str, Rule]
) -> tuple[Finding, ...]:
    """Return the hidden findings that a repair brings to light; one behind a waived one stays."""
    behind = {finding.rule for finding in (*shown, *implied)}
    return tuple(f for f in implied if behind.intersection(rules[f.rule].implied_by))


def _active(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> tuple[Finding, ...]:
    """Return the findings that no other one hides, worst first."""
    names = {finding.rule for finding in findings}
    active = [
        f for f in findings if f.rule not in rules or names.isdisjoint(rules[f.rule].implied_by)
    ]
    return tuple(sorted(active, key=lambda finding: finding.severity != "E"))


def _groups(findings: Sequence[Finding], rules: Mapping[str, Rule], kind: Kind) -> Iterable[_Group]:
    """Sort findings into edits: one for each part or set of parts, one for each rule in place."""
    data = skeletons()
    parts = {name: rule.repair for name, rule in rules.items() if rule.repair}
    edits = data.edits({parts[f.rule] for f in findings if f.rule in parts}, kind)
    by_edit: dict[str, list[Finding]] = {}
    for finding in findings:
        part = parts.get(finding.rule)
        edit = edits[part] if part else f"in place: {finding.rule}"
        by_edit.setdefault(edit, []).append(finding)
    for grouped in by_edit.values():
        names = {parts[finding.rule] for finding in grouped if finding.rule in parts}
        yield _Group(data.ordered(names, kind), tuple(grouped))


def _blocks(group: _Group) -> bool:
    return any(finding.severity == "E" for finding in group.findings)


def _weight(group: _Group, costs: Costs) -> int:
    """Return what the findings cost before any cut: what a reader wins back at least in part."""
    first = {finding.rule: finding for finding in reversed(group.findings)}
    return sum(costs.cost(finding) for finding in first.values())


def _edit(group: _Group, gain: int, language: str) -> Edit:
    texts = [text for part in group.parts if (text := part.skeleton(language))]
    first = group.findings[0]
    return Edit(
        title=_title(group.parts) if texts else first.suggestion or first.message,
        rules=group.rules,
        gain=gain,
        skeleton="\n\n".join(texts),
        at=tuple(f.evidence for f in group.findings if f.evidence),
    )


def _title(parts: Sequence[Part]) -> str:
    *most, last = [part.title for part in parts]
    return f"State {', '.join(most)} and {last}" if most else f"State {last}"
