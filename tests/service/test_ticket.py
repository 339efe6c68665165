"""The job of a ticket: the newest text wins, nothing is lost, and what fails comes again."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from ticket_lint.config.schema import Config
from ticket_lint.judge.assess import Judge
from ticket_lint.sandbox.server import Sandbox, serving
from ticket_lint.sandbox.server import opened as state
from ticket_lint.service import engine, housekeeping, jobs, load, office, queues, ticket
from ticket_lint.service.inbox import Inbox
from ticket_lint.service.office import Office
from ticket_lint.service.ticket import Again, Dead
from ticket_lint.store import rounds
from ticket_lint.store.database import opened
from ticket_lint.store.tables import ASSESSMENTS, ROUNDS
from ticket_lint.values.event import Event
from ticket_lint.writeback.apply import Patience

CONFIG = Config.model_validate(
    {
        "encoder": "none",
        "projects": {"TIDE": {"write": True, "since": dt.date(2020, 1, 1)}},
        "service": {"max_tries": 3, "rate": 1000},
    }
)
JUDGE = Judge.of(CONFIG)


class Work:
    """A queue whose jobs are done one by one, by the test."""

    def __init__(self, of: Office, sandbox: Sandbox) -> None:
        """Take an office at a sandbox."""
        self.office, self.sandbox = of, sandbox
        self.client = engine.client(of.database)
        self.inbox = Inbox(of.database, self.client, of.site, 1_000)
        self.issue = self.id_of("TIDE-3")

    def id_of(self, key: str) -> str:
        """Return the id of a ticket of the sandbox."""
        return str(self.sandbox.state.rows("SELECT id FROM issue WHERE key = ?", key)[0][0])

    def event(self, key: str = "TIDE-3") -> str:
        """Accept an event; return the job in charge."""
        issue = self.issue if key == "TIDE-3" else self.id_of(key)
        return self.inbox.accept(Event("jira:issue_updated", issue, key, "TIDE")).job

    def do(self, job: str) -> str:
        """Do a job with what the queue has of it."""
        (found,) = self.client.list_workflows(workflow_ids=[job])
        issue, _, *past = found.input["args"]
        return ticket.work(self.office, self.client, job, issue, ticket.Past(*past))

    def again(self, job: str) -> str:
        """Do a job that comes again; return the one that takes its place."""
        assert self.do(job) == "comes again"
        now = self.round()
        assert now
        assert now.job != job
        return now.job

    def round(self) -> rounds.Round | None:
        """Return the round of the ticket."""
        with self.office.database.reading() as connection:
            return rounds.find(connection, self.office.site, self.issue)


@pytest.fixture
def work(database_url: str) -> Iterator[Work]:
    """Return the work on a sandbox that runs."""
    database = opened(database_url)
    engine.migrated(database)
    with serving(state("cloud", tickets=10)) as sandbox:
        made = office.opened(CONFIG, JUDGE, database, sandbox.environment)
        found = Work(replace(made, patience=Patience(0.05, 0.6, 0.3)), sandbox)
        yield found
        found.inbox.close()
        made.left()
    database.close()


def test_ticket_is_judged_and_written_to(work: Work) -> None:
    """A job judges, keeps what it found, writes, and ends the round; again it does nothing."""
    job = work.event()
    assert work.do(job) == "done"
    assert work.round() is None
    with work.office.database.reading() as connection:
        assert connection.execute(select(ASSESSMENTS.c.key)).scalars().all() == ["TIDE-3"]
    assert work.do(job) == "not in charge"


def test_ten_updates_are_two_runs(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes while a ticket is looked at becomes one more look, the last one at the newest."""
    looks, real = [], ticket.looked

    def looked(of: Office, issue: str, arrived: float) -> Again | None:
        looks.append(issue)
        found = real(of, issue, arrived)
        if len(looks) == 1:
            for _ in range(9):
                work.event()
        return found

    monkeypatch.setattr(ticket, "looked", looked)
    assert work.do(work.event()) == "done"
    assert len(looks) == 2
    assert work.round() is None


