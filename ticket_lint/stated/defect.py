"""What a bug report states: observed and expected behaviour, steps, reproduction, environment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ticket_lint.stated.notice import PROMISES, Noticed
from ticket_lint.stated.structure import section_facts
from ticket_lint.stated.substance import substantial
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Fact

_FAULTS = {"bug", "other"}
"""Kinds of ticket that may report a fault; a story's "no file is left" observes none."""
_TELLS_OF_A_FAULT = frozenset({"observed", "fault"})
_WANTED = frozenset({"change", "expected", "goal", "wish", "outcome"})
_NO_EXPECTATION = frozenset({"environment", "exclusions", "open_decision"})
_NOT_ASKED = frozenset({"must", "supposed", "expected", "instead", "correct"})
_WORDS_OF_A_FAULT = 4
_SEQUENCE = 2
_CODE_LINE = re.compile(r"^\s{0,40}(?:[$#>]\s|<\w)|[{};]\s{0,9}$|</\w{1,20}>", re.MULTILINE)
_CODE_WITHIN = 20_000
_LINES_OF_A_LOG = 40
_LOG_LINE = re.compile(
    r"\s{0,20}(?:at [\w.$<>]{3,200}\(|\.\.\. \d+ more|Caused by: |Traceback|File \"|#\d+ "
    r"|[\[(]?(?:\d{4}[-/.]\d\d[-/.]\d\d|\d{1,2}[:-]\d\d[:-]\d\d|[IWEF]\d{4} )"
    r"|\[(?:\w{3} \w{3} \d|[ =-])"
    r"|[\[(]?(?:ERROR|WARN|WARNING|INFO|DEBUG|FATAL|SEVERE)\b|[\w.]{5,200}(?:Exception|Error)\b)"
)
_COMMENT = re.compile(r"[^\w\s]{0,6}[/<{=;\[]")
"""What a line of code or of a log begins with; "look for the entry" in a comment is no step."""
_VERSION = re.compile(
    r"(?<![\w./-])(?!(?:127\.0|10\.\d{1,3}|192\.168|172\.\d\d|0\.0|255\.\d{1,3})(?:\.\d{1,3}){2}(?![\w.-]))"
    r"v?\d{1,3}\.\d{1,4}(?:\.\d{1,5}){1,2}(?:[-.](?:\w+))?(?![\w/])",
    re.ASCII,
)
"""A version as people write it, no local address; two numbers alone are more often an amount."""


def find(noticed: Noticed) -> Iterator[Fact]:
    """Yield the environment of any ticket, and the facts of a fault where it may report one."""
    yield from _environment(noticed)
    if may_report_fault(noticed):
        yield from _observed(noticed)
        yield from _expected(noticed)
        for fact in _steps(noticed):
            yield fact
            yield fact._replace(kind="reproduction")
        yield from _reproduction(noticed)


def _observed(noticed: Noticed) -> Iterator[Fact]:
    for name in ("observed", "problem"):
        yield from section_facts(noticed, name, "observed")
    orders = {(found.field, found.sentence) for found in noticed.found.get("wish/negative", ())}
    for found in noticed.of("observed", outside=PROMISES):
        if (found.field, found.sentence) not in orders:  # "don't remove it yet"
            yield Fact("observed", found.field, found.sentence, found.pattern)
    yield from summary_of_fault(noticed)


def _expected(noticed: Noticed) -> Iterator[Fact]:
    yield from section_facts(noticed, "expected", "expected")
    for fact in section_facts(noticed, "proposal", "expected"):
        yield fact._replace(form="proposal")
    asides = {(found.field, found.sentence) for found in noticed.of("aside")}
    for found in noticed.of("expected", outside=_NO_EXPECTATION):
        if found.pattern == "unexpected" or (found.pattern in _NOT_ASKED and noticed.asks(found)):
            continue
        if found.pattern == "instead" and (found.field, found.sentence) in asides:
            continue
        yield Fact("expected", found.field, found.sentence, found.pattern)
    for found in noticed.of("contrast", outside=_NO_EXPECTATION):
        yield Fact("expected", found.field, found.sentence, found.pattern)
    broken = any(found.field == "summary" for found in noticed.of("observed"))
    for found in noticed.of("wish"):
        if found.field == "summary" and (not broken or found.pattern == "negative"):
            yield Fact("expected", found.field, found.sentence, "imperative")


