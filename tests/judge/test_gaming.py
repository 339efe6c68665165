"""What a sensible reader would say: form without content is not ready, content in any form is.

`gaming/` holds drafts with the right headings and nothing in them, or text that is true of any
ticket; `precise/` holds drafts that say all that is needed in unusual form or language, among them
words that only look like faults.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.values.assessment import Assessment, Stage

HERE = Path(__file__).parent
GAMING = sorted((HERE / "gaming").glob("*.md"))
PRECISE = sorted((HERE / "precise").glob("*.md"))
PROFILES: tuple[Stage, ...] = ("refined", "sprint")


@pytest.fixture(scope="module", params=PROFILES)
def judge(request: pytest.FixtureRequest) -> Judge:
    """Judge for each profile in which criteria are due."""
    return Judge.of(profile=request.param)


def told(assessment: Assessment) -> list[str]:
    """Return the findings that cost points, for a failing test to show."""
    found = [f for f in assessment.findings if f.severity != "I"]
    return [f"{f.severity} {f.rule}: {f.message}" for f in found if f.rule != "unestimated"]


@pytest.mark.parametrize("file", GAMING, ids=lambda file: file.stem)
def test_gaming(file: Path, judge: Judge) -> None:
    """A draft with the form of a good ticket and no content is never ready, and it is said why.

    By a blocker, by words that mean nothing and add up, or by the distance to the references.
    """
    assessment = judge(parse_draft(file.read_text(encoding="utf-8")))
    assert assessment.verdict != "ready"
    assert told(assessment) or (assessment.nearest and assessment.nearest.cost)


@pytest.mark.parametrize("file", PRECISE, ids=lambda file: file.stem)
def test_precise(file: Path, judge: Judge) -> None:
    """For the rules a precise draft is ready with at most one warning, in any form and language."""
    assessment = replace(judge, similarity=None)(parse_draft(file.read_text(encoding="utf-8")))
    assert assessment.verdict == "ready"
    assert not [line for line in told(assessment) if line.startswith("E")]
    assert len(told(assessment)) <= 1, told(assessment)


def test_precise_compared(judge: Judge) -> None:
    """Beside the references, which tell by what usually is so, nearly all of them stay ready."""
    drafts = [parse_draft(file.read_text(encoding="utf-8")) for file in PRECISE]
    held = [draft.key for draft in drafts if judge(draft).verdict != "ready"]
    assert len(held) <= 0.05 * len(drafts), held


@pytest.mark.parametrize(
    ("kind", "summary", "verdict"),
    [
        ("task", "Rename accepted-media-types to accepted-content-types", "needs-work"),
        ("story", "Rename the column 'Total' to 'Gross total' in the invoice list", "needs-work"),
        ("subtask", "Rename the column 'Total' to 'Gross total'", "ready"),
        ("task", "Documentation of the import", "underspecified"),
        ("story", "Chat notifications", "underspecified"),
        ("bug", "The tab has a wrong label", "underspecified"),
    ],
)
def test_empty(kind: str, summary: str, verdict: str) -> None:
    """Without a description a summary that states one exact change is worth more than a topic."""
    draft = f"---\nkind: {kind}\nsummary: {summary}\nparent: {{key: WEB-1}}\n---\n"
    assert Judge.of()(parse_draft(draft)).verdict == verdict
