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
from typing import Any, TypeVar

from pydantic import ValidationError

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError
from ticket_lint.intake.legal import explain
from ticket_lint.intake.schema import Draft, TicketLine
from ticket_lint.jira.fields import source
from ticket_lint.lexicon.kinds import kind_of
from ticket_lint.parse import Markup, documents
from ticket_lint.values.ticket import Comment, Link, Parent, Ticket, text_hash

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_MAX_DEPTH = 20
_SUFFIXES = (".md", ".markdown", ".txt")


D = TypeVar("D", bound=Draft)


def parse_draft(text: str, *, where: str = "", config: Config | None = None) -> Ticket:
    """Return the ticket a Markdown draft states; `where` names the draft in errors.

    Raises `InputError` where the front matter is no YAML mapping or has a key or value that does
    not fit.
    """
    draft, body = split(text, Draft, where=where)
    return ticket(draft, body, where=where, config=config)


def line(keys: object, *, where: str = "", config: Config | None = None) -> Ticket:
    """Return the ticket of a plain ticket line: a draft as a JSON object, its body `description`.

    Raises `InputError` for an unknown key or a value that does not fit.
    """
    try:
        draft = TicketLine.model_validate(keys)
    except ValidationError as error:
        raise explain(error, TicketLine, what="ticket line", where=where) from None
    return ticket(draft, draft.description, where=where, config=config)


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
        return _held({"summary": summary}, model, where), body
    closing = _END.search(text, opening.end())
    if not closing:
        raise InputError(
            "front matter has no end", where=where, right="a line `---` after its last key"
        )
    keys = _mapping(text[opening.end() : closing.start()], where)
    body = text[closing.end() :].lstrip("\n")
    if not keys.get("summary"):
        keys["summary"], body = _headline(body)
    return _held(keys, model, where), body


def ticket(draft: Draft, body: str, *, where: str = "", config: Config | None = None) -> Ticket:
    """Return the ticket of a draft's front matter and body; nameless, it is called by `where`."""
    texts: tuple[tuple[str, str, Markup], ...] = (
        ("summary", draft.summary, "text"),
        ("description", body, draft.markup),
        ("criteria", draft.criteria, draft.markup),
        ("checklist", draft.checklist, "markdown"),
        ("environment", draft.environment, "text"),
    )
    sources = [
        source(field, content, where=where, plain=markup)
        for field, content, markup in texts
        if content or field in {"summary", "description"}
    ]
    parsed = documents(sources)
    if draft.language:
        parsed = tuple(replace(document, language=draft.language) for document in parsed)
    path = PurePath(where)
    name = path.stem if path.suffix in _SUFFIXES else path.name
    return Ticket(
        key=draft.key or name or "draft",
        kind=draft.kind or kind_of(draft.type, configured=config.kinds if config else None),
        documents=parsed,
        text_hash=text_hash(parsed),
        project=draft.project,
        issue_type=draft.type or draft.kind or "",
        status=draft.status,
        status_category=draft.status_category,
        priority=draft.priority,
        labels=draft.labels,
        components=draft.components,
        versions=draft.versions,
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


def _held(keys: dict[Any, Any], model: type[D], where: str) -> D:
    try:
        return model.model_validate(keys)
    except ValidationError as error:
        raise explain(error, model, what="front matter", where=where) from None


def _headline(text: str) -> tuple[str, str]:
    """Split a text into its first line, heading marks taken off, and the rest."""
    line, _, rest = text.lstrip().partition("\n")
    summary = line.strip()
    if heading := re.match(r"#{1,6}[ \t]+", summary):
        closing = re.search(r"(?<=[ \t])#+$", summary)
        summary = summary[heading.end() : closing.start() if closing else None].strip()
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
