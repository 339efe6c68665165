"""A mistake of ours costs one ticket, and tells nothing of its text."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from ticket_lint.errors import BudgetSpent, TicketLintError
from ticket_lint.service.isolated import Isolated
from ticket_lint.values.ticket import Ticket


def raising(error: Exception) -> Any:
    """Return a judge that fails."""

    def judge(_: Ticket) -> Any:
        raise error

    return judge


def test_a_mistake_is_an_answer(caplog: pytest.LogCaptureFixture) -> None:
    """The ticket and the place are named in the answer and the log, the message in neither."""
    with caplog.at_level(logging.ERROR):
        found = Isolated(raising(KeyError("the ticket's text")))(Ticket(key="WEB-1"))
    assert isinstance(found, TicketLintError)
    assert found.where == "WEB-1"
    for told in (str(found), caplog.text):
        assert "KeyError at " in told
        assert "WEB-1" in told
        assert "the ticket's text" not in told


def test_what_we_raise_ourselves_goes_on() -> None:
    """An error that says what would be right is no mistake."""
    with pytest.raises(BudgetSpent):
        Isolated(raising(BudgetSpent("no more requests")))(Ticket(key="WEB-1"))
