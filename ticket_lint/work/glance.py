"""What a search tells of a ticket beside its text: enough to leave most of them alone.

A search may be minutes old, so nothing is written by it: who is to be written to is read afresh.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any, NamedTuple

from ticket_lint.config.schema import Config
from ticket_lint.jira.client import Json, Product
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.plan import OnTicket, State
from ticket_lint.values.ticket import Ticket
from ticket_lint.writeback import shown, stored

PROPERTIES = (stored.STATE,)


class Glance(NamedTuple):
    """A ticket as a search shows it.

    `answers` are the ids of comments that name us and are not the one that we wrote; `deleted`
    tells that ours is no longer among the comments.
    """

    state: State | None
    answers: tuple[str, ...]
    deleted: bool
    person: str
    service: bool | None
    score: float | None


def glance(issue: Json, score_field: str = "") -> Glance:
    """Return what stands in an issue of a search; total, whatever it holds."""
    fields = shown.json_object(issue.get("fields"))
    state = stored.state_of(shown.json_object(issue.get("properties")).get(stored.STATE))
    page = shown.json_object(fields.get("comment"))
    many = page.get("comments")
    comments = [one for one in many if isinstance(one, dict)] if isinstance(many, list) else []
    ids = {str(one.get("id")) for one in comments}
    total = page.get("total")
    whole = not isinstance(total, int) or total <= len(comments)
    ours = state.comment if state else ""
    naming = (str(one.get("id")) for one in comments if shown.NAME in json.dumps(one.get("body")))
    return Glance(
        state=state,
        answers=tuple(one for one in naming if one != ours),
        deleted=bool(ours) and whole and ours not in ids,
        person=shown.person(fields),
        service=shown.is_service(fields),
        score=shown.score_in(fields, score_field),
    )


def on_ticket(ticket: Ticket, seen: Glance, product: Product) -> OnTicket:
    """Return a ticket that nothing of ours is on, as far as the search tells."""
    return OnTicket(
        id=ticket.id,
        key=ticket.key,
        project=ticket.project,
        product=product,
        labels=ticket.labels,
        score=seen.score,
        status=ticket.status,
        is_done=ticket.status_category == "done",
        created=ticket.created,
        person=seen.person,
        service=seen.service,
    )


def writes_to(ticket: Ticket, config: Config) -> bool:
    """Tell whether the configuration lets us write to a ticket's project."""
    project = config.projects.get(ticket.project)
    return project is not None and project.write


def is_as_written(ticket: Ticket, found: Assessment, seen: Glance, config: Config) -> bool:
    """Tell whether a ticket says what we find of it, whichever database knows of it.

    But for a comment: see `lacks_comment`.
    """
    state, policy = seen.state, config.writeback
    if state is None or seen.deleted or policy.hold_at:
        return False
    if (state.text, state.score, state.verdict) != (found.text_hash, found.score, found.verdict):
        return False
    if stored.profile(state.versions, config) != stored.profile(found.versions, config):
        return False
    if any(shown.number_of(one) > shown.number_of(state.replies) for one in seen.answers):
        return False
    if policy.score_field and seen.score != found.score:
        return False
    return not policy.label or state.label == (found.verdict != "ready") or _is_old(ticket, config)


def lacks_comment(ticket: Ticket, found: Assessment, seen: Glance, config: Config) -> bool:
    """Tell whether a ticket that is as written could still get its comment."""
    there = seen.state is not None and (seen.state.comment or seen.state.out)
    return not (found.verdict == "ready" or there or _is_old(ticket, config))


def settled(revision: str, ticket: Ticket, seen: Glance, config: Config, *, kept: bool) -> str:
    """Return a hash that stays the same while there is nothing more to do to a ticket.

    `kept` tells that our state is on it: without, somebody has taken back what was written.
    """
    project = config.projects.get(ticket.project)
    whole: list[Any] = [
        revision,
        config.writeback.model_dump(mode="json"),
        project.model_dump(mode="json") if project else None,
        ticket.status if config.writeback.hold_at else "",
        seen.answers,
        seen.deleted,
        kept,
    ]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()[:32]


def _is_old(ticket: Ticket, config: Config) -> bool:
    """Tell whether a ticket was made before the roll-out: it is reported, not commented."""
    project = config.projects.get(ticket.project)
    try:
        made = dt.date.fromisoformat(ticket.created[:10])
    except ValueError:
        return True
    return project is not None and project.since is not None and made < project.since