def test_event_at_the_very_end(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """An event that comes between the last look and the close of the round is looked at."""
    looks, closes = [], []
    real, close = ticket.looked, rounds.closed
    monkeypatch.setattr(
        ticket,
        "looked",
        lambda *given: looks.append(given) or real(*given),  # type: ignore[func-returns-value]
    )

    def closed(connection: object, one: rounds.Round) -> bool:
        closes.append(one.newest)
        return close(connection, one)  # type: ignore[arg-type]

    def late(of: Office, one: rounds.Round) -> bool:
        if not closes:
            work.event()
        with of.database.writing() as connection:
            return closed(connection, one)

    monkeypatch.setattr(ticket, "_closed", late)
    assert work.do(work.event()) == "done"
    assert closes == [1, 2]
    assert len(looks) == 2


def test_event_after_the_end(work: Work) -> None:
    """An event after the close begins a new job."""
    first = work.event()
    work.do(first)
    second = work.event()
    assert second != first
    assert work.do(second) == "done"


def test_outage_makes_no_dead_letters(work: Work) -> None:
    """While Jira is down a ticket comes again and again; when it is back, it is done."""
    work.sandbox.faults.add(kind="503", times=0)
    job = work.event()
    for _ in range(8):
        assert work.do(job) == "comes again"
        now = work.round()
        assert now
        assert (now.tries, now.job != job) == (0, True)
        job = now.job
    assert load.load(work.office.database)[:2] == (1, 0.0)  # delayed: nobody is late
    reach = work.office.reach
    assert reach
    assert reach.fault
    assert {one.state for one in jobs.listed(work.client)} >= {"delayed"}
    work.sandbox.faults.clear()
    assert work.do(job) == "done"


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ({"kind": "500", "path": "*/issue/{}"}, "internal"),
        ({"kind": "503", "path": "*/issue/{}", "retry_after": 0.1}, "to wait"),
        ({"kind": "html", "path": "*/issue/{}"}, "502"),
        ({"kind": "drop-before", "path": "*/issue/{}"}, "connection"),
        ({"kind": "truncated", "path": "*/issue/{}"}, "connection"),
        ({"kind": "500", "path": "*/issue/{}/*", "method": "write"}, "internal"),
    ],
)
def test_ticket_that_jira_fails_for_alone(work: Work, fault: dict[str, Any], why: str) -> None:
    """Where Jira serves the others meanwhile, a ticket is given up after its tries, with why."""
    path = fault["path"].format(work.issue)
    work.sandbox.faults.add(**{**fault, "path": path, "times": 0})
    job = work.again(work.event())
    for number in (1, 4):
        assert work.do(work.event(f"TIDE-{number}")) == "done"
        job = work.again(job)
    assert work.do(work.event("TIDE-5")) == "done"
    with pytest.raises(Dead, match=rf"(?i){why}.*tried 3 times"):
        work.do(job)
    work.sandbox.faults.clear()
    assert work.do(work.event()) == "done"


@pytest.mark.parametrize(
    "fault", [{"kind": "429", "path": "*/issue/{}"}, {"kind": "expired-token", "path": "*/{}"}]
)
def test_limits_and_tokens_are_no_fault_of_a_ticket(work: Work, fault: dict[str, Any]) -> None:
    """What Jira says of us counts against no ticket, even where others pass."""
    path = fault["path"].format(work.issue)
    work.sandbox.faults.add(**{**fault, "path": path, "times": 0})
    job = work.event()
    for _ in range(4):
        job = work.again(job)
        work.office.heard()
        work.office.heard(stage="write")
    now = work.round()
    assert now
    assert now.tries == 0


def test_jira_that_may_only_be_read(work: Work) -> None:
    """Where nothing can be written, that others are read counts against no ticket."""
    work.sandbox.faults.add(kind="503", method="write", times=0)
    jobs_of = {key: work.event(key) for key in ("TIDE-3", "TIDE-1")}
    for _ in range(5):
        for key, job in jobs_of.items():
            assert work.do(job) == "comes again"
            with work.office.database.reading() as connection:
                now = rounds.find(connection, work.office.site, work.id_of(key))
            assert now
            assert now.tries == 0
            jobs_of[key] = now.job
    work.sandbox.faults.clear()
    assert {work.do(job) for job in jobs_of.values()} == {"done"}


