"""Requests and answers held against Jira's published OpenAPI files.

`openapi.json` is cut from Atlassian's files (Apache-2.0 by their `info.license`): the operations
that the sandbox serves, without descriptions and examples. `tests/sandbox/cut_openapi.py` makes it.
There is no file for Data Center; REST v2 is held against v3, except for what differs.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import unquote

from ticket_lint.errors import UsageError
from ticket_lint.sandbox.answer import Answer
from ticket_lint.sandbox.wire import Request

_VERSION = re.compile(r"/rest/api/(?:2|latest)/")
_ALWAYS = frozenset((401, 403, 404, 405, 410, 415, 429, 500, 502, 503))
"""Statuses that any operation can end with, whatever its list says."""
_URN = "urn:jira"


class Operation(NamedTuple):
    """An operation of the interface: its path as a pattern, its own part of the file."""

    name: str
    pattern: re.Pattern[str]
    spec: Any


class Contract:
    """Says where a request or an answer does not fit the published interface."""

    def __init__(self, *, cloud: bool = True) -> None:
        """Read the interface.

        Raises `UsageError` where the package jsonschema is not installed, which is only needed
        for this check.
        """
        try:
            from jsonschema import (  # type: ignore[import-untyped] # noqa: PLC0415 - an extra
                Draft7Validator,
            )
            from referencing import Registry  # noqa: PLC0415
            from referencing.jsonschema import DRAFT7  # noqa: PLC0415
        except ImportError:
            raise UsageError(
                "checking requests needs the package jsonschema", right="pip install jsonschema"
            ) from None
        text = files("ticket_lint.sandbox").joinpath("openapi.json").read_text("utf-8")
        document = json.loads(text)
        resource = DRAFT7.create_resource(document)
        registry: Any = Registry().with_resource(_URN, resource)
        self.cloud = cloud
        self._validator = Draft7Validator
        self._registry = registry
        self._validators: dict[str, Any] = {}
        self.operations: dict[str, list[Operation]] = {}
        for path, methods in document["paths"].items():
            pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path))
            for method, spec in methods.items():
                if method == "parameters":
                    continue
                spec["parameters"] = spec.get("parameters", []) + methods.get("parameters", [])
                name = f"{method.upper()} {path}"
                self.operations.setdefault(method.upper(), []).append(
                    Operation(name, pattern, spec)
                )

    def operation(self, request: Request) -> Operation | None:
        """Return the operation that a request means."""
        path = _VERSION.sub("/rest/api/3/", request.path)
        found = [
            each for each in self.operations.get(request.method, ()) if each.pattern.fullmatch(path)
        ]
        return min(found, key=lambda each: each.pattern.pattern.count("[^/]+"), default=None)

    def check(self, request: Request, answer: Answer) -> list[str]:
        """Return what does not fit, each with its operation; nothing for what the files lack."""
        operation = self.operation(request)
        if operation is None:
            return []
        found = []
        if answer.status < 400:  # noqa: PLR2004 - a refused request was wrong on purpose
            found += self._request(operation, request)
        found += self._answer(operation, request, answer)
        return [f"{operation.name}: {each}" for each in found]

    def _request(self, operation: Operation, request: Request) -> list[str]:
        known = {
            each["name"]: each for each in operation.spec["parameters"] if each["in"] == "query"
        }
        found = [
            f"request: unknown parameter '{name}'" for name in request.query if name not in known
        ]
        for name, parameter in known.items():
            values = request.query.get(name, [])
            if parameter.get("required") and not values:
                found.append(f"request: parameter '{name}' is missing")
            found += [
                f"request: parameter '{name}' cannot be '{value}'"
                for value in values
                if not _fits(value, parameter.get("schema", {}))
            ]
        schema = _schema(operation.spec.get("requestBody", {}))
        if schema is None:
            if request.body and operation.spec.get("requestBody") is None:
                found.append("request: has a body, and the operation takes none")
            return found
        kind = request.headers.get("content-type", "")
        if not kind.startswith("application/json"):
            return [*found, f"request: content type '{kind}'"]
        pointer = f"{operation.name} request"
        return found + self._validated(pointer, schema, json.loads(request.body), "request")

    def _answer(self, operation: Operation, request: Request, answer: Answer) -> list[str]:
        responses = operation.spec["responses"]
        response = responses.get(str(answer.status))
        if response is None:
            return [] if answer.status in _ALWAYS else [f"answer: status {answer.status}"]
        schema = _schema(response)
        if schema is None or not isinstance(answer.body, (dict, list)):
            return []
        if not self.cloud and _VERSION.search(request.path):
            return []  # users, statuses and pages differ
        pointer = f"{operation.name} {answer.status}"
        # Jira does write null where the files know text only.
        return self._validated(pointer, schema, _without_nulls(answer.body), "answer")

    def _validated(self, pointer: str, schema: Any, value: object, what: str) -> list[str]:  # noqa: ANN401 - JSON
        validator = self._validators.get(pointer)
        if validator is None:
            absolute = json.loads(json.dumps(schema).replace('"#/', f'"{_URN}#/'))
            validator = self._validator(absolute, registry=self._registry)
            self._validators[pointer] = validator
        return [
            f"{what}: {error.json_path}: {error.message[:200]}"
            for error in validator.iter_errors(value)
        ]


def _schema(part: Any) -> Any:  # noqa: ANN401 - JSON
    content = part.get("content", {}) if isinstance(part, dict) else {}
    return content.get("application/json", {}).get("schema")


def _fits(text: str, schema: Any) -> bool:  # noqa: ANN401 - JSON
    kind = schema.get("type")
    if "enum" in schema and unquote(text) not in schema["enum"]:
        return False
    if kind == "integer":
        return text.lstrip("-").isdecimal()
    if kind == "boolean":
        return text in ("true", "false")
    return True


def _without_nulls(value: object) -> object:
    """Return JSON without members that are null; its depth is that of our own answers."""
    if isinstance(value, dict):
        return {key: _without_nulls(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    return value
