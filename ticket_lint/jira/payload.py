"""A Jira issue as REST v3 (ADF) or v2 (wiki markup) gives it, as a `Ticket`.

Tolerant: whatever is missing stays empty, and a field that holds nonsense is listed in
`Ticket.unreadable`. Only what is no issue at all, and an impossible description, is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ticket_lint.errors import PayloadError
from ticket_lint.jira.fields import Layout, has, number, pick, source
from ticket_lint.jira.sprints import sprints
from ticket_lint.lexicon.kinds import kind_of
from ticket_lint.parse import Markup, Source, document, documents
from ticket_lint.values.ticket import (
    Comment,
    Kind,
    Link,
    Parent,
    StatusCategory,
    Ticket,
    Unreadable,
    text_hash,
)

_DEFAULT = Layout.of()
_TALK = re.compile(r"(?i)\bticket-lint (?:recheck|ignore|wrong)\b")
_CATEGORIES: dict[object, StatusCategory] = {
    "new": "new",
    "indeterminate": "indeterminate",
    "done": "done",
}
_RIGHT = 'a REST issue: `{"key": "WEB-1", "fields": {"summary": …}}`'
_HOST = 2
"""Part of a URL that is its host, when it is cut at the slashes."""


def ticket(issue: object, *, layout: Layout = _DEFAULT, site: str = "", where: str = "") -> Ticket:
    """Return the ticket of a decoded REST issue.

    `layout` says where this site keeps criteria, checklists and points (`Layout.of`), `site` the
    host where the issue's own `self` does not, and `where` names the source in errors.

    Raises `PayloadError` for JSON that is no issue, a description or summary that is no text, and
    a field of more than `MAX_FIELD` characters.
    """
    key, fields = _identify(issue, where)
    where = f"{where}: {key}" if where else key
    issue = _object(issue)
    unreadable: list[Unreadable] = []
    issue_type = _object(fields.get("issuetype"))
    status = _object(fields.get("status"))
    points, estimable = _points(fields, layout, unreadable)
    parsed = documents(_sources(fields, layout, where, unreadable))
    return Ticket(
        key=key,
        kind=kind_of_type(issue_type, layout),
        documents=parsed,
        text_hash=text_hash(parsed),
        site=site or _host(issue.get("self")),
        id=_text(issue.get("id")),
        project=_text(_object(fields.get("project")).get("key")) or key.rpartition("-")[0],
        issue_type=_text(issue_type.get("name")),
        status=_text(status.get("name")),
        status_category=_category(status),
        priority=_name(fields.get("priority")),
        labels=tuple(label for label in _list(fields.get("labels")) if isinstance(label, str)),
        components=tuple(filter(None, map(_name, _list(fields.get("components"))))),
        versions=tuple(filter(None, map(_name, _list(fields.get("versions"))))),
        assignee=_person(fields.get("assignee")),
        sprints=sprints(fields, layout),
        points=points,
        estimable=estimable,
        parent=_parent(fields, layout),
        links=tuple(_links(fields.get("issuelinks"))),
        comments=tuple(_comments(fields.get("comment"))),
        attachments=tuple(
            name
            for item in _list(fields.get("attachment"))
            if (name := _text(_object(item).get("filename")))
        ),
        security_level=_name(fields.get("security")),
        created=_text(fields.get("created")),
        updated=_text(fields.get("updated")),
        unreadable=tuple(unreadable),
    )


def is_issue(value: object) -> bool:
    """Tell whether decoded JSON looks like a REST issue: an object with an object `fields`."""
    return isinstance(value, dict) and isinstance(value.get("fields"), dict)


def _identify(issue: object, where: str) -> tuple[str, dict[str, Any]]:
    if not isinstance(issue, dict):
        raise PayloadError("is no Jira issue", where=where, right=_RIGHT)
    key = _text(issue.get("key")) or _text(issue.get("id"))
    if not key:
        raise PayloadError("an issue has neither `key` nor `id`", where=where, right=_RIGHT)
    fields = issue.get("fields")
    if not isinstance(fields, dict):
        where = f"{where}: {key}" if where else key
        right = "fetch it with `fields=*all`, a search returns ids only"
        raise PayloadError("the issue has no `fields`", where=where, right=right)
    return key, fields


def _sources(
    fields: Mapping[str, Any], layout: Layout, where: str, unreadable: list[Unreadable]
) -> Iterator[Source]:
    """Yield the texts of an issue: the impossible is an error, a strange extra field a note."""
    plain: Markup
    for name, plain in (("summary", "text"), ("description", "wiki")):
        value = fields.get(name)
        if value is None:
            value = ""
        try:
            if isinstance(value, list):
                raise ValueError("holds a list where text belongs")  # noqa: TRY301, TRY004 - one way out
            yield source(name, value, where=where, plain=plain)
        except ValueError as error:
            raise PayloadError(f"field {name!r} {error}", where=where) from None
    for name, groups, plain in (
        ("criteria", layout.criteria, "wiki"),
        ("checklist", layout.checklist, "markdown"),
        ("environment", (("environment",),), "wiki"),
    ):
        try:
            value = pick(fields, groups)
            if value is not None:
                yield source(name, value, where=where, plain=plain)
        except ValueError as error:
            unreadable.append(Unreadable(name, str(error)))


def _points(
    fields: Mapping[str, Any], layout: Layout, unreadable: list[Unreadable]
) -> tuple[float | None, bool]:
    if not has(fields, layout.points):
        return None, False
    try:
        return number(pick(fields, layout.points)), True
    except ValueError as error:
        unreadable.append(Unreadable("points", str(error)))
        return None, False


def kind_of_type(issue_type: Mapping[str, Any], layout: Layout) -> Kind:
    """Return the kind by name, else by what newer payloads add: original name and hierarchy."""
    kind = kind_of(
        _text(issue_type.get("name")),
        type_id=_text(issue_type.get("id")),
        subtask=issue_type.get("subtask") is True,
        configured=layout.kinds,
    )
    if kind == "other" and len(issue_type) > 1:
        kind = kind_of(_text(issue_type.get("untranslatedName")))
        level = issue_type.get("hierarchyLevel")
        if kind == "other" and isinstance(level, int) and level:
            kind = "epic" if level > 0 else "subtask"
    return kind


def _parent(fields: Mapping[str, Any], layout: Layout) -> Parent | None:
    """Return the parent, else the epic: as an object (agile API) or as a link field's key."""
    parent = fields.get("parent")
    if isinstance(parent, dict) and (key := _text(parent.get("key")) or _text(parent.get("id"))):
        of = _object(parent.get("fields"))
        return Parent(
            key,
            _text(of.get("summary")),
            kind_of_type(_object(of.get("issuetype")), layout),
            _category(_object(of.get("status"))),
        )
    epic = fields.get("epic")
    if isinstance(epic, dict) and (key := _text(epic.get("key")) or _text(epic.get("id"))):
        title = _text(epic.get("summary")) or _text(epic.get("name"))
        return Parent(key, title, "epic", "done" if epic.get("done") is True else "")
    if layout.named:
        keys = (fields.get(name) for group in layout.epic for name in group)
        if key := next((key for key in keys if isinstance(key, str) and key), ""):
            return Parent(key, kind="epic")
    return None


