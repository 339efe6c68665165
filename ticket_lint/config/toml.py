"""Values as TOML text: the standard library reads TOML and does not write it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping

from pydantic import BaseModel

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = re.compile(r"[\x7f-\x9f\ud800-\udfff]")


def literal(value: object) -> str:
    """Return a value as it stands after `=` in a TOML file, on one line."""
    match value:
        case BaseModel():
            shown = literal(value.model_dump(exclude_defaults=True))
        case Mapping():
            pairs = ", ".join(f"{key(name)} = {literal(item)}" for name, item in value.items())
            shown = f"{{ {pairs} }}" if pairs else "{}"
        case list() | tuple():
            shown = "[" + ", ".join(literal(item) for item in value) + "]"
        case str():
            shown = text(value)
        case bool():
            shown = "true" if value else "false"
        case dt.date():
            shown = value.isoformat()
        case _:
            shown = str(value)
    return shown


def key(name: str) -> str:
    """Return a key, quoted where it has to be."""
    return name if _BARE.fullmatch(name) else text(name)


def text(value: str) -> str:
    """Return a text as a basic string; JSON's escapes are legal TOML."""
    return _ESCAPED.sub(_escape, json.dumps(value, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    """Escape a control character; half a surrogate pair cannot stand in TOML at all."""
    code = ord(match.group())
    return "�" if code >= 0xD800 else f"\\u{code:04x}"  # noqa: PLR2004 - where surrogates begin
