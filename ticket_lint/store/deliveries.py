"""Webhook deliveries that were accepted: forgotten when Jira sends none of them again."""

from __future__ import annotations

from sqlalchemy import delete, select

from ticket_lint.store.database import Database
from ticket_lint.store.tables import DELIVERIES

_BATCH = 1_000


def pruned(database: Database, before: float) -> int:
    """Delete what came before a time, some rows a transaction; return how many went.

    Raises `StoreError`.
    """
    gone = 0
    some = select(DELIVERIES.c.identifier).where(DELIVERIES.c.at < before).limit(_BATCH)
    while True:
        with database.writing() as connection:
            old = delete(DELIVERIES).where(DELIVERIES.c.identifier.in_(some))
            count = connection.execute(old).rowcount
        gone += count
        if not count:
            return gone
