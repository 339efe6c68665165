"""Exactly one comment, with the newest text, whatever happens; short forms of the benchmark."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from ticket_lint.intake.site import by_keys
from ticket_lint.jira import write
from ticket_lint.jira.transport import Transport
from ticket_lint.sandbox.comments import remove
from ticket_lint.sandbox.issues import find
from ticket_lint.values.plan import Plan
from ticket_lint.work import reconcile
from ticket_lint.work.reconcile import Desk
from ticket_lint.writeback.apply import Patience, apply
from ticket_lint.writeback.look import our_comments

_WRITES = ("POST", "PUT", "DELETE")


def wait() -> None:
    """Let the claim of a run that died come to its end."""
    time.sleep(0.35)


def assert_one(site: Any, *, made: int = 1) -> None:
    """Hold that there is one comment, that it says what is so now, and how many were ever made."""
    assert len(site.comments()) == 1
    assert site.sandbox.log.comments_made[site.key] == made
    desk = site.desk()
    [planned] = desk.planned(by_keys(desk.jira, desk.layouts, [site.key]))
    assert planned.plan
    assert not [action for action in planned.plan.actions if action.kind == "comment"]


def test_again_and_again(site: Any) -> None:
    """One POST; after it only what changed is written, and at last nothing at all."""
    assert site.run().done == ("posted", "label added", "state")
    for _ in range(3):
        assert site.run().done == ()
    site.text("It crashes sometimes since the update.")
    assert site.run().done == ("edited", "state")
    writes = [e for e in site.sandbox.log.entries if e.method in ("PUT", "DELETE")]
    assert site.run().done == ()
    assert [e for e in site.sandbox.log.entries if e.method in ("PUT", "DELETE")] == writes
    assert site.posts() == 1
    assert_one(site)


def test_edits_mail_nobody(cloud: Any) -> None:
    """Only the first comment does."""
    cloud.run()
    cloud.text("It crashes sometimes since the update.")
    cloud.run()
    assert cloud.sandbox.log.mails["comment added"] == 1
    assert not cloud.sandbox.log.mails["comment edited"]


def test_two_runs_at_once(site: Any) -> None:
    """With records and connections of their own they meet on each of five tickets."""
    keys = site.short(5)
    assert len(keys) > 2
    barrier = threading.Barrier(2)
    desks = [site.desk(patience=Patience(0.2, 1.0, 2.0)) for _ in range(2)]

    def race(desk: Desk) -> None:
        for key in keys:
            tickets = list(by_keys(desk.jira, desk.layouts, [key]))
            barrier.wait()
            list(desk.reconcile(tickets))

    threads = [threading.Thread(target=race, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(site.comments(key)) for key in keys] == [1] * len(keys)
    assert dict(site.sandbox.log.comments_made) == dict.fromkeys(keys, 1)


class Killed(BaseException):
    """What a kill looks like from inside."""


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_killed(site: Any, monkeypatch: pytest.MonkeyPatch, number: int, *, before: bool) -> None:
    """A run ends at one of its writes; the next ones, at once and later, make it good."""
    seen = 0
    send = Transport.send

    def dying(self: Transport, request: Any, *given: Any, **named: Any) -> Any:
        nonlocal seen
        if request.method not in _WRITES or "/search" in request.url or "bulk" in request.url:
            return send(self, request, *given, **named)
        seen += 1
        mine = seen == number
        if mine and before:
            raise Killed
        try:
            return send(self, request, *given, **named)
        finally:
            if mine:
                raise Killed

    desk = site.desk()
    with monkeypatch.context() as patch:
        patch.setattr(Transport, "send", dying)
        with pytest.raises(Killed):
            site.run(desk=desk)
    site.run()
    wait()
    site.run()
    assert_one(site)


@pytest.mark.parametrize(
    ("fault", "made"),
    [
        ({"kind": "drop-after", "method": "POST", "path": "*/comment"}, 1),
        ({"kind": "drop-before", "method": "POST", "path": "*/comment"}, 1),
        ({"kind": "500", "method": "POST", "path": "*/comment"}, 1),
        ({"kind": "late-commit", "method": "POST", "path": "*/comment", "delay": 0.3}, 1),
        ({"kind": "late-commit", "method": "POST", "path": "*/comment", "delay": 0.9}, 2),
        ({"kind": "late-commit", "method": "PUT", "path": "*claim", "delay": 0.2}, 1),
    ],
)
def test_answer_that_was_lost(site: Any, fault: dict[str, Any], made: int) -> None:
    """It is looked for before anything is sent again; what comes too late is deleted."""
    added = site.sandbox.faults.add(**fault)
    site.run()
    time.sleep(0.7)
    site.run()
    assert added.hits == 1
    assert_one(site, made=made)


def test_text_that_changes_meanwhile(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """After writing, the ticket is looked at again: another run may have left it to us."""
    changed: list[str] = []

    def slow(jira: Any, plans: Any, patience: Any) -> Any:
        for receipt in apply(jira, plans, patience):
            if not changed:
                changed.append(site.key)
                site.text("It crashes sometimes since the update.")
            yield receipt

    monkeypatch.setattr(reconcile, "apply", slow)
    assert site.run().done == ("posted", "label added", "state", "edited", "state")
    assert_one(site)


def test_stale_search(site: Any) -> None:
    """What a search remembers is not what is written."""
    desk = site.desk()
    old = list(by_keys(desk.jira, desk.layouts, [site.key]))
    site.text("It crashes sometimes since the update.")
    site.run()
    assert [one.done for one in desk.reconcile(old)] == [()]
    assert_one(site)


def test_deleted_by_a_person(site: Any) -> None:
    """It stays away for good."""
    site.run()
    with site.sandbox.state.transaction():
        issue = find(site.sandbox.state, site.key)
        assert issue
        remove(site.sandbox.state, issue, int(site.comments()[0][0]))
    for text in ("It crashes.", "It crashes sometimes.", "It crashes now."):
        site.text(text)
        site.run()
    assert site.comments() == []
    assert site.posts() == 1


def test_deleted_while_we_edit(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment between looking and editing counts as well."""
    site.run()
    site.text("It crashes sometimes since the update.")
    number = site.comments()[0][0]

    def late(jira: Any, plans: list[Plan], patience: Any) -> Any:
        with site.sandbox.state.transaction():
            issue = find(site.sandbox.state, site.key)
            assert issue
            remove(site.sandbox.state, issue, int(number))
        return apply(jira, plans, patience)

    with monkeypatch.context() as patch:
        patch.setattr(reconcile, "apply", late)
        assert "our comment was deleted" in site.run().notes[0]
    site.run()
    assert site.comments() == []


