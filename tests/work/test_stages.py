"""A profile by status, from the first comment to the next run."""

from __future__ import annotations

from typing import Any

from ticket_lint.jira import discovery
from ticket_lint.judge.assess import Judge
from ticket_lint.sandbox.issues import find
from ticket_lint.work.reconcile import Desk

TEXT = "The export fails since the update with a time-out. Please repair it."


def desk(site: Any, stages: dict[str, Any]) -> Desk:
    """Return a run of its own, with profiles by status."""
    known = site.desk()
    config = known.judge.config.model_copy(update={"stages": stages})
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
