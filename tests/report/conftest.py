"""A fixed set of assessments that has everything a report can show, hostile text included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import pytest

from ticket_lint.config.schema import Waiver
from ticket_lint.errors import InputError
from ticket_lint.report.formats import Format, report
from ticket_lint.report.tally import Look, Tally, Terms
from ticket_lint.rules.api import Rule, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.assessment import (
    Abstention,
    Assessment,
    Edit,
    Evidence,
    Finding,
    Lack,
    Nearest,
    Stated,
    Waived,
)

HOSTILE = (
    "<script>alert('x')</script> [red]no[/red] \x1b[31mred\x1b[0m \x9b5m | `code` ``` **bold** "
    "@channel #12 www.example.com https://example.com ]]> &amp; \u202egnp.exe\u202c "
    "\ud800 \x00 \ufffe line\nbreak\u2028end [x](javascript:1) ![i](u) $x$ ~~no~~"
)


@rule(severity="E", kinds=("story",), source="INVEST: testable")
def missing_criteria(reading: Reading, *, limit: int = 1) -> tuple[()]:
    """No acceptance criterion is stated anywhere.

    A page with `code` and <angle brackets>.
    """
    del reading, limit
    return ()


@rule(severity="W")
def vague_adverb(reading: Reading) -> tuple[()]:
    """An adverb that nobody can measure."""
    del reading
    return ()


@pytest.fixture
def rules() -> tuple[Rule, ...]:
    """Two rules, as many as the findings need."""
    return missing_criteria, vague_adverb


@pytest.fixture
def terms(rules: tuple[Rule, ...]) -> Terms:
    """Terms with a waiver in force, one that has ended, a rule switched off, and a bar."""
    return Terms(
        versions={
            "ticket_lint": "1.2.3",
            "rules": "abc123",
            "references": "def456",
            "specification": "specification 1",
        },
        rules=rules,
        off=("superlative",),
        waivers=(
            Waiver(
                rule="missing-impact",
                tickets=("WEB-*",),
                reason="stated in the incident tool",
                until=dt.date(2030, 12, 31),
            ),
            Waiver(rule="loophole", reason="being cleaned up", until=dt.date(2020, 1, 31)),
        ),
        today=dt.date(2026, 1, 1),
        fail_under=70,
    )


def adverb(field: str, start: int, quote: str, cost: int = 0) -> Finding:
    """Return a finding with a quote."""
    return Finding(
        rule="vague-adverb",
        severity="W",
        message="an adverb that nobody can measure",
        evidence=Evidence(field, start, start + len(quote), quote),
        suggestion="Replace it with a number.",
        cost=cost,
    )


@pytest.fixture
def assessments() -> tuple[Assessment, ...]:
    """A good ticket, a bad one with everything, one in another language, a hostile one."""
    goal = Evidence("description", 0, 21, "I want to export them")
    good = Assessment(
        key="WEB-1",
        kind="story",
        score=100,
        verdict="ready",
        summary="Export invoices as CSV",
        stated={
            "goal": Stated("stated", (goal,)),
            "criteria": Stated(
                "stated", tuple(Evidence("description", n, n + 9, f"result {n}") for n in (40, 60))
            ),
            "open_decision": Stated("absent"),
        },
        versions={"ticket_lint": "1.2.3"},
        text_hash="aa",
    )
    missing = Finding(
        rule="missing-criteria",
        severity="E",
        message="no acceptance criterion is stated",
        searched=("criteria field", "sections", "prose"),
        suggestion="Write one result that somebody can check: when …, then …",
        cost=21,
    )
    bad = Assessment(
        key="WEB-23",
        kind="story",
        score=61,
        verdict="needs-work",
        summary="Faster search",
        findings=(
            missing,
            adverb("description", 10, "quickly", 6),
            *(adverb("description", 10 * n, "properly") for n in range(3, 7)),
            Finding("missing-exclusions", "I", "nothing is left out", suggestion="Name one thing."),
        ),
        waived=(
            Waived(
                Finding("missing-impact", "W", "no impact is stated", cost=0),
                "stated in the incident tool",
                "2030-12-31",
            ),
        ),
        stated={"goal": Stated("stated", (goal,)), "reason": Stated("unknown", (), "too short")},
        nearest=Nearest(
            good="export-invoices.good",
            weak="make-it-fast.weak",
            lacks=(
                Lack("criteria", "A month without invoices gives a file with the header alone."),
                Lack("open_decision", "12 | `months` <b>or</b> 24?"),
            ),
            distance=0.304,
            cost=12,
        ),
        edits=(
            Edit(
                "State one acceptance criterion",
                ("missing-criteria",),
                21,
                "## Acceptance criteria\n\n- When ____, then ____\n\n```\n$ ____\n```",
            ),
            Edit("Replace it with a number.", ("vague-adverb",), 6),
            Edit("Say it as precisely as the reference export-invoices.good does", (), 12),
        ),
        text_hash="bb",
    )
    foreign = Assessment(
        key="WEB-7",
        kind="task",
        score=40,
        verdict="underspecified",
        summary="Zoeken verbeteren",
        kind_from="text",
        findings=(Finding("empty-description", "E", "says nothing beyond its summary", cost=60),),
        abstained=(
            Abstention("vague-adverb", "does not speak the ticket's language (nl)"),
            Abstention("loophole", "does not speak the ticket's language (nl)"),
            Abstention("missing-criteria", "the criteria field cannot be read"),
            Abstention("similarity", "does not speak the ticket's language (nl)"),
        ),
        text_hash="cc",
    )
    hostile = Assessment(
        key="X-9\x1b]0;title\x07",
        kind="bug",
        score=94,
        verdict="ready",
        summary=HOSTILE,
        kind_from="text",
        findings=(adverb("description", 3, HOSTILE, 5),),
        nearest=Nearest(good=HOSTILE, lacks=(Lack("goal", HOSTILE),), distance=0.01, cost=1),
        stated={"observed": Stated("stated", (Evidence("description", 3, 9, HOSTILE),))},
        text_hash="dd",
    )
    return good, bad, foreign, hostile


@pytest.fixture
def render(terms: Terms) -> Callable[..., str]:
    """Return a function that makes a whole report: `render(format, assessments)`."""

    def whole(
        name: Format,
        assessments: Iterable[Assessment],
        look: Look | None = None,
        *,
        faults: Iterable[InputError] = (),
        complete: bool = True,
    ) -> str:
        made = report(name, terms, look or Look())
        tally = Tally(terms, complete=complete)
        parts = [made.start()]
        for assessment in assessments:
            tally.add(assessment)
            parts.append(made.ticket(assessment))
        for fault in faults:
            tally.faults += 1
            parts.append(made.fault(fault))
        return "".join([*parts, *made.end(tally)])

    return whole
