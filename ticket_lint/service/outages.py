"""Whether Jira as a whole cannot be had, or fails for one ticket alone.

A ticket need not be given up because Jira is away. But a Jira that answers others, and fails for
one ticket again and again, has trouble with that ticket. Reading and writing are told apart: a Jira
that may only be read fails for everything that is to be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from ticket_lint.errors import JiraBusy, NotAuthenticated, TicketLintError

if TYPE_CHECKING:
    from ticket_lint.service.office import Office

Stage: TypeAlias = Literal["read", "write", ""]
"""What failed; empty where it says nothing of a ticket, whatever others meet with."""
READ: Stage = "read"
WRITE: Stage = "write"
_TOO_MANY = 429


def stage(error: TicketLintError, at: Stage) -> Stage:
    """Return what an outage met `at` may be about: limits and tokens are about all tickets."""
    busy = isinstance(error, JiraBusy) and error.status == _TOO_MANY
    return "" if busy or isinstance(error, NotAuthenticated) else at


def is_alone(failed: Stage, since: float, office: Office) -> bool:
    """Tell whether it went well for others since it failed here the last time (seconds since 1970).

    The first time, when `since` is 0, it may be the beginning of an outage. What other processes
    met with is not known.
    """
    return bool(failed) and 0 < since < office.went_well(failed)
