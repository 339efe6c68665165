"""The sprint report: everything it says, at any width, harmless whatever the tickets hold."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ticket_lint.report import sprint_json, sprint_markdown, sprint_words
from ticket_lint.report.sprint_terminal import SprintTerminal
from ticket_lint.report.tally import Look
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.sprint import (
    Added,
    AtRisk,
    Difference,
    Epic,
    Fault,
    Past,
    Question,
    Readiness,
    Runway,
    Since,
    SprintInfo,
    SprintReport,
    SprintTicket,
)

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
PLAIN = re.compile(r"\x1b\[[0-9;]*m")
NASTY = st.text(
    st.one_of(st.sampled_from("\x1b\x9b\r\n|`*_<>&@#[](){}!:/\u202e\u2028\ud800"), st.characters()),
    max_size=30,
)


def full(text: str = "Offer the next sailing when one is cancelled", key: str = "WEB-1") -> Any:
    """Return a report that has every part, with a text wherever a ticket's text can be."""
    epic = Epic(key, text)
    bad = SprintTicket(
        assessment=Assessment(
            key=key, kind="story", score=40, verdict="underspecified", summary=text
        ),
        points=8,
        assignee=text,
        status=text,
        epic=epic,
        question=Question(f"What is “{text}”?", "some-rule", text),
        added=Added("2026-11-12T14:05:31.000+0100", text),
    )
    good = replace(
        bad,
        assessment=Assessment(key="WEB-2", kind="bug", score=100, verdict="ready"),
        points=None,
        assignee="",
        epic=None,
        question=None,
        added=None,
    )
    return SprintReport(
        made="2026-11-24T14:00:00+00:00",
        profile="sprint",
        versions={"ticket_lint": "1.2.3"},
        sprint=SprintInfo(
            id=7,
            name=text,
            state="active",
            start="2026-11-09T08:00:00.000Z",
            end="2026-11-20T15:00:00.000Z",
            goal=text,
            board=text,
        ),
        jql="",
        readiness=Readiness(tickets=2, ready=1, points=8, points_ready=0, unestimated=1, done=3),
        at_risk=(AtRisk(epic=epic, tickets=1, points=8), AtRisk(epic=None, tickets=1, points=0)),
        tickets=(bad, good),
        since=Since(
            "2026-11-23T09:30:00+01:00",
            same_rules=False,
            differences=(
                Difference(key=key, summary=text, change="worse", before=60, after=40),
                Difference(key=key, summary=text, change="new", before=None, after=40),
                Difference(key=key, summary=text, change="gone", before=60, after=None),
            ),
        ),
        runway=Runway(
            sprints=1.5,
            unit="points",
            ready=30,
            velocity=20,
            past=(Past(text, 18), Past("Two", 22)),
            tickets=12,
            ready_tickets=6,
            unestimated=1,
            complete=False,
        ),
        errors=(Fault(text, key, text),),
        fail_under=80,
        below=1,
    )


def terminal(report: SprintReport, *, width: int | None = None, color: bool = False) -> str:
    """Return the report for a terminal."""
    return SprintTerminal(Look(color=color, width=width))(report)


def test_terminal_says_everything() -> None:
    """Readiness, worst first with points and assignee, question, arrival, risk, change, runway."""
    text = terminal(full("Find a sailing"))
    for part in (
        "Find a sailing\n  active, 9 Nov to 20 Nov, Find a sailing\n",
        "  1 of 2 tickets ready, 0 of 8 points ready\n",
        "  8 points at risk, 1 ticket without an estimate, 3 done and left out\n",
        (
            "  WEB-1   40  underspecified  8 pt  Find a sailing  Find a sailing\n"
            "      ? What is “Find a sailing”?\n"
            "  WEB-2  100  ready              –  nobody\n"
        ),
        (
            "Added after the start and not ready: 1 ticket\n"
            "  WEB-1  on 12 Nov by Find a sailing: Find a sailing\n"
        ),
        "At risk, by epic\n  WEB-1  8 points in 1 ticket: Find a sailing\n  no epic  1 ticket\n",
        (
            "Since the last run (23 Nov, 09:30, when other rules were in force)\n"
            "  WEB-1  worse, 60 → 40: Find a sailing\n"
            "  WEB-1  new, 40: Find a sailing\n"
            "  WEB-1  done, or out of the sprint: Find a sailing\n"
        ),
        (
            "Runway  at least 1.5 sprints of ready work in the backlog\n"
            "  30 points ready, in 6 of the first 12 tickets by rank outside active sprints, "
            "divided by 20 points a sprint, the mean of what was finished in Find a sailing "
            "(18), Two (22). "
            "1 ready ticket has no estimate and counts as 0.\n"
        ),
    ):
        assert part in text, part
    assert "\x1b" not in text


