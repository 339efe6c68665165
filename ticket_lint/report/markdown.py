"""The report for a pull request or a wiki page: a table of the tickets, then their details."""

from __future__ import annotations

from collections.abc import Iterator

from ticket_lint.errors import TicketLintError
from ticket_lint.report.escape import block, code, markdown
from ticket_lint.report.spool import Spool
from ticket_lint.report.tally import VERDICTS, Tally, Terms, WaiverState
from ticket_lint.values.assessment import Assessment, Evidence, Finding

_HEAD = """\
# Tickets

| ticket | score | verdict | summary |
| --- | ---: | --- | --- |
"""
_MARK = {"E": "error", "W": "warning", "I": "note"}


class Markdown:
    """GitHub-flavoured Markdown. Rows are written as they come, details kept for the end."""

    def __init__(self, terms: Terms) -> None:
        """Take the terms for the end."""
        self._terms = terms
        self._details = Spool()
        self._faults = Spool()

    def start(self) -> str:
        """Return the head of the table."""
        return _HEAD

    def ticket(self, assessment: Assessment) -> str:
        """Return a row of the table, and keep the details."""
        a = assessment
        if a.findings or a.waived:
            self._details.add("\n".join(_details(a)) + "\n\n")
        summary = code(a.summary, cell=True) if a.summary else ""
        return f"| {markdown(a.key)} | {a.score} | {a.verdict} | {summary} |\n"

    def fault(self, error: TicketLintError) -> str:
        """Keep an input that could not be read."""
        self._faults.add(f"- {markdown(str(error))}\n")
        return ""

    def end(self, tally: Tally) -> Iterator[str]:
        """Yield the counts, the details, the waivers, and what could not be read."""
        counts = ", ".join(f"{tally.verdicts[verdict]} {verdict}" for verdict in VERDICTS)
        mean = f"; mean score {tally.mean:g}" if tally.mean is not None else ""
        yield f"\n**{tally.tickets} tickets:** {counts}{mean}\n"
        if self._terms.fail_under is not None:
            yield f"\n{tally.below} below {self._terms.fail_under}\n"
        if not tally.complete:
            yield "\nStopped before the end of the input.\n"
        if self._faults:
            yield "\n## Could not be read\n\n"
            yield from self._faults
        if self._details:
            yield "\n## Findings\n\n"
            yield from self._details
        waivers = list(tally.waivers())
        if waivers:
            yield "\n## Waivers\n\n"
            yield from (_waiver(state) for state in waivers)
        if self._terms.off:
            yield f"\nRules switched off: {markdown(', '.join(self._terms.off))}\n"


def _details(a: Assessment) -> Iterator[str]:
    """Yield a ticket's findings and the shortest path to ready."""
    yield f"### {markdown(a.key)}: {a.score}, {a.verdict}\n"
    yield from (_finding(finding) for finding in a.findings)
    for waived in a.waived:
        yield (
            f"- waived until {waived.until}: **{markdown(waived.finding.rule)}** "
            f"({markdown(waived.reason)})"
        )
    if a.edits:
        yield f"\nShortest path to ready ({a.score} → {a.score + sum(e.gain for e in a.edits)}):\n"
        for number, edit in enumerate(a.edits, 1):
            yield f"{number}. {markdown(edit.title)} (+{edit.gain})"
            if edit.skeleton:
                yield "\n" + _indented(block(edit.skeleton, "markdown")) + "\n"
    stated = [
        f"- {kind.replace('_', ' ')}: {_quote(one.evidence[0])}"
        for kind, one in a.stated.items()
        if one.state == "stated" and one.evidence
    ]
    if stated:
        yield "\nIt states:\n"
        yield from stated


def _finding(finding: Finding) -> str:
    cost = f" (−{finding.cost})" if finding.cost else ""
    text = f"- {_MARK[finding.severity]} **{markdown(finding.rule)}**{cost}: "
    text += markdown(finding.message)
    if finding.evidence:
        text += f": {_quote(finding.evidence)}"
    if finding.searched:
        text += f" (looked in {markdown(', '.join(finding.searched))})"
    if finding.suggestion:
        text += f"\n  → {markdown(finding.suggestion)}"
    return text


def _quote(evidence: Evidence) -> str:
    return f"{code(evidence.quote)} in {markdown(evidence.field)}"


def _waiver(state: WaiverState) -> str:
    where = f" on {', '.join(state.tickets)}" if state.tickets else ""
    ended = "ended on" if state.expired else "until"
    text = f"{state.rule}{where} {ended} {state.until}, {state.findings} findings: {state.reason}"
    return f"- {markdown(text)}\n"


def _indented(text: str) -> str:
    """Indent a block so that it belongs to its list item."""
    return "\n".join(f"   {line}".rstrip() for line in text.splitlines())
