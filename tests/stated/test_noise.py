"""Courtesy, notices, advertising and filler state nothing; the sentences around them still do."""

from __future__ import annotations

import pytest

from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.parse import Source, document
from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.patterns import LANGUAGES, book
from ticket_lint.stated.reading import Reading
from ticket_lint.values.fact import FACT_KINDS

EXTRACT = Extractor.of()
SAID = "The export fails with HTTP 500 when the file is empty. It should hold the header."


def read(body: str, kind: str = "bug") -> Reading:
    """Return the reading of a draft with that body."""
    return EXTRACT(parse_draft(f"---\nkind: {kind}\nsummary: Export\n---\n{body}\n"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists(language: str) -> None:
    """Each line of the lists is a phrase."""
    book(language, {}).check()


@pytest.mark.parametrize(
    "sentence",
    [
        "Please let me know if you need anything else.",
        "If you have received this mail in error, please notify the sender and delete it.",
        "Please consider the environment before printing.",
        "Our award-winning platform helps customers to unlock their full potential.",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
        "This is very important and we need it as soon as possible.",
        "Vielen Dank im Voraus, dass ihr euch das anseht.",
        "Wenn Sie diese Mail irrtümlich erhalten haben, löschen Sie sie bitte.",
        "N'hésitez pas à me contacter si vous avez des questions.",
        "Si lo ha recibido por error, avise al remitente y elimínelo.",
        "Se a recebeu por engano, avise o remetente e apague-a.",
    ],
)
@pytest.mark.parametrize("kind", ["bug", "story", "task"])
def test_states_nothing(sentence: str, kind: str) -> None:
    """A sentence of that sort is no goal, reason, criterion, expectation or step."""
    reading = read(sentence, kind)
    assert not [fact for kind in FACT_KINDS for fact in reading.facts.of(kind)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Customers receive the invoice in error and delete it.",
        "The page must let the user know if the file is too large.",
        "When I click Print, the page is empty.",
        "Without the header the import fails, and we need it for the audit on 3 May.",
    ],
)
def test_states_something(sentence: str) -> None:
    """Words that only sound like it are read as they are."""
    assert any(read(sentence).facts.of(kind) for kind in FACT_KINDS)


def test_beside() -> None:
    """Beside such sentences a ticket states what it stated without them."""
    alone = read(SAID)
    reading = read(f"Hi, thanks a lot in advance!\n{SAID} Let me know if you need more.")
    for kind in FACT_KINDS:
        told = [reading.text(fact) for fact in reading.facts.of(kind)]
        assert told == [alone.text(fact) for fact in alone.facts.of(kind)]


def test_inside_a_sentence() -> None:
    """Links and code in such a sentence go with it, and the text keeps its places."""
    body = "Let me know if `x` fails at [this page](http://a.example/). It should say 5."
    reading = read(body)
    described = reading.document("description")
    assert described is not None
    assert [inline.kind for inline in described.inlines] == ["deleted"]
    assert described.text == document(Source("description", body, "markdown")).text


@pytest.mark.parametrize(
    "body",
    [
        "Thank you very much in advance for looking into this. Kind regards!",
        "## Acceptance criteria\n- Code is reviewed and merged\n- Unit tests pass",
        "**Acceptance criteria:** see above\n**Steps to reproduce:** as discussed",
        "As a <role> I want <goal> so that <benefit>.\n\nVersion: ____",
        "## Expected behaviour\nIt should work.",
        "## Steps to reproduce\n1. Go to '...'\n2. Click on '....'",
    ],
)
def test_empty(body: str) -> None:
    """A ticket of nothing else is an empty one."""
    judge = Judge.of(profile="refined")
    assessment = judge(parse_draft(f"---\nkind: task\nsummary: Export\n---\n{body}\n"))
    assert "empty-description" in [finding.rule for finding in assessment.findings]
