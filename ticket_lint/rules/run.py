"""Run rules over a reading: findings without their costs, and who abstained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from ticket_lint.lexicon.secrets import mask
from ticket_lint.rules.api import Abstain, Fault, Rule
from ticket_lint.stated.evidence import evidence
from ticket_lint.stated.reading import Reading
from ticket_lint.values.assessment import Abstention, Finding, Severity


class Outcome(NamedTuple):
    """What the rules say of one ticket, worst first in the order of the rules.

    `implied` are the findings that another rule's finding makes redundant; that one then is as
    severe as the worst of them.
    """

    findings: tuple[Finding, ...]
    abstained: tuple[Abstention, ...]
    implied: tuple[Finding, ...] = ()


_OURS = "ticket_lint"
_ORDER: dict[Severity, int] = {"E": 0, "W": 1, "I": 2}


def run(
    reading: Reading, rules: Iterable[Rule], options: Mapping[str, Mapping[str, Any]] = {}
) -> Outcome:
    """Run each rule that applies to the ticket's kind; `options` are by rule name."""
    kind = reading.ticket.kind
    by_rule: dict[str, list[Finding]] = {}
    abstained: list[Abstention] = []
    applied = [rule for rule in rules if rule.applies(kind)]
    for rule in applied:
        reason = _ignorance(rule, reading)
        if reason:
            abstained.append(Abstention(rule.name, reason))
            continue
        try:
            for fault in rule.check(reading, **options.get(rule.name, {})):
                if isinstance(fault, Abstain):
                    abstained.append(Abstention(rule.name, fault.reason))
                else:
                    by_rule.setdefault(rule.name, []).append(_finding(rule, fault, reading))
        except Exception as error:
            # A mistake of ours must come to light; a plug-in's must not cost the run its verdicts.
            if getattr(rule.check, "__module__", "").partition(".")[0] == _OURS:
                raise
            by_rule.pop(rule.name, None)
            crash = mask(f"crashed on this ticket: {type(error).__name__}: {error}")
            abstained.append(Abstention(rule.name, crash))
    fired = [rule for rule in applied if rule.name in by_rule]
    findings, implied = _without_implied(fired, by_rule)
    findings.sort(key=lambda finding: _ORDER[finding.severity])
    return Outcome(tuple(findings), tuple(abstained), tuple(implied))


def _without_implied(
    fired: Iterable[Rule], by_rule: Mapping[str, list[Finding]]
) -> tuple[list[Finding], list[Finding]]:
    """Return the findings to show, and those that another one makes redundant."""
    findings: list[Finding] = []
    implied: list[Finding] = []
    shown_by = {rule.name: [o for o in rule.implied_by if o in by_rule] for rule in fired}
    for name, others in shown_by.items():
        for other in others:
            _stand_for(by_rule[name], by_rule[other])
    for name, others in shown_by.items():
        (implied if others else findings).extend(by_rule[name])
    return findings, implied


def _stand_for(redundant: list[Finding], shown: list[Finding]) -> None:
    """Make the finding that is shown as severe as the worst of those it stands for."""
    worst = min((*redundant, shown[0]), key=lambda finding: _ORDER[finding.severity])
    shown[0] = replace(shown[0], severity=worst.severity)


def _ignorance(rule: Rule, reading: Reading) -> str:
    """Return why a rule cannot judge this ticket, or nothing."""
    language = reading.language
    if rule.languages and language and language not in rule.languages:
        return f"does not speak the ticket's language ({language})"
    for kind in rule.needs:
        if reading.facts.state(kind) == "unknown":
            return reading.facts.unknown[kind]
    return ""


def _finding(rule: Rule, fault: Fault, reading: Reading) -> Finding:
    return Finding(
        rule=rule.name,
        severity=fault.severity or rule.severity_of(reading.ticket.kind),
        message=mask(fault.message),
        evidence=evidence(reading.ticket, fault.at) if fault.at is not None else None,
        searched=fault.searched,
        suggestion=mask(fault.suggestion),
    )
