"""The scheduled job against a Jira over real HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from ticket_lint.errors import BudgetSpent, TicketLintError
from ticket_lint.judge.assess import Judge
from ticket_lint.sandbox.comments import remove
from ticket_lint.sandbox.issues import find
from ticket_lint.sandbox.server import Sandbox
from ticket_lint.store import actions, history, runs
from ticket_lint.store.database import Database, opened
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.ticket import Ticket
from ticket_lint.work.job import Job, figures
from ticket_lint.work.page import Step
from ticket_lint.work.reconcile import Desk
from ticket_lint.work.scan import Scan
from ticket_lint.work.undo import Undo
from ticket_lint.writeback.apply import Patience

ALL = "project in (TIDE, DESK)"


class Site(Protocol):
    """What `conftest.Site` offers."""

    sandbox: Sandbox
    key: str
    id: str

    def text(self, text: str, key: str = "") -> None: ...  # noqa: D102
    def body(self, text: str) -> Any: ...  # noqa: D102
    def desk(self, login: str = "lint", patience: Patience = ..., **policy: Any) -> Desk: ...  # noqa: D102
    def say(self, text: str, login: str = "pm", **more: Any) -> str: ...  # noqa: D102
    def comments(self, key: str = "") -> list[tuple[str, str]]: ...  # noqa: D102


class Worker:
    """A machine that scans: a database of its own, and what its last scan did."""

    def __init__(self, site: Site, file: Path) -> None:
        """Make the database."""
        self.site, self.file = site, file
        self.database: Database = opened(f"sqlite:///{file}")
        self.judged: Counter[str] = Counter()

    def job(self, query: str = ALL, since: int | None = None, **policy: Any) -> Job:
        """Return a job with a connection of its own."""
        desk = self.site.desk(**{"most_a_run": 100, "most_a_person": 100, **policy})

        def judge(ticket: Ticket) -> Assessment | TicketLintError:
            self.judged[ticket.key] += 1
            return desk.judge(ticket)

        return Job(
            desk.jira,
            desk.layouts,
            desk.judge,
            judge,
            self.database,
            query,
            since,
            Patience(settle=0.02, lost=0.3, lease=0.2),
        )

    def scan(self, query: str = ALL, *, apply: bool = True, **given: Any) -> list[Step]:
        """Scan to the end; `requests` are counted from here on."""
        self.judged.clear()
        self.site.sandbox.log.clear()
        job = self.job(query, **given)
        begun = job.begin(apply=apply)
        scan = job.scan(begun.run)
        steps = list(scan())
        runs.end(self.database, begun.run, "done", scan.counts)
        self.counts = scan.counts
        return steps

    @property
    def changes(self) -> int:
        """How many requests of the last scan changed something."""
        wanted = ("PUT", "DELETE")
        made = sum(one.method in wanted for one in self.site.sandbox.log.entries)
        return made + sum(self.site.sandbox.log.comment_posts.values())

    @property
    def looks(self) -> int:
        """How many tickets the last scan read one by one."""
        found = self.site.sandbox.log.requests.items()
        return sum(n for what, n in found if what.startswith("GET") and what.endswith("comment"))


@pytest.fixture
def worker(site: Site, tmp_path: Path) -> Iterator[Worker]:
    """Return a machine that scans."""
    made = Worker(site, tmp_path / "one.sqlite")
    yield made
    made.database.close()


@pytest.fixture
def second(site: Site, tmp_path: Path) -> Iterator[Worker]:
    """Return another machine, which shares nothing with the first."""
    made = Worker(site, tmp_path / "two.sqlite")
    yield made
    made.database.close()


def test_dry_run_writes_nothing(worker: Worker) -> None:
    """Without `apply` it tells what would be written, reads pages alone, and changes nothing."""
    steps = worker.scan(apply=False)
    assert worker.counts["tickets"] == 20 == len(steps)
    assert any(step.plan and step.plan.posts for step in steps)
    assert (worker.changes, worker.looks) == (0, 0)
    found = figures(steps, ["TIDE"])
    assert found.posts > 0
    assert found.new == ("TIDE",)


def test_what_a_dry_run_tells_is_done(worker: Worker) -> None:
    """The tickets that a dry run tells to get a comment get one."""
    planned = {step.key for step in worker.scan(apply=False) if step.plan and step.plan.posts}
    steps = worker.scan()
    assert planned == {one.key for one in steps if one.receipt and "posted" in one.receipt.done}
    assert planned
    for key in planned:
        assert len(worker.site.comments(key)) == 1


@pytest.mark.parametrize("page", [100, 7])
def test_second_run_costs_nothing(
    worker: Worker, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unchanged tickets are neither judged, nor read one by one, nor written to.

    Also where pages were read ahead of those that are kept.
    """
    monkeypatch.setattr("ticket_lint.work.scan.PAGE", page)
    worker.scan()
    assert worker.counts["judged"] == 20
    for _ in range(3):
        worker.scan()
        assert (worker.judged.total(), worker.looks, worker.changes) == (0, 0, 0)
        assert worker.counts["unchanged"] == 20