def test_moved_to_another_project(site: Any) -> None:
    """The id stays when the key does not."""
    site.run()
    old = site.key
    site.jira("admin").post("/sandbox/move", {"issue": old, "project": "DESK"})
    site.run(old)
    issue = find(site.sandbox.state, old)
    assert issue
    assert issue.key.startswith("DESK-")
    site.key = issue.key
    site.run()
    assert len(site.comments()) == 1


def test_marker_is_lost_with_the_state(site: Any) -> None:
    """Where somebody removes our issue property, the comment is still known by its own."""
    site.run()
    write.delete_property(site.jira(), site.key, "ticket-lint")
    wait()
    site.text("It crashes sometimes since the update.")
    assert site.run().done == ("edited", "state")
    assert_one(site)


def test_another_account(site: Any) -> None:
    """A laptop under somebody's own token leaves the service's comment alone."""
    site.run()
    site.text("It crashes sometimes since the update.")
    receipt = site.run(desk=site.desk("pm"))
    assert receipt.done == ()
    assert "another account" in receipt.notes[0]
    assert len(site.comments()) == 1


def test_claim_of_another_run(site: Any) -> None:
    """Is respected while it is fresh, and told."""
    write.put_property(
        site.jira(), site.key, "ticket-lint-claim", {"nonce": "other", "at": time.time()}
    )
    receipt = site.run(desk=site.desk(patience=Patience(0.05, 0.5, 60)))
    assert receipt.done == ()
    assert "another run began" in receipt.notes[-1]
    assert 55 < receipt.again <= 61
    assert our_comments(site.jira(), site.key) == ()


@pytest.mark.parametrize("gone", [False, True])
def test_claim_is_taken_over(site: Any, *, gone: bool) -> None:
    """Who finds another claim than its own writes nothing, and says when to come back."""
    desk = site.desk(patience=Patience(0.05, 0.5, 60))

    def other(_: float) -> None:
        if gone:
            write.delete_property(site.jira(), site.key, "ticket-lint-claim")
        else:
            claim = {"nonce": "other", "at": time.time()}
            write.put_property(site.jira(), site.key, "ticket-lint-claim", claim)

    desk.jira.terms.clock = replace(desk.jira.terms.clock, sleep=other)
    receipt = site.run(desk=desk)
    assert receipt.done == ()
    assert receipt.again == 1 if gone else 55 < receipt.again <= 61
    assert our_comments(site.jira(), site.key) == ()
