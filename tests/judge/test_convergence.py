"""The path converges: following it once makes a weak draft ready and breaks nothing else.

As far as rules go: how precisely a person answers, a path cannot lead to, and thin answers keep
their distance to the references.

Each draft in `weak/` is judged; a person's answers (`fills.toml`) go into the blanks of the
skeletons, these under the description; what is to be changed in place is changed; then the draft
is judged again.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.judge.skeletons import BLANK, skeletons
from ticket_lint.values.assessment import Assessment, Edit, Stage

HERE = Path(__file__).parent
FILLS = tomllib.loads((HERE / "fills.toml").read_text(encoding="utf-8"))
DRAFTS = sorted((HERE / "weak").glob("*.md"))
PROFILES: tuple[Stage, ...] = ("draft", "refined", "agent")
PLACEHOLDER = re.compile(r"\[[^\]\n]+\]|<[^>\n]+>")
REPLACED = {"hollow-heading", "unobservable-criterion", "echoed-criterion", "boilerplate-criteria"}
IN_PLACE = {
    "open-question": "The result is precomputed every night at 2:00 and cached.",
    "unobservable-criterion": "When the invoice is 30 days old, then the customer gets an e-mail.",
}
SUMMARIES = {
    "spike-kafka-en": "Find out whether Kafka takes our 5,000 events a second",
    "epic-search-en": "Show the wanted document among the first three search results",
    "task-ci-en": "Delete the four unused jobs from the CI configuration",
    "bug-export-en": "CSV export of May holds no invoice",
    "story-search-en": "Clerk finds an invoice by its number in the search",
    "story-template-en": "Accountant exports the invoices of a month as CSV",
}


def fill(skeleton: str, language: str) -> str:
    """Write a person's answers into the blanks of a skeleton."""
    spoken = language if language in FILLS else "en"
    for name, part in skeletons().parts.items():
        text = part.skeleton(spoken)
        if text and text in skeleton:
            filled = text
            for answer in FILLS[spoken][name]:
                filled = filled.replace(BLANK, answer, 1)
            skeleton = skeleton.replace(text, filled)
    assert BLANK not in skeleton
    return skeleton


def apply(draft: str, name: str, edits: tuple[Edit, ...], language: str) -> str:
    """Follow the path: paste filled skeletons, change what is quoted in place."""
    for edit in edits:
        for at in edit.at:
            if at.field == "summary":
                old = next(line for line in draft.splitlines() if line.startswith("summary:"))
                draft = draft.replace(old, f"summary: {SUMMARIES[name]}")
            elif "unfilled-template" in edit.rules:
                draft = PLACEHOLDER.sub("invoices of one month", draft)
            elif not edit.skeleton or REPLACED & set(edit.rules):
                quoted = re.compile(r"\s+".join(map(re.escape, at.quote.split())))
                draft = quoted.sub(IN_PLACE.get(edit.rules[0], ""), draft, count=1)
        if edit.skeleton:
            draft += "\n\n" + fill(edit.skeleton, language)
    return draft


def told(assessment: Assessment) -> str:
    """Return an assessment as lines, for a failing test to show."""
    lines = [f"{assessment.score} {assessment.verdict}"]
    lines += [
        f"{f.severity} {f.rule} -{f.cost}: {f.message} {f.evidence.quote if f.evidence else ''}"
        for f in assessment.findings
    ]
    return "\n".join(lines)


@pytest.fixture(scope="module", params=PROFILES)
def judge(request: pytest.FixtureRequest) -> Judge:
    """Return the judge of a profile."""
    return Judge.of(Config(encoder="none"), profile=request.param)


@pytest.mark.parametrize("file", DRAFTS, ids=lambda file: file.stem)
def test_ready(file: Path, judge: Judge) -> None:
    """Filling in what the path shows makes the draft ready, with no finding that is new."""
    draft = file.read_text(encoding="utf-8")
    ticket = parse_draft(draft)
    before = judge(ticket)
    repaired = apply(draft, file.stem, before.edits, ticket.language)
    after = judge(parse_draft(repaired))
    assert after.verdict == "ready", f"{told(before)}\n{repaired}\n{told(after)}"
    old = {f.rule for f in before.findings}
    new = [f for f in after.findings if f.rule not in old and f.severity != "I"]
    assert not new, f"{told(before)}\n{repaired}\n{told(after)}"


@pytest.mark.parametrize("file", DRAFTS, ids=lambda file: file.stem)
def test_blanks(file: Path, judge: Judge) -> None:
    """Pasting the skeletons and leaving the blanks does not make a draft ready."""
    draft = file.read_text(encoding="utf-8")
    before = judge(parse_draft(draft))
    if before.verdict == "ready":
        assert not before.edits
        return
    pasted = draft + "\n\n" + "\n\n".join(edit.skeleton for edit in before.edits)
    after = judge(parse_draft(pasted))
    assert after.verdict != "ready", f"{told(before)}\n{pasted}\n{told(after)}"


@pytest.mark.parametrize("file", DRAFTS, ids=lambda file: file.stem)
def test_weak(file: Path) -> None:
    """The drafts are weak, or the other tests prove nothing."""
    assert Judge.of()(parse_draft(file.read_text(encoding="utf-8"))).verdict != "ready"
