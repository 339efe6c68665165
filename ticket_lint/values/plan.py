"""What is on a ticket now, what is to be done to it, and what came of that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

Verb: TypeAlias = Literal["recheck", "ignore", "wrong"]
ActionKind: TypeAlias = Literal["comment", "label", "unlabel", "score", "state", "move"]
Product: TypeAlias = Literal["cloud", "datacenter"]

FOR_GOOD = "9999-12-31"
"""The last day of a waiver that has none."""


class Reply(NamedTuple):
    """An answer to our comment that we obey, or say why not (`problem`).

    `comment` is the id of the comment it stands in, `created` the day it was written.
    """

    comment: str
    author: str
    verb: Verb
    created: str = ""
    rule: str = ""
    reason: str = ""
    until: str = FOR_GOOD
    problem: str = ""


class Ours(NamedTuple):
    """A comment that carries our marker: its id, the nonce it was posted with, what it says.

    `content` is the fingerprint of its text; `mine` tells that this account wrote it. `visibility`
    is the group or role that somebody limited it to, which an edit has to send again.
    """

    id: str
    nonce: str
    content: str
    mine: bool = True
    visibility: Any = None


class Claim(NamedTuple):
    """Who is about to post here, and since when (seconds since 1970, by that run's clock)."""

    nonce: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What we keep on a ticket, in an issue property.

    `text` is the hash of the text that was judged, `held` the fingerprint of a comment that was
    not written since only our rules had changed. `out`: somebody deleted our comment. `moved` is
    the text hash at which the ticket was moved back; `label` tells that we put ours there.
    `replies` is the id of the last answer that was obeyed.
    """

    score: int = 0
    verdict: str = ""
    text: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    held: str = ""
    out: bool = False
    label: bool = False
    moved: str = ""
    replies: str = ""
    waivers: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTicket:
    """What is on a ticket now, as far as writing is concerned.

    `ours` are our comments, the oldest first; `answered` is when a person last commented after the
    first of them, in seconds since 1970. `person` is who would be asked: the reporter, else the
    assignee. `service` is None where Jira does not tell whether customers see its comments.
    """

    id: str
    key: str
    project: str
    product: Product
    state: State | None = None
    claim: Claim | None = None
    ours: tuple[Ours, ...] = ()
    replies: tuple[Reply, ...] = ()
    answered: float = 0.0
    labels: tuple[str, ...] = ()
    score: float | None = None
    status: str = ""
    is_done: bool = False
    created: str = ""
    person: str = ""
    service: bool | None = False


class Action(NamedTuple):
    """One change: the label, the score, the status or the state it sets.

    A `comment` has the body in `value` and its fingerprint in `name`.
    """

    kind: ActionKind
    name: str = ""
    value: Any = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The actions on a ticket in the order in which they are done, and why others are not.

    `text` is the comment as a person reads it, for a preview; empty where none is written.
    `later` tells that another run may do more, although nothing changes on the ticket: a cap was
    reached, or a person's answer is given time.
    """

    on: OnTicket
    actions: tuple[Action, ...] = ()
    notes: tuple[str, ...] = ()
    text: str = ""
    later: bool = False

    @property
    def posts(self) -> bool:
        """Whether a ticket without a comment of ours gets one."""
        return not self.on.ours and any(action.kind == "comment" for action in self.actions)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done to a ticket: words such as `posted`, `edited`, `label`, and what went wrong.

    `comment` is the id of our comment, `posted` when a new one was written (seconds since
    1970, 0 for none), `person` whom it asks. `waivers` are the findings that people left out by
    their answers, `rejected` those among them that somebody called wrong. `again`: another run
    holds the claim, and after so many seconds it no longer does; 0 where none does. `outage`: what
    failed says nothing of the ticket, but that Jira could not be had.
    """

    id: str
    key: str
    project: str
    done: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    comment: str = ""
    posted: float = 0.0
    person: str = ""
    waivers: tuple[Reply, ...] = ()
    rejected: tuple[Reply, ...] = ()
    failed: str = ""
    again: float = 0.0
    outage: bool = False
