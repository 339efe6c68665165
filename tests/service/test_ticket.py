"""The job of a ticket: the newest text wins, nothing is lost, and what fails comes again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from ticket_lint.config.schema import Config
from ticket_lint.judge.assess import Judge
from ticket_lint.sandbox.server import Sandbox, serving
from ticket_lint.sandbox.server import opened as state
from ticket_lint.service import engine, housekeeping, jobs, office, ticket
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
        row = sandbox.state.rows("SELECT id FROM issue WHERE key = 'TIDE-3'")[0]
        self.issue = str(row[0])

    def event(self) -> str:
        """Accept an event; return the job in charge."""
        return self.inbox.accept(Event("jira:issue_updated", self.issue, "TIDE-3", "TIDE")).job

    def do(self, job: str) -> str:
        """Do a job."""
        return ticket.work(self.office, self.client, job, self.issue)

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
    reach = work.office.reach
    assert reach
    assert reach.fault
    assert {one.state for one in jobs.listed(work.client)} >= {"delayed"}
    work.sandbox.faults.clear()
    assert work.do(job) == "done"


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
