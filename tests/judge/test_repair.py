"""The path to ready: few edits, blockers first, gains that add up, and text to paste."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_lint.config.schema import Bars
from ticket_lint.errors import RuleError
from ticket_lint.judge.repair import check_parts, path
from ticket_lint.judge.score import Costs, Scored, score
from ticket_lint.judge.skeletons import BLANK, skeletons
from ticket_lint.lexicon.headings import section_of
from ticket_lint.rules.api import Faults, Rule, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.assessment import Edit, Evidence, Finding
from ticket_lint.values.document import Document
from ticket_lint.values.ticket import KINDS, Kind, Ticket

BARS = Bars(ready=80, needs_work=50)
COSTS = Costs(
    "test", {"E": 25, "W": 6, "I": 0}, {"big": {"E": 30, "W": 30}, "small": {"E": 1, "W": 1}}
)
PARTS = {
    "empty": "description",
    "no-criteria": "criteria",
    "no-steps": "steps",
    "no-expected": "expected",
    "no-reason": "reason",
    "no-goal": "goal",
    "no-impact": "impact",
    "no-object": "summary",
}
IMPLIED_BY = {"late": ("no-criteria",), "later": ("late",)}
RULES = tuple(
    Rule(
        name=name,
        check=lambda _: (),
        page="Page.",
        severity="W",
        stage="draft",
        repair=PARTS.get(name, ""),
        implied_by=IMPLIED_BY.get(name, ()),
    )
    for name in [*PARTS, *IMPLIED_BY, "a", "b", "c", "d", "big", "small", "open"]
)
LANGUAGES = ("en", "de", "fr", "es", "pt")


def scored(text: str) -> Scored:
    """Score findings written as `E:rule W:rule`."""
    pairs = (word.split(":") for word in text.split())
    found: list[Any] = [Finding(name, severity, f"{name}!") for severity, name in pairs]  # type: ignore[arg-type]
    return score(found, COSTS, BARS)


def edits(
    text: str, kind: Kind = "story", language: str = "en", implied: str = ""
) -> tuple[Edit, ...]:
    """Return the path for findings on a ticket."""
    ticket = Ticket(key="A-1", kind=kind, documents=(Document("summary", "x", language=language),))
    return path(ticket, scored(text), scored(implied).findings, rules=RULES, costs=COSTS, bars=BARS)


@pytest.mark.parametrize(
    ("findings", "steps"),
    [
        ("", []),
        ("W:a W:b W:small", []),
        ("E:no-criteria", [("no-criteria",)]),
        ("E:no-criteria W:a", [("no-criteria",)]),
        ("W:a W:b W:c W:big", [("big",)]),
        ("E:a W:big", [("a",), ("big",)]),
        ("E:no-steps E:no-expected", [("no-steps", "no-expected")]),
        ("E:a E:b E:c E:d W:big", [("a",), ("b",), ("c",), ("d",), ("big",)]),
        ("E:small E:big", [("big",), ("small",)]),
        ("W:a W:a W:big", [("big",)]),
        ("I:no-impact", []),
    ],
)
def test_path(findings: str, steps: list[tuple[str, ...]]) -> None:
    """Blockers come first, then the largest gain, and the path ends when ready is reached."""
    assert [edit.rules for edit in edits(findings)] == steps


@given(
    st.lists(
        st.tuples(st.sampled_from("EWI"), st.sampled_from([*PARTS, "big", "small", "a", "b", "c"])),
        max_size=14,
    ),
    st.sampled_from(KINDS),
)
def test_gains(found: list[tuple[str, str]], kind: Kind) -> None:
    """The gains lead exactly to a ready score, and every blocker is settled."""
    text = " ".join(
        f"{severity}:{name}" for severity, name in sorted(found, key=lambda f: "EWI".index(f[0]))
    )
    before = scored(text)
    steps = edits(text, kind)
    settled = {name for edit in steps for name in edit.rules}
    after = [f for f in before.findings if f.rule not in settled]
    assert before.score + sum(edit.gain for edit in steps) == score(after, COSTS, BARS).score >= 80
    assert all(edit.gain >= 0 for edit in steps)
    assert not any(f.severity == "E" for f in after)


@pytest.mark.parametrize(
    ("findings", "kind", "titles"),
    [
        ("E:no-criteria", "story", ["the acceptance criteria"]),
        (
            "E:no-expected E:no-steps",
            "bug",
            ["how to reproduce it", "what should happen instead"],
        ),
        ("E:empty", "bug", ["how to reproduce it", "what happens", "what should happen instead"]),
        ("E:empty W:no-criteria", "story", ["who needs what, and what for"]),
        ("E:no-goal W:no-reason", "story", ["who needs what, and what for"]),
    ],
)
def test_skeleton(findings: str, kind: Kind, titles: list[str]) -> None:
    """One edit holds the parts that belong together, in the order of a ticket."""
    first = edits(findings, kind)[0]
    places = [first.title.find(title) for title in titles]
    assert -1 not in places
    assert places == sorted(places)
    assert first.title.startswith("State ")
    assert BLANK in first.skeleton


def test_whole() -> None:
    """Rewriting an empty description settles what it brings along: no part is asked for twice."""
    (edit,) = edits("E:empty E:no-criteria W:no-goal W:no-impact W:no-reason", "story")
    assert edit.rules == ("empty", "no-criteria", "no-goal", "no-reason")
    assert edit.skeleton.count("## Acceptance criteria") == 1


@pytest.mark.parametrize(
    ("implied", "steps"),
    [
        ("", [("no-criteria",)]),
        ("W:late", [("no-criteria",)]),
        ("E:late", [("no-criteria",), ("late",)]),
        ("E:late E:later", [("no-criteria",), ("late",), ("later",)]),
        ("E:no-steps", [("no-criteria",)]),
    ],
)
def test_implied(implied: str, steps: list[tuple[str, ...]]) -> None:
    """What a finding hides is settled with it; what hides behind nothing shown stays hidden."""
    path_ = edits("E:no-criteria W:a", implied=implied)
    assert [edit.rules for edit in path_] == steps
    assert 69 + sum(edit.gain for edit in path_) >= 80


def test_covered() -> None:
    """A part whose text another one states as well is not asked for twice."""
    (edit,) = edits("E:no-goal W:no-reason W:big")[:1]
    assert edit.rules == ("no-goal", "no-reason")
    assert edit.skeleton.count(BLANK) == 3


def test_language() -> None:
    """The skeleton speaks the ticket's language, English where there is none."""
    assert "Akzeptanzkriterien" in edits("E:no-criteria", language="de")[0].skeleton
    assert "Acceptance criteria" in edits("E:no-criteria", language="other")[0].skeleton


