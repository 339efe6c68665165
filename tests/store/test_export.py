"""The history as rows."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import Protocol

import pytest

from ticket_lint.store import actions, assessments, runs
from ticket_lint.store.assessments import Judged
from ticket_lint.store.database import Database
from ticket_lint.store.export import KINDS, Row, rows
from ticket_lint.values.assessment import Assessment, Evidence, Finding
from ticket_lint.values.plan import Receipt, Reply

DAY = 86_400.0
SITE = "example.atlassian.net"


class Time(Protocol):
    """A clock that a test sets."""

    now: float


def judged(issue: str, key: str, revision: str = "a", quote: str = "quickly") -> Judged:
    """Return a judged ticket with two findings."""
    evidence = Evidence("description", 0, len(quote), quote)
    found = (
        Finding("vague-adverb", "W", "nobody can measure it", evidence, cost=3),
        Finding("no-criteria", "E", "there are none", None, cost=10),
    )
    made = Assessment(
        key=key, kind="story", score=87, verdict="ready", findings=found, text_hash=revision
    )
    return Judged(issue, key, key.partition("-")[0], revision, made)


@pytest.fixture
def full(database: Database, time: Time) -> Database:
    """Return a database with two tickets of two projects, ten days apart."""
    run = runs.begin(database, "scan", SITE, "project = WEB", apply=True)
    assessments.keep(database, run.id, SITE, [judged("10", "WEB-1")])
    waiver = Reply("5", "ann", "ignore", "2026-09-25", "vague-adverb", "=agreed", "2027-01-01")
    wrong = Reply("6", "bob", "wrong", "2026-09-26", "no-criteria", "they are in the epic")
    receipt = Receipt(
        *("10", "WEB-1", "WEB", ("posted",)),
        comment="77",
        posted=time.now,
        person="ann",
        waivers=(waiver,),
        rejected=(wrong,),
    )
    actions.record(database, run.id, SITE, [receipt])
    runs.end(database, run, "done", {"tickets": 1})
    time.now += 10 * DAY
    run = runs.begin(database, "scan", SITE, "project = OPS")
    assessments.keep(database, run.id, SITE, [judged("10", "OPS-9", "b"), judged("20", "OPS-1")])
    return database


def got(database: Database, what: str, **wanted: object) -> list[Row]:
    """Return all rows of a kind."""
    return list(rows(database, KINDS[what], **wanted))  # type: ignore[arg-type]


def test_assessments(full: Database) -> None:
    """Each revision is a row, under the key that the ticket had then."""
    found = got(full, "assessments")
    assert [(one["ticket"], one["text_hash"]) for one in found] == [
        ("WEB-1", "a"),
        ("OPS-9", "b"),
        ("OPS-1", "a"),
    ]
    assert dict(found[0]) == {
        "judged": "2026-09-21T14:13:20+00:00",
        "site": SITE,
        "project": "OPS",
        "ticket": "WEB-1",
        "issue": "10",
        "profile": "",
        "text_hash": "a",
        "kind": "story",
        "summary": "",
        "score": 87,
        "verdict": "ready",
        "findings": 2,
        "rules": ["vague-adverb", "no-criteria"],
    }


def test_findings(full: Database) -> None:
    """Each finding is a row; one about nothing in the text has no quote."""
    found = got(full, "findings", since=dt.datetime(2026, 9, 25, tzinfo=dt.UTC))
    assert [(one["ticket"], one["rule"], one["cost"], one["quote"]) for one in found] == [
        ("OPS-9", "vague-adverb", 3, "quickly"),
        ("OPS-9", "no-criteria", 10, None),
        ("OPS-1", "vague-adverb", 3, "quickly"),
        ("OPS-1", "no-criteria", 10, None),
    ]


def test_answers_and_actions(full: Database) -> None:
    """They are told of the ticket under its key of now."""
    (action,) = got(full, "actions")
    assert (action["ticket"], action["kind"], action["comment"]) == ("OPS-9", "posted", "77")
    (waiver,) = got(full, "waivers")
    assert (waiver["rule"], waiver["reason"], waiver["until"]) == (
        "vague-adverb",
        "=agreed",
        "2027-01-01",
    )
    (wrong,) = got(full, "rejections")
    assert (wrong["rule"], wrong["author"]) == ("no-criteria", "bob")


def test_runs(full: Database) -> None:
    """A run that did not end has no time of its end."""
    found = [(one["scope"], one["outcome"], one["tickets"]) for one in got(full, "runs")]
    assert found == [("project = WEB", "done", 1), ("project = OPS", "", None)]
    assert got(full, "runs")[1]["ended"] is None


@pytest.mark.parametrize(
    ("what", "wanted", "count"),
    [
        ("assessments", {"project": "OPS"}, 3),
        ("assessments", {"project": "WEB"}, 0),
        ("assessments", {"site": "other"}, 0),
        ("runs", {"site": SITE}, 2),
        ("runs", {"site": "other"}, 0),
        ("runs", {"since": dt.datetime(2026, 9, 25, tzinfo=dt.UTC)}, 1),
        ("waivers", {"since": dt.datetime(2026, 9, 25, tzinfo=dt.UTC)}, 1),
        ("waivers", {"since": dt.datetime(2026, 9, 26, tzinfo=dt.UTC)}, 0),
        ("actions", {"since": dt.datetime(2026, 9, 25, tzinfo=dt.UTC)}, 0),
    ],
)
def test_narrowed(full: Database, what: str, wanted: dict[str, object], count: int) -> None:
    """Site, project and time pick rows."""
    assert len(got(full, what, **wanted)) == count


def test_more_rows_than_one_chunk(database: Database) -> None:
    """Rows come as they are read; a reader may stop halfway and the database is free again."""
    run = runs.begin(database, "scan", SITE, "q").id
    many = [judged(f"{number:04}", f"WEB-{number}") for number in range(700)]
    assessments.keep(database, run, SITE, many)
    assert len({row["ticket"] for row in got(database, "assessments")}) == 700
    some = rows(database, KINDS["findings"])
    assert len(list(islice(some, 3))) == 3
    some.close()
    runs.begin(database, "scan", SITE, "q")
