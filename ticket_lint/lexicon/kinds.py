"""Issue types by name: which kind of ticket a `Bug`, a `Fehler` or a `New Feature` is."""

from __future__ import annotations

from collections.abc import Mapping

from ticket_lint.values.ticket import Kind

_NAMES: dict[Kind, str] = {
    "story": "story|user story",
    "bug": "bug|defect",
    "task": "task",
    "spike": "spike",
    "subtask": "sub-task|subtask",
    "epic": "epic",
}
_KIND_OF: dict[str, Kind] = {
    name: kind for kind, names in _NAMES.items() for name in names.split("|")
}


def kind_of(
    name: str,
    *,
    type_id: str = "",
    subtask: bool = False,
    configured: Mapping[str, Kind] | None = None,
) -> Kind:
    """Return the kind of an issue type, `other` where nobody knows it."""
    folded = " ".join(name.split()).casefold()
    for given, kind in (configured or {}).items():
        if given == type_id or given.casefold() == folded:
            return kind
    return "subtask" if subtask else _KIND_OF.get(folded, "other")
