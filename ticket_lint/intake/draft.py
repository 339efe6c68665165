"""A Markdown draft: front matter between `---` lines, then the description.

The format of drafts people write, of the examples on rule pages, and of the reference tickets.

    ---
    kind: story
    summary: Export invoices
    ---
    As an accountant I want to export invoices so that I can close the books.

Without front matter the first line is the summary, its heading marks taken off.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError
from ticket_lint.intake.legal import explain
from ticket_lint.lexicon.kinds import kind_of
from ticket_lint.parse import Source, documents
from ticket_lint.values.ticket import (
    Comment,
    Kind,
    Link,
    Parent,
    StatusCategory,
    Ticket,
    text_hash,
)

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_NULLS = ("", "~", "null", "Null", "NULL")
_MAX_DEPTH = 20
_SUFFIXES = (".md", ".markdown", ".txt")


def _null(value: object) -> object:
    """Read YAML's ways to write nothing; scalars arrive as they are written."""
    return None if isinstance(value, str) and value in _NULLS else value


def _bulleted(value: object) -> object:
    """Write a list of criteria or checklist items as a Markdown list."""
    if not isinstance(value, list):
        return value
    return "\n".join(_bullet(item) for item in value)


def _bullet(item: object) -> str:
    if isinstance(item, dict):
        name = item.get("name") or item.get("title")
        if not isinstance(name, str):
            raise ValueError("an item has no `name`")  # noqa: TRY004 - pydantic reads ValueError
        done = str(item.get("checked", "")).lower() in {"true", "yes", "on"}
        item = f"[{'x' if done else ' '}] {name}"
    if not isinstance(item, str):
        raise ValueError("an item is neither text nor a `name` with `checked`")  # noqa: TRY004 - pydantic reads ValueError
    return "- " + item.strip().replace("\n", "\n  ")


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


Items = Annotated[str, BeforeValidator(_bulleted)]
KindName = Annotated[Kind, BeforeValidator(_lower)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DraftParent(_Strict):
    """The parent or epic as a draft states it."""

    key: str
    summary: str = ""
    kind: KindName = "other"
    status_category: StatusCategory = ""


class DraftLink(_Strict):
    """A link as a draft states it: `relation` as Jira words it, e.g. `is blocked by`."""

    relation: str
    key: str
    summary: str = ""
    status: str = ""
    status_category: StatusCategory = ""


class DraftComment(_Strict):
    """A comment as a draft states it."""

    author: str = ""
    text: str
    created: str = ""


class Draft(_Strict):
    """The front matter. `points` with no value means: has an estimate field, is not estimated."""

    key: str = ""
    kind: KindName | None = None
    type: str = ""
    summary: str = ""
    project: str = ""
    status: str = ""
    status_category: StatusCategory = ""
    priority: str = ""
    labels: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    points: Annotated[float | None, BeforeValidator(_null)] = None
    criteria: Items = ""
    checklist: Items = ""
    environment: str = ""
    parent: DraftParent | None = None
    links: tuple[DraftLink, ...] = ()
    comments: tuple[DraftComment, ...] = ()
    attachments: tuple[str, ...] = ()
    language: Literal["", "en", "de", "fr", "es", "pt", "other"] = ""
    markup: Literal["markdown", "wiki", "text"] = "markdown"
    created: str = ""
    updated: str = ""


D = TypeVar("D", bound=Draft)


def parse_draft(text: str, *, where: str = "", config: Config | None = None) -> Ticket:
    """Return the ticket a Markdown draft states; `where` names the draft in errors.

    Raises `InputError` where the front matter is no YAML mapping or has a key or value that does
    not fit.
    """
    draft, body = split(text, Draft, where=where)
    return ticket(draft, body, where=where, config=config)


def split(text: str, model: type[D], *, where: str = "") -> tuple[D, str]:
    """Return a draft's front matter, held against `model`, and its body.

    Raises `InputError` as `parse_draft` does.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").lstrip("\n")
    opening = _FENCE.match(text)
    if not opening:
        summary, body = _headline(text)
        if not summary:
            raise InputError("is empty", where=where, right="a Markdown draft begins with a title")
        return model(summary=summary), body
    closing = _END.search(text, opening.end())
    if not closing:
        raise InputError(
            "front matter has no end", where=where, right="a line `---` after its last key"
        )
    keys = _mapping(text[opening.end() : closing.start()], where)
    body = text[closing.end() :].lstrip("\n")
    if not keys.get("summary"):
        keys["summary"], body = _headline(body)
    try:
        return model.model_validate(keys), body
    except ValidationError as error:
        raise explain(error, model, what="front matter", where=where) from None


def ticket(draft: Draft, body: str, *, where: str = "", config: Config | None = None) -> Ticket:
    """Return the ticket of a draft's front matter and body."""
    sources = [Source("summary", draft.summary, "text"), Source("description", body, draft.markup)]
    sources += [
        Source(name, content, markup)
        for name, content, markup in (
            ("criteria", draft.criteria, draft.markup),
            ("checklist", draft.checklist, "markdown"),
            ("environment", draft.environment, "text"),
        )
        if content
    ]
    parsed = documents(sources)
    if draft.language:
        parsed = tuple(replace(document, language=draft.language) for document in parsed)
    path = PurePath(where)
    return Ticket(
        key=draft.key or (path.stem if path.suffix in _SUFFIXES else "") or "draft",
        kind=draft.kind or kind_of(draft.type, configured=config.kinds if config else None),
        documents=parsed,
        text_hash=text_hash(parsed),
        project=draft.project,
        issue_type=draft.type,
        status=draft.status,
        status_category=draft.status_category,
        priority=draft.priority,
        labels=draft.labels,
        components=draft.components,
        points=draft.points,
        estimable="points" in draft.model_fields_set,
        parent=Parent(**draft.parent.model_dump()) if draft.parent else None,
        links=tuple(Link(**link.model_dump()) for link in draft.links),
        comments=tuple(
            Comment(str(number), comment.author, comment.created, comment.text)
            for number, comment in enumerate(draft.comments, 1)
        ),
        attachments=draft.attachments,
        created=draft.created,
        updated=draft.updated,
    )


def _headline(text: str) -> tuple[str, str]:
    """Split a text into its first line, heading marks taken off, and the rest."""
    line, _, rest = text.lstrip().partition("\n")
    summary = line.lstrip("#").strip().rstrip("#").rstrip()
    underline, _, below = rest.partition("\n")
    if summary and re.fullmatch(r"(?:=+|-+)[ \t]*", underline):
        rest = below
    return summary, rest.lstrip("\n")


def _mapping(front: str, where: str) -> dict[Any, Any]:
    """Read front matter; every scalar stays the text it is written as (`NO` is no boolean)."""
    import yaml  # noqa: PLC0415 - only drafts need it

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        # Its composer recurses in C, where a deep nesting ends the process: look first.
        depth = 0
        for event in yaml.parse(front, loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH or isinstance(event, yaml.AliasEvent):
                raise InputError(
                    "front matter is nested too deeply or has an alias",
                    where=where,
                    right=f"at most {_MAX_DEPTH} levels, and text beginning with `*` in quotes",
                )
        keys = yaml.load(front, loader)  # noqa: S506 - the base loader makes text, lists, mappings only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "not readable"
        raise InputError(
            f"front matter{line} is no YAML: {problem}", where=where, right="`key: value` lines"
        ) from None
    if not isinstance(keys, dict):
        if keys in (None, ""):
            return {}
        raise InputError("front matter is no mapping", where=where, right="`key: value` lines")
    return keys
