"""Changing the fields of an issue: what Jira accepts, what it refuses, what the changelog says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ticket_lint.sandbox.answer import JiraError
from ticket_lint.sandbox.catalogs import own_url, shown_user, sprint_field, user_id
from ticket_lint.sandbox.issues import Change, find
from ticket_lint.sandbox.jql.fields import TEXT_TYPES
from ticket_lint.sandbox.rich import require_text
from ticket_lint.sandbox.state import JSON, State
from ticket_lint.sandbox.text import wiki

_NOT_ON_SCREEN = "Field '{0}' cannot be set. It is not on the appropriate screen, or unknown."
_MAX_LABEL = 255
_MAX_SUMMARY = 255
_MOST = 1e14
"""What a number field of Jira holds."""
_REFERENCES = {"priority": "priority", "issuetype": "issuetype", "security": "security"}
_READ_ONLY = frozenset(
    "status created updated comment subtasks creator key id project issuelinks attachment".split()
)


def apply(state: State, old: JSON, given: JSON, version: str) -> tuple[JSON, list[Change]]:
    """Return the fields after an edit `{fields, update}`, and what changed.

    Raises Jira's 400 with a message for every field that cannot be set.
    """
    wanted: dict[str, Any] = dict(given.get("fields") or {})
    errors: dict[str, str] = {}
    both = set(given.get("fields") or {}) & set(given.get("update") or {})
    errors |= {name: f"Field '{name}' cannot appear in both 'fields' and 'update'" for name in both}
    for name, operations in (given.get("update") or {}).items():
        try:
            wanted[name] = _operated(name, old.get(name), operations)
        except JiraError as error:
            errors |= _errors(error)
    fields, changes = dict(old), []
    for name, value in wanted.items():
        try:
            new = _checked(state, name, value, version)
        except JiraError as error:
            found = _errors(error)
            if not found:
                raise
            errors |= found
            continue
        if new != old.get(name):
            fields[name] = new
            changes.append(_change(state, name, old.get(name), new))
    if errors:
        raise JiraError(400, errors=errors)
    return fields, changes


def _errors(error: JiraError) -> dict[str, str]:
    body = error.answer.body
    return body["errors"] if isinstance(body, dict) else {}


def _operated(name: str, old: object, operations: object) -> object:
    """Apply `[{"add": "x"}, {"remove": "y"}]` in order."""
    if not isinstance(operations, list):
        raise JiraError(400, errors={name: "Operations must be an array"})
    value = old
    for operation in operations:
        if not isinstance(operation, dict) or len(operation) != 1:
            raise JiraError(400, errors={name: "An operation has exactly one verb"})
        ((verb, operand),) = operation.items()
        if verb == "set":
            value = operand
            continue
        if verb not in ("add", "remove") or not isinstance(value, (list, type(None))):
            raise JiraError(400, errors={name: f"Field '{name}' does not support '{verb}'"})
        items = [each for each in value or () if each != operand]
        value = [*items, operand] if verb == "add" else items
    return value


def _checked(state: State, name: str, value: Any, version: str) -> Any:  # noqa: ANN401 - JSON
    """Return a value as it is kept."""
    if name in _READ_ONLY:
        raise JiraError(400, errors={name: _NOT_ON_SCREEN.format(name)})
    check = _CHECKS.get(name)
    if check:
        return check(state, name, value, version)
    if name in _REFERENCES:
        return _reference(state, _REFERENCES[name], name, value)
    schema = state.catalog("field").get(name, {}).get("schema")
    if schema is None or not name.startswith("customfield_"):
        raise JiraError(400, errors={name: _NOT_ON_SCREEN.format(name)})
    return None if value is None else _custom(state, name, value, schema, version)


def _custom(state: State, name: str, value: Any, schema: JSON, version: str) -> Any:  # noqa: ANN401 - JSON
    kind = schema.get("custom", "").rpartition(":")[2]
    if schema.get("type") == "number":
        if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > _MOST:
            raise JiraError(400, errors={name: "Operation value must be a number"})
        return value if state.cloud else float(value)
    if kind == "textarea":
        return require_text(state, value, name, version)
    if kind in TEXT_TYPES and not isinstance(value, str):
        raise JiraError(400, errors={name: "Operation value must be a string"})
    if name == sprint_field(state):
        if str(value) not in state.catalog("sprint"):
            raise JiraError(400, errors={name: "Number value expected as the Sprint id."})
        return [int(value)]
    return value


def _text(state: State, name: str, value: object, version: str) -> object:
    return None if value is None else require_text(state, value, name, version)


def _summary(state: State, name: str, value: object, version: str) -> str:  # noqa: ARG001 - one shape
    if not isinstance(value, str) or not value.strip():
        raise JiraError(400, errors={name: "You must specify a summary of the issue."})
    if "\n" in value or "\r" in value:
        raise JiraError(
            400,
            errors={name: "The summary is invalid because it contains newline characters."},
        )
    if len(value) > _MAX_SUMMARY:
        raise JiraError(400, errors={name: "Summary can't exceed 255 characters."})
    return value


def _labels(state: State, name: str, value: object, version: str) -> list[str]:  # noqa: ARG001
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise JiraError(400, errors={name: "data was not an array"})
    for label in value:
        if " " in label:
            raise JiraError(
                400, errors={name: f"The label '{label}' contains spaces which is invalid."}
            )
        if len(label) > _MAX_LABEL:
            raise JiraError(
                400, errors={name: f"The label '{label}' exceeds the maximum length of 255."}
            )
    return list(dict.fromkeys(value))


def _user(state: State, name: str, value: object, version: str) -> JSON | None:  # noqa: ARG001
    if value is None:
        return None
    key = "accountId" if state.cloud else "name"
    wanted = value.get(key) or value.get("id") if isinstance(value, dict) else None
    if wanted is None:
        return None
    user = shown_user(state, str(wanted))
    if user is None:
        raise JiraError(400, errors={name: f"User '{wanted}' does not exist."})
    return user


def _parent(state: State, name: str, value: object, version: str) -> JSON | None:  # noqa: ARG001
    if value is None:
        return None
    key = str(value.get("key") or value.get("id")) if isinstance(value, dict) else ""
    found = find(state, key) if key else None
    if found is None:
        raise JiraError(400, errors={name: "Could not find valid 'id' or 'key' for parent."})
    return {"id": str(found.id), "key": found.key}


def _named(state: State, name: str, value: object, version: str) -> list[JSON]:  # noqa: ARG001
    found = value if isinstance(value, list) else []
    for each in found:
        if not isinstance(each, dict) or not (each.get("name") or each.get("id")):
            raise JiraError(400, errors={name: "expected 'id' or 'name' property"})
    return [{"name": str(each.get("name") or each["id"]), **each} for each in found]


_CHECKS: dict[str, Callable[[State, str, Any, str], Any]] = {
    "summary": _summary,
    "description": _text,
    "environment": _text,
    "labels": _labels,
    "assignee": _user,
    "reporter": _user,
    "parent": _parent,
    "components": _named,
    "versions": _named,
    "fixVersions": _named,
}


def _reference(state: State, kind: str, name: str, value: object) -> JSON | None:
    if value is None:
        return None
    given = value if isinstance(value, dict) else {}
    for key, body in state.catalog(kind).items():
        if str(given.get("id")) == key or given.get("name") == body["name"]:
            return {k: v for k, v in body.items() if k != "members"} | {
                "self": own_url(state, f"{kind}/{key}")
            }
    raise JiraError(400, errors={name: f"The {name} selected is invalid."})


def _change(state: State, name: str, old: Any, new: Any) -> Change:  # noqa: ANN401 - JSON
    called = state.catalog("field").get(name, {}).get("name", name)
    if not name.startswith("customfield_"):
        called = name
    if name == "parent" and state.cloud:
        called = "IssueParentAssociation"
    before, after = _words(state, name, old), _words(state, name, new)
    return Change(name, called, before[0], before[1], after[0], after[1])


def _words(state: State, name: str, value: Any) -> tuple[str | None, str | None]:  # noqa: ANN401 - JSON
    """Return a value as a changelog has it: id and text."""
    if value is None:
        return None, None
    if isinstance(value, list):
        if name == sprint_field(state):
            ids = [str(each) for each in value]
            named = [state.catalog("sprint").get(each, {}).get("name", each) for each in ids]
            return ", ".join(ids), ", ".join(named)
        named = [each if isinstance(each, str) else str(each.get("name", "")) for each in value]
        return None, (" " if name == "labels" else ", ").join(named)
    if not isinstance(value, dict):
        return None, str(value)
    if value.get("type") == "doc":
        return None, wiki(value)
    shown = value.get("displayName") or value.get("key") or value.get("name")
    return user_id(value) or value.get("id"), shown
