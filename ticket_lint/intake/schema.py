"""The keys of a draft's front matter and of a plain ticket line, with their types."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from ticket_lint.jira.fields import bulleted
from ticket_lint.values.ticket import Kind, StatusCategory

_NULLS = ("", "~", "null", "Null", "NULL")


def _nothing(value: object) -> bool:
    """Tell whether a value is one of YAML's ways to write nothing (scalars arrive as written)."""
    return value is None or (isinstance(value, str) and value in _NULLS)


def _listed(value: object) -> object:
    return bulleted(value) if isinstance(value, list) else value


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


Items = Annotated[str, BeforeValidator(_listed)]
KindName = Annotated[Kind, BeforeValidator(_lower)]
Points = Annotated[float | None, BeforeValidator(lambda value: None if _nothing(value) else value)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_what_is_empty(cls, keys: Any) -> Any:  # noqa: ANN401 - anything may come
        if not isinstance(keys, dict):
            return keys
        return {
            key: value
            for key, value in keys.items()
            if key == "points" or key not in cls.model_fields or not _nothing(value)
        }


class DraftParent(_Strict):
    """The parent or epic as a draft states it."""

    key: str
    summary: str = ""
    kind: KindName = "other"
    status_category: StatusCategory = ""


class DraftLink(_Strict):
    """A link as a draft states it: `relation` as Jira words it, e.g. `is blocked by`."""

    relation: str
    key: str
    summary: str = ""
    status: str = ""
    status_category: StatusCategory = ""


class DraftComment(_Strict):
    """A comment as a draft states it."""

    author: str = ""
    text: str = ""
    created: str = ""


class Draft(_Strict):
    """The front matter of a draft.

    `criteria` and `checklist` are Markdown or a list, an item a text or `{name, checked}`. `points`
    with no value means: there is an estimate field, and no estimate. `type` is the issue type's
    name and gives the kind where `kind` does not.
    """

    key: str = ""
    kind: KindName | None = None
    type: str = ""
    summary: str = ""
    project: str = ""
    status: str = ""
    status_category: StatusCategory = ""
    priority: str = ""
    labels: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    points: Points = None
    criteria: Items = ""
    checklist: Items = ""
    environment: str = ""
    parent: DraftParent | None = None
    links: tuple[DraftLink, ...] = ()
    comments: tuple[DraftComment, ...] = ()
    attachments: tuple[str, ...] = ()
    language: Literal["", "en", "de", "fr", "es", "pt", "other"] = ""
    markup: Literal["markdown", "wiki", "text"] = "markdown"
    created: str = ""
    updated: str = ""


class TicketLine(Draft):
    """A plain ticket line: a draft as one JSON object, its body the key `description`."""

    description: str = ""
