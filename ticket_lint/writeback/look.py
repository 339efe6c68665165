"""What is on a ticket now: read from Jira itself, not from a search, which may be minutes old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ticket_lint.errors import InputError
from ticket_lint.intake.site import ticket_of
from ticket_lint.jira import issues
from ticket_lint.jira.client import Jira, Json, user_id
from ticket_lint.jira.discovery import Layouts
from ticket_lint.lexicon.commands import is_talk
from ticket_lint.parse import Source, document
from ticket_lint.values.plan import OnTicket, Ours, Reply, State
from ticket_lint.values.ticket import Ticket
from ticket_lint.writeback import stored
from ticket_lint.writeback.replies import reply
from ticket_lint.writeback.shown import (
    NAME,
    PEOPLE,
    is_service,
    json_object,
    person,
    score_in,
)


class Looked(NamedTuple):
    """A ticket as it is now, and what of ours is on it."""

    ticket: Ticket
    on: OnTicket


class _Said(NamedTuple):
    """A comment: its id, author, whether a program wrote it, when, its text, its JSON."""

    id: str
    author: str
    kind: str
    created: str
    text: str
    raw: Json


def look(
    jira: Jira,
    layouts: Layouts,
    issue: str,
    *,
    score_field: str = "",
    context: Sequence[Ticket] = (),
) -> Looked:
    """Return a ticket by its id or key; `context` are its parents, which are not asked for again.

    Raises `InputError` for one that cannot be read, `NotThere` for one that is gone or hidden, and
    any other `JiraError`.
    """
    wanted = dict.fromkeys((*layouts.wanted(), *PEOPLE, *filter(None, [score_field])))
    raw = jira.object(
        jira.api("issue", issue),
        fields=",".join(wanted),
        properties=f"{stored.STATE},{stored.CLAIM}",
    )
    ticket = ticket_of(jira, layouts, raw)
    if isinstance(ticket, InputError):
        raise ticket
    ticket = replace(ticket, context=tuple(context))
    fields = json_object(raw.get("fields"))
    kept = json_object(raw.get("properties"))
    state = stored.state_of(kept.get(stored.STATE))
    said = list(_said(jira, ticket.id))
    ours = tuple(_ours(jira, said))
    service = is_service(fields)
    people = [user_id(fields.get(name)) for name in PEOPLE]
    on = OnTicket(
        id=ticket.id,
        key=ticket.key,
        project=ticket.project,
        product=jira.product,
        state=state,
        claim=stored.claim_of(kept.get(stored.CLAIM)),
        ours=ours,
        replies=tuple(_replies(jira, ticket.id, said, _Trust(people, ours, state, service))),
        answered=_answered(said, ours),
        labels=ticket.labels,
        score=score_in(fields, score_field),
        status=ticket.status,
        is_done=ticket.status_category == "done",
        created=ticket.created,
        person=person(fields),
        service=service,
    )
    return Looked(ticket, on)


def our_comments(jira: Jira, issue: str) -> tuple[Ours, ...]:
    """Return the comments of an issue that carry our marker, the oldest first."""
    return tuple(_ours(jira, list(_said(jira, issue))))


def _said(jira: Jira, issue: str) -> Iterator[_Said]:
    markup: Any = "adf" if jira.is_cloud else "wiki"
    for raw in issues.comments(jira, issue):
        author = json_object(raw.get("author"))
        body = raw.get("body")
        text = document(Source("comment", body if isinstance(body, (str, dict)) else "", markup))
        kind = author.get("accountType")
        yield _Said(
            str(raw.get("id") or ""),
            user_id(author),
            kind if isinstance(kind, str) else "",
            str(raw.get("created") or ""),
            text.text,
            raw,
        )


def _ours(jira: Jira, said: Iterable[_Said]) -> Iterator[Ours]:
    """Yield our comments, the lowest id first: Jira counts upwards.

    Data Center sends no properties along. There each comment that names us is asked for its own.
    """
    found = []
    for one in said:
        if jira.is_cloud:
            many = one.raw.get("properties")
            values = [
                each.get("value")
                for each in (many if isinstance(many, list) else ())
                if isinstance(each, dict) and each.get("key") == stored.MARKER
            ]
            value = values[0] if values else None
        elif NAME in one.text and not is_talk(one.text):
            value = issues.comment_property(jira, one.id, stored.MARKER)
        else:
            continue
        ours = stored.ours_of(one.id, value, mine=one.author == jira.account.id)
        if ours and one.id.isdecimal():
            found.append(ours._replace(visibility=one.raw.get("visibility")))
    yield from sorted(found, key=lambda ours: int(ours.id))


def _answered(said: Iterable[_Said], ours: Sequence[Ours]) -> float:
    """Return when a person last commented after our first comment, 0 for never."""
    if not ours:
        return 0.0
    own = {each.id for each in ours}
    first = int(ours[0].id)
    times = [
        _seconds(one.created)
        for one in said
        if one.id not in own and one.id.isdecimal() and int(one.id) > first and one.kind != "app"
        if not is_talk(one.text)
    ]
    return max(times, default=0.0)


class _Trust(NamedTuple):
    """Who may answer: reporter and assignee, our comments, what was obeyed before."""

    people: Sequence[str]
    ours: Sequence[Ours]
    state: State | None
    service: bool | None


def _replies(jira: Jira, issue: str, said: Iterable[_Said], trust: _Trust) -> Iterator[Reply]:
    """Yield the answers in the order given, those of people who may not answer with a problem.

    Who is asked for by the ticket (reporter, assignee) or has edited it may: Jira tells the
    permissions of others to administrators only. In a service project the reporter is a customer,
    and only comments that customers cannot write count.
    """
    own = {each.id for each in trust.ours}
    kept = trust.state.waivers if trust.state else ()
    known = {(one.comment, one.verb, one.rule) for one in kept}
    inside = trust.service is False
    trusted = set(trust.people if inside else trust.people[1:]) - {""}  # nobody is not somebody
    editors: set[str] | None = None
    for one in said:
        if one.id in own or one.kind == "app":
            continue
        given = reply(one.text, comment=one.id, author=one.author, created=one.created)
        if given is None:
            continue
        allowed = (given.comment, given.verb, given.rule) in known or given.author in trusted
        if not allowed and one.kind != "customer" and given.author:
            editors = _editors(jira, issue) if editors is None else editors
            allowed = given.author in editors
        if not inside:
            allowed = allowed and _is_internal(jira, one)
        yield given if allowed else given._replace(problem="not-allowed")


def _editors(jira: Jira, issue: str) -> set[str]:
    return {user_id(entry.get("author")) for entry in issues.changelog(jira, issue)} - {""}


def _is_internal(jira: Jira, one: _Said) -> bool:
    if jira.is_cloud:
        return one.raw.get("jsdPublic") is False
    return is_hidden(issues.comment_property(jira, one.id, stored.INTERNAL))


def is_hidden(value: object) -> bool:
    """Tell whether the property of a service project's comment hides it from customers."""
    return isinstance(value, dict) and str(value.get("internal")).lower() == "true"


def _seconds(text: str) -> float:
    try:
        when = dt.datetime.fromisoformat(text)
        return (when if when.tzinfo else when.replace(tzinfo=dt.UTC)).timestamp()
    except (ValueError, OverflowError):
        return 0.0
