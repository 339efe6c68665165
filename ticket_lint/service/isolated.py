"""A judge whose mistakes cost one ticket: a scan and a report go on with the others."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ticket_lint.errors import TicketLintError
from ticket_lint.service.ticket import bug

if TYPE_CHECKING:
    from ticket_lint.judge.assess import Judge
    from ticket_lint.values.assessment import Assessment
    from ticket_lint.values.ticket import Ticket

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Isolated:
    """A judge whose own mistakes are logged, without the ticket's text."""

    judge: Judge

    def __call__(self, ticket: Ticket) -> Assessment | TicketLintError:
        """Return the assessment, or that there is none; raises `TicketLintError` for all else."""
        try:
            return self.judge(ticket)
        except TicketLintError:
            raise
        except Exception as error:  # noqa: BLE001 - ours, whatever it is
            why = bug(error)
            _LOG.error("%s: %s", ticket.key, why)
            return TicketLintError(f"ticket-lint made a mistake: {why}", where=ticket.key)
