"""Does a ticket end with exactly one comment, its text that of the newest revision?

    python benchmarks/comments.py [--races 200] [--only kill]

Runs the real client against the sandbox over HTTP, each run with a connection and a record of its
own, and counts comments and comment POSTs in the sandbox's log. Writes
`benchmarks/results/comments.md`. Waits are scaled down (a settle time of 0.3 s for 5 s, and so on),
since the sandbox answers in milliseconds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from comments_page import Row, page
from requests import PreparedRequest, Response

from ticket_lint.config.schema import Config
from ticket_lint.intake.site import by_keys
from ticket_lint.jira import discovery
from ticket_lint.jira.connect import connect
from ticket_lint.jira.credentials import login
from ticket_lint.jira.transport import Terms, Transport
from ticket_lint.judge.assess import Judge
from ticket_lint.sandbox.access import Caller
from ticket_lint.sandbox.comments import remove
from ticket_lint.sandbox.issues import Issue, find, move, save
from ticket_lint.sandbox.server import Sandbox, running
from ticket_lint.sandbox.state import Product
from ticket_lint.values.plan import Receipt
from ticket_lint.work.reconcile import Desk
from ticket_lint.writeback.apply import Patience
from ticket_lint.writeback.look import our_comments

RESULT = Path(__file__).parent / "results" / "comments.md"
PATIENCE = Patience(settle=0.3, lost=3.0, lease=4.0)
WRITE = {"write": True, "since": dt.date(2020, 1, 1)}
CONFIG = Config.model_validate(
    {
        "encoder": "none",  # whichever way the score is made
        "projects": {"TIDE": WRITE, "DESK": WRITE},
        "writeback": {
            "label": "needs-details",
            "most_a_run": 10_000,
            "most_a_week": 10_000,
            "most_a_person": 10_000,
        },
    }
)
RUNS = 20
_WRITES = ("POST", "PUT", "DELETE")


def desk(environment: dict[str, str], patience: Patience = PATIENCE) -> Desk:
    """Return a run of its own: connection, judge, record."""
    jira = connect(login(CONFIG, environment), CONFIG, Terms())
    return Desk(jira, discovery.layouts(jira, CONFIG), Judge.of(CONFIG), patience=patience)


def run(environment: dict[str, str], keys: list[str]) -> list[Receipt]:
    """Reconcile tickets as a run of its own."""
    one = desk(environment)
    return list(one.reconcile(by_keys(one.jira, one.layouts, keys)))


@contextmanager
def site(product: Product, tickets: int) -> Iterator[tuple[Sandbox, list[str]]]:
    """Run a sandbox; also return the keys of its tickets that fall short."""
    with running(product, tickets=tickets) as sandbox:
        one = desk(dict(sandbox.environment))
        keys = [row[0] for row in sandbox.state.rows("SELECT key FROM issue ORDER BY id")]
        for key in keys:
            retext(sandbox, key, "It does not work any more. Please repair it.")
        plans = one.planned(by_keys(one.jira, one.layouts, keys))
        yield sandbox, [p.key for p in plans if p.plan and p.plan.posts]


def counted(name: str, sandbox: Sandbox, keys: list[str]) -> Row:
    """Count what is on the tickets, and compare each text with what it should be now."""
    environment = dict(sandbox.environment)
    sandbox.faults.clear()
    one = desk(environment)
    comments = wrong = most = posts = made = 0
    for planned in one.planned(by_keys(one.jira, one.layouts, keys)):
        if planned.plan is None:
            raise SystemExit(f"{planned.key}: {planned.fault}")
        on = planned.plan.on
        found = our_comments(one.jira, on.id)
        comments += len(found)
        most = max(most, len(found))
        wrong += any(action.kind == "comment" for action in planned.plan.actions)
        posts += sandbox.log.comment_posts[on.id]
        made += sandbox.log.comments_made[on.key]
    return Row(name, len(keys), comments, posts, made, wrong, most)


def retext(sandbox: Sandbox, key: str, text: str) -> None:
    """Change a ticket's description, as a person does."""
    with sandbox.state.transaction():
        issue = _issue(sandbox, key)
        value: Any = text
        if sandbox.state.cloud:
            content = [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]
            value = {"type": "doc", "version": 1, "content": content}
        save(sandbox.state, issue, {**issue.fields, "description": value}, [], _someone())


