"""A ticket as the rest of the project sees it, wherever it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, get_args

from ticket_lint.values.document import Document

Kind: TypeAlias = Literal["story", "bug", "task", "spike", "subtask", "epic", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)

KindFrom: TypeAlias = Literal["type", "text"]
"""Where a kind comes from: the issue type, or the text of a ticket that names none."""

StatusCategory: TypeAlias = Literal["new", "indeterminate", "done", ""]
"""Jira's three columns; `""` where the payload does not say."""


class Link(NamedTuple):
    """A link to another ticket as Jira words it from this side, e.g. `is blocked by`."""

    relation: str
    key: str
    summary: str = ""
    status: str = ""
    status_category: StatusCategory = ""


class Parent(NamedTuple):
    """The parent or epic; `kind` is `other` where the payload does not tell its type."""

    key: str
    summary: str = ""
    kind: Kind = "other"
    status_category: StatusCategory = ""


class SprintRef(NamedTuple):
    """A sprint that a ticket is or was in; `state` is active, future or closed, `""` if unsaid."""

    id: int
    name: str = ""
    state: str = ""


class Comment(NamedTuple):
    """A comment; `text` is plain (ADF) or still wiki markup, for phrase look-ups only."""

    id: str
    author: str
    created: str
    text: str


class Unreadable(NamedTuple):
    """A field that is there but cannot be read, and why: its facts become *unknown*."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One ticket. Identified by `site` and `id`: keys move between projects.

    `kind_from` is `text` once a kind was read from the text, since the source gave none.
    `documents` hold the text, the summary first. `points` are story points, `None` where no
    estimate is set. `estimable` says whether the payload carried an estimate field at all: a file
    without one cannot tell an unestimated ticket from an unseen estimate. `versions` are those it
    was seen in ("Affects version"). `assignee` is a name to show, `sprints` are all that it was
    ever in, as its field lists them. `context` are tickets whose statements count for this one, as
    far as they were read: its parent first. `text_hash` changes with the documents' text and with
    nothing else.
    """

    key: str
    kind: Kind = "other"
    kind_from: KindFrom = "type"
    documents: tuple[Document, ...] = ()
    text_hash: str = ""
    site: str = ""
    id: str = ""
    project: str = ""
    issue_type: str = ""
    status: str = ""
    status_category: StatusCategory = ""
    priority: str = ""
    labels: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    assignee: str = ""
    sprints: tuple[SprintRef, ...] = ()
    points: float | None = None
    estimable: bool = False
    parent: Parent | None = None
    links: tuple[Link, ...] = ()
    context: tuple[Ticket, ...] = ()
    comments: tuple[Comment, ...] = ()
    attachments: tuple[str, ...] = ()
    security_level: str = ""
    created: str = ""
    updated: str = ""
    unreadable: tuple[Unreadable, ...] = ()

    def document(self, field: str) -> Document | None:
        """Return the document of a field, or None."""
        for document in self.documents:  # on every rule's path: twice as fast as next(…)
            if document.field == field:
                return document
        return None

    @property
    def summary(self) -> str:
        """The summary line, plain."""
        document = self.document("summary")
        return document.text if document else ""

    @property
    def language(self) -> str:
        """The language of the whole ticket; see `Document.language`."""
        return self.documents[0].language if self.documents else ""


def text_hash(documents: Iterable[Document]) -> str:
    """Return 32 hexadecimal digits (SHA-256, cut) that change with the documents' text alone.

    An empty document counts as none, so a field that is cleared equals one never filled.
    """
    digest = hashlib.sha256()
    for document in documents:
        if document.text:
            head = f"{document.field}\0{len(document.text)}\0"
            digest.update((head + document.text).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]
