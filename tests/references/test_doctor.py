"""The doctor tells what a set of references shows beside good and weak content."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from ticket_lint.references.doctor import coverage, examine
from ticket_lint.references.form import forms
from ticket_lint.references.library import Reference, load, parse
from ticket_lint.values.assessment import Assessment, Finding, Nearest

TODAY = dt.date(2026, 11, 24)
TOPICS = {
    "invoice": "The accountant closes the month and needs every invoice booked before noon.",
    "ferry": "Passengers who miss a sailing rebook the next crossing from their telephone.",
    "library": "Readers renew borrowed novels at home instead of calling the front counter.",
    "meter": "Electricity meters send readings each quarter of an hour through the gateway.",
}
WEAK = {
    "invoice": "Somehow bookkeeping should become smoother before the end of each period, please.",
    "ferry": "- better rebooking\n- nicer app",
    "library": "Borrowers complain. Could we look into this soon and find a solution, maybe?",
    "meter": "The data arrives late sometimes, and that should be fixed soon.",
}
FORMS = {"invoice": "- {}", "ferry": "{}", "library": "{}", "meter": "1. {}"}
KINDS = ("story", "bug", "task", "spike")
DOMAINS = ("data", "mobile", "web", "embedded")
CURE = "Done when a second try within five minutes gives the same answer"


def reference(
    topic: str, side: str, body: str, *, kind: str = "story", domain: str = "web", more: str = ""
) -> Reference:
    """Return an own reference."""
    level = 0 if side == "good" else 2
    head = f"id: {topic}.{side}\npair: {topic}\nlevel: {level}\nkind: {kind}\ndomain: {domain}\n"
    why = "" if "why" in more else "why: {goal: clear}\n"
    day = "" if "reviewed" in more else "reviewed: 2026-11-01\n"
    text = f"---\n{head}{why}{day}{more}summary: {topic} {side}\n---\n{body}\n"
    return parse(text, where=f"{topic}.{side}.md", own=True)


def different(topic: str, side: str, _: int) -> str:
    """Return a text that has little in common with the others."""
    return FORMS[topic].format(TOPICS[topic]) if side == "good" else WEAK[topic]


def varied(body: Callable[[str, str, int], str] = different, **given: str) -> list[Reference]:
    """Return pairs that differ in topic, kind and domain, unless `given` is the same for all."""
    return [
        reference(
            topic,
            side,
            body(topic, side, n + (side == "weak")),
            kind=given.get("kind", KINDS[n]),
            domain=given.get("domain", DOMAINS[n]),
        )
        for n, topic in enumerate(TOPICS)
        for side in ("good", "weak")
    ]


def checks(references: list[Reference], *assessments: Assessment) -> set[tuple[str, str]]:
    """Return check and subject of the warnings."""
    judged = {a.key: a for a in assessments}
    return {(r.check, r.about) for r in examine(references, judged, today=TODAY) if not r.note}


def assessment(name: str, verdict: str, findings: Iterable[Finding] = ()) -> Assessment:
    """Return what the rules say of a reference."""
    return Assessment(
        key=name,
        kind="story",
        score=60,
        verdict=verdict,  # type: ignore[arg-type]
        summary="",
        findings=tuple(findings),
    )


def test_a_varied_set_is_clean() -> None:
    """Nothing is said of pairs that differ in all but their level."""
    assert checks(varied()) == set()
    notes = [r for r in examine(varied(), {}, today=TODAY) if r.note]
    assert [r.message for r in notes] == ["no reference in de, es, fr, pt"]


@pytest.mark.parametrize(
    ("good", "weak", "apart"), [(0.1, 0.8, True), (0.8, 0.1, False), (0.0, 0.0, False)]
)
def test_pairs_that_cannot_be_told_apart(good: float, weak: float, *, apart: bool) -> None:
    """A weak ticket that is as near as the good one is named with its pair."""
    near = {"good": good, "weak": weak}
    judged = [
        replace(assessment(f"invoice.{side}", "needs-work"), nearest=Nearest(distance=far))
        for side, far in near.items()
    ]
    assert (("apart", "invoice") in checks(varied(), *judged)) is not apart
    assert ("apart", "invoice") not in checks(varied(), judged[0])


def test_shipped_set_is_varied() -> None:
    """Ours have no near-duplicate, broken pair, single topic, kind or form, and every language."""
    assert examine(load(), {}, today=TODAY) == []


@pytest.mark.parametrize(
    ("body", "given", "check"),
    [
        (lambda t, s, n: f"- {TOPICS[t]}\n- {s} {n}", {}, "form"),
        (lambda t, s, n: f"## {s}\n{TOPICS[t]}" if s == "good" else f"{TOPICS[t]} {n}", {}, "form"),
        (lambda t, s, n: f"{TOPICS[t]} {s} {n} " + "and on" * (s == "good"), {}, "length"),
        (lambda t, s, n: f"{TOPICS[t]} {s} voucher" + " x" * (n % 2), {}, "topic"),
        (lambda t, s, n: f"{TOPICS[t]} {s}" + " x" * (n % 2), {"kind": "bug"}, "kind"),
        (lambda t, s, n: f"{TOPICS[t]} {s}" + " x" * (n % 2), {"domain": "web"}, "domain"),
    ],
)
def test_one_sided(body: Callable[..., str], given: dict[str, str], check: str) -> None:
    """One form, topic, kind or domain, or a form or length that gives the good ones away."""
    assert (check, "") in checks(varied(body, **given))


def test_near_duplicates() -> None:
    """Nearly the same text in two pairs is named once; twins about one thing differ enough."""
    copy = reference("copy", "good", f"{TOPICS['meter']} Indeed.")
    found = checks([*varied(), copy])
    assert ("duplicate", "meter.good") in found
    assert len([c for c, _ in found if c == "duplicate"]) == 1


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        (reference("lone", "good", CURE), ("pair", "lone")),
        (reference("lone", "weak", "Make it better"), ("pair", "lone")),
        (reference("meter", "good", CURE, kind="spike"), ("pair", "meter")),
        (reference("lone", "good", CURE, more="reviewed: 2025-11-23\n"), ("stale", "lone.good")),
        (reference("lone", "good", CURE, more="reviewed: 2027-01-01\n"), ("stale", "lone.good")),
        (reference("lone", "good", CURE, more="why: {}\n"), ("why", "lone.good")),
        (reference("lone", "good", CURE, kind="other"), ("kind", "lone.good")),
    ],
)
def test_single(added: Reference, expected: tuple[str, str]) -> None:
    """A pair without a twin or with too many, a stale one, one without reasons or kind."""
    assert expected in checks([*varied(), added])


def test_pairs_of_one_kind_and_language() -> None:
    """A pair whose tickets differ in kind or language does not show content alone."""
    odd = [
        reference("odd", "good", CURE),
        reference("odd", "weak", "Es wird bei jedem Versuch nicht besser.", kind="bug"),
    ]
    messages = [r.message for r in examine([*varied(), *odd], {}, today=TODAY)]
    assert "differs in kind: bug, story" in messages
    assert "differs in language: de, en" in messages


def test_verdicts() -> None:
    """Good ones that fail rules and weak ones that pass are named with rules and score."""
    finding = Finding("missing-criteria", "E", "no criterion", cost=40)
    judged = (
        assessment("meter.good", "needs-work", [finding]),
        assessment("meter.weak", "ready"),
        assessment("ferry.good", "ready"),
        assessment("ferry.weak", "underspecified"),
    )
    assert checks(varied(), *judged) == {("fails", "meter.good"), ("passes", "meter.weak")}
    found = examine(varied(), {a.key: a for a in judged}, today=TODAY)
    assert "is needs-work with 60: missing-criteria" in found[0].message


def test_shipped_ones_are_not_blamed_beside_own() -> None:
    """Nobody can mend ours, so only own references are named one by one."""
    both = [*load(), *varied()]
    weak = next(r for r in load() if not r.good)
    assert ("passes", weak.id) in checks(list(load()), assessment(weak.id, "ready"))
    assert ("passes", weak.id) not in checks(both, assessment(weak.id, "ready"))


def test_few() -> None:
    """Fewer than three complete pairs are too few to compare with."""
    assert ("few", "") in checks(varied()[:4])


def test_coverage() -> None:
    """Good and weak references are counted by kind, language, domain and form."""
    table = coverage(varied())
    assert table["kind"] == {"bug": (1, 1), "spike": (1, 1), "story": (1, 1), "task": (1, 1)}
    assert table["language"] == {"en": (4, 3), "unknown": (0, 1)}
    assert table["form"] == {"prose": (2, 3), "list": (1, 1), "numbered": (1, 0)}
    assert coverage([]) == {}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("As a clerk,\nI want a list, so that I see all.", ("user story",)),
        ("**Als** Sachbearbeiterin **möchte ich** eine Liste", ("user story",)),
        ("En tant qu'agent, je souhaite une liste.", ("user story",)),
        ("Como cliente quiero una lista. ", ("user story",)),
        ("Como cliente, quero uma lista. ", ("user story",)),
        ("When a meeting runs over, I want more time", ("job story",)),
        ("Wenn es regnet, möchte ich gewarnt werden", ("job story",)),
        ("Scenario: a\nGiven x\nWhen y\nThen z", ("gherkin",)),
        (
            "# A\n- [ ] b\n1. c\n\n|a|b|\n|-|-|\n|1|2|",
            ("table", "checklist", "sections", "numbered"),
        ),
        ("As a rule it works. I want tea.", ("prose",)),
        ("", ("prose",)),
    ],
)
def test_forms(body: str, expected: tuple[str, ...]) -> None:
    """Each form is known in its languages, several at once, prose where there is no other."""
    assert forms(reference("a", "good", body).ticket) == expected
