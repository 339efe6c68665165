"""Cut from Atlassian's OpenAPI files what the sandbox serves.

python tests/sandbox/cut_openapi.py ../shared/spec > ticket_lint/sandbox/openapi.json
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

_PLATFORM = """serverInfo myself mypermissions user/search field field/search issuetype status
priority label project project/search project/{projectIdOrKey} project/{projectIdOrKey}/statuses
project/{projectKeyOrId}/securitylevel search/jql search/approximate-count issue/bulkfetch
changelog/bulkfetch issue issue/{issueIdOrKey} issue/{issueIdOrKey}/assignee
issue/{issueIdOrKey}/changelog issue/{issueIdOrKey}/comment issue/{issueIdOrKey}/comment/{id}
comment/list issue/{issueIdOrKey}/properties issue/{issueIdOrKey}/properties/{propertyKey}
comment/{commentId}/properties comment/{commentId}/properties/{propertyKey}
issue/{issueIdOrKey}/transitions"""
_SOFTWARE = """board board/{boardId} board/{boardId}/configuration board/{boardId}/sprint
board/{boardId}/backlog board/{boardId}/issue sprint/{sprintId} sprint/{sprintId}/issue"""
_DROPPED = frozenset(
    """description example examples xml tags operationId security externalDocs summary
    deprecated""".split()
)
_NAMES = ("properties", "responses", "paths", "schemas")
_REFERENCE = re.compile(r'#/components/schemas/([^"]+)"')


def cut(folder: Path) -> dict[str, Any]:
    """Return the operations and the schemas they need."""
    platform, software = (
        json.loads((folder / f"jira-cloud-{name}.json").read_text("utf-8"))
        for name in ("platform-v3", "software")
    )
    paths: dict[str, Any] = {}
    for document, base, names in (
        (platform, "/rest/api/3/", _PLATFORM),
        (software, "/rest/agile/1.0/", _SOFTWARE),
    ):
        for name in names.split():
            paths[base + name] = _bare(document["paths"][base + name])
    schemas: dict[str, Any] = {}
    pending = _references(paths)
    while pending:
        name = pending.pop()
        if name in schemas:
            continue
        known = platform["components"]["schemas"]
        schemas[name] = _bare(known.get(name) or software["components"]["schemas"][name])
        pending |= _references(schemas[name])
    return {
        "openapi": "3.0.1",
        "info": {
            "title": "Cut from the Jira Cloud platform and software OpenAPI files of Atlassian",
            "version": platform["info"]["version"],
            "license": platform["info"]["license"],
        },
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def _bare(value: Any, *, named: bool = False) -> Any:
    if isinstance(value, dict):
        return {
            key: _bare(each, named=key in _NAMES)
            for key, each in value.items()
            if named or not (key in _DROPPED or key.startswith("x-"))
        }
    return [_bare(each) for each in value] if isinstance(value, list) else value


def _references(value: Any) -> set[str]:
    return set(_REFERENCE.findall(json.dumps(value)))


def text(document: dict[str, Any]) -> str:
    """Return it as JSON, one operation or schema a line."""
    parts = [
        f'"openapi": {json.dumps(document["openapi"])}',
        f'"info": {json.dumps(document["info"])}',
    ]
    for title, members in (("paths", document["paths"]), (None, document["components"]["schemas"])):
        lines = ",\n".join(
            f"  {json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}"
            for key, value in members.items()
        )
        if title:
            parts.append(f'"{title}": {{\n{lines}\n}}')
        else:
            parts.append(f'"components": {{"schemas": {{\n{lines}\n}}}}')
    return "{" + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    sys.stdout.write(text(cut(Path(sys.argv[1]))))
