"""JUnit XML for build servers: a test case a ticket.

A case fails where the ticket is below `--fail-under`, or, without it, where it is not `ready`. An
input that could not be read is a case with an error. Cases are kept in a temporary file until the
counts that stand before them are known.
"""

from __future__ import annotations

from collections.abc import Iterator

from ticket_lint.errors import TicketLintError
from ticket_lint.report import distance
from ticket_lint.report.escape import brief, xml
from ticket_lint.report.spool import Spool
from ticket_lint.report.tally import Tally, Terms, counted
from ticket_lint.values.assessment import Assessment, Finding, Nearest


class Junit:
    """One `testsuite` in the form that Jenkins, GitLab and GitHub's reporters read."""

    def __init__(self, terms: Terms) -> None:
        """Take the terms: what fails, and the properties of the suite."""
        self._terms = terms
        self._cases = Spool()
        self._failures = 0

    def start(self) -> str:
        """Return the declaration."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n'

    def ticket(self, assessment: Assessment) -> str:
        """Keep a test case."""
        a = assessment
        bar = self._terms.fail_under
        failed = a.verdict != "ready" if bar is None else a.score < bar
        self._failures += failed
        name = xml(brief(f"{a.key} {a.summary}".rstrip()))
        lines = [f'    <testcase classname="ticket-lint.{a.kind}" name="{name}">']
        text = "\n".join(_lines(a))
        if failed:
            head = f'message="score {a.score}, {a.verdict}" type="{a.verdict}"'
            lines.append(f"      <failure {head}>{text}</failure>")
        elif text:
            lines.append(f"      <system-out>{text}</system-out>")
        self._cases.add("\n".join([*lines, "    </testcase>\n"]))
        return ""

    def fault(self, error: TicketLintError) -> str:
        """Keep a test case of an input that could not be read."""
        name = xml(error.where or "input")
        self._cases.add(
            f'    <testcase classname="ticket-lint.input" name="{name}">\n'
            f'      <error message="{xml(error.what)}" type="{type(error).__name__}">'
            f"{xml(str(error))}</error>\n    </testcase>\n"
        )
        return ""

    def end(self, tally: Tally) -> Iterator[str]:
        """Yield the suite: its counts, its properties, its cases."""
        counts = (
            f'tests="{tally.tickets + tally.faults}" failures="{self._failures}" '
            f'errors="{tally.faults}"'
        )
        yield f'<testsuites name="ticket-lint" {counts}>\n'
        yield f'  <testsuite name="ticket-lint" {counts} skipped="0">\n    <properties>\n'
        for name, value in self._properties(tally):
            yield f'      <property name="{xml(name)}" value="{xml(value)}"/>\n'
        yield "    </properties>\n"
        yield from self._cases
        yield "  </testsuite>\n</testsuites>\n"

    def _properties(self, tally: Tally) -> Iterator[tuple[str, str]]:
        terms = self._terms
        yield "profile", terms.profile
        yield from terms.versions.items()
        yield "complete", str(tally.complete).lower()
        if tally.mean is not None:
            yield "mean_score", f"{tally.mean:g}"
        if terms.fail_under is not None:
            yield "fail_under", str(terms.fail_under)
        if terms.off:
            yield "rules_off", ", ".join(terms.off)
        for state in tally.waivers():
            where = f" on {', '.join(state.tickets)}" if state.tickets else ""
            ended = "ended on" if state.expired else "until"
            found = counted(state.findings, "finding")
            yield (
                f"waiver.{state.rule}",
                f"{found}{where} {ended} {state.until}: {state.reason}",
            )


def _lines(a: Assessment) -> Iterator[str]:
    """Yield the findings as a build server shows them."""
    yield from (_line(finding) for finding in a.findings)
    if a.nearest and a.nearest.cost:
        yield _distance(a.nearest)
    for waived in a.waived:
        yield xml(f"waived until {waived.until}: {waived.finding.rule} ({waived.reason})")
    for number, edit in enumerate(a.edits, 1):
        yield xml(f"to be ready, {number}: {edit.title} (+{edit.gain})")


def _distance(near: Nearest) -> str:
    text = f"{distance.LABEL} (-{near.cost}): {distance.meaning(near)}"
    if near.good:
        text += f" | nearest good one: {near.good}"
    for fact, quote in distance.more(near):
        text += f' | it also states {fact}: "{quote}"'
    return xml(text)


def _line(finding: Finding) -> str:
    text = f"{finding.severity} {finding.rule} (-{finding.cost}): {finding.message}"
    if finding.evidence:
        text += f' | {finding.evidence.field}: "{finding.evidence.quote}"'
    if finding.searched:
        text += f" | looked in {', '.join(finding.searched)}"
    if finding.suggestion:
        text += f" | {finding.suggestion}"
    return xml(text)
