"""What is too old goes, and nothing that is still needed."""

from __future__ import annotations

from threading import Thread
from typing import Protocol

import pytest
from sqlalchemy import insert, text

from ticket_lint.store import actions, assessments, deliveries, history, runs
from ticket_lint.store.assessments import Judged
from ticket_lint.store.database import Database
from ticket_lint.store.pruning import pruned
from ticket_lint.store.tables import DELIVERIES
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.plan import Receipt, Reply

SITE = "example.atlassian.net"
DAY = 86_400.0


class Time(Protocol):
    """A clock that a test sets."""

    now: float


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a handful of rows take several transactions."""
    monkeypatch.setattr("ticket_lint.store.pruning._BATCH", 3)
    monkeypatch.setattr("ticket_lint.store.deliveries._BATCH", 3)


def scanned(database: Database, count: int, revision: str) -> runs.Run:
    """Keep a scan over tickets."""
    run = runs.begin(database, "scan", SITE, "q")
    judged = []
    for number in range(count):
        key = f"WEB-{number}"
        made = Assessment(key=key, kind="story", score=9, verdict="ready", text_hash=revision)
        judged.append(Judged(str(number), key, "WEB", revision, made))
    assessments.keep(database, run.id, SITE, judged)
    runs.end(database, run, "done", {"tickets": count})
    return run


def counted(database: Database, table: str) -> int:
    """Return how many rows there are."""
    with database.reading() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() or 0)  # noqa: S608


def test_old_runs_and_assessments(database: Database, time: Time) -> None:
    """Old runs and the assessments that only they needed go; what is looked at stays."""
    for revision in ("a", "b"):
        scanned(database, 10, revision)
    time.now += 200 * DAY
    young = scanned(database, 10, "b")
    assert pruned(database, 0) == 0
    assert pruned(database, 180) == 2 + 10
    assert runs.last(database, "scan", SITE, "q", before=young.id) is None
    assert counted(database, "seen") == 10
    (found,) = history.history(database, "WEB-1")
    assert [one.text_hash for one in found.revisions] == ["b"]
    assert pruned(database, 180) == 0


def test_what_a_young_run_saw_stays(database: Database, time: Time) -> None:
    """An old assessment that a run of the last months saw is part of its report."""
    scanned(database, 4, "a")
    time.now += 100 * DAY
    young = scanned(database, 4, "a")
    time.now += 100 * DAY
    scanned(database, 4, "b")
    assert pruned(database, 180) == 1
    assert [one.text_hash for one in runs.seen(database, young.id).values()] == ["a"] * 4


def test_actions_and_answers(database: Database, time: Time) -> None:
    """A ticket's last comment and its waivers stay; the rest of what was written goes."""
    waiver = Reply("5", "ann", "ignore", "2026-11-01", "vague-adverb", "agreed", "2027-01-01")
    scanned(database, 1, "a")
    for kinds in (("posted", "label"), ("deleted",), ("posted",), ("edited",)):
        receipt = Receipt("0", "WEB-0", "WEB", kinds, waivers=(waiver,))
        actions.record(database, None, SITE, [receipt])
    time.now += 200 * DAY
    pruned(database, 180)
    (found,) = history.history(database, "WEB-0")
    assert [act.kind for act in found.acts] == ["posted"]
    assert len(found.waivers) == 1
    assert actions.Actions(database, SITE).has_written("WEB")


def test_caps_see_their_week(database: Database, time: Time) -> None:
    """However short the history is kept, the caps still count a week."""
    for _ in range(3):
        actions.record(database, None, SITE, [Receipt("0", "WEB-0", "WEB", ("posted",))])
    time.now += 6 * DAY
    assert pruned(database, 1) == 0
    assert sum(actions.posted(database, SITE, time.now - 7 * DAY).values()) == 3


def test_tickets_of_which_nothing_is_left(database: Database, time: Time) -> None:
    """They go, many at a time; the others stay."""
    labelled = [Receipt(str(n), f"OPS-{n}", "OPS", ("label",)) for n in range(100, 110)]
    actions.record(database, None, SITE, labelled)
    scanned(database, 2, "a")
    time.now += 200 * DAY
    pruned(database, 180)
    assert counted(database, "tickets") == 0


def test_tickets_that_nobody_looks_at(database: Database, time: Time) -> None:
    """Their last assessment goes, and its quotes; what they were written to stays known."""
    scanned(database, 8, "a")
    actions.record(database, None, SITE, [Receipt("3", "WEB-3", "WEB", ("posted",))])
    time.now += 100 * DAY
    made = Assessment(key="WEB-5", kind="story", score=9, verdict="ready", text_hash="b")
    judged = [Judged("5", "WEB-5", "WEB", "b", made)]
    assessments.keep(database, None, SITE, judged)  # an event, without a run
    time.now += 100 * DAY
    pruned(database, 180)
    assert {one: counted(database, one) for one in ("assessments", "standings", "tickets")} == {
        "assessments": 1,
        "standings": 1,
        "tickets": 2,
    }
    assert actions.Actions(database, SITE).has_written("WEB")
    assert list(assessments.known(database, SITE, ["3", "5"])) == ["5"]
    scanned(database, 8, "a")
    assert counted(database, "tickets") == 8


def test_a_ticket_that_is_just_looked_at(database: Database, time: Time) -> None:
    """An old assessment that is about to be used again stays, whoever comes first."""
    scanned(database, 1, "a")
    time.now += 200 * DAY
    run = runs.begin(database, "scan", SITE, "q")
    pruning = Thread(target=pruned, args=(database, 180))
    with database.writing() as connection:
        again = [Judged("0", "WEB-0", "WEB", "a")]
        assessments.kept(connection, run.id, SITE, again, "", now=time.now)
        pruning.start()
        pruning.join(0.3)  # on SQLite it waits for us
    pruning.join()
    assert list(runs.seen(database, run.id)) == ["0"]
    assert counted(database, "assessments") == 1


def test_deliveries(database: Database, time: Time) -> None:
    """What came before a time goes."""
    with database.writing() as connection:
        rows = [{"identifier": f"d{n}", "at": time.now + n} for n in range(20)]
        connection.execute(insert(DELIVERIES), rows)
    assert deliveries.pruned(database, time.now + 15) == 15
    assert counted(database, "deliveries") == 5
