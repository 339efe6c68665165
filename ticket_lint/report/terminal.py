"""The report for a person at a terminal: one line a ticket, then what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ticket_lint.errors import TicketLintError
from ticket_lint.report import distance
from ticket_lint.report.escape import brief, plain
from ticket_lint.report.paint import Paint
from ticket_lint.report.tally import VERDICTS, Look, Tally, Terms, WaiverState, counted, of_a_kind
from ticket_lint.values.assessment import (
    Abstention,
    Assessment,
    Edit,
    Evidence,
    Finding,
    Severity,
    Stated,
    Verdict,
    Waived,
)

_VERDICT: dict[Verdict, str] = {"ready": "green", "needs-work": "yellow", "underspecified": "red"}
_SEVERITY: dict[Severity, str] = {"E": "red", "W": "yellow", "I": "blue"}
_QUOTES = 3
"""Quotes shown for a finding, if not verbose; the others are counted."""
_SHORT = 76
"""Characters of a quoted fact, if not verbose."""
_INNER = " " * 6
_KEY = 10
_BEFORE_SUMMARY = 33


class Terminal:
    """Text for people; see `Look` for its options."""

    def __init__(self, terms: Terms, look: Look) -> None:
        """Take the terms and how it is to look."""
        self._terms = terms
        self._level, self._width = look.level, look.width
        self._paint = Paint(look)

    def start(self) -> str:
        """Return nothing."""
        return ""

    def fault(self, error: TicketLintError) -> str:  # noqa: ARG002 - told on standard error
        """Return nothing."""
        return ""

    def ticket(self, assessment: Assessment) -> str:
        """Return a ticket's lines; a blank one ends them, where there may be more than one."""
        lines = [self._headline(assessment)]
        if self._level != "quiet":
            lines += self._kind(assessment)
            for same in of_a_kind(assessment.findings):
                lines += self._finding(same)
            lines += self._distance(assessment)
            lines += self._path(assessment)
            lines += self._waived(assessment.waived)
            lines += self._abstained(assessment.abstained)
            lines += self._stated(assessment)
            lines.append("")
        return "\n".join(lines) + "\n"

    def end(self, tally: Tally) -> Iterator[str]:
        """Yield the counts, and what was waived or switched off."""
        yield "\n".join(self._summary(tally)) + "\n"

    def _headline(self, a: Assessment) -> str:
        color = _VERDICT[a.verdict]
        kind = f"({a.kind}) " if self._level == "verbose" else ""
        return "  ".join(
            [
                self._paint(brief(a.key).ljust(_KEY), "bold"),
                self._paint(f"{a.score:>3}", "bold", color),
                self._paint(a.verdict.ljust(14), color),
                kind + self._fitting(a),
            ]
        ).rstrip()

    def _kind(self, a: Assessment) -> Iterator[str]:
        """Yield a note where the kind is our reading: a wrong one explains strange findings."""
        if a.kind_from == "text":
            text = f"{a.kind}, read from the text: no issue type is given"
            yield from self._paint.row([("  Kind    ", "bold")], text, _INNER, "dim")

    def _fitting(self, a: Assessment) -> str:
        """Return the summary, cut where the line would be longer than the terminal is wide."""
        summary = brief(a.summary)
        room = (self._width or 0) - _BEFORE_SUMMARY - max(0, len(brief(a.key)) - _KEY)
        return _cut(summary, max(room, _KEY)) if self._width else summary

    def _finding(self, same: Sequence[Finding]) -> Iterator[str]:
        """Yield findings of one rule that say the same, as one."""
        first = same[0]
        cost = sum(finding.cost for finding in same)
        head = [
            ("  ",),
            (first.severity, "bold", _SEVERITY[first.severity]),
            (f" {plain(first.rule)}",),
            (f" −{cost}" if cost else "", "bold"),
            (": ",),
        ]
        places = f" ({len(same)} places)" if len(same) > 1 else ""
        yield from self._paint.row(head, plain(first.message) + places, _INNER)
        yield from self._quotes([finding.evidence for finding in same if finding.evidence])
        for searched in _once(", ".join(finding.searched) for finding in same):
            yield from self._paint.row([(_INNER,)], f"looked in {plain(searched)}", _INNER, "dim")
        for suggestion in _once(finding.suggestion for finding in same):
            yield from self._paint.row([(_INNER + "→ ", "cyan")], plain(suggestion), _INNER + "  ")

    def _quotes(self, quotes: Sequence[Evidence]) -> Iterator[str]:
        shown = quotes if self._level == "verbose" else quotes[:_QUOTES]
        for quote in shown:
            head = [(f"{_INNER}{plain(quote.field)} ", "dim")]
            yield from self._paint.row(head, f"“{plain(quote.quote)}”", _INNER + "  ")
        if hidden := len(quotes) - len(shown):
            yield self._paint(f"{_INNER}and {hidden} more", "dim")

    def _distance(self, a: Assessment) -> Iterator[str]:
        """Yield what the distance to the references costs, and the nearest ones to learn from."""
        near, verbose = a.nearest, self._level == "verbose"
        if near and near.cost:
            head = [("  Distance ", "bold"), (f"−{near.cost}", "bold"), (": ",)]
            yield from self._paint.row(head, distance.meaning(near), _INNER)
        if near and near.good and (near.cost or verbose):
            more = list(distance.more(near))
            text = plain(near.good) + (", which also states" if more else "")
            yield from self._paint.row([(f"{_INNER}nearest good one: ", "dim")], text, _INNER)
            for fact, quote in more:
                head = [(f"{_INNER}  {fact} ", "dim")]
                yield from self._paint.row(head, f"“{plain(quote)}”", _INNER + "    ")
        if near and near.weak and verbose:
            yield from self._paint.row(
                [(f"{_INNER}nearest weak one: ", "dim")], plain(near.weak), _INNER
            )
        if verbose:
            yield from self._paint.row([("  Points   ", "bold")], distance.sum_of(a), _INNER)

    def _path(self, a: Assessment) -> Iterator[str]:
        """Yield the edits; a skeleton is indented by two only, so that it stays Markdown."""
        if not a.edits:
            return
        reached = a.score + sum(edit.gain for edit in a.edits)
        yield f"  {self._paint('Shortest path to ready', 'bold')} ({a.score} → {reached})"
        for number, edit in enumerate(a.edits, 1):
            yield from self._edit(number, edit)

    def _edit(self, number: int, edit: Edit) -> Iterator[str]:
        title = plain(edit.title).rstrip(".")
        gain = f" (+{edit.gain})" + (":" if edit.skeleton else "")
        yield from self._paint.row([(f"    {number} ", "bold")], title + gain, _INNER)
        if edit.skeleton:
            yield ""
            for line in edit.skeleton.splitlines():
                yield f"  {self._paint(plain(line), 'cyan')}".rstrip()
            yield ""

    def _waived(self, waived: Iterable[Waived]) -> Iterator[str]:
        for one in waived:
            text = f"{plain(one.finding.rule)} until {one.until}: {plain(one.reason)}"
            yield from self._paint.row([("  Waived ", "bold")], text, _INNER)

    def _abstained(self, abstained: Sequence[Abstention]) -> Iterator[str]:
        """Yield who could not judge, by reason; one line unless verbose."""
        by_reason: dict[str, list[str]] = {}
        for one in abstained:
            by_reason.setdefault(one.reason, []).append(one.rule)
        texts = [
            plain(f"{', '.join(rules)} ({reason})" if reason else ", ".join(rules))
            for reason, rules in by_reason.items()
        ]
        if texts and self._level == "verbose":
            for text in texts:
                yield from self._paint.row([("  Not judged ", "bold")], text, _INNER)
        elif texts:
            text = f"{counted(len(abstained), 'rule')}: {'; '.join(texts)}"
            yield from self._paint.row([("  Not judged ", "bold")], _cut(text, 2 * _SHORT), _INNER)

    def _stated(self, a: Assessment) -> Iterator[str]:
        known = {kind: one for kind, one in a.stated.items() if one.state == "stated"}
        for number, (kind, one) in enumerate(known.items()):
            head = [
                ("  States  " if not number else " " * 10, "bold"),
                (f"{_named(kind):<14}", "dim"),
            ]
            yield from self._paint.row(head, self._fact(one), " " * 24)
        if self._level == "verbose":
            for state in ("absent", "unknown"):
                others = [
                    _named(kind) + (f" ({plain(one.reason)})" if one.reason else "")
                    for kind, one in a.stated.items()
                    if one.state == state
                ]
                if others:
                    label = "  Lacks   " if state == "absent" else "  Unknown "
                    yield from self._paint.row([(label, "bold")], ", ".join(others), _INNER)

    def _fact(self, one: Stated) -> str:
        quotes = [f"“{plain(evidence.quote)}”" for evidence in one.evidence]
        elsewhere = f" ({plain(one.reason)})" if one.reason else ""
        if self._level == "verbose":
            return " · ".join(quotes) + elsewhere
        more = (f" and {len(quotes) - 1} more" if len(quotes) > 1 else "") + elsewhere
        return (_cut(quotes[0], _SHORT - len(more), "…”") if quotes else "") + more

    def _summary(self, tally: Tally) -> Iterator[str]:
        counts = ", ".join(
            self._paint(f"{tally.verdicts[verdict]} {verdict}", _VERDICT[verdict])
            for verdict in VERDICTS
        )
        total = counted(tally.tickets, "ticket")
        mean = f"; mean score {tally.mean:g}" if tally.mean is not None else ""
        yield f"{self._paint(total, 'bold')}: {counts}{mean}" if tally.tickets else total
        if self._terms.fail_under is not None:
            yield f"{tally.below} below {self._terms.fail_under}"
        if tally.faults:
            yield self._paint(f"{counted(tally.faults, 'input')} could not be read", "red")
        if not tally.complete:
            yield self._paint("stopped before the end of the input", "red")
        for state in tally.waivers():
            yield from self._waiver(state)
        if self._level == "verbose" and self._terms.versions:
            shown = ", ".join(f"{name} {value}" for name, value in self._terms.versions.items())
            yield from self._paint.row([("judged by ", "dim")], plain(shown), _INNER, "dim")
        if self._terms.off:
            yield f"off: {plain(', '.join(self._terms.off))}"

    def _waiver(self, state: WaiverState) -> Iterator[str]:
        where = f" on {', '.join(state.tickets)}" if state.tickets else ""
        head: tuple[str, ...]
        if state.expired:
            head = ("expired ", "yellow")
            text = f"{state.rule}{where} ended on {state.until}: {state.reason}"
        else:
            head = ("waived ",)
            found = counted(state.findings, "finding")
            text = f"{state.rule}{where} until {state.until}, {found}: {state.reason}"
        yield from self._paint.row([head], plain(text), _INNER)


def _once(texts: Iterable[str]) -> list[str]:
    """Return the texts that are not empty, each once."""
    return [text for text in dict.fromkeys(texts) if text]


def _named(kind: str) -> str:
    return kind.replace("_", " ")


def _cut(text: str, length: int, end: str = "…") -> str:
    return text if len(text) <= length else text[: length - len(end)].rstrip() + end