def _links(links: object) -> Iterator[Link]:
    for link in _list(links):
        link = _object(link)  # noqa: PLW2901 - the same, known to be an object
        for side, wording in (("inwardIssue", "inward"), ("outwardIssue", "outward")):
            issue = _object(link.get(side))
            if key := _text(issue.get("key")):
                fields = _object(issue.get("fields"))
                status = _object(fields.get("status"))
                yield Link(
                    _text(_object(link.get("type")).get(wording)),
                    key,
                    _text(fields.get("summary")),
                    _text(status.get("name")),
                    _category(status),
                )


def _comments(comment: object) -> Iterator[Comment]:
    """Yield the comments, from the field's page or, as some bodies have it, a bare list."""
    for each in _list(comment.get("comments") if isinstance(comment, dict) else comment):
        if isinstance(each, dict):
            body = each.get("body")
            if isinstance(body, dict):
                body = document(Source("comment", body, "adf")).text
            if isinstance(body, str) and _TALK.search(body):
                continue  # ours, or an answer to ours: it says nothing of the ticket
            author = _object(each.get("author"))
            yield Comment(
                _text(each.get("id")),
                _text(author.get("displayName")) or _text(author.get("name")),
                _text(each.get("created")),
                _text(body),
            )


def _category(status: Mapping[str, Any]) -> StatusCategory:
    category = status.get("statusCategory")
    key = category.get("key") if isinstance(category, dict) else ""
    return _CATEGORIES.get(key, "") if isinstance(key, str) else ""


def _host(url: object) -> str:
    parts = url.split("/", _HOST + 1) if isinstance(url, str) else ()
    return parts[_HOST] if len(parts) > _HOST else ""


def _person(value: object) -> str:
    """Return the name of a user to show; of one that is an e-mail address what stands before @."""
    user = _object(value)
    name = _text(user.get("displayName")) or _text(user.get("name"))
    return name.partition("@")[0] if "@" in name else name


def _name(value: object) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else ""


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
