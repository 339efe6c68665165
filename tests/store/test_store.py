"""Runs, assessments, actions and answers: kept, asked for, forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import pytest

from ticket_lint.errors import StoreError
from ticket_lint.store import actions, assessments, history, runs
from ticket_lint.store.assessments import Judged
from ticket_lint.store.database import Database, opened
from ticket_lint.values.assessment import Assessment, Evidence, Finding
from ticket_lint.values.plan import Receipt, Reply


class Time(Protocol):
    """A clock that a test sets."""

    now: float


SITE = "example.atlassian.net"
DAY = 86_400.0


def judged(
    issue: str = "10", revision: str = "a", *, key: str = "WEB-1", quote: str = "quickly"
) -> Judged:
    """Return a ticket that was judged, with one finding."""
    evidence = Evidence("description", 0, len(quote), quote)
    finding = Finding("vague-adverb", "W", "nobody can measure it", evidence, cost=3)
    made = Assessment(
        key=key, kind="story", score=97, verdict="ready", findings=(finding,), text_hash=revision
    )
    return Judged(issue, key, "WEB", revision, made, "settled", 3.0)


def rows(found: dict[str, runs.Seen]) -> list[tuple[str, int, tuple[str, ...]]]:
    """Return what matters of tickets that a run saw."""
    return [(one.key, one.score, one.rules) for one in found.values()]


def test_known(database: Database) -> None:
    """What was kept is known again, by site and issue."""
    run = runs.begin(database, "scan", SITE, "q")
    assessments.keep(database, run.id, SITE, [judged("10"), judged("11", key="WEB-2")])
    found = assessments.known(database, SITE, ["10", "11", "12"])
    assert sorted(found) == ["10", "11"]
    assert found["10"] == assessments.Known("a", 97, "ready", "settled")
    assert assessments.known(database, "other.atlassian.net", ["10"]) == {}


def test_unchanged_makes_no_new_assessment(database: Database) -> None:
    """The same revision is kept once; going back to an earlier one is a change, too."""
    for revision in ("a", "a", "b", "a"):
        run = runs.begin(database, "scan", SITE, "q")
        one = judged(revision=revision)
        if revision == assessments.known(database, SITE, ["10"]).get("10", ("",))[0]:
            one = one._replace(assessment=None)
        assessments.keep(database, run.id, SITE, [one])
        assert rows(runs.seen(database, run.id)) == [("WEB-1", 97, ("vague-adverb",))]
    (found,) = history.history(database, "WEB-1")
    assert [one.text_hash for one in found.revisions] == ["a", "b", "a"]


def test_profiles_stand_apart(database: Database) -> None:
    """A report under another profile changes nothing of what a scan has settled."""
    run = runs.begin(database, "scan", SITE, "q")
    assessments.keep(database, run.id, SITE, [judged()], profile="refined")
    other = judged(revision="b")._replace(settled=None)
    assessments.keep(database, run.id, SITE, [other], profile="sprint")
    found = [
        assessments.known(database, SITE, ["10"], profile=profile).get("10")
        for profile in ("refined", "sprint", "draft")
    ]
    settled = [(one.revision, one.settled) if one else None for one in found]
    assert settled == [("a", "settled"), ("b", ""), None]


def test_same_ticket_twice_in_a_page(database: Database) -> None:
    """A search that changes while it is read may bring a ticket twice."""
    run = runs.begin(database, "scan", SITE, "q")
    assessments.keep(database, run.id, SITE, [judged(), judged()])
    assessments.keep(database, run.id, SITE, [judged()])
    assert len(runs.seen(database, run.id)) == 1
    assert assessments.seen_in(database, run.id, SITE, ["10", "11"]) == {"10"}


def test_last_run(database: Database) -> None:
    """The last run is the last that came to its end, of the same command, site and scope."""
    first = runs.begin(database, "sprint", SITE, "sprint 7")
    runs.end(database, first, "done", {"tickets": 1})
    runs.end(database, runs.begin(database, "sprint", SITE, "sprint 7"), "failed", {})
    runs.end(database, runs.begin(database, "sprint", SITE, "sprint 8"), "done", {})
    runs.end(database, runs.begin(database, "sprint", "other", "sprint 7"), "done", {})
    mine = runs.begin(database, "sprint", SITE, "sprint 7")
    found = runs.last(database, "sprint", SITE, "sprint 7")
    assert found
    assert (found.id, found.counts, found.outcome) == (first.id, {"tickets": 1}, "done")
    runs.end(database, mine, "done", {})
    found = runs.last(database, "sprint", SITE, "sprint 7", before=mine.id)
    assert found
    assert found.id == first.id
    assert runs.last(database, "sprint", SITE, "sprint 9") is None


def test_interrupted_run_is_continued(database: Database) -> None:
    """A run that was cut is found again with what it had counted, but only by its like."""
    run = runs.begin(database, "scan", SITE, "q", apply=True)
    assessments.keep(database, run.id, SITE, [], counts={"tickets": 200}, cursor="7")
    found = runs.unfinished(database, "scan", SITE, "q", apply=True)
    assert found
    assert (found.id, found.counts, found.cursor) == (run.id, {"tickets": 200}, "7")
    assert runs.unfinished(database, "scan", SITE, "q", apply=False) is None
    assert runs.unfinished(database, "scan", SITE, "other", apply=True) is None
    again = runs.continued(database, found)
    runs.end(database, again, "done", {"tickets": 300})
    assert runs.unfinished(database, "scan", SITE, "q", apply=True) is None


def test_old_interrupted_run_is_not_continued(database: Database, time: Time) -> None:
    """A week later a run begins anew."""
    runs.begin(database, "scan", SITE, "q")
    time.now += 8 * DAY
    assert runs.unfinished(database, "scan", SITE, "q", apply=False) is None


@pytest.mark.parametrize(
    ("host", "process", "later", "alive"),
    [
        (None, 1, 0, True),
        (None, 2**22 + 5, 0, False),
        (None, None, 0, False),
        ("elsewhere", 5, 60, True),
        ("elsewhere", 5, 400, False),
        (None, 1, 1000, False),
    ],
)
def test_who_lives(
    database: Database,
    time: Time,
    host: str | None,
    process: int | None,
    later: float,
    alive: bool,  # noqa: FBT001
) -> None:
    """A run is taken over where its process is gone, or where it gave no sign for long."""
    run = runs.begin(database, "scan", SITE, "q")
    run = run._replace(host=host or run.host, process=process or run.process)
    time.now += later
    assert runs.is_alive(database, run) is alive


def test_actions(database: Database, time: Time) -> None:
    """What was posted is counted by project and person, within a time."""
    run = runs.begin(database, "scan", SITE, "q", apply=True)
    old = Receipt("9", "WEB-9", "WEB", ("posted",), posted=time.now - 8 * DAY, person="ann")
    new = Receipt("10", "WEB-1", "WEB", ("posted", "label"), posted=time.now, person="ann")
    edited = Receipt("11", "OPS-1", "OPS", ("edited",), comment="77", person="bob")
    nothing = Receipt("12", "OPS-2", "OPS")
    actions.record(database, run.id, SITE, [old, new, edited, nothing])
    mine = actions.Actions(database, SITE, run.id)
    assert mine.posted(time.now - 7 * DAY) == {("WEB", "ann"): 1}
    assert mine.posted(0.0) == {("WEB", "ann"): 2}
    assert [mine.has_written(key) for key in ("WEB", "OPS")] == [True, False]
    assert not actions.Actions(database, "other").has_written("WEB")
    (found,) = history.history(database, "OPS-1")
    assert [(one.kind, one.comment, one.run) for one in found.acts] == [("edited", "77", run.id)]
    assert history.history(database, "OPS-2") == []


def test_answers(database: Database) -> None:
    """Waivers and rejected findings are kept once a comment; a changed one is changed."""
    ignore = Reply("5", "ann", "ignore", "2026-11-01", "vague-adverb", "agreed", "2027-01-01")
    for reason in ("agreed", "agreed with sales"):
        waivers = (ignore._replace(reason=reason),)
        actions.record(database, None, SITE, [Receipt("10", "WEB-1", "WEB", waivers=waivers)])
    wrong = Reply("6", "bob", "wrong", "2026-11-02", "missing-impact", "it is stated")
    receipt = Receipt("10", "WEB-1", "WEB", rejected=(wrong,))
    actions.record(database, None, SITE, [receipt, receipt])
    (found,) = history.history(database, "WEB-1")
    assert [tuple(one) for one in found.waivers] == [
        ("vague-adverb", "agreed with sales", "ann", "2026-11-01", "2027-01-01")
    ]
    assert [tuple(one)[:3] for one in found.rejections] == [
        ("missing-impact", "it is stated", "bob")
    ]
    taken_back = Receipt("10", "WEB-1", "WEB", ("state",), rejected=(wrong,))
    actions.record(database, None, SITE, [taken_back])
    (found,) = history.history(database, "WEB-1")
    assert (len(found.waivers), len(found.rejections)) == (0, 1)


def test_moved_key(database: Database) -> None:
    """A moved ticket keeps its history, under its new key and its old one."""
    run = runs.begin(database, "scan", SITE, "q")
    assessments.keep(database, run.id, SITE, [judged(revision="a")])
    assessments.keep(database, run.id, SITE, [judged(revision="b", key="OPS-7")])
    for key in ("WEB-1", "OPS-7"):
        (found,) = history.history(database, key)
        assert (found.key, len(found.revisions)) == ("OPS-7", 2)


def test_forget(database: Database, url: str) -> None:
    """Everything about a ticket goes, and its words are in no file of the database any more."""
    run = runs.begin(database, "scan", SITE, "q")
    told = judged(quote="the harbour master of Nidderau")
    assessments.keep(database, run.id, SITE, [told, judged("11", key="WEB-2")])
    actions.record(database, run.id, SITE, [Receipt("10", "WEB-1", "WEB", ("posted",))])
    folder = Path(url.removeprefix("sqlite:///")).parent if "sqlite" in url else None

    def words() -> int:
        files = folder.iterdir() if folder else []
        return sum(file.read_bytes().count(b"Nidderau") for file in files)

    assert words() or not folder
    assert history.forget(database, "WEB-1") == 1
    assert history.history(database, "WEB-1") == []
    assert list(runs.seen(database, run.id)) == ["11"]
    assert words() == 0
    assert history.forget(database, "WEB-1") == 0


@pytest.mark.parametrize("odd", ["\0", "\ud800", "\U0001f600", "x" * 10_000, "'; DROP TABLE runs"])
def test_odd_texts(database: Database, odd: str) -> None:
    """Whatever stands in a key or a quote can be kept."""
    run = runs.begin(database, "scan", SITE, odd)
    assessments.keep(database, run.id, SITE, [judged(key=odd, quote=odd)])
    (seen,) = runs.seen(database, run.id).values()
    assert seen.key
    reply = Reply("5", odd, "ignore", odd, odd, odd, odd)
    actions.record(database, run.id, SITE, [Receipt("10", odd, odd, (odd,), waivers=(reply,))])


def test_all_or_nothing(database: Database) -> None:
    """What a failing transaction had written is not there afterwards."""
    run = runs.begin(database, "scan", SITE, "q")

    def some() -> Iterator[Judged]:
        yield judged()
        yield judged("11", key=None)  # type: ignore[arg-type]

    with pytest.raises(TypeError):
        assessments.keep(database, run.id, SITE, some())
    assert assessments.known(database, SITE, ["10"]) == {}


def test_locked_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that another program keeps locked is told, not waited for without end."""
    monkeypatch.setattr("ticket_lint.store.database._WAIT_S", 0.05)
    url = f"sqlite:///{tmp_path}/history.sqlite"
    first, second = opened(url), opened(url)
    with first.writing(), ThreadPoolExecutor(1) as pool:
        told = pool.submit(runs.begin, second, "scan", SITE, "q").exception()
    assert isinstance(told, StoreError)
    assert "locked" in str(told)
    first.close()
    second.close()
