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
_NO_EXPECTATION = frozenset({"environment", "exclusions", "open_decision"})
_WORDS_OF_A_FAULT = 4
_SEQUENCE = 2
_CODE_LINE = re.compile(r"^\s{0,40}(?:[$#>]\s|<\w)|[{};]\s{0,9}$|</\w{1,20}>", re.MULTILINE)
_CODE_WITHIN = 20_000
_VERSION = re.compile(
    r"(?<![\w./-])(?!(?:127\.0|10\.\d{1,3}|192\.168|172\.\d\d|0\.0|255\.\d{1,3})(?:\.\d{1,3}){2}(?![\w.-]))"
    r"v?\d{1,3}\.\d{1,4}(?:\.\d{1,5}){1,2}(?:[-.](?:\w+))?(?![\w/])",
    re.ASCII,
)
"""A version as people write it, no local address; two numbers alone are more often an amount."""


def find(noticed: Noticed) -> Iterator[Fact]:
    """Yield the environment of any ticket, and the facts of a fault where it may report one."""
    yield from _environment(noticed)
    if noticed.ticket.kind in _FAULTS:
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
    for found in noticed.of("expected", outside=_NO_EXPECTATION):
        yield Fact("expected", found.field, found.sentence, found.pattern)
    for found in noticed.of("wish"):
        if found.field == "summary":
            yield Fact("expected", found.field, found.sentence, "imperative")


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
    for found in noticed.of("steps", outside=PROMISES):
        if not noticed.asks(found):
            yield Fact("steps", found.field, found.sentence, found.pattern)
    actions = [
        found for found in noticed.of("action", outside=PROMISES) if found.field != "summary"
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
    """Yield commands with their output and clear triggering conditions."""
    for document in noticed.ticket.documents:
        for block in document.blocks:
            if block.kind == "code":
                yield Fact("reproduction", document.field, block.span, "code")
    for found in noticed.of("trigger", outside=PROMISES):
        yield Fact("reproduction", found.field, found.sentence, found.pattern)


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
