"""The public names of the package."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ticket_lint


@pytest.mark.parametrize("name", ticket_lint.__all__)
def test_name_is_there(name: str) -> None:
    """Each public name can be imported and is listed by `dir`."""
    assert getattr(ticket_lint, name).__name__ == name
    assert name in dir(ticket_lint)


def test_unknown_name() -> None:
    """Any other name is an AttributeError, as of every module."""
    with pytest.raises(AttributeError, match="no_such_name"):
        ticket_lint.no_such_name  # noqa: B018


def test_version() -> None:
    """`__version__` is that of the installed package."""
    assert ticket_lint.__version__[0].isdigit()


def test_import_is_lazy() -> None:
    """Importing the package imports nothing of it."""
    code = "import sys, ticket_lint; print([m for m in sys.modules if 'ticket_lint.' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_lint_takes_a_draft_or_a_ticket() -> None:
    """The shortest way in: text or a ticket, under the defaults."""
    draft = "---\nkind: story\nsummary: Export invoices\n---\nIt should be improved.\n"
    assessment = ticket_lint.lint(draft)
    assert assessment.kind == "story"
    assert assessment == ticket_lint.lint(ticket_lint.parse_draft(draft))
    assert assessment == ticket_lint.Judge.of()(ticket_lint.parse_draft(draft))
