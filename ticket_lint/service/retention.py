"""What is deleted when nobody needs it any more, a little at a time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ticket_lint.service import queues
from ticket_lint.store import deliveries, pruning

if TYPE_CHECKING:
    from dbos import DBOSClient

    from ticket_lint.config.schema import Config
    from ticket_lint.store.database import Database

DELIVERIES_S = 3 * 86_400.0
"""Jira sends a webhook again for minutes; three days leave room for a queue that stood."""
DONE_S = 86_400.0
"""How long jobs that went well are shown."""
_SOME = 500


def swept(database: Database, client: DBOSClient, config: Config) -> int:
    """Delete jobs, deliveries, runs and assessments that are too old; return how many rows."""
    now = database.clock()
    count = deliveries.pruned(database, now - DELIVERIES_S)
    count += _jobs(client, ["SUCCESS"], now - DONE_S)
    count += _jobs(client, list(queues.DEAD), now - config.service.keep_days * 86_400.0)
    return count + pruning.pruned(database, config.store.keep_days)


def _jobs(client: DBOSClient, states: list[str], before: float) -> int:
    """Delete finished jobs, some at a time so that no transaction is a long one."""
    limit = dt.datetime.fromtimestamp(before, dt.UTC).isoformat()
    count = 0
    while found := client.list_workflows(
        status=states, completed_before=limit, limit=_SOME, load_input=False, load_output=False
    ):
        client.delete_workflows([one.workflow_id for one in found])
        count += len(found)
    return count
