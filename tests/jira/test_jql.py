"""JQL of other people, narrowed."""

from __future__ import annotations

import pytest

from ticket_lint.jira.jql import narrowed, split


@pytest.mark.parametrize(
    ("jql", "parts"),
    [
        ("project = WEB", ("project = WEB", "")),
        ("project = WEB ORDER BY created DESC", ("project = WEB", "created DESC")),
        ("project = WEB order\n by  rank", ("project = WEB", "rank")),
        ("ORDER BY created", ("", "created")),
        ('summary ~ "order by hand"', ('summary ~ "order by hand"', "")),
        (r'summary ~ "a \" order by b"', (r'summary ~ "a \" order by b"', "")),
        ("summary ~ 'order by' ORDER BY key", ("summary ~ 'order by'", "key")),
        ("", ("", "")),
    ],
)
def test_split(jql: str, parts: tuple[str, str]) -> None:
    """The order is found where it begins, but not in a quoted text."""
    assert split(jql) == parts


@pytest.mark.parametrize(
    ("jql", "wanted"),
    [
        ("a = 1 OR b = 2", "(a = 1 OR b = 2) AND updated >= -5m ORDER BY created ASC"),
        ("a = 1 ORDER BY key", "(a = 1) AND updated >= -5m ORDER BY key"),
        ("", "updated >= -5m ORDER BY created ASC"),
        ("ORDER BY key", "updated >= -5m ORDER BY key"),
    ],
)
def test_narrowed(jql: str, wanted: str) -> None:
    """A condition holds for all of an OR, and the search's own order stays."""
    assert narrowed(jql, "updated >= -5m", order="created ASC") == wanted


def test_nothing_to_narrow() -> None:
    """Without a condition only an order is added."""
    assert narrowed("a = 1 OR b = 2", order="key") == "a = 1 OR b = 2 ORDER BY key"
    assert narrowed("a = 1") == "a = 1"


def test_linear() -> None:
    """Any number of quotes is gone through, and what follows the last pair is read."""
    assert split('"' * 200_001 + " order by x") == ('"' * 200_001, "x")
    text = "\\" * 200_000 + '"'
    assert split(text) == (text, "")