def test_waits_grow_with_failures_in_a_row(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first failure of an old ticket waits a second or what Jira asks; later ones double."""
    asked: list[tuple[int, float]] = []
    real = ticket.delay

    def delay(failures: int, after: float = 0.0) -> float:
        asked.append((failures, after))
        return real(failures, after)

    monkeypatch.setattr(ticket, "delay", delay)
    job = work.event()
    with work.office.database.writing() as connection:
        connection.execute(ROUNDS.update().values(arrived=ROUNDS.c.arrived - 3000))
    monkeypatch.setattr(ticket, "looked", lambda *_: Again("busy", 2.0, outage=True))
    for _ in range(3):
        job = work.again(job)
    assert asked == [(1, 2.0), (2, 2.0), (3, 2.0)]
    monkeypatch.undo()
    assert work.do(job) == "done"


def test_lag_of_what_came_again(work: Work) -> None:
    """A ticket that was delayed is late from the end of its delay on, not from its event on."""
    job = work.event()
    with work.office.database.writing() as connection:
        connection.execute(ROUNDS.update().values(arrived=ROUNDS.c.arrived - 3000))
    assert load.load(work.office.database).lag > 2900
    work.sandbox.faults.add(kind="500")
    job = work.again(job)
    assert load.load(work.office.database).lag == 0.0
    work.client.set_workflow_delay(job, delay_until_epoch_ms=int((time.time() - 60) * 1000))
    with work.office.database.guarded():  # as a worker does
        work.client._sys_db.transition_delayed_workflows()
    assert 50 < load.load(work.office.database).lag < 300


@pytest.mark.parametrize(
    ("failures", "asked", "low", "high"),
    [(0, 0, 0.7, 1), (1, 0, 0.7, 1), (1, 2, 2, 2.2), (4, 2, 5.6, 8), (90, 0, 210, 300)],
)
def test_delay(failures: int, asked: float, low: float, high: float) -> None:
    """Waits double up to five minutes, and are never shorter than what Jira asked for."""
    assert all(low <= ticket.delay(failures, asked) <= high for _ in range(100))


def test_dead_letter(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of ours is tried three times, then told without the ticket's text; events go on."""

    def broken(*_: object) -> None:
        raise KeyError("the text of the ticket")

    monkeypatch.setattr(ticket, "_written", broken)
    job = work.event()
    for _ in range(2):
        assert work.do(job) == "comes again"
        now = work.round()
        assert now
        job = now.job
    with pytest.raises(Dead, match=r"our mistake: KeyError .*tried 3 times") as told:
        work.do(job)
    assert "text of the ticket" not in str(told.value)
    assert work.round() is None
    monkeypatch.undo()
    assert work.do(work.event()) == "done"


def test_killed_at_the_death(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that is killed after it freed the ticket of a dead job leaves a dead letter, too.

    Whoever takes the job over gives it up for the same reason; what came since goes on.
    """
    monkeypatch.setattr(ticket, "looked", lambda *_: Again("no"))
    job = work.event()
    with work.office.database.writing() as connection:
        connection.execute(ROUNDS.update().values(tries=2))
    with pytest.raises(Dead, match=r"no \(tried 3 times"):
        work.do(job)
    with pytest.raises(Dead, match=r"no \(tried 3 times"):
        work.do(job)
    monkeypatch.undo()
    later = work.event()
    with pytest.raises(Dead, match=r"no \(tried 3 times"):
        work.do(job)
    assert work.do(later) == "done"
    assert work.do(later) == "not in charge"


def test_killed_between_the_note_and_the_death(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that was to be given up, and is still in charge, is tried once more."""
    monkeypatch.setattr(ticket, "looked", lambda *_: Again("no"))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ticket, "given_up", killed)
    job = work.event()
    with work.office.database.writing() as connection:
        connection.execute(ROUNDS.update().values(tries=2))
    with pytest.raises(KeyboardInterrupt):
        work.do(job)
    monkeypatch.undo()
    assert work.do(job) == "done"
    assert work.round() is None


def test_event_at_the_death(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came for a ticket while its job was given up gets a job of its own."""
    monkeypatch.setattr(ticket, "looked", lambda *_: work.event() and Again("no"))
    job = work.event()
    with work.office.database.writing() as connection:
        connection.execute(ROUNDS.update().values(tries=2))
    with pytest.raises(Dead):
        work.do(job)
    now = work.round()
    assert now
    assert (now.tries, now.job != job) == (0, True)
    monkeypatch.undo()
    assert work.do(now.job) == "done"


def test_event_while_a_killer_is_given_up(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that kills its workers is given up; an event just then is not left with it."""
    job = work.event()
    read = work.round()
    assert read
    work.event()  # after the round was read, before it is closed
    monkeypatch.setattr(rounds, "of_jobs", lambda *_: [read])
    housekeeping.freed(work.office, work.client, job)
    now = work.round()
    assert now
    assert (now.newest, now.job != job) == (1, True)
    assert work.do(now.job) == "done"


def test_ticket_that_is_gone(work: Work) -> None:
    """A ticket that was deleted ends its round quietly."""
    work.issue = "987654321"
    assert work.do(work.event()) == "done"
    assert work.round() is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_tries_that_came_again_are_told_apart(work: Work) -> None:
    """A try that another one follows is `again` in the list, not `done`."""
    with engine.launched(work.office, {queues.TICKET: lambda *_: queues.AGAIN}):
        job = work.event()
        end = time.monotonic() + 20
        while getattr(jobs.shown(work.client, job), "state", "") != "again":
            assert time.monotonic() < end
            time.sleep(0.05)
    assert [one.state for one in jobs.listed(work.client)] == ["again"]
    assert [one.state for one in jobs.listed(work.client, state="done")] == ["again"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_log_of_jobs(work: Work, caplog: pytest.LogCaptureFixture) -> None:
    """A job that is done and one that is given up have a line of ours, and none of DBOS's."""

    def job(_: str, issue: str, *__: object) -> str:
        if issue == work.issue:
            raise Dead("it said no")
        return "done"

    with caplog.at_level("INFO"), engine.launched(work.office, {queues.TICKET: job}):
        ids = [work.event(), work.event("TIDE-1")]
        end = time.monotonic() + 20
        while {getattr(jobs.shown(work.client, one), "state", "") for one in ids} != {
            "dead",
            "done",
        }:
            assert time.monotonic() < end
            time.sleep(0.05)
    told = [one.getMessage() for one in caplog.records if one.levelname != "WARNING"]
    assert f"ticket {work.issue}: given up: it said no" in told
    assert any(one.startswith(f"ticket {work.id_of('TIDE-1')}: done, ") for one in told)
    assert not any("Exception encountered" in one for one in told)
