"""Cut from Atlassian's schema of the document format what may stand in what.

python tests/sandbox/cut_adf.py ../shared/spec > ticket_lint/sandbox/adf.json

The schema (npm `@atlaskit/adf-schema`, Apache-2.0) has several definitions of one node, by where it
stands; here they are joined, so that the result is a little too lenient.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_Node = dict[str, Any]


def cut(folder: Path) -> dict[str, _Node]:
    """Return each node: its children, how many it needs at least, its attributes and marks.

    `bare` is a node that may do without attributes, `leaf` one that never has content.
    """
    schema = json.loads((folder / "adf-schema-v1-full.json").read_text("utf-8"))
    definitions = schema["definitions"]
    found: dict[str, _Node] = {}
    for name, definition in definitions.items():
        if name.endswith("_mark"):
            continue
        for kind, properties, required in _variants(definitions, definition):
            node = found.setdefault(
                kind,
                {"children": set(), "least": 99, "attrs": {}, "required": None, "marks": set()},
            )
            content = _resolved(definitions, properties.get("content", {}))
            node["children"] |= _children(definitions, content)
            least = content.get("minItems", 0) if "content" in required else 0
            node["least"] = min(node["least"], least)
            node["leaf"] = node.get("leaf", True) and "content" not in properties
            node["bare"] = node.get("bare", False) or "attrs" not in required
            attrs = properties.get("attrs", {})
            for attrs_of in _objects(attrs):
                for key, value in attrs_of.get("properties", {}).items():
                    node["attrs"].setdefault(key, []).extend(value.get("enum", [None]))
                needed = set(attrs_of.get("required", ()))
                before = node["required"]
                node["required"] = needed if before is None else before & needed
            node["marks"] |= _marks(definitions, properties.get("marks", {}))
    return {kind: _plain(node) for kind, node in sorted(found.items())}


def _variants(definitions: Any, definition: Any) -> Iterator[tuple[str, Any, list[str]]]:
    """Yield type, properties and required members of a definition of a node."""
    if "allOf" in definition:
        parts = [_resolved(definitions, part) for part in definition["allOf"]]
        base = parts[0]
        while "allOf" in base:
            base = _resolved(definitions, base["allOf"][0])
        kinds = base.get("properties", {}).get("type", {}).get("enum", ())
        properties = dict(base.get("properties", {}))
        for part in parts[1:]:
            properties |= part.get("properties", {})
        for kind in kinds:
            yield kind, properties, base.get("required", [])
        return
    for kind in definition.get("properties", {}).get("type", {}).get("enum", ()):
        yield kind, definition["properties"], definition.get("required", [])


def _resolved(definitions: Any, part: Any) -> Any:
    while "$ref" in part:
        part = definitions[part["$ref"].rpartition("/")[2]]
    return part


def _children(definitions: Any, content: Any) -> set[str]:
    items = content.get("items", [])
    pending = list(items) if isinstance(items, list) else [items]
    for branch in content.get("allOf", []) + content.get("anyOf", []):
        items = branch.get("items", [])
        pending += items if isinstance(items, list) else [items]
    found: set[str] = set()
    while pending:
        part = _resolved(definitions, pending.pop())
        pending += part.get("anyOf", [])
        if "allOf" in part or "properties" in part:
            found |= {kind for kind, _, _ in _variants(definitions, part)}
    return found


def _marks(definitions: Any, marks: Any) -> set[str]:
    pending = [marks.get("items", {})] if isinstance(marks.get("items", {}), dict) else []
    found: set[str] = set()
    while pending:
        part = _resolved(definitions, pending.pop())
        pending += part.get("anyOf", [])
        found |= set(part.get("properties", {}).get("type", {}).get("enum", ()))
    return found


def _objects(attrs: Any) -> list[Any]:
    return attrs.get("anyOf", [attrs]) if attrs else []


def _plain(node: _Node) -> _Node:
    return {
        "children": sorted(node["children"]),
        "least": node["least"],
        "attrs": {
            key: None if None in values else sorted(set(values), key=str)
            for key, values in node["attrs"].items()
        },
        "required": sorted(node["required"] or ()),
        "bare": node["bare"],
        "leaf": node["leaf"],
        "marks": sorted(node["marks"]),
    }


def text(nodes: dict[str, _Node]) -> str:
    """Return it as JSON, one node a line."""
    lines = (f"{json.dumps(kind)}: {json.dumps(node)}" for kind, node in nodes.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(text(cut(Path(sys.argv[1]))))