@pytest.mark.parametrize("width", [40, 50, 60, 83, 84, 100, 140])
@pytest.mark.parametrize("color", [True, False])
def test_terminal_fits(width: int, *, color: bool) -> None:
    """No line is wider than the terminal, and colours change nothing but colours."""
    text = terminal(full(), width=width, color=color)
    plain = PLAIN.sub("", text)
    assert max(map(len, plain.splitlines())) <= width
    assert ("\x1b" in text) == color
    assert plain == terminal(full(), width=width)


def test_quiet_leaves_out_what_is_ready() -> None:
    """Only tickets to talk about are listed."""
    text = SprintTerminal(Look(level="quiet"))(full())
    assert "WEB-1 " in text
    assert "WEB-2" not in text


def test_an_empty_sprint() -> None:
    """A sprint without open tickets says so in every format."""
    none = Readiness(tickets=0, ready=0, points=0, points_ready=0, unestimated=0, done=0)
    report = replace(full(), readiness=none, tickets=(), at_risk=(), since=None, runway=None)
    assert "no open ticket" in terminal(report, width=80)
    assert "no open ticket" in sprint_markdown.text(report)
    assert json.loads(sprint_json.text(report))["tickets"] == []


def test_no_runway_says_why() -> None:
    """Where nobody can know, the reason stands in the place of the figure."""
    runway = replace(full().runway, sprints=None, velocity=None, reason="the board is new")
    report = replace(full(), runway=runway)
    assert "Runway  cannot be told: the board is new\n" in terminal(report)
    assert "cannot be told: the board is new" in sprint_markdown.text(report)


def test_markdown_is_a_table_and_lists() -> None:
    """The report renders: a table with a row a ticket, and a list of the questions."""
    html = MarkdownIt("commonmark").enable("table").render(sprint_markdown.text(full()))
    assert html.count("<tr>") == 3
    for title in ("To ask in planning", "Added after the start", "At risk, by epic", "Runway"):
        assert f"<h2>{title}" in html
    assert "<strong>WEB-1</strong> (Offer the next" in html


def test_json_holds_to_its_schema() -> None:
    """`--format json` has every published key and no other."""
    schema = sprint_json.schema()
    for part in (schema, *schema["$defs"].values()):
        if "properties" in part:
            part["additionalProperties"] = False
    jsonschema.Draft202012Validator(schema).validate(json.loads(sprint_json.text(full())))


@settings(max_examples=80)
@given(text=NASTY)
def test_hostile(text: str) -> None:
    """No text of a ticket becomes an escape code, a tag, a table cell or broken JSON."""
    report = full(text, key=text)
    for width in (None, 40, 100):
        assert not CONTROL.search(terminal(report, width=width).replace("\n", ""))
    page = sprint_markdown.text(report)
    html = MarkdownIt("commonmark").enable("table").render(page)
    assert html.count("<tr>") == 3
    assert set(re.findall(r"<(\w+)", html)) <= set(
        "h1 h2 p strong ul li table thead tbody tr th td code em".split()
    )
    found = sprint_json.text(report)
    assert not CONTROL.search(found.replace("\n", ""))
    assert json.loads(found)["tickets"][1]["assessment"]["key"] == "WEB-2"


@pytest.mark.parametrize(
    ("number", "right"), [(1, "1 point"), (0.5, "0.5 points"), (1200, "1,200 points")]
)
def test_points(number: float, right: str) -> None:
    """Points are written without needless digits."""
    assert sprint_words.points(number) == right


@pytest.mark.parametrize("text", ["", "soon", "2026-11-31T00:00:00Z"])
def test_days_that_are_none(text: str) -> None:
    """A date that is none is shown as it is."""
    assert sprint_words.day(text) == text