def may_report_fault(noticed: Noticed) -> bool:
    """Tell whether a ticket may report a fault: by its kind, or where its summary tells of one.

    Teams also file faults as stories and tasks: "Installer ignores the port". "Reject a wrong
    password" is none, for it says what is wanted.
    """
    if noticed.ticket.kind in _FAULTS:
        return True
    labels = {
        label
        for label, places in noticed.by_fact.items()
        if any(found.field == "summary" for found in places)
    }
    return not labels.isdisjoint(_TELLS_OF_A_FAULT) and not labels & _WANTED


def reports_fault(noticed: Noticed) -> bool:
    """Tell whether a ticket reports a fault: by its kind, else by its summary."""
    kind = noticed.ticket.kind
    if kind != "other":
        return kind == "bug"
    return any(found.field == "summary" for found in noticed.of("observed"))


def summary_of_fault(noticed: Noticed) -> Iterator[Fact]:
    """Yield a bug's summary as what was observed, unless it is too short or asks for a change."""
    ticket = noticed.ticket
    if ticket.kind != "bug" or len(ticket.summary.split()) < _WORDS_OF_A_FAULT:
        return
    if not any(found.field == "summary" for found in noticed.of("wish")):
        yield Fact("observed", "summary", Span(0, len(ticket.summary)), "summary", 0.9)


def _steps(noticed: Noticed) -> Iterator[Fact]:
    """Yield labelled steps, sequences of actions, samples to run, conditions with their outcome."""
    yield from section_facts(noticed, "steps", "steps")
    seldom = _seldom(noticed)
    for found in noticed.of("steps", outside=PROMISES):
        if not noticed.asks(found) and (found.field, found.sentence) not in seldom:
            yield Fact("steps", found.field, found.sentence, found.pattern)
    actions = [
        found
        for found in noticed.of("action", outside=PROMISES)
        if found.field != "summary" and not _COMMENT.match(noticed.text(found))
    ]
    if len({found.sentence for found in actions}) >= _SEQUENCE:
        for found in actions:
            yield Fact("steps", found.field, found.sentence, "actions")
    if _has_code(noticed):
        for found in noticed.of("sample"):
            yield Fact("steps", found.field, found.sentence, "sample")


def _has_code(noticed: Noticed) -> bool:
    """Tell whether a ticket shows code, in a code block or as it is."""
    return any(
        any(block.kind == "code" for block in document.blocks)
        or _CODE_LINE.search(document.text, 0, _CODE_WITHIN)
        for document in noticed.ticket.documents
        if document.field != "summary"
    )


def _reproduction(noticed: Noticed) -> Iterator[Fact]:
    """Yield commands with their output and clear triggering conditions; a log alone is neither."""
    for document in noticed.ticket.documents:
        for block in document.blocks:
            if block.kind == "code" and not _is_log(document.slice(block)[:_CODE_WITHIN]):
                yield Fact("reproduction", document.field, block.span, "code")
    seldom = _seldom(noticed)
    for found in noticed.of("trigger", outside=PROMISES):
        if (found.field, found.sentence) not in seldom:
            yield Fact("reproduction", found.field, found.sentence, found.pattern)


def _seldom(noticed: Noticed) -> set[tuple[str, Span]]:
    """Return the sentences on what comes and goes or cannot be brought about."""
    return {(found.field, found.sentence) for found in noticed.of("seldom")}


def _is_log(code: str) -> bool:
    """Tell whether most lines of a code block are those of a log or a stack trace."""
    lines = [line for line in code.split("\n") if not line.isspace() and line][:_LINES_OF_A_LOG]
    return 2 * sum(_LOG_LINE.match(line) is not None for line in lines) > len(lines)


def _environment(noticed: Noticed) -> Iterator[Fact]:
    """Yield the environment's section or field, and versions and platforms named elsewhere."""
    yield from section_facts(noticed, "environment", "environment")
    for document in noticed.ticket.documents:
        if document.field == "environment":
            if substantial(document.text):
                yield Fact("environment", "environment", Span(0, len(document.text)), "field")
        elif match := _VERSION.search(document.text):
            yield Fact("environment", document.field, Span(*match.span()), "version")
    for found in noticed.of("environment", outside=PROMISES):
        yield Fact("environment", found.field, found.sentence, found.pattern)
