"""What was written to tickets, and what people answered: actions, waivers, rejected findings.

Jira itself holds the truth of all of it; this is the record, for reports and for limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from ticket_lint.store.assessments import ticket_ids
from ticket_lint.store.database import Database, insert_new
from ticket_lint.store.tables import ACTIONS, REJECTIONS, TICKETS, WAIVERS
from ticket_lint.store.text import MAX_REASON, clean
from ticket_lint.values.plan import Receipt, Reply

POSTED = "posted"
"""The action of a comment that was not there before: what people are told of."""
STATE = "state"


def record(database: Database, run: int | None, site: str, receipts: Iterable[Receipt]) -> None:
    """Keep what was done to tickets, and what people answered.

    Where the state was written, the answers are all that stand on the ticket: others go.
    """
    receipts = [one for one in receipts if one.done or one.waivers or one.rejected]
    if not receipts:
        return
    now = database.clock()
    with database.writing() as connection:
        named = {one.id: (one.key, one.project) for one in receipts}
        rows = ticket_ids(connection, site, named)
        done = [
            {
                "ticket": rows[one.id],
                "run": run,
                "at": one.posted if kind == POSTED and one.posted else now,
                "kind": clean(kind, 20),
                "comment": clean(one.comment, 64),
                "person": clean(one.person),
            }
            for one in receipts
            for kind in one.done
        ]
        if done:
            connection.execute(insert(ACTIONS), done)
        for one in receipts:
            for table, replies in ((WAIVERS, one.waivers), (REJECTIONS, one.rejected)):
                if STATE in one.done:
                    gone = table.c.ticket == rows[one.id]
                    connection.execute(delete(table).where(gone))
                _replies(connection, table, rows[one.id], replies)


def posted(database: Database, site: str, since: float = 0.0) -> dict[tuple[str, str], int]:
    """Return how many comments were posted since a time, by project and the person they ask."""
    query = (
        select(TICKETS.c.project, ACTIONS.c.person, func.count())
        .join(TICKETS, TICKETS.c.id == ACTIONS.c.ticket)
        .where(ACTIONS.c.kind == POSTED, ACTIONS.c.at >= since, TICKETS.c.site == site)
        .group_by(TICKETS.c.project, ACTIONS.c.person)
    )
    with database.reading() as connection:
        return {(project, person): count for project, person, count in connection.execute(query)}


def done_in(database: Database, run: int) -> dict[str, int]:
    """Return how often a run did what."""
    query = select(ACTIONS.c.kind, func.count()).where(ACTIONS.c.run == run)
    with database.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query.group_by(ACTIONS.c.kind))}


@dataclass(frozen=True, slots=True)
class Actions:
    """The record of one run on a site, as those who write ask for it (`writeback.record`)."""

    database: Database
    site: str
    run: int | None = None

    def has_written(self, project: str) -> bool:
        """Tell whether a comment was ever posted in a project."""
        return any(key == project for key, _ in posted(self.database, self.site))

    def posted(self, since: float) -> dict[tuple[str, str], int]:
        """Return how many comments were posted since a time, by project and person."""
        return posted(self.database, self.site, since)

    def done(self, receipt: Receipt) -> None:
        """Keep what was done to a ticket."""
        record(self.database, self.run, self.site, [receipt])


def _replies(connection: Connection, table: Table, ticket: int, replies: Iterable[Reply]) -> None:
    for reply in replies:
        where = {
            "ticket": ticket,
            "comment": clean(reply.comment, 64),
            "rule": clean(reply.rule),
        }
        values: Mapping[str, Any] = {
            "author": clean(reply.author),
            "reason": clean(reply.reason, MAX_REASON),
            "created": clean(reply.created, 10),
            **({"until": clean(reply.until, 10)} if table is WAIVERS else {"text_hash": ""}),
        }
        same = [table.c[name] == value for name, value in where.items()]
        if not connection.execute(update(table).where(*same).values(**values)).rowcount:
            insert_new(connection, table, [{**where, **values}])
