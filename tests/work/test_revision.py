"""When a ticket is another one: then, and only then, it is judged anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ticket_lint.config.schema import Bars, Config, Project, Waiver
from ticket_lint.judge.assess import Judge
from ticket_lint.values.document import Document
from ticket_lint.values.ticket import Comment, Link, Parent, Ticket, text_hash
from ticket_lint.work.revision import revision, settings

TODAY = dt.date(2026, 11, 24)


def ticket(text: str = "Text.", **more: Any) -> Ticket:
    """Return a ticket."""
    documents = (Document("summary", "Summary"), Document("description", text))
    return Ticket(key="WEB-1", documents=documents, text_hash=text_hash(documents), **more)


@pytest.mark.parametrize(
    "other",
    [
        ticket("Other text."),
        ticket(points=3.0),
        ticket(labels=("ui",)),
        ticket(links=(Link("is blocked by", "WEB-2"),)),
        ticket(parent=Parent("WEB-3")),
        ticket(comments=(Comment("1", "Ann", "2026-11-24", "We decided to use CSV."),)),
        ticket(priority="High"),
        ticket(status_category="done"),
        ticket(context=(ticket("The parent."),)),
        replace(ticket(), kind="bug"),
    ],
)
def test_another_ticket(other: Ticket) -> None:
    """Whatever rules judge makes another revision of it, what the parent states as well."""
    assert revision(other, "s") != revision(ticket(), "s")


@pytest.mark.parametrize(
    "same",
    [
        ticket(updated="2026-11-24"),
        ticket(status="In review"),
        ticket(assignee="Ann"),
        ticket(labels=("needs-details",)),
        ticket(created="2026-01-01"),
    ],
)
def test_same_ticket(same: Ticket) -> None:
    """What no rule judges makes none, nor does the label that we put there."""
    assert revision(same, "s", ours="needs-details") == revision(ticket(), "s")


def test_parts_do_not_run_together() -> None:
    """A label more is not a component less."""
    assert revision(ticket(labels=("a", "b")), "s") != revision(ticket(labels=("ab",)), "s")
    assert revision(ticket(labels=("a",)), "s") != revision(ticket(components=("a",)), "s")


def test_lone_surrogate() -> None:
    """Half of a surrogate pair can be hashed."""
    assert revision(ticket("\ud800", labels=("\ud800",)), "s")


def test_settings() -> None:
    """Rules, bars and waivers make another hash; where to write and how to read does not."""
    waiver = Waiver(rule="vague-verb", reason="agreed upon", until=TODAY)

    def of(**given: Any) -> str:
        return settings(Judge.of(Config(encoder="none", **given)), TODAY)

    assert of() == of()
    assert of(projects={"WEB": Project(write=True, since=TODAY)}) == of()
    others = [of(profile="sprint"), of(bars=Bars(ready=70)), of(off=("vague-verb",))]
    assert len({of(), of(ignore=(waiver,)), *others}) == 5
    tomorrow = settings(
        Judge.of(Config(encoder="none", ignore=(waiver,))), TODAY + dt.timedelta(days=1)
    )
    assert tomorrow == of()
