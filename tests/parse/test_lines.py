"""Whether a line was hard-wrapped."""

from __future__ import annotations

import pytest

from ticket_lint.parse.lines import wraps

LONG = "The importer stops at the first of the files that it cannot"


@pytest.mark.parametrize(
    ("line", "following", "expected"),
    [
        (LONG, "read and says nothing", True),
        (LONG + ".", "read and says nothing", False),
        (LONG + ":", "read and says nothing", False),
        ("It stops", "read and says nothing", False),
        (LONG, "Read and says nothing", False),
        (LONG + " be a", "Word document", True),
        (LONG + " read,", "Word documents say", True),
        (LONG, "expected: it goes on", False),
        (LONG, "- an item", False),
        (LONG, "1. an item", False),
        (LONG, "", False),
        (LONG + " be a", "When it stops", False),
        (LONG, "(see above)", True),
        (LONG + " (again.)", "it goes on", False),
    ],
)
def test_wraps(line: str, following: str, expected: bool) -> None:  # noqa: FBT001
    """A long line that ends within a sentence goes on, unless a label or item begins."""
    assert wraps(line, following) is expected


def test_lines_wrapped_before_make_it_likely() -> None:
    """In a paragraph that is wrapped already, a capital letter may begin a line."""
    line = LONG + " open twice"
    assert not wraps(line, "Windows says so")
    assert wraps(line, "Windows says so", wrapped=True)