def _issue(sandbox: Sandbox, key: str) -> Issue:
    issue = find(sandbox.state, key)
    if issue is None:
        raise SystemExit(f"{key} is gone")
    return issue


def _someone() -> Caller:
    return Caller("712020:pm")


def repeated(product: Product) -> Row:
    """Run twenty times; the text changes before the eleventh."""
    with site(product, 30) as (sandbox, keys):
        for number in range(RUNS):
            if number == RUNS // 2:
                for key in keys:
                    retext(sandbox, key, "It crashes sometimes since the update. Please fix it.")
            run(dict(sandbox.environment), keys)
        return counted("20 runs, a change of text between", sandbox, keys)


def _at_once(environment: dict[str, str], keys: list[str], barrier: Barrier) -> None:
    """Race over tickets one by one: all runs begin with the next one together."""
    one = desk(environment)
    for key in keys:
        tickets = list(by_keys(one.jira, one.layouts, [key]))
        barrier.wait()
        for _ in one.reconcile(tickets):
            pass


def races(product: Product, count: int) -> Row:
    """Let two processes with records of their own meet on each ticket."""
    with site(product, 3 * count + 20) as (sandbox, keys):
        if len(keys) < count:
            raise SystemExit(f"only {len(keys)} tickets fall short")
        together(sandbox, keys[:count])
        return counted(f"two runs at once, {count} races", sandbox, keys[:count])


