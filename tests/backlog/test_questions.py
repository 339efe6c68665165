"""The question to ask about a ticket: one, concrete, in the ticket's own words."""

from __future__ import annotations

import pytest

from ticket_lint.backlog.questions import asks, question, quoted
from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.rules.load import shipped
from ticket_lint.values.assessment import Assessment, Evidence, Finding, Lack, Nearest, Stated

RULES = {rule.name for rule in shipped()}


def made(*findings: Finding, summary: str = "App crashes", **more: object) -> Assessment:
    """Return an assessment that is not ready."""
    given = {"key": "A-1", "kind": "bug", "score": 60, "verdict": "needs-work", **more}
    return Assessment(summary=summary, findings=findings, **given)  # type: ignore[arg-type] # typed above


def finding(rule: str, quote: str = "", *, cost: int = 10, severity: str = "W") -> Finding:
    """Return a finding with or without a quote."""
    at = Evidence("description", 0, len(quote), quote) if quote else None
    return Finding(rule, severity, "says too little", at, (), "Say more.", cost)  # type: ignore[arg-type] # a letter


def test_every_rule_has_a_question() -> None:
    """Each shipped rule asks, no question is left over, and each has a place for words."""
    assert set(asks()) == RULES
    for rule, one in asks().items():
        assert "{quote}" in one.ask or "{summary}" in one.ask, rule
        assert "?" in one.ask, rule


def test_a_ready_ticket_is_not_asked_about() -> None:
    """Ready means that planning need not ask."""
    assert question(made(finding("weak-modal", "may"), verdict="ready")) is None


def test_the_first_finding_asks() -> None:
    """The first finding that costs something asks, with its own quote."""
    found = question(
        made(
            finding("superlative", "the best", cost=0),
            finding("loophole", "if possible"),
            finding("missing-repro"),
        )
    )
    assert found
    assert (found.rule, found.quote) == ("loophole", "if possible")
    assert "“if possible”" in found.text


def test_an_absence_quotes_what_the_ticket_states() -> None:
    """Where nothing can be quoted, the fact that the question is about stands for it."""
    observed = Stated("stated", (Evidence("description", 0, 9, "It shows HTTP 500."),))
    found = question(made(finding("missing-expected"), stated={"observed": observed}))
    assert found
    assert "“It shows HTTP 500”" in found.text


@pytest.mark.parametrize("quote", ["", "falsch"])
def test_the_summary_is_better_than_a_word(quote: str) -> None:
    """A single word tells nobody what to expect instead; the summary does."""
    found = question(made(finding("missing-expected", quote), summary="Tablet shows another ship"))
    assert found
    assert "“Tablet shows another ship”" in found.text


def test_a_rule_of_a_plug_in_asks_with_its_own_words() -> None:
    """A rule without a question of ours is quoted: its message and its suggestion."""
    found = question(made(finding("house-words", "account")))
    assert found
    assert found.text == "account: says too little. Say more."


def test_distance_alone_asks_for_what_good_tickets_state() -> None:
    """Without a finding the nearest good ticket tells what is lacking."""
    near = Nearest("good-one", None, (Lack("open_decision", "x"), Lack("impact", "y")), 0.4, 30)
    found = question(made(nearest=near))
    assert found
    assert "open decision and impact" in found.text
    assert question(made()), "and without any reference there is a question, too"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("two\n\n  lines. ", "two lines"),
        ("fast, small, etc.", "fast, small, etc."),
        ("a" * 300, "a" * 89 + "…"),
        ("", ""),
    ],
)
def test_quotes_are_short(text: str, right: str) -> None:
    """A quote is one line that can be read out."""
    assert quoted(text) == right


def test_words_of_a_ticket_are_no_template() -> None:
    """A ticket that writes our placeholders is quoted and not filled in."""
    found = question(made(finding("link-only-description", "x y"), summary="{quote} {summary}"))
    assert found
    assert "“{quote} {summary}”" in found.text


def test_secrets_stay_hidden() -> None:
    """What the judge masks is masked in the question."""
    secret = "hunter" + "2!Xq9pLm"
    draft = parse_draft(f"---\nkind: bug\nsummary: Login fails\n---\npassword = {secret}\n")
    found = question(Judge.of()(draft))
    assert found
    assert secret not in found.text
