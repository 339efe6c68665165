"""Rules that ask for what careful readers miss: a decision, the context, the extent."""

from __future__ import annotations

import pytest

from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.values.assessment import Finding

JUDGE = Judge.of()
WANTED = "Librarians cannot see which files belong to a record."


def found(
    rule: str, body: str, *, kind: str = "task", summary: str = "List the files"
) -> list[Finding]:
    """Return what a rule finds in a draft."""
    draft = f"---\nkind: {kind}\nsummary: {summary!r}\n---\n{body}"
    return [finding for finding in JUDGE(parse_draft(draft)).findings if finding.rule == rule]


@pytest.mark.parametrize(
    "sentence",
    [
        "We need some kind of list beside the record.",
        "Not sure whether it belongs to the page of the record.",
        "We might consider a page of its own.",
        "The order could be improved.",
        "We need to define ways to handle large records.",
        "Feedback on the place is most welcome.",
        "Where would it fit best?",
    ],
)
def test_doubts_are_found(sentence: str) -> None:
    """A sentence that weighs, doubts or asks is quoted."""
    (finding,) = found("unsettled-approach", f"{WANTED} {sentence}")
    assert finding.severity == "W"
    assert finding.evidence
    assert finding.evidence.quote in sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Man könnte das vielleicht in den Kopf setzen."),
        ("fr", "On pourrait envisager une page à part."),
        ("es", "Habría que definir el orden de los ficheros."),
        ("pt", "Talvez uma página própria seja melhor."),
    ],
)
def test_doubts_in_other_languages(language: str, sentence: str) -> None:
    """Each language has its own words for a doubt."""
    draft = f"---\nkind: task\nlanguage: {language}\nsummary: CORE\n---\n{sentence}"
    assert "unsettled-approach" in {f.rule for f in JUDGE(parse_draft(draft)).findings}


@pytest.mark.parametrize(
    "body",
    [
        f"{WANTED} The page must list them by name.",
        f'{WANTED} The dialog asks "Perhaps you meant another record?" and must not.',
        f"{WANTED} See https://example.com/list?order=name for the old page.",
        f"{WANTED}\n\n    is_listed = record.files?",
        f"{WANTED}\n\n## Steps\n1. Open a record. Perhaps wait a second.",
    ],
)
def test_what_is_no_doubt(body: str) -> None:
    """Quotes, addresses, code and steps decide nothing."""
    assert not found("unsettled-approach", body)


def test_a_spike_may_doubt() -> None:
    """To decide is what a spike is for."""
    assert not found("unsettled-approach", "Perhaps a page of its own?", kind="spike")


@pytest.mark.parametrize(("kind", "severity"), [("story", "I"), ("bug", "I")])
def test_doubt_may_only_inform(kind: str, severity: str) -> None:
    """Beside listed criteria, and in a bug, a doubt is no warning."""
    body = f"{WANTED} Perhaps the cache is full.\n\n## Acceptance criteria\n- the files are listed"
    (finding,) = found("unsettled-approach", body, kind=kind)
    assert finding.severity == severity


@pytest.mark.parametrize(
    "body",
    [
        "See CORE-4049.",
        "Perform design, coding and testing for feature 1793977.",
        "Address the comments from Kim in the review.",
        "As mentioned in the meeting, the layout comes first.",
        "Siehe Anhang.",
        "Voir capture.",
        "Make the page look as drawn at https://wiki.example.com/layout.",
    ],
)
def test_context_elsewhere(body: str) -> None:
    """A short text that points elsewhere is found, with the pointer."""
    (finding,) = found("missing-context", body)
    assert finding.evidence
    assert finding.evidence.quote in body


@pytest.mark.parametrize(
    "body",
    [
        WANTED * 2 + " Their page must list them with name and size, as CORE-4049 does.",
        "See CORE-4049.\n\n## Acceptance criteria\n- a record with no files says so",
        "Encode names as UTF-8 and follow RFC-4180.",
        "It is part of EPIC-7.",
    ],
)
def test_context_is_here(body: str) -> None:
    """Enough text, criteria of its own, a standard and the parent are no such pointers."""
    front = f"---\nkind: task\nsummary: List the files\nparent:\n  key: EPIC-7\n---\n{body}"
    assert "missing-context" not in {f.rule for f in JUDGE(parse_draft(front)).findings}


def test_exact_change_needs_no_context() -> None:
    """A summary that names one exact change is whole with a link alone."""
    assert not found("missing-context", "See CORE-4049.", summary="Update Groovy to 2.4.4")


def test_an_empty_bug_is_asked_what_happens() -> None:
    """An empty description is asked for what its kind of ticket has to state."""
    (bug,) = found("empty-description", "", kind="bug")
    (task,) = found("empty-description", "")
    assert "what should happen instead" in bug.suggestion
    assert "how one sees that it is done" in task.suggestion


@pytest.mark.parametrize("kind", ["story", "task"])
def test_neither_wanted_nor_why(kind: str) -> None:
    """A topic with dates and names says nothing of what is wanted."""
    body = "Start in March, finish in July. Kim 50 %, Robin 100 %."
    assert found("missing-role-or-goal", body, kind=kind, summary="Alert simulator")
