"""The fields that JQL knows on this site: where the search index has them and what they can do."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from ticket_lint.sandbox.jql.tokens import JqlError
from ticket_lint.sandbox.state import State

Store = Literal["column", "facet", "text", "key"]

_EXACT = ("=", "!=", "in", "not in", "is", "is not")
_ORDERED = (*_EXACT, "<", ">", "<=", ">=")
_TEXT = ("~", "!~", "is", "is not")
_KEY = ("=", "!=", "in", "not in", "<", ">", "<=", ">=")
_CUSTOM = re.compile(r"cf\[(\d+)\]", re.IGNORECASE)

SPRINT_TYPE = "com.pyxis.greenhopper.jira:gh-sprint"
RANK_TYPE = "com.pyxis.greenhopper.jira:gh-lexo-rank"
TEXT_TYPES = ("textarea", "textfield")


class Field(NamedTuple):
    """A field: its name in messages, where it is kept, what its values are, its operators."""

    name: str
    store: Store
    column: str
    values: str = ""
    """`project`, `status`, `user`, `date`, `sprint`, `number`, …; empty for free text."""
    operators: tuple[str, ...] = _EXACT


def _column(name: str, values: str = "", column: str = "") -> Field:
    ordered = _ORDERED if values == "date" else _EXACT
    return Field(name, "column", column or name, values or name, ordered)


_SYSTEM: dict[str, Field] = {
    "project": _column("project"),
    "filter": _column("filter", "filter", "project"),
    "issuetype": _column("issuetype"),
    "status": _column("status"),
    "statuscategory": _column("statusCategory", "category", "category"),
    "priority": _column("priority"),
    "resolution": _column("resolution"),
    "level": _column("level", "security", "security"),
    "assignee": _column("assignee", "user"),
    "reporter": _column("reporter", "user"),
    "parent": _column("parent", "issue"),
    "created": _column("created", "date"),
    "updated": _column("updated", "date"),
    "duedate": _column("duedate", "date"),
    "issuekey": Field("issuekey", "key", "id", "issue", _KEY),
    "labels": Field("labels", "facet", "labels"),
    "component": Field("component", "facet", "components"),
    "fixversion": Field("fixVersion", "facet", "fixVersions"),
    "affectedversion": Field("affectedVersion", "facet", "versions"),
    "text": Field("text", "text", "", operators=("~",)),
    "summary": Field("summary", "text", "summary", operators=_TEXT),
    "description": Field("description", "text", "description", operators=_TEXT),
    "environment": Field("environment", "text", "environment", operators=_TEXT),
    "comment": Field("comment", "text", "comment", operators=("~", "!~")),
}
_ALIASES = {
    "type": "issuetype",
    "request": "filter",
    "savedfilter": "filter",
    "key": "issuekey",
    "issue": "issuekey",
    "id": "issuekey",
    "createddate": "created",
    "updateddate": "updated",
    "due": "duedate",
    "label": "labels",
}


def field(name: str, state: State) -> Field:
    """Return the field of a name, alias or `cf[10016]`.

    Raises `JqlError` for a name the site does not know. That includes `issue.property[…]`: Jira
    searches a property only where an installed app has declared its index.
    """
    key = name.casefold()
    known = _SYSTEM.get(_ALIASES.get(key, key))
    if known:
        return known
    wanted = _CUSTOM.fullmatch(name)
    for body in state.catalog("field").values():
        number = body["id"].removeprefix("customfield_")
        named = not wanted and key in (body["name"].casefold(), body["id"])
        if number != body["id"] and (named or (wanted and wanted[1] == number)):
            return _custom(name, body["id"], body.get("schema", {}))
    raise JqlError(f"Field '{name}' does not exist or you do not have permission to view it.")


def _custom(name: str, key: str, schema: dict[str, str]) -> Field:
    kind = schema.get("custom", "")
    if kind == SPRINT_TYPE:
        return Field(name, "facet", key, "sprint")
    if kind == RANK_TYPE:  # to order by; issues rank as they were made
        return Field(name, "column", "id", operators=())
    if schema.get("type") == "number":
        return Field(name, "facet", key, "number", _ORDERED)
    if kind.rpartition(":")[2] in TEXT_TYPES:
        return Field(name, "text", key, operators=_TEXT)
    if kind.endswith("gh-epic-link"):
        return Field(name, "column", "parent", "issue")
    return Field(name, "facet", key)
