"""What may be shown of the environment."""

from __future__ import annotations

import pytest

from ticket_lint.config.environment import VARIABLES, Variable, settings


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: variable.name)
def test_secret_is_never_shown(variable: Variable) -> None:
    """A secret shows as dots, all else as it is."""
    shown = {s.name: s.shown for s in settings({variable.name: "hunter2-and-more"})}[variable.name]
    assert shown == ("•••••" if variable.secret else "hunter2-and-more")


def test_password_in_an_address_is_masked() -> None:
    """An address is shown without the password it carries."""
    environ = {"TICKET_LINT_JIRA_URL": "https://me:hunter2@jira.example.com/x"}
    shown = {s.name: s.shown for s in settings(environ)}
    assert shown["TICKET_LINT_JIRA_URL"] == "https://•••••@jira.example.com/x"


def test_misspelt_variable_is_pointed_out() -> None:
    """A variable of ours that nobody reads says so, its value unseen."""
    last = list(settings({"TICKET_LINT_JIRA_TOKN": "hunter2", "PATH": "/bin"}))[-1]
    assert last.name == "TICKET_LINT_JIRA_TOKN"
    assert last.shown == "•••••"
    assert "did you mean TICKET_LINT_JIRA_TOKEN?" in last.note
