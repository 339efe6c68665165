"""The history as rows, for spreadsheets and other programs: streamed, oldest first.

Columns are an interface: new ones are added at the end, none is renamed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, select

from ticket_lint.store.database import Database
from ticket_lint.store.runs import rules_of
from ticket_lint.store.tables import ACTIONS, ASSESSMENTS, REJECTIONS, RUNS, TICKETS, WAIVERS

Row = Mapping[str, Any]
"""A row by its columns: text, numbers, lists, None."""
_CHUNK = 200
"""Rows in memory at a time; an assessment has some kilobytes of findings."""
_TICKET = ("site", "project", "ticket", "issue")
_ASSESSMENT = ("judged", *_TICKET, "profile", "text_hash")
_FINDING = ("rule", "severity", "cost", "field", "message", "quote")
_COUNTED = ("tickets", "counts")
_REPLY = ("created", *_TICKET, "rule", "reason", "author", "comment")


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be exported: its columns, where the rows lie, and which column is their time.

    `made` makes the rows of one that is kept.
    """

    columns: tuple[str, ...]
    table: Table
    time: str
    made: Callable[[dict[str, Any]], Iterator[Row]]

    @property
    def of_tickets(self) -> bool:
        """Tell whether each row belongs to a ticket, and so to a project."""
        return "ticket" in self.columns


def rows(
    database: Database,
    kind: Kind,
    *,
    since: dt.datetime | None = None,
    project: str = "",
    site: str = "",
) -> Generator[Row, None, None]:
    """Yield rows by id, as many at a time as fit easily into memory; raises `StoreError`.

    `since` is the earliest time of a row; `project` asks for a kind that is `of_tickets`.
    """
    table = kind.table
    query = select(table)
    if kind.of_tickets:
        places = [TICKETS.c.site, TICKETS.c.issue, TICKETS.c.project, TICKETS.c.key.label("now")]
        query = select(table, *places).join(TICKETS, TICKETS.c.id == table.c.ticket)
    if site:
        query = query.where((TICKETS if kind.of_tickets else table).c.site == site)
    if project:
        query = query.where(TICKETS.c.project == project)
    if since:
        query = query.where(_late_enough(table.c[kind.time], since))
    with database.reading() as connection:
        streamed = connection.execution_options(yield_per=_CHUNK)  # PostgreSQL: a server's cursor
        with streamed.execute(query.order_by(table.c.id)) as result:
            for row in result.mappings():
                for made in kind.made(dict(row)):
                    yield {name: made.get(name) for name in kind.columns}


def _late_enough(column: Column[Any], since: dt.datetime) -> Any:  # noqa: ANN401 - a condition
    """Compare with a time in seconds, or with a day as Jira has it."""
    is_day = column.type.python_type is str
    return column >= (f"{since:%Y-%m-%d}" if is_day else since.timestamp())


def _assessments(row: dict[str, Any]) -> Iterator[Row]:
    """Yield an assessment, under the key that the ticket had then."""
    yield row | {
        "judged": _iso(row["judged"]),
        "ticket": row["key"],
        "findings": len(row["findings"] or ()),
        "rules": list(rules_of(row["findings"])),
    }


def _findings(row: dict[str, Any]) -> Iterator[Row]:
    """Yield the findings of an assessment."""
    of = row | {"judged": _iso(row["judged"]), "ticket": row["key"]}
    for finding in row["findings"] or ():
        yield of | {name: finding.get(name) for name in _FINDING}


def _actions(row: dict[str, Any]) -> Iterator[Row]:
    yield row | {"at": _iso(row["at"]), "ticket": row["now"]}


def _replies(row: dict[str, Any]) -> Iterator[Row]:
    yield row | {"ticket": row["now"]}


def _runs(row: dict[str, Any]) -> Iterator[Row]:
    """Yield a run; one that was cut has no end."""
    yield row | {
        "started": _iso(row["started"]),
        "ended": None if row["ended"] is None else _iso(row["ended"]),
        "tickets": (row["counts"] or {}).get("tickets"),
    }


def _iso(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")


KINDS: Mapping[str, Kind] = {
    "assessments": Kind(
        (*_ASSESSMENT, "kind", "summary", "score", "verdict", "findings", "rules"),
        ASSESSMENTS,
        "judged",
        _assessments,
    ),
    "findings": Kind((*_ASSESSMENT, *_FINDING), ASSESSMENTS, "judged", _findings),
    "actions": Kind(("at", *_TICKET, "kind", "comment", "person", "run"), ACTIONS, "at", _actions),
    "waivers": Kind((*_REPLY, "until"), WAIVERS, "created", _replies),
    "rejections": Kind(_REPLY, REJECTIONS, "created", _replies),
    "runs": Kind(
        ("id", "started", "ended", "outcome", "command", "site", "scope", "apply", *_COUNTED),
        RUNS,
        "started",
        _runs,
    ),
}
"""All that can be exported, by name."""
