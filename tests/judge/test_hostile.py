"""The whole way from text to verdict takes everything."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticket_lint.judge.assess import Judge
from ticket_lint.parse import Markup, Source, documents
from ticket_lint.values.assessment import STAGES, Assessment, Stage
from ticket_lint.values.ticket import KINDS, Kind, Ticket

JUDGES = {stage: Judge.of(profile=stage) for stage in STAGES}
PIECES = st.sampled_from(
    "* # - | || [ ] [~ ! { {{ }} {code} {noformat} {quote} {panel:title=AC} h2. bq. ` ``` > <!-- "
    "1. • ☐ Expected: Actual: Steps: As a user, I want so that should when then Given And must "
    "instead of TBD ??? etc. fast 100 % 2 s e.g. http://a.b/c password=hunter2x "
    "AKIAABCDEFGHIJKLMNOP PROJ-1 src/a.py:3 `a.b()` "
    "soll damit doit afin debe para deve ____ … \u200b \ud800".split(" ")
)
TEXT = st.lists(
    st.one_of(PIECES, st.sampled_from([" ", "\n", "\n\n", "word"]), st.text(max_size=6)),
    max_size=60,
).map(" ".join)


def judged(stage: Stage, kind: Kind, summary: str, text: str, markup: Markup) -> Assessment:
    """Judge a ticket of one field and check what holds of every assessment."""
    sources = [Source("summary", summary, "text"), Source("description", text, markup)]
    ticket = Ticket(key="A-1", kind=kind, documents=documents(sources))
    found = JUDGES[stage](ticket)
    assert 0 <= found.score <= 100
    near = found.nearest.cost if found.nearest else 0
    assert found.score == 100 - sum(finding.cost for finding in found.findings) - near
    for finding in found.findings:
        if finding.evidence:
            document = ticket.document(finding.evidence.field)
            assert document is not None
            assert 0 <= finding.evidence.start <= finding.evidence.end <= len(document.text)
    assert found == JUDGES[stage](ticket)
    return found


@given(
    stage=st.sampled_from(STAGES),
    kind=st.sampled_from(KINDS),
    summary=TEXT,
    text=TEXT,
    markup=st.sampled_from(["wiki", "markdown", "text"]),
)
@settings(deadline=None, max_examples=150)
def test_any_ticket_is_judged(
    stage: Stage, kind: Kind, summary: str, text: str, markup: str
) -> None:
    """No ticket raises; costs add up to the score, evidence lies in the text, twice is the same."""
    judged(stage, kind, summary, text, cast("Markup", markup))


@pytest.mark.parametrize(
    ("markup", "piece"),
    [
        ("wiki", "*"),
        ("wiki", "* a\n"),
        ("wiki", "{code}"),
        ("wiki", "{{"),
        ("wiki", "[a|"),
        ("wiki", "||"),
        ("wiki", "|a\n"),
        ("wiki", "a. "),
        ("wiki", "Expected: \n"),
        ("wiki", "Given a\nThen b\n"),
        ("markdown", "`"),
        ("markdown", "> "),
        ("markdown", "- "),
        ("markdown", "# a\n"),
        ("text", "a\n"),
        ("text", "1. click\n"),
    ],
)
def test_what_repeats_is_judged(markup: Markup, piece: str) -> None:
    """However often a piece repeats, a bounded number of findings comes of it."""
    for kind in ("bug", "story"):
        found = judged("sprint", kind, "A summary", piece * (40_000 // len(piece)), markup)
        assert len(found.findings) < 100