def test_in_place() -> None:
    """An edit in place says what to do, quotes where, and pastes nothing."""
    quote = Evidence("description", 3, 6, "TBD")
    finding = Finding("open", "E", "undecided", evidence=quote, suggestion="Decide it.")
    ticket = Ticket(key="A-1", kind="task")
    (edit,) = path(ticket, score([finding], COSTS, BARS), (), rules=RULES, costs=COSTS, bars=BARS)
    assert edit == Edit("Decide it.", ("open",), 25, at=(quote,))
    bare = replace(finding, suggestion="")
    assert (
        path(ticket, score([bare], COSTS, BARS), (), rules=RULES, costs=COSTS, bars=BARS)[0].title
        == "undecided"
    )


def test_field() -> None:
    """A part that lives in a field of its own has no text to paste."""
    (edit,) = edits("E:no-object")
    assert edit.skeleton == ""
    assert edit.title == "no-object!"


def test_unknown_part() -> None:
    """A rule that names a part nobody knows is told which there are."""

    @rule(severity="W", repair="acceptance")
    def odd(reading: Reading) -> Faults:  # noqa: ARG001 - only its metadata count
        """Page."""
        return ()

    with pytest.raises(RuleError, match=r"rule odd: .*'acceptance'.*criteria.*description"):
        check_parts([odd])


SKELETONS = [
    pytest.param(part.skeleton(language), language, id=f"{part.name}-{language}")
    for part in skeletons().parts.values()
    for language in LANGUAGES
    if part.markdown
]


@pytest.mark.parametrize(("text", "language"), SKELETONS)
def test_text(text: str, language: str) -> None:
    """A skeleton has blanks, none alone on a line or in code, and headings that are understood."""
    assert BLANK in text
    assert not re.search(rf"^\W*{BLANK}\W*$", text, re.MULTILINE), "a ruled line in Markdown"
    assert "`" not in text
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert all(section_of(heading) for heading in headings), (headings, language)


def test_complete() -> None:
    """Each part with text has it in all languages, and every kind of ticket a whole."""
    data = skeletons()
    assert all(set(p.markdown) == set(LANGUAGES) for p in data.parts.values() if p.markdown)
    named = {
        part for parts in (*data.together.values(), *data.description.values()) for part in parts
    }
    assert named <= set(data.parts)
    assert set(data.description) == set(KINDS)