def test_judged_once(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ticket that is read afresh before and after a write is judged again only if it changed."""
    judged: list[str] = []
    judge = Judge.__call__

    def counted(self: Judge, ticket: Ticket) -> Assessment:
        judged.append(ticket.key)
        return judge(self, ticket)

    monkeypatch.setattr(Judge, "__call__", counted)
    worker.site.sandbox.state.lag = 60.0
    worker.site.text("It crashes sometimes since the update.")  # the search does not know it yet
    steps = worker.scan()
    assert any(step.receipt and "posted" in step.receipt.done for step in steps)
    assert Counter(judged) == Counter({step.key: 1 for step in steps} | {worker.site.key: 2})


def test_another_machine_writes_nothing(worker: Worker, second: Worker) -> None:
    """A run with an empty database judges, but what is on the tickets tells it to write nothing."""
    worker.scan()
    second.scan()
    assert (second.judged.total(), second.changes) == (20, 0)
    assert second.looks == 0


def test_changed_ticket(worker: Worker) -> None:
    """Only the ticket whose text changed is judged and its comment edited."""
    worker.scan()
    worker.site.text("The export does not work. It should be faster and better.")
    (step,) = [one for one in worker.scan() if one.judged]
    assert step.key == worker.site.key
    assert step.receipt
    assert "edited" in step.receipt.done
    assert worker.looks <= 3
    assert len(worker.site.comments()) == 1


def test_answer_is_seen(worker: Worker) -> None:
    """An answer to our comment is obeyed at the next scan, although the text is the same."""
    worker.scan()
    worker.site.say("ticket-lint ignore missing-observed because support knows")
    steps = [one for one in worker.scan() if one.receipt]
    assert [one.key for one in steps] == [worker.site.key]
    (found,) = history.history(worker.database, worker.site.key)
    assert [one.rule for one in found.waivers] == ["missing-observed"]
    worker.scan()
    assert (worker.looks, worker.changes) == (0, 0)


def test_deleted_comment_stays_away(worker: Worker) -> None:
    """A person who deletes our comment is left alone."""
    worker.scan()
    state, ((number, _),) = worker.site.sandbox.state, worker.site.comments()
    issue = find(state, worker.site.key)
    assert issue
    with state.transaction():
        remove(state, issue, int(number))
    for _ in range(3):
        worker.scan()
    worker.site.text("It is still broken, please.")
    worker.scan()
    assert worker.site.comments() == []


def test_capped_tickets_wait(worker: Worker) -> None:
    """A ticket that got no comment for a cap costs no request until the cap allows one."""
    worker.scan(most_a_run=1)
    assert actions.posted(worker.database, worker.job().site)
    worker.scan(most_a_run=0)
    assert (worker.looks, worker.changes) == (0, 0)
    worker.scan(most_a_run=1)
    posts = sum(worker.site.sandbox.log.comments_made.values())
    assert posts == 1


def interrupted(worker: Worker, most: int, **given: Any) -> Scan:
    """Scan until as many requests were made, as a run that is cut; return what it had done."""
    worker.judged.clear()
    worker.site.sandbox.log.clear()
    job = worker.job(**given)
    job.jira.terms.max_requests = job.jira.terms.requests + most
    scan = job.scan(job.begin(apply=True).run)
    with pytest.raises(BudgetSpent):
        list(scan())
    return scan


def test_interrupted_scan_goes_on(worker: Worker) -> None:
    """What was done before an interruption is not done again, and the counts go on."""
    first = interrupted(worker, 40)
    assert 0 < first.counts["tickets"] < 20
    steps = worker.scan()
    assert worker.counts["tickets"] == 20
    assert len(steps) == 20 - first.counts["tickets"]
    total = worker.counts["judged"] + worker.counts["unchanged"]
    assert total == 20
    run = runs.last(worker.database, "scan", worker.job().site, ALL)
    assert run
    assert run.id == first.run.id
    for row in worker.site.sandbox.state.rows("SELECT key FROM issue"):
        assert len(worker.site.comments(row[0])) <= 1


def test_cap_of_a_run_outlives_an_interruption(worker: Worker) -> None:
    """What a run may post in all counts what it had posted before it was cut."""
    interrupted(worker, 40, most_a_run=2)
    before = sum(len(worker.site.comments(f"TIDE-{n}")) for n in range(1, 20))
    worker.scan(most_a_run=2)
    after = sum(len(worker.site.comments(f"TIDE-{n}")) for n in range(1, 20))
    assert after == 2
    assert before > 0


def test_running_scan_is_left_alone(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan that another process is at is not begun a second time."""
    job = worker.job()
    job.begin(apply=True)
    monkeypatch.setattr("ticket_lint.store.runs.os.getpid", lambda: 2**22 + 7)
    monkeypatch.setattr("ticket_lint.store.runs._exists", lambda _: True)
    assert job.begin(apply=True).running
    monkeypatch.setattr("ticket_lint.store.runs._exists", lambda _: False)
    assert job.begin(apply=True).resumed


def test_failing_ticket(worker: Worker) -> None:
    """What fails on a ticket is told, the others go on, and the next scan tries it again."""
    path = f"*/issue/{worker.site.id}"
    worker.site.sandbox.faults.add(kind="html", status=403, method="GET", path=path, times=0)
    failed = [one for one in worker.scan() if one.fault]
    assert [one.key for one in failed] == [worker.site.key]
    assert worker.counts["failed"] == 1
    worker.site.sandbox.faults.clear()
    worker.scan()
    assert len(worker.site.comments()) == 1
    assert worker.counts["failed"] == 0


def test_since(worker: Worker) -> None:
    """A window reaches back to the last scan, where that is longer ago than was asked for."""
    job = worker.job(since=60)
    first = job.begin(apply=False)
    assert "updated >= -70m" in job.scan(first.run).jql() or "-71m" in job.scan(first.run).jql()
    runs.end(worker.database, first.run._replace(), "done", {})
    now = worker.database.clock()
    later = opened(f"sqlite:///{worker.file}", clock=lambda: now + 10 * 3600)
    job = Job(job.jira, job.layouts, job.judge, job.safely, later, ALL, 60)
    second = job.begin(apply=False)
    minutes = job.scan(second.run).minutes
    later.close()
    assert minutes
    assert 600 < minutes < 625


def test_undo(worker: Worker) -> None:
    """What is ours goes, once; what people wrote stays; the next scan may write anew."""
    worker.scan()
    worker.site.say("I think so, too.")
    job = worker.job()
    keys = [row[0] for row in worker.site.sandbox.state.rows("SELECT key FROM issue")]
    dry = list(Undo(job.jira, job.layouts)(ALL))
    assert dry
    assert len(worker.site.comments()) == 2
    done = list(Undo(job.jira, job.layouts, apply=True)(ALL))
    assert [one.receipt.done for one in done] == [one.receipt.done for one in dry]
    assert [len(worker.site.comments(key)) for key in keys if key != worker.site.key] == [0] * 19
    assert ["I think so" in text for _, text in worker.site.comments()] == [True]
    rows = worker.site.sandbox.state.rows("SELECT fields FROM issue")
    assert not [row for row in rows if "needs-details" in str(row)]
    assert list(Undo(job.jira, job.layouts, apply=True)(ALL)) == []
    worker.scan()
    assert len(worker.site.comments()) == 2


def test_undo_leaves_the_comments_of_another_account(worker: Worker) -> None:
    """A comment that another account wrote for us is not ours to delete, and it is said."""
    worker.scan()
    number = len(worker.site.comments())
    other = worker.site.desk("admin")
    done = list(Undo(other.jira, other.layouts, apply=True)(f"key = {worker.site.key}"))
    assert number == len(worker.site.comments()) == 1
    assert "another account stays" in str(done[0].receipt.notes)
