"""Labelled tickets of the shared data, for the benchmarks that judge the score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from facts import read_rows, texts, ticket

from ticket_lint.fit.labelled import Labelled, distance_of
from ticket_lint.judge.assess import Judge
from ticket_lint.parse import Source, documents
from ticket_lint.values.ticket import Ticket

LEVELS = "ticket_levels.jsonl"
CLARITY = "issue_clarity.jsonl"


class Row(NamedTuple):
    """A labelled ticket: `level` 0-3, the mean of its reviewers."""

    project: str
    level: float
    ticket: Ticket


def levels(data: Path) -> list[Row]:
    """Return the tickets of `ticket_levels`, of the type that their source gives, if any."""
    known = texts(data)
    found = []
    for row in read_rows(data / LEVELS):
        level = mean(label["level"] for label in row["labels"].values())
        found.append(Row(row["project"], level, ticket(row["key"], *known[row["key"]])))
    return found


def clarity(data: Path) -> list[Row]:
    """Return the issues of `issue_clarity`, source `lite`; their level is `underspecified`."""
    found = []
    for row in read_rows(data / CLARITY):
        if row["source"] == "lite":
            summary, _, body = row["text"].partition("\n")
            sources = (Source("summary", summary, "text"), Source("description", body, "markdown"))
            read = Ticket(key=row["instance_id"], kind="other", documents=documents(sources))
            found.append(Row(row["repo"], float(row["underspecified"]), read))
    return found


def judged(rows: Iterable[Row], judge: Judge) -> list[Labelled]:
    """Return labelled tickets as `calibrate` takes them, grouped by project."""
    return list(_judged(rows, judge))


def _judged(rows: Iterable[Row], judge: Judge) -> Iterator[Labelled]:
    for row in rows:
        assessment = judge(row.ticket)
        yield Labelled(row.project, row.level, assessment, distance_of(assessment))


def text(row: Row) -> str:
    """Return the whole text of a ticket, its summary first."""
    return "\n".join(document.text for document in row.ticket.documents)


def lengths(rows: Sequence[Row]) -> list[int]:
    """Return the characters of each ticket: the simplest predictor of its level."""
    return [sum(len(document.text) for document in row.ticket.documents) for row in rows]
