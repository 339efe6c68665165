"""What the schema objects to, in plain words: one error a fault, with its file and key."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ticket_lint.config import toml
from ticket_lint.config.environment import MASKED
from ticket_lint.errors import ConfigError, UnknownKey

_MAX_SHOWN = 60
_LOGIN = re.compile(r"(?<=://)[^/@\s]*(?=@)")
_WANTED = {
    "bool": "true or false",
    "date": "a date, e.g. 2030-12-31",
    "dict": "a table",
    "float": "a number",
    "int": "a whole number",
    "model": "a table",
    "string": "a text in quotes",
    "tuple": 'a list, e.g. ["one", "two"]',
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least {}"),
    "less_than_equal": ("le", "at most {}"),
    "string_pattern_mismatch": ("pattern", "a text that matches {}"),
    "string_too_short": ("min_length", "a text of at least {} characters"),
}


def explain(error: ValidationError, model: type[BaseModel], *, where: str) -> Iterator[ConfigError]:
    """Yield an error for each of the schema's objections; `where` names the file."""
    for fault in error.errors(include_url=False):
        loc = fault["loc"]
        kind = fault["type"]
        if kind == "extra_forbidden":
            legal = _keys(model, loc[:-1])
            place = f"{where}: {path(loc[:-1])}" if loc[1:] else where
            yield UnknownKey("key", str(loc[-1]), legal, where=place)
        elif kind == "missing":
            place = f"{where}: {path(loc[:-1])}" if loc[1:] else where
            yield ConfigError(
                f"{toml.key(str(loc[-1]))} is missing",
                where=place,
                right="required: " + ", ".join(_required(model, loc[:-1])),
            )
        else:
            yield ConfigError(
                f"{path(loc)} = {_shown(fault['input'])} does not fit",
                where=where,
                right=_right(kind, fault.get("ctx", {}), fault["input"], fault["msg"]),
            )


def path(loc: Sequence[int | str]) -> str:
    """Return a key path as a TOML reader knows it; entries of a list are counted from 1."""
    parts = ""
    for part in loc:
        if isinstance(part, int):
            parts += f"[{part + 1}]"
        else:
            parts += ("." if parts else "") + toml.key(part)
    return parts


def _right(kind: str, context: Mapping[str, Any], value: object, message: str) -> str:
    """Say what would be right."""
    if kind == "literal_error":
        # pydantic lists them as `'a', 'b' or 'c'`
        legal = [part for part in context["expected"].split("'") if part not in {"", ", ", " or "}]
        near = difflib.get_close_matches(str(value), legal, n=1)
        return (f"did you mean {near[0]!r}? " if near else "") + "one of: " + ", ".join(legal)
    if kind in _BOUNDS:
        name, phrase = _BOUNDS[kind]
        return phrase.format(context[name])
    return _WANTED.get(kind.partition("_")[0], message.removeprefix("Value error, "))


def _shown(value: object) -> str:
    """Return a value as it was written, cut where it is long, without the login of an address."""
    text = _LOGIN.sub(MASKED, toml.literal(value))
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"


def _keys(model: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    """Return the legal keys of the table at a place."""
    return list(_table(model, loc).model_fields)


def _required(model: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    fields = _table(model, loc).model_fields
    return [name for name, field in fields.items() if field.is_required()]


def _table(model: type[BaseModel], loc: Sequence[int | str]) -> type[BaseModel]:
    """Return the model of the table at a place: through fields, lists and tables of tables."""
    at: Any = model
    for part in loc:
        if isinstance(at, type) and issubclass(at, BaseModel):
            at = at.model_fields[str(part)].annotation
        else:
            at = _items(at)
    while not (isinstance(at, type) and issubclass(at, BaseModel)):
        at = _items(at)
    return at


def _items(annotation: Any) -> Any:  # noqa: ANN401 - annotations are of any type
    """Return the type of a container's values."""
    arguments = get_args(annotation)
    return arguments[1] if get_origin(annotation) is dict else arguments[0]
