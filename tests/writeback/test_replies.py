"""Answers in comments: what is read as one, and what is missing from it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_lint.lexicon.commands import is_talk
from ticket_lint.values.plan import FOR_GOOD, Reply
from ticket_lint.writeback.replies import reply

SECRET = "ghp_" + "x7Kq2mVz9RtYb4NcL8wJ" + "h3Dg6Fs1Pa5Eu0Xi"


def read(text: str) -> Reply | None:
    """Return the answer in a comment."""
    return reply(text, comment="7", author="ann", created="2026-11-24T13:05:44.120+0000")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ticket-lint recheck", {"verb": "recheck"}),
        ("  Ticket-Lint RECHECK please\nthanks", {"verb": "recheck"}),
        (
            "ticket-lint ignore missing-impact because it is in the incident tool",
            {"verb": "ignore", "rule": "missing-impact", "reason": "it is in the incident tool"},
        ),
        (
            "ticket-lint ignore missing-impact weil es anderswo steht until 2026-12-31",
            {"rule": "missing-impact", "reason": "es anderswo steht", "until": "2026-12-31"},
        ),
        (
            "ticket-lint ignore `missing-impact`: internal only (until 2026-12-31).",
            {"rule": "missing-impact", "reason": "internal only", "until": "2026-12-31"},
        ),
        ("ticket-lint wrong vague-verb", {"verb": "wrong", "rule": "vague-verb", "problem": ""}),
        ("ticket-lint wrong vague-verb it is our term", {"reason": "it is our term"}),
        ("ticket-lint ignore missing-impact", {"problem": "no-reason"}),
        ("ticket-lint ignore missing-impact because", {"problem": "no-reason"}),
        ("ticket-lint ignore", {"problem": "no-rule"}),
        ("ticket-lint wrong …", {"problem": "no-rule"}),
        ("ticket-lint ignore missing-impact because no until 2026-02-30", {"problem": "no-day"}),
        (
            f"ticket-lint ignore missing-impact because {SECRET} is in it",
            {"reason": "ghp_••••• is in it"},
        ),
    ],
)
def test_answers(text: str, expected: dict[str, Any]) -> None:
    """The first line counts: verb, rule, reason without its joining word, last day."""
    found = read(text)
    assert found is not None
    assert {name: getattr(found, name) for name in expected} == expected
    assert (found.comment, found.author, found.created) == ("7", "ann", "2026-11-24")
    assert "until" in expected or found.until == FOR_GOOD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I ran ticket-lint recheck",
        "Thanks!\nticket-lint recheck",
        "ticket-lint",
        "ticket-lint rechecked it",
        "ticket-linter recheck",
    ],
)
def test_no_answers(text: str) -> None:
    """Talk about the tool is not talk to it."""
    assert read(text) is None
    assert not is_talk(text)


@given(st.text(max_size=300))
def test_whatever_follows(text: str) -> None:
    """Nothing raises, and no reason gets long."""
    for verb in ("recheck", "ignore", "wrong"):
        found = read(f"ticket-lint {verb} {text}")
        assert found is None or len(found.reason) <= 300
    read(text)


def test_long_lines_are_cut() -> None:
    """A megabyte in one line takes no time and no room."""
    found = read("ticket-lint ignore missing-impact because " + "until 2026-12-31 " * 100_000)
    assert found is not None
    assert len(found.reason) <= 300