def together(sandbox: Sandbox, keys: list[str]) -> None:
    """Run two processes over the same tickets."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    arguments = (dict(sandbox.environment), keys, barrier)
    both = [context.Process(target=_at_once, args=arguments) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
        if process.exitcode:
            raise SystemExit("a run failed")


def _killed(environment: dict[str, str], keys: list[str], number: int, *, before: bool) -> None:
    """Reconcile, and be killed at one of the writes: before it is sent, or after its answer."""
    seen = 0
    send = Transport.send

    def counting(self: Transport, request: PreparedRequest, *given: Any, **named: Any) -> Response:  # noqa: ANN401 - requests'
        nonlocal seen
        method = request.method or "GET"
        path = request.url or ""
        if method not in _WRITES or "bulkfetch" in path or "/search" in path:
            return send(self, request, *given, **named)
        seen += 1
        if seen == number and before:
            os.kill(os.getpid(), signal.SIGKILL)
        mine = seen == number
        try:
            return send(self, request, *given, **named)
        finally:
            if mine:
                os.kill(os.getpid(), signal.SIGKILL)

    Transport.send = counting  # type: ignore[method-assign]
    run(environment, keys)


def killed(product: Product) -> list[Row]:
    """Kill a run at each of its writes, then run again: at once, and when its claim has ended."""
    rows = []
    context = multiprocessing.get_context("spawn")
    for number in range(1, 6):
        for before in (True, False):
            with site(product, 20) as (sandbox, keys):
                environment = dict(sandbox.environment)
                process = context.Process(
                    target=_killed, args=(environment, keys[:1], number), kwargs={"before": before}
                )
                process.start()
                process.join()
                if process.exitcode != -signal.SIGKILL:
                    continue  # there are not so many writes
                run(environment, keys[:1])
                time.sleep(PATIENCE.lease)
                run(environment, keys[:1])
                when = "before" if before else "after"
                name = f"kill -9 {when} write {number}"
                rows.append(counted(name, sandbox, keys[:1]))
    return rows


def faulty(product: Product, name: str, *, runs: int = 2, **fault: Any) -> Row:  # noqa: ANN401 - the fields of a fault
    """Run under a failure, then again after the claim has ended."""
    with site(product, 20) as (sandbox, keys):
        added = sandbox.faults.add(**fault)
        for _ in range(runs):
            run(dict(sandbox.environment), keys[:1])
            time.sleep(PATIENCE.lease)
        if added.hits != 1:
            raise SystemExit(f"{name}: no request was hit")
        return counted(name, sandbox, keys[:1])


def failures(product: Product) -> list[Row]:
    """Drop the connection after each write; commit late; lose a request."""
    rows = [
        faulty(product, f"dropped after {what}", kind="drop-after", method=method, path=path)
        for what, method, path in (
            ("the claim", "PUT", "*/properties/ticket-lint-claim"),
            ("the comment", "POST", "*/comment"),
            ("the label", "PUT", "*/issue/?????"),
            ("the state", "PUT", "*/properties/ticket-lint"),
        )
    ]
    post = {"method": "POST", "path": "*/comment"}
    rows += [
        faulty(product, "comment lost before Jira had it", kind="drop-before", **post),
        faulty(product, "comment committed 1 s late", kind="late-commit", delay=1.0, **post),
        faulty(
            product,
            "comment committed after we gave up",
            runs=3,
            kind="late-commit",
            delay=PATIENCE.lost + 2,
            **post,
        ),
        faulty(
            product,
            "claim committed 1 s late",
            kind="late-commit",
            delay=1.0,
            method="PUT",
            path="*/properties/ticket-lint-claim",
        ),
    ]
    return rows


def late_and_together(product: Product) -> Row:
    """Two runs at once, and the first comment commits late."""
    with site(product, 40) as (sandbox, keys):
        sandbox.faults.add(kind="late-commit", delay=1.0, method="POST", path="*/comment", times=5)
        together(sandbox, keys[:5])
        return counted("two runs at once, comments committed 1 s late", sandbox, keys[:5])


def stale(product: Product) -> Row:
    """Judge what a stale search gives: the newest text counts all the same."""
    with site(product, 20) as (sandbox, keys):
        environment = dict(sandbox.environment)
        one = desk(environment)
        old = list(by_keys(one.jira, one.layouts, keys))
        run(environment, keys)
        sandbox.state.lag = 60.0
        for key in keys:
            retext(sandbox, key, "It crashes sometimes since the update. Please fix it.")
        run(environment, keys)
        list(one.reconcile(old))  # what was read before the change
        return counted("stale search", sandbox, keys)


def deleted(product: Product) -> Row:
    """Let a person delete our comment: it stays away, also when the text changes."""
    with site(product, 20) as (sandbox, keys):
        environment = dict(sandbox.environment)
        run(environment, keys)
        with sandbox.state.transaction():
            for number, owner in sandbox.state.rows("SELECT id, issue FROM comment"):
                issue = find(sandbox.state, str(owner))
                if issue and issue.key in keys:
                    remove(sandbox.state, issue, number)
        for number in range(3):
            for key in keys:
                retext(sandbox, key, f"It crashes sometimes since the update {number}.")
            run(environment, keys)
        return counted("deleted by a person (none is right)", sandbox, keys)


def moved(product: Product) -> Row:
    """Move tickets to another project between two runs."""
    with site(product, 20) as (sandbox, keys):
        environment = dict(sandbox.environment)
        old = [key for key in keys if key.startswith("TIDE")]
        run(environment, old)
        new = []
        projects = sandbox.state.catalog("project").values()
        project = next(body for body in projects if body["key"] == "DESK")
        with sandbox.state.transaction():
            for key in old:
                issue = _issue(sandbox, key)
                new.append(move(sandbox.state, issue, project, _someone()).key)
        run(environment, old)
        run(environment, new)
        row = counted("moved to another project", sandbox, new)
        return row._replace(made=row.posts)  # the log counts by key, and those have changed


def main() -> None:
    """Run all trials on both products and write the result."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--races", type=int, default=200)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    trials: dict[str, Callable[[Product], Row | list[Row]]] = {
        "repeated": repeated,
        "races": lambda product: races(product, given.races),
        "killed": killed,
        "failures": failures,
        "late": late_and_together,
        "stale": stale,
        "deleted": deleted,
        "moved": moved,
    }
    rows: list[tuple[str, Row, bool]] = []
    products: tuple[Product, ...] = ("cloud", "datacenter")
    for product in products:
        for name, trial in trials.items():
            if given.only and name != given.only:
                continue
            start = time.monotonic()
            found = trial(product)
            for row in found if isinstance(found, list) else [found]:
                ok = row.ok(0 if name == "deleted" else 1)
                rows.append((product, row, ok))
                print(product, row, "ok" if ok else "NOT OK", f"{time.monotonic() - start:.0f} s")
    if given.only:
        return
    RESULT.write_text(page(rows, PATIENCE), encoding="utf-8")


if __name__ == "__main__":
    main()
