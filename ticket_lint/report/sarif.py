"""SARIF 2.1.0 for code scanners: a result a finding, in the ticket's field that shows it.

A field of a ticket is an artifact (`WEB-1/description`), its offsets count Unicode code points of
the field's plain text. A waived finding is a suppressed result, the distance to the references a
note. Source: OASIS SARIF 2.1.0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from ticket_lint.errors import TicketLintError
from ticket_lint.report import distance, escape
from ticket_lint.report.escape import plain
from ticket_lint.report.spool import Spool
from ticket_lint.report.tally import Tally, Terms
from ticket_lint.rules.api import Rule
from ticket_lint.values.assessment import Assessment, Finding, Nearest, Severity

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVEL: dict[Severity, str] = {"E": "error", "W": "warning", "I": "note"}
_DISTANCE = "distance-to-references"
"""The id of the results that say what the distance costs, so that the points add up here, too."""


class Sarif:
    """One run: the rules first, results as they come, the invocation with its counts last."""

    def __init__(self, terms: Terms) -> None:
        """Take the terms: the rules in force become the driver's."""
        self._terms = terms
        self._index = {rule.name: number for number, rule in enumerate(terms.rules)}
        self._index[_DISTANCE] = len(terms.rules)
        self._between = ""
        self._faults = Spool()

    def start(self) -> str:
        """Return everything up to the first result."""
        version = self._terms.versions.get("ticket_lint", "")
        driver = {
            "name": "ticket-lint",
            **({"version": version} if version else {}),
            "rules": [*(_rule(rule) for rule in self._terms.rules), _of_distance()],
        }
        run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints"}
        head = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
        return _text(head)[: -len("}]}")] + ',"results":['

    def ticket(self, assessment: Assessment) -> str:
        """Return the results of a ticket."""
        results = [self._result(assessment, finding) for finding in assessment.findings]
        if assessment.nearest and assessment.nearest.cost:
            results.append(self._result(assessment, _found(assessment.nearest)))
        for waived in assessment.waived:
            text = plain(f"{waived.reason} (until {waived.until})")
            suppression = {"kind": "external", "status": "accepted", "justification": text}
            result = self._result(assessment, waived.finding)
            results.append({**result, "suppressions": [suppression]})
        text = ""
        for result in results:
            text += f"{self._between}\n{_text(result)}"
            self._between = ","
        return text

    def fault(self, error: TicketLintError) -> str:
        """Keep a notification of the tool."""
        notification = {"level": "error", "message": {"text": plain(str(error))}}
        self._faults.add(f"{',' if self._faults else ''}\n{_text(notification)}")
        return ""

    def end(self, tally: Tally) -> Iterator[str]:
        """Yield the invocation."""
        successful = "true" if tally.complete and not tally.faults else "false"
        yield f'\n],"invocations":[{{"executionSuccessful":{successful},'
        yield '"toolExecutionNotifications":['
        yield from self._faults
        properties = {
            "profile": self._terms.profile,
            "versions": dict(self._terms.versions),
            "tickets": tally.tickets,
            "verdicts": dict(tally.verdicts),
            "mean_score": tally.mean,
            "rules_off": self._terms.off,
            "waivers": [
                {
                    "rule": state.rule,
                    "tickets": state.tickets,
                    "reason": state.reason,
                    "until": state.until,
                    "expired": state.expired,
                    "findings": state.findings,
                }
                for state in tally.waivers()
            ],
        }
        yield f'\n],"properties":{_text(properties)}}}]}}]}}\n'

    def _result(self, a: Assessment, finding: Finding) -> dict[str, Any]:
        message = finding.message
        if finding.searched:
            message += f" (looked in {', '.join(finding.searched)})"
        if finding.suggestion:
            message += f". {finding.suggestion}"
        quoted = finding.evidence.quote if finding.evidence else ""
        identity = f"{a.key}\0{finding.rule}\0{finding.message}\0{quoted}"
        digest = hashlib.sha256(identity.encode(errors="replace")).hexdigest()
        number = self._index.get(finding.rule)
        return {
            "ruleId": finding.rule,
            **({} if number is None else {"ruleIndex": number}),
            "level": _LEVEL[finding.severity],
            "message": {"text": plain(message)},
            "locations": [_location(a.key, finding)],
            "partialFingerprints": {"finding/v1": digest},
            "properties": {"cost": finding.cost, "score": a.score, "verdict": a.verdict},
        }


def _location(key: str, finding: Finding) -> dict[str, Any]:
    """Return where a finding is: a range of a field, or the ticket where something is absent."""
    evidence = finding.evidence
    uri = quote(key.encode(errors="replace"), safe="")
    name = plain(key)
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if evidence:
        physical["artifactLocation"] = {
            "uri": f"{uri}/{quote(evidence.field.encode(errors='replace'), safe='')}"
        }
        physical["region"] = {
            "charOffset": evidence.start,
            "charLength": evidence.end - evidence.start,
            "snippet": {"text": plain(evidence.quote)},
        }
        name = f"{name}/{plain(evidence.field)}"
    logical = {"name": plain(key), "fullyQualifiedName": name, "kind": "ticket"}
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _found(near: Nearest) -> Finding:
    """Return the distance as a finding; its message stays the same when the distance changes."""
    hint = ""
    if near.good:
        more = [f"{fact} “{quote}”" for fact, quote in distance.more(near)]
        hint = f"Nearest good one: {near.good}"
        hint += f", which also states {', '.join(more)}" if more else ""
    return Finding(_DISTANCE, "I", distance.MEANING, suggestion=hint, cost=near.cost)


def _of_distance() -> dict[str, Any]:
    return {
        "id": _DISTANCE,
        "shortDescription": {"text": distance.MEANING},
        "defaultConfiguration": {"level": _LEVEL["I"]},
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {"tags": [rule.family, rule.stage]},
    }


def _text(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return escape.json(text.encode("utf-8", "replace").decode())
