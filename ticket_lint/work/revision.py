"""What a ticket is made of, as a hash: the same hash, the same assessment, nothing to judge anew.

Text alone is not enough: rules ask for links, points, labels and decisions in comments, too, and
what the parent states counts for the child. Our own comment is none of it, nor are answers to it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable

from ticket_lint.config.schema import Config
from ticket_lint.judge.assess import Judge
from ticket_lint.values.ticket import Ticket

_NOT_JUDGED = {"jira", "store", "writeback", "projects", "service"}
"""Parts of the configuration that say how to read and write, and nothing of what is good."""


def settings(judge: Judge, today: dt.date) -> str:
    """Return a hash of all that decides about every ticket: rules, models, costs, configuration.

    A waiver that ends today makes another one of it tomorrow.
    """
    config: Config = judge.config
    held = [one.model_dump(mode="json") for one in config.ignore if one.until >= today]
    values = config.model_dump(mode="json", exclude={*_NOT_JUDGED, "ignore"})
    names = [rule.name for rule in judge.every_rule]
    whole = [values, held, names, dict(judge.versions)]
    whole += [dict(one.versions) for one in judge.stages.values()]
    return _hash([json.dumps(whole, sort_keys=True)])


def revision(ticket: Ticket, under: str, *, ours: str = "") -> str:
    """Return the hash of a ticket under `settings`, 32 hexadecimal digits.

    The label that we put there ourselves, `ours`, changes nothing.
    """
    context = [part for one in ticket.context for part in _text(one)]
    return _hash([under, *_parts(ticket, ours), *context])


def revision_by(judge: Judge, ticket: Ticket, under: str) -> str:
    """Return the hash of a ticket that this judge assesses under its `settings`.

    A status that asks for another profile makes another one of it.
    """
    profile = judge.at(ticket).config.profile
    return revision(ticket, f"{under} {profile}", ours=judge.config.writeback.label)


def _text(ticket: Ticket) -> tuple[str, ...]:
    return ticket.key, ticket.kind, ticket.text_hash


def _parts(ticket: Ticket, ours: str) -> tuple[str, ...]:
    of = ticket
    labels = tuple(label for label in of.labels if label != ours)
    told = (of.kind_from, of.issue_type, of.status_category, of.priority, of.points, of.estimable)
    many = (labels, of.components, of.versions, of.links, of.attachments, of.unreadable)
    return (*_text(ticket), repr(told), repr(many), repr(of.parent), repr(of.comments))


def _hash(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        value = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(value))
        digest.update(value)
    return digest.hexdigest()[:32]
