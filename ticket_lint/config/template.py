"""The commented configuration that `ticket-lint init` writes, made from the schema."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ticket_lint.config import toml
from ticket_lint.config.schema import Config

_WIDTH = 96
_HEAD = """\
# Configuration of ticket-lint. A value behind a `#` is the default, or an example where there is
# none, so this file changes nothing as it stands. `ticket-lint config` shows what is in force and
# from where. Secrets do not belong here: `ticket-lint config` lists the environment variables.
"""


def template(given: Mapping[str, str] | None = None) -> str:
    """Return the text of a configuration file that has every key, and changes no default.

    `given` are values that it sets all the same, by the path of their key: `jira.url`.
    """
    given = given or {}
    defaults = Config()
    parts = [_HEAD]
    # In TOML the plain keys come first: what follows a table's header belongs to that table.
    fields = Config.model_fields.items()
    plain = [
        (name, field) for name, field in fields if not _is_table(getattr(defaults, name), field)
    ]
    parts += [_entry(name, field, getattr(defaults, name)) for name, field in plain]
    parts += [
        "\n".join(
            [*_comment(field.description), *_section(name, field, getattr(defaults, name), given)]
        )
        + "\n"
        for name, field in fields
        if (name, field) not in plain
    ]
    return "\n".join(parts)


def _is_table(default: object, field: FieldInfo) -> bool:
    return isinstance(default, (BaseModel, Mapping)) or bool(field.examples)


def _entry(name: str, field: FieldInfo, default: object) -> str:
    lines = [*_comment(field.description), f"#{toml.key(name)} = {toml.literal(default)}"]
    return "\n".join(lines) + "\n"


def _section(
    name: str, field: FieldInfo, default: object, given: Mapping[str, str]
) -> Iterator[str]:
    """Yield a table: a model's keys with their defaults, or an example of a free one."""
    if isinstance(default, BaseModel):
        yield f"[{name}]"
        fields = type(default).model_fields.items()
        for key, inner in fields:
            if inner.examples:
                continue  # tables of their own, behind the plain keys
            yield from _comment(inner.description)
            value = given.get(f"{name}.{key}")
            shown = toml.literal(getattr(default, key) if value is None else value)
            yield f"{'#' if value is None else ''}{toml.key(key)} = {shown}"
        for key, inner in fields:
            if inner.examples:
                yield from _comment(inner.description)
                yield from _example(f"{name}.{key}", inner)
        return
    yield from _example(name, field)


def _example(name: str, field: FieldInfo) -> Iterator[str]:
    example: Any = (field.examples or [{}])[0]
    if isinstance(example, Sequence):
        for entry in example:
            yield f"#[[{name}]]"
            yield from _pairs(entry)
    elif any(isinstance(value, Mapping) for value in example.values()):
        for key, entry in example.items():
            yield f"#[{name}.{toml.key(key)}]"
            yield from _pairs(entry)
    else:
        yield f"[{name}]"
        yield from _pairs(example)


def _pairs(entry: Mapping[str, Any]) -> Iterator[str]:
    for key, value in entry.items():
        if isinstance(value, str) and "\n" in value:
            lines = [f'{toml.key(key)} = """', *value.splitlines(), '"""']
        elif key == "until":  # TOML has dates of its own
            lines = [f"{key} = {value}"]
        else:
            lines = [f"{toml.key(key)} = {toml.literal(value)}"]
        yield from (f"#{line}" for line in lines)


def _comment(text: str | None) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text or "", _WIDTH)]
