"""The report for a pull request or a wiki page: a table of the tickets, then their details."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ticket_lint.errors import TicketLintError
from ticket_lint.report import distance
from ticket_lint.report.escape import block, brief, code, markdown
from ticket_lint.report.spool import Spool
from ticket_lint.report.tally import VERDICTS, Tally, Terms, WaiverState, counted, of_a_kind
from ticket_lint.values.assessment import Assessment, Evidence, Finding, Nearest

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
        if a.findings or a.waived or distance.points(a):
            self._details.add("\n".join(_details(a)) + "\n\n")
        summary = code(brief(a.summary), cell=True) if a.summary else ""
        return f"| {markdown(brief(a.key))} | {a.score} | {a.verdict} | {summary} |\n"

    def fault(self, error: TicketLintError) -> str:
        """Keep an input that could not be read."""
        self._faults.add(f"- {markdown(str(error))}\n")
        return ""

    def end(self, tally: Tally) -> Iterator[str]:
        """Yield the counts, the details, the waivers, and what could not be read."""
        counts = ", ".join(f"{tally.verdicts[verdict]} {verdict}" for verdict in VERDICTS)
        mean = f"; mean score {tally.mean:g}" if tally.mean is not None else ""
        yield f"\n**{counted(tally.tickets, 'ticket')}:** {counts}{mean}\n"
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
    yield f"### {markdown(brief(a.key))}: {a.score}, {a.verdict}\n"
    if a.kind_from == "text":
        yield f"Kind: {a.kind}, read from the text, since no issue type is given.\n"
    yield from (_finding(same) for same in of_a_kind(a.findings))
    if a.nearest and a.nearest.cost:
        yield _distance(a.nearest)
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
        + (f" ({markdown(one.reason)})" if one.reason else "")
        for kind, one in a.stated.items()
        if one.state == "stated" and one.evidence
    ]
    if stated:
        yield "\nIt states:\n"
        yield from stated


def _distance(near: Nearest) -> str:
    """Return the distance to the references as a list item."""
    text = f"- **{distance.LABEL}** (−{near.cost}): {distance.meaning(near)}"
    if near.good:
        text += f"; nearest good one: {code(near.good)}"
        if more := [f"{fact} {code(quote)}" for fact, quote in distance.more(near)]:
            text += f", which also states {', '.join(more)}"
    return text


def _finding(same: Sequence[Finding]) -> str:
    """Return findings that say the same as one list item."""
    first = same[0]
    points = sum(finding.cost for finding in same)
    cost = f" (−{points})" if points else ""
    text = f"- {_MARK[first.severity]} **{markdown(first.rule)}**{cost}: "
    text += markdown(first.message)
    if quotes := [_quote(finding.evidence) for finding in same if finding.evidence]:
        text += f": {', '.join(quotes)}"
    if first.searched:
        text += f" (looked in {markdown(', '.join(first.searched))})"
    for suggestion in dict.fromkeys(f.suggestion for f in same if f.suggestion):
        text += f"\n  → {markdown(suggestion)}"
    return text


def _quote(evidence: Evidence) -> str:
    return f"{code(evidence.quote)} in {markdown(evidence.field)}"


def _waiver(state: WaiverState) -> str:
    where = f" on {', '.join(state.tickets)}" if state.tickets else ""
    ended = "ended on" if state.expired else "until"
    found = counted(state.findings, "finding")
    text = f"{state.rule}{where} {ended} {state.until}, {found}: {state.reason}"
    return f"- {markdown(text)}\n"


def _indented(text: str) -> str:
    """Indent a block so that it belongs to its list item."""
    return "\n".join(f"   {line}".rstrip() for line in text.splitlines())
