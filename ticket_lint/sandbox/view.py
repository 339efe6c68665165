"""An issue in Jira's shape: the fields that were asked for, expanded, and links to others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from ticket_lint.sandbox.access import Caller
from ticket_lint.sandbox.catalogs import shown, shown_sprint, sprint_field
from ticket_lint.sandbox.comments import page_of, shown_comments
from ticket_lint.sandbox.issues import Issue, find, issue_url
from ticket_lint.sandbox.state import JSON, State
from ticket_lint.sandbox.text import wiki

_EXPAND = "changelog,names"
_NOT_NAVIGABLE = ("comment", "attachment")
_BRIEF = ("summary", "status", "priority", "issuetype")
_COMMENTS_IN_SEARCH = 20


class Wanted:
    """Which fields of an issue are asked for: `*all`, `*navigable`, names, and `-name`."""

    def __init__(self, names: Iterable[str], default: str = "*all") -> None:
        """Read names, each of which may be several with commas."""
        parts = [part.strip() for name in names for part in name.split(",") if part.strip()]
        self.without = {part[1:] for part in parts if part.startswith("-")}
        self.names = {part for part in parts if not part.startswith("-")} or {default}
        self.all = "*all" in self.names
        self.navigable = "*navigable" in self.names
        self.only_id = self.names == {"id"}

    def __contains__(self, name: str) -> bool:
        """Tell whether a field is asked for."""
        if name in self.without:
            return False
        return self.all or name in self.names or (self.navigable and name not in _NOT_NAVIGABLE)


def shown_issue(
    state: State,
    issue: Issue,
    wanted: Wanted,
    caller: Caller,
    *,
    version: str,
    expand: Sequence[str] = (),
    properties: Sequence[str] = (),
    in_search: bool = False,
) -> JSON:
    """Return an issue as REST `version` shows it."""
    if wanted.only_id and in_search:
        return {"id": str(issue.id)}
    body: JSON = {
        "expand": _EXPAND,
        "id": str(issue.id),
        "self": issue_url(state, issue.id, version),
        "key": issue.key,
        "fields": _fields(state, issue, wanted, caller, version, in_search=in_search),
    }
    if properties:
        body["properties"] = {
            key: json.loads(value)
            for key, value in state.rows(
                "SELECT key, value FROM property WHERE kind = 'issue' AND owner = ?", issue.id
            )
            if "*all" in properties or key in properties
        }
    if "changelog" in expand:
        histories = changelog(state, issue.id)
        if state.cloud:  # newest first; Data Center lists the oldest first
            histories.reverse()
        body["changelog"] = {
            "startAt": 0,
            "maxResults": len(histories),
            "total": len(histories),
            "histories": histories,
        }
    if not in_search and "names" in expand:
        body["names"] = names(state, body["fields"])
    return body


def names(state: State, keys: Iterable[str]) -> dict[str, str]:
    """Return the display names of fields."""
    fields = state.catalog("field")
    return {key: fields[key]["name"] for key in keys if key in fields}


def changelog(state: State, issue: int) -> list[JSON]:
    """Return the changelog of an issue, oldest first."""
    return [
        {"id": str(key), **json.loads(body)}
        for key, body in state.rows(
            "SELECT id, body FROM change WHERE issue = ? ORDER BY id", issue
        )
    ]


def _fields(
    state: State, issue: Issue, wanted: Wanted, caller: Caller, version: str, *, in_search: bool
) -> JSON:
    fields = {name: value for name, value in issue.fields.items() if name in wanted}
    sprint = sprint_field(state)
    if fields.get(sprint):
        found = [shown_sprint(state, each) for each in fields[sprint]]
        fields[sprint] = [each for each in found if each] or None
    if fields.get("parent"):
        fields["parent"] = _brief(state, fields["parent"]["id"], version) or fields["parent"]
    if "subtasks" in wanted:
        fields["subtasks"] = [
            _brief(state, str(row[0]), version)
            for row in state.rows("SELECT id FROM search WHERE parent = ? ORDER BY id", issue.id)
            if _is_subtask(state, row[0])
        ]
    if "comment" in wanted:
        found = shown_comments(state, issue, caller, version=version)
        if in_search and state.cloud:
            found = found[:_COMMENTS_IN_SEARCH]
        page = page_of(found, 0, len(found))
        fields["comment"] = page | {"self": f"{issue_url(state, issue.id, version)}/comment"}
        if not state.cloud:
            del fields["comment"]["self"]
    if version == "2" and state.cloud:
        fields = {
            name: wiki(value) if isinstance(value, dict) and value.get("type") == "doc" else value
            for name, value in fields.items()
        }
    return fields


def _is_subtask(state: State, issue: int) -> bool:
    row = state.row("SELECT issuetype FROM search WHERE id = ?", issue)
    return bool(row and state.catalog("issuetype").get(row[0], {}).get("subtask"))


def _brief(state: State, issue: str, version: str) -> JSON | None:
    found = find(state, issue)
    if found is None:
        return None
    fields = {name: found.fields[name] for name in _BRIEF if name in found.fields}
    return {
        "id": str(found.id),
        "key": found.key,
        "self": issue_url(state, found.id, version),
        "fields": {k: shown(v) if isinstance(v, dict) else v for k, v in fields.items()},
    }
