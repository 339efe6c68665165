"""All that is remembered of one ticket: shown, or forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import delete, select

from ticket_lint.store.database import Database
from ticket_lint.store.tables import ACTIONS, ASSESSMENTS, REJECTIONS, TICKETS, WAIVERS


class Revision(NamedTuple):
    """An assessment as it is kept; `findings` have rule, severity, message, cost, field, quote."""

    judged: float
    key: str
    profile: str
    summary: str
    kind: str
    score: int
    verdict: str
    findings: tuple[Mapping[str, Any], ...]
    text_hash: str
    versions: Mapping[str, str]


class Act(NamedTuple):
    """Something that was written: when, what, and the id of our comment."""

    at: float
    kind: str
    comment: str
    run: int | None


class Answer(NamedTuple):
    """What a person said of a rule's finding: `until` is empty where it was called wrong."""

    rule: str
    reason: str
    author: str
    created: str
    until: str = ""


class History(NamedTuple):
    """A ticket's history, oldest first."""

    site: str
    issue: str
    key: str
    revisions: tuple[Revision, ...]
    acts: tuple[Act, ...]
    waivers: tuple[Answer, ...]
    rejections: tuple[Answer, ...]


def history(database: Database, key: str, *, site: str = "") -> list[History]:
    """Return what is remembered of a key, one it had before it was moved included.

    One entry for each ticket: several sites may have the same key, and a key may have been two
    tickets' in turn. `site` picks one of the sites.
    """
    with database.reading() as connection:
        found = []
        for number, of, issue, now in connection.execute(_named(key, site)).all():
            rows = {
                table: connection.execute(
                    select(*(table.c[name] for name in names))
                    .where(table.c.ticket == number)
                    .order_by(table.c.id)
                ).all()
                for table, names in (
                    (ASSESSMENTS, Revision._fields),
                    (ACTIONS, Act._fields),
                    (WAIVERS, Answer._fields),
                    (REJECTIONS, Answer._fields[:-1]),
                )
            }
            found.append(
                History(
                    of,
                    issue,
                    now,
                    tuple(_revision(row) for row in rows[ASSESSMENTS]),
                    tuple(Act(*row) for row in rows[ACTIONS]),
                    tuple(Answer(*row) for row in rows[WAIVERS]),
                    tuple(Answer(*row) for row in rows[REJECTIONS]),
                )
            )
        return found


def forget(database: Database, key: str, *, site: str = "") -> int:
    """Delete everything about a ticket; return how many tickets of this key there were.

    In a SQLite file the place is overwritten, not only marked as free.
    """
    with database.writing() as connection:
        numbers = [row.id for row in connection.execute(_named(key, site))]
        connection.execute(delete(TICKETS).where(TICKETS.c.id.in_(numbers)))
    database.swept()
    return len(numbers)


def _named(key: str, site: str) -> Any:  # noqa: ANN401 - SQLAlchemy's
    once = select(ASSESSMENTS.c.ticket).where(ASSESSMENTS.c.key == key)
    query = select(TICKETS.c.id, TICKETS.c.site, TICKETS.c.issue, TICKETS.c.key)
    query = query.where((TICKETS.c.key == key) | TICKETS.c.id.in_(once)).order_by(TICKETS.c.id)
    return query.where(TICKETS.c.site == site) if site else query


def _revision(row: Any) -> Revision:  # noqa: ANN401 - a row
    made = Revision(*row)
    return made._replace(findings=tuple(made.findings or ()))
