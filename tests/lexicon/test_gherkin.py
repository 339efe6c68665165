"""Gherkin keywords and scenarios."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from gherkin.dialect import DIALECTS
from hypothesis import given
from hypothesis import strategies as st

from ticket_lint.lexicon.gherkin import Keyword, keyword, scenarios

TABLE = json.loads(
    files("ticket_lint.lexicon").joinpath("gherkin-languages.json").read_text(encoding="utf-8")
)


def test_the_table_is_the_official_one() -> None:
    """The copied table holds every language that the official parser speaks."""
    assert set(DIALECTS) <= set(TABLE)


@pytest.mark.parametrize("dialect", sorted(TABLE))
def test_every_keyword_of_a_dialect_is_read(dialect: str) -> None:
    """Each step keyword and title of a language is known by its meaning in that language."""
    for meaning in ("given", "when", "then", "and", "scenario", "feature", "background"):
        for word in TABLE[dialect][meaning]:
            if word.strip() != "*":
                line = (
                    f"{word}: x" if meaning in {"scenario", "feature", "background"} else word + "x"
                )
                assert keyword(line, dialect) == meaning, word


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("Given I am signed in", "en", "given"),
        ("WHEN: the file is too large", "en", "when"),
        ("* Then a message names the limit", "en", "then"),
        ("But no mail is sent", "en", "and"),
        ("Scenario 2: no invoices", "en", "scenario"),
        ("Scenario Outline: limits", "en", "scenario"),
        ("Rule: one export at a time", "en", "feature"),
        ("Étant donné qu’il existe une facture", "fr", "given"),
        ("Lorsqu'il clique", "fr", "when"),
        ("Gegeben sei ein Kunde", "de", "given"),
        ("Given ein Kunde", "de", "given"),
        ("假如一个用户", "", "given"),
        ("Als ik klik", "other", "when"),
        ("Als Kunde möchte ich exportieren", "de", ""),
        ("I want to export", "en", ""),
        ("Data must be kept", "en", ""),
        ("Whenever it rains", "en", ""),
        ("When-clauses are dropped", "en", ""),
        ("Example of a file", "en", ""),
        ("Feature request from support", "en", ""),
        ("", "en", ""),
        (" :", "", ""),
    ],
)
def test_keyword(line: str, language: str, expected: Keyword) -> None:
    """A keyword counts as a whole word, in the ticket's language or English."""
    assert keyword(line, language) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Given a", "When b", "Then c"], [(0, 2)]),
        (["Scenario: x", "Given a", "When b"], [(0, 2)]),
        (["When a", "Then b", "", "When c", "Then d"], [(0, 1), (3, 4)]),
        (["Scenario: x", "When a", "Then b", "When c", "Then d"], [(0, 4)]),
        (["Given a", "When b", "Then c", "Given d", "When e", "Then f"], [(0, 2), (3, 5)]),
        (["Given a file", "that is wrapped", "Then c"], [(0, 2)]),
        (["When I click on Save nothing happens."], []),
        (["When I run it, all is well.", "then it stops"], []),
        (["When I pick A. Then I save.", "Then it stops"], []),
        (["Given that a is b", "then I see c"], [(0, 1)]),
        (["Given a", "", "1", "2", "3", "4", "Then b"], []),
        (["And a", "And b"], []),
        (["Scenario: x", "some prose"], []),
    ],
)
def test_scenarios(lines: list[str], expected: list[tuple[int, int]]) -> None:
    """A scenario has a title and a step, or two kinds of steps near each other."""
    assert [(s.first, s.last) for s in scenarios(lines, "en")] == expected


def test_steps_of_one_scenario_share_a_dialect() -> None:
    """Words that are keywords of two different languages make no scenario together."""
    assert not list(scenarios(["Data must be kept", "Dann wird gelöscht"], ""))


@given(st.lists(st.text(max_size=80), max_size=20), st.sampled_from(["", "en", "de", "other", "x"]))
def test_any_lines_are_read(lines: list[str], language: str) -> None:
    """No text makes the reader fail, and scenarios stay in bounds and in order."""
    found = [n for s in scenarios(lines, language) for n in (s.first, s.last)]
    assert found == sorted(found)
    assert all(0 <= n < len(lines) for n in found)
