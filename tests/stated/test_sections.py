"""Sections are found whatever their titles look like."""

from __future__ import annotations

import pytest

from ticket_lint.parse import Source, document
from ticket_lint.stated.sections import Outline, sections

TITLES = [
    ("heading", "wiki", "h2. Acceptance criteria\n* a file is sent", "criteria"),
    ("heading with a colon", "markdown", "## Acceptance criteria:\n- a file is sent", "criteria"),
    ("heading with more words", "markdown", "## Acceptance criteria (web)\n- a", "criteria"),
    ("known title at the end", "markdown", "## Feature acceptance criteria\n- a", "criteria"),
    ("bold line", "wiki", "*Steps to reproduce*\n# open the page", "steps"),
    ("label line", "text", "Expected: a list", "expected"),
    ("label with its colon inside the bold", "wiki", "*Expected:* a list", "expected"),
    ("label with a remark", "text", "Expected, in both cases: a list", "expected"),
    ("known title alone on a line", "text", "It fails.\nSteps to Reproduce\nopen it", "steps"),
    ("label in flattened text", "text", "1. open it. Expected result: a list", "expected"),
    ("panel title", "wiki", "{panel:title=Akzeptanzkriterien}\nx ist da\n{panel}", "criteria"),
    ("table row header", "wiki", "||Expected result|a list|", "expected"),
    ("table column header", "wiki", "||Step||Expected result||\n|open it|a list|", "expected"),
    ("German", "markdown", "### Erwartetes Verhalten\neine Liste", "expected"),
    ("French", "markdown", "### Critères d’acceptation\n- une liste", "criteria"),
    ("Spanish", "markdown", "Resultado esperado: una lista", "expected"),
    ("Portuguese", "markdown", "**Critérios de aceite**\n\n- uma lista", "criteria"),
    ("numbered heading", "markdown", "## 3. Out of scope\n- PDF", "exclusions"),
]


@pytest.mark.parametrize(
    ("markup", "text", "name"), [case[1:] for case in TITLES], ids=[case[0] for case in TITLES]
)
def test_title(markup: str, text: str, name: str) -> None:
    """A title opens the section that it names."""
    found = sections(document(Source("description", text, markup)))  # type: ignore[arg-type]
    assert name in {section.name for section in found}


@pytest.mark.parametrize(
    "text",
    [
        "It should be empty but it is not.",
        "The result: nothing happens when I click.",
        "see http://expected.example.com/: it is down",
        "At 10:30 the expected value arrived",
    ],
)
def test_sentence_is_no_title(text: str) -> None:
    """A sentence opens no section of expected behaviour, whatever its words."""
    found = sections(document(Source("description", text, "text")))
    assert "expected" not in {section.name for section in found}


def test_bodies() -> None:
    """A section reaches to the next title of its level; an unknown title below stays inside."""
    text = (
        "# Acceptance criteria\n- first\n\n## Export\n- second\n\n# Notes\nlast\n\nExpected: a\nb"
    )
    parsed = document(Source("description", text, "markdown"))
    bodies = {s.name: parsed.slice(s.body).split() for s in sections(parsed) if s.name}
    assert bodies["criteria"] == ["first", "Export", "second"]
    assert bodies["notes"] == ["last", "Expected:", "a", "b"]
    assert bodies["expected"] == ["a", "b"]


def test_outline() -> None:
    """The innermost known section around a place is named; outside of any it is empty."""
    text = "before\n\n## Acceptance criteria\n- first\n\n### Export\n- second\n\n## Whatever\nlast"
    parsed = document(Source("description", text, "markdown"))
    outline = Outline(sections(parsed))
    at = {w: outline.at(parsed.text.index(w)) for w in ("before", "first", "second", "last")}
    assert at == {"before": "", "first": "criteria", "second": "criteria", "last": ""}
