"""Which fields of an issue hold criteria, checklists and points, and how to read their values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ticket_lint.config.schema import Config
from ticket_lint.errors import PayloadError
from ticket_lint.parse import Markup, Source
from ticket_lint.values.ticket import Kind

MAX_FIELD = 10_000_000
"""Characters a field may have; Jira's own limit is 32,767."""

_NUMBER = re.compile(r"\s*-?[0-9]{1,9}(?:[.,][0-9]{1,9})?\s*")
_MAX_POINTS = 1e9  # NaN and infinity compare false
_EPIC_LINK = ("Epic Link",)
_SPRINT = ("Sprint",)
_DONE = {"true", "yes", "on", "1", "checked", "done", "complete", "completed"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the fields that differ from site to site are: what `[fields]` and `[kinds]` say.

    Each of `criteria`, `checklist`, `points`, `epic` and `sprint` is a sequence of groups of field
    ids: a group holds all fields that one configured name may mean, and the first group that is
    filled wins.
    """

    criteria: tuple[tuple[str, ...], ...]
    checklist: tuple[tuple[str, ...], ...]
    points: tuple[tuple[str, ...], ...]
    epic: tuple[tuple[str, ...], ...]
    sprint: tuple[tuple[str, ...], ...] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    named: bool = False

    @classmethod
    def of(cls, config: Config | None = None, names: object = None) -> Layout:
        """Resolve a configuration against `names` (id → name), as `expand=names` returns them.

        Without names only ids resolve, and fields that a file keys by their name.
        """
        config = config or Config()
        ids: dict[str, list[str]] = {}
        for key, name in names.items() if isinstance(names, dict) else ():
            if isinstance(name, str):
                ids.setdefault(name.casefold().strip(), []).append(key)

        def groups(wanted: Iterable[str]) -> tuple[tuple[str, ...], ...]:
            each = ((given, *ids.get(given.casefold().strip(), ())) for given in wanted)
            return tuple(dict.fromkeys(tuple(dict.fromkeys(group)) for group in each))

        wanted = config.fields
        return cls(
            criteria=groups(wanted.criteria),
            checklist=groups(wanted.checklist),
            points=groups(wanted.points),
            epic=groups(_EPIC_LINK),
            sprint=groups(_SPRINT),
            kinds=config.kinds,
            named=bool(ids),
        )


def pick(fields: Mapping[str, Any], groups: Iterable[tuple[str, ...]]) -> Any:  # noqa: ANN401 - JSON
    """Return the value of the first filled group, None where all are empty.

    Raises `ValueError`, listing the candidates, where two fields of one name are filled: nothing
    tells which of them is meant.
    """
    for group in groups:
        filled = [key for key in group if fields.get(key) not in (None, "", [])]
        if len(filled) > 1:
            both = ", ".join(filled)
            raise ValueError(
                f"{len(filled)} fields have this name: {both}; configure one by its id"
            )
        if filled:
            return fields[filled[0]]
    return None


def has(fields: Mapping[str, Any], groups: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether an issue carries any of these fields, filled or not."""
    return any(key in fields for group in groups for key in group)


def source(name: str, value: object, *, where: str = "", plain: Markup = "wiki") -> Source:
    """Return a text field as something to parse: ADF (v3), or text in `plain` markup (v2).

    Raises `ValueError` for what is no text, and `PayloadError` for a field over `MAX_FIELD`.
    """
    markup: Markup = "adf"
    if isinstance(value, dict) and "type" not in value:
        value = next((value[key] for key in ("items", "value") if key in value), value)
    if isinstance(value, list):
        value, markup = bulleted(value), "markdown"
    elif isinstance(value, str):
        markup = plain
    elif not isinstance(value, dict) or "type" not in value:
        raise ValueError(f"holds {_called(value)} where text (v2) or an ADF document (v3) belongs")
    size = len(value) if isinstance(value, str) else _length(value)
    if size > MAX_FIELD:
        raise PayloadError(
            f"field {name!r} has {size:,} characters",
            where=where,
            right=f"at most {MAX_FIELD:,}; Jira itself allows 32,767",
        )
    return Source(name, value, markup)


def bulleted(items: Iterable[object]) -> str:
    """Return a list of texts, or of items `{name or title, checked}`, as a Markdown list.

    Raises `ValueError` for an item that is neither.
    """
    return "\n".join(f"- {_item(item)}" for item in items)


def _item(item: object) -> str:
    box = ""
    if isinstance(item, dict):
        checked = next((item[key] for key in ("checked", "done", "status") if key in item), "")
        if isinstance(checked, dict):
            checked = checked.get("name", "")
        box = "[x] " if str(checked).lower() in _DONE else "[ ] "
        item = next((item[key] for key in ("name", "title", "text", "value") if key in item), None)
    if not isinstance(item, str):
        raise ValueError("holds a list whose items are neither text nor have a `name`")  # noqa: TRY004 - schemas read ValueError
    return box + re.sub(r"\s*\n\s*", "\n  ", item.strip())


def number(value: object) -> float | None:
    """Return story points, None where there are none.

    Raises `ValueError` for what is no number.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value.replace(",", "."))
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _MAX_POINTS:
        return float(value)
    raise ValueError(f"holds {_called(value)} where a number belongs")


def _called(value: object) -> str:
    for types, name in ((bool, "true or false"), ((int, float), "a number"), (str, "text")):
        if isinstance(value, types):
            return name
    return "a list" if isinstance(value, list) else "a JSON object"


def _length(adf: dict[str, Any]) -> int:
    """Return the characters in the text leaves of an ADF document, without recursion."""
    size, nodes = 0, [adf]
    while nodes:
        node = nodes.pop()
        text, content = node.get("text"), node.get("content")
        if isinstance(text, str):
            size += len(text)
        if isinstance(content, list):
            nodes += [child for child in content if isinstance(child, dict)]
    return size
