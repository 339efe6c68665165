"""A profile by status, from the first comment to the next run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.jira import discovery
from ticket_lint.judge.assess import Judge
from ticket_lint.sandbox.issues import find
from ticket_lint.store import runs
from ticket_lint.store.database import Database, opened
from ticket_lint.work.job import Job
from ticket_lint.work.page import Step
from ticket_lint.work.reconcile import Desk

ALL = "project in (TIDE, DESK)"
TEXT = "The export fails since the update with a time-out. Please repair it."


def desk(site: Any, stages: dict[str, Any], costs: dict[str, int] | None = None) -> Desk:
    """Return a run of its own, with profiles by status; `costs` of rules."""
    known = site.desk(most_a_run=100, most_a_person=100)
    given = known.judge.config.model_dump(mode="json", exclude_unset=True)
    config = Config.model_validate(given | {"stages": stages, "costs": costs or {}})
    jira = site.jira()
    return Desk(jira, discovery.layouts(jira, config), Judge.of(config), patience=known.patience)


def status(site: Any) -> str:
    """Return the status of the ticket."""
    issue = find(site.sandbox.state, site.key)
    (planned,) = site.desk().planned(site_tickets(site))
    assert issue
    assert planned.ticket
    return str(planned.ticket.status)


def site_tickets(site: Any) -> Any:
    """Return the ticket as a run finds it."""
    from ticket_lint.intake.site import by_keys  # noqa: PLC0415 - one use

    one = site.desk()
    return by_keys(one.jira, one.layouts, [site.key])


def test_comment_follows_the_status(site: Any) -> None:
    """A status with another profile changes the comment once; the next run writes nothing."""
    site.text(TEXT)
    here = status(site)
    assert "posted" in site.run(desk=desk(site, {"Somewhere else": "agent"})).done
    first = site.comments()
    # As if the ticket had been moved: the same text, its status asks for more.
    moved = desk(site, {here.upper(): "agent"})
    assert "edited" in site.run(desk=moved).done
    assert site.comments() != first
    assert site.run(desk=moved).done == ()
    assert site.run(desk=desk(site, {here.upper(): "agent"})).done == ()
    assert len(site.comments()) == 1


FREE = {"missing-pointer": 0, "missing-verification": 0}
"""What an agent needs more than a sprint, at no cost: the score stays the same."""


def scanned(one: Desk, database: Database, safely: Any = None) -> list[Step]:
    """Scan everything, writing."""
    job = Job(
        one.jira, one.layouts, one.judge, safely or one.judge, database, ALL, None, one.patience
    )
    begun = job.begin(apply=True, fresh=True)
    scan = job.scan(begun.run)
    steps = list(scan())
    runs.end(database, begun.run, "done", scan.counts)
    return steps


def arrived(site: Any, one: Desk) -> tuple[str, ...]:
    """Do what an event of the ticket leads to; return what was written."""
    (receipt,) = one.write([one.arrived(site.id)])
    return tuple(receipt.done)


@pytest.mark.parametrize("has_history", [True, False])
def test_scan_follows_the_status(site: Any, tmp_path: Path, *, has_history: bool) -> None:
    """A scan brings the comment up to date where only the profile is another one, and once."""
    site.text(TEXT)
    here = status(site)
    database = opened(f"sqlite:///{tmp_path}/one.sqlite")
    before = desk(site, {"Somewhere else": "agent"}, FREE)
    if has_history:
        scanned(before, database)
    else:
        assert "posted" in arrived(site, before)
    ((_, first),) = site.comments()
    after = desk(site, {here: "agent"}, FREE)
    (step,) = [one for one in scanned(after, database) if one.key == site.key]
    assert step.receipt
    assert "edited" in step.receipt.done
    ((_, second),) = site.comments()
    assert second != first
    assert [one.receipt.done for one in scanned(after, database) if one.receipt] == []
    assert arrived(site, after) == ()
    database.close()


@pytest.mark.parametrize("stages", [{}, {"Somewhere else": "agent"}, {"To Do": "agent"}])
def test_scan_after_an_event_writes_nothing(
    site: Any, tmp_path: Path, stages: dict[str, Any]
) -> None:
    """A scan, with a history or none, agrees with what an event led to, in every status."""
    database = opened(f"sqlite:///{tmp_path}/one.sqlite")
    one = desk(site, stages)
    for number in (3, 7, 10, 6):
        site.key = f"TIDE-{number}"
        arrived(site, one)
    asked = set()

    def judge(ticket: Any) -> Any:
        asked.add(ticket.key)
        return one.judge(ticket)

    first = scanned(one, database, judge)
    here = {"TIDE-3", "TIDE-7", "TIDE-10", "TIDE-6"}
    assert here <= asked
    assert [step.key for step in first if step.key in here and step.receipt] == []
    again = desk(site, stages)
    assert [step.receipt for step in scanned(again, database) if step.receipt] == []
    database.close()


@pytest.mark.parametrize("stages", [{"Somewhere else": "agent"}, {"To Do": "refined"}])
def test_stages_that_change_nothing(site: Any, tmp_path: Path, stages: dict[str, Any]) -> None:
    """Profiles by status that ask for what was asked before make no scan write."""
    database = opened(f"sqlite:///{tmp_path}/one.sqlite")
    scanned(desk(site, {}), database)
    for config in (stages, {}):
        done = [one.receipt for one in scanned(desk(site, config), database) if one.receipt]
        assert done == []
    database.close()
