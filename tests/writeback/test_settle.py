"""How long a claim is left to settle."""

from __future__ import annotations

import pytest

from ticket_lint.writeback.apply import Patience


@pytest.mark.parametrize(
    ("settle", "tickets", "slowest", "expected"),
    [
        (5.0, 1, 0.0, 1.0),
        (5.0, 1, 0.1, 1.0),
        (5.0, 1, 0.4, 2.0),
        (5.0, 1, 30.0, 5.0),
        (5.0, 2, 0.1, 5.0),
        (0.05, 1, 30.0, 0.05),
    ],
)
def test_wait(settle: float, tickets: int, slowest: float, expected: float) -> None:
    """Five of the slowest writes, a second at least, and never more than it may be."""
    assert Patience(settle=settle).settling(tickets, slowest) == expected
