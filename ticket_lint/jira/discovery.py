"""What this Jira calls things: which fields hold criteria, and what kind each issue type is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ticket_lint.config.schema import Config
from ticket_lint.errors import AmbiguousField, ConfigError
from ticket_lint.jira.client import Jira
from ticket_lint.jira.fields import Layout
from ticket_lint.jira.payload import kind_of_type
from ticket_lint.values.ticket import Kind

BASE_FIELDS = tuple(
    """
    summary description environment issuetype status priority labels components versions parent
    issuelinks comment attachment security created updated project assignee
    """.split()
)
"""What every search asks for: a search without `fields` returns ids alone."""
_CUSTOM = "customfield_"
_SHOWN = 10
_HOLDS_TEXT = frozenset({"string", "array", "any", "doc", "option-with-child", ""})


class Field(NamedTuple):
    """A field of this site; `project` is the id of the one it belongs to, empty for all."""

    id: str
    name: str
    project: str = ""
    type: str = ""

    @property
    def folded(self) -> str:
        """The name as it is compared: without case and outer space."""
        return self.name.casefold().strip()


class IssueType(NamedTuple):
    """An issue type and the kind of ticket it is taken for; `other` gets the general rules only."""

    id: str
    name: str
    kind: Kind


@dataclass(slots=True)
class Layouts:
    """The `Layout` of each project: `[fields]`, `[projects.KEY.fields]` and the site's fields."""

    config: Config
    fields: tuple[Field, ...]
    _made: dict[tuple[str, str], Layout] = field(default_factory=dict)

    def of(self, key: str, number: str) -> Layout:
        """Return the layout of a project by its key and id; raises `AmbiguousField`."""
        if (key, number) not in self._made:
            self._made[key, number] = self._make(key, number)
        return self._made[key, number]

    def wanted(self) -> tuple[str, ...]:
        """Return the ids of all fields that a search has to ask for, whatever the project."""
        names = {
            name.casefold().strip()
            for each in (self.config.fields, *(p.fields for p in self.config.projects.values()))
            for name in (*each.criteria, *each.checklist, *each.points)
        }
        ids = [
            one.id
            for one in self.fields
            if one.folded in {*names, "epic link", "sprint"} or one.id.casefold() in names
        ]
        return tuple(dict.fromkeys([*BASE_FIELDS, *ids]))

    def check(self) -> None:
        """Raise where a name or id of the configuration cannot be what is meant.

        `AmbiguousField` for a name that several fields of the whole site have, `ConfigError` for an
        id or a name that was configured and no field has.
        """
        self.of("", "")
        for key in self.config.projects:
            self.of(key, "")
        known = {one.id for one in self.fields} | {one.folded for one in self.fields}
        for where, name in self._given():
            if name not in known and name.casefold().strip() not in known:
                raise ConfigError(
                    f"this Jira has no field {name!r}, or hides it from this account",
                    where=where,
                    right=self._like(name),
                )

    def check_score(self) -> None:
        """Raise `ConfigError` where the field that the score goes to is not there."""
        name = self.config.writeback.score_field
        if name and name not in {one.id for one in self.fields}:
            raise ConfigError(
                f"this Jira has no field {name!r}, or hides it from this account",
                where="writeback.score_field",
                right="the id of a field of numbers, or none",
            )

    def _make(self, key: str, number: str) -> Layout:
        """Resolve names among the fields of a project and those of all; its own come first."""
        config = self.config
        own = config.projects.get(key)
        fields = config.fields
        if own:
            given = {name: getattr(own.fields, name) for name in own.fields.model_fields_set}
            fields = fields.model_copy(update=given)
            config = config.model_copy(update={"fields": fields})
        by_name: dict[str, list[Field]] = {}
        for one in self.fields:
            if one.project in ("", number) and one.id.startswith(_CUSTOM):
                by_name.setdefault(one.folded, []).append(one)
        for place in ("criteria", "checklist", "points"):
            for name in getattr(fields, place):
                same = by_name.get(name.casefold().strip(), [])
                by_name[name.casefold().strip()] = _nearest(same, place, name, key)
        names = {one.id: one.name for many in by_name.values() for one in many}
        return Layout.of(config, names)

    def _given(self) -> Iterable[tuple[str, str]]:
        """Yield what a file names, with its key; defaults need not exist."""
        places = [("fields", self.config.fields)]
        places += [(f"projects.{k}.fields", p.fields) for k, p in self.config.projects.items()]
        for where, fields in places:
            for place in fields.model_fields_set:
                yield from ((f"{where}.{place}", name) for name in getattr(fields, place))

    def _like(self, name: str) -> str:
        import difflib  # noqa: PLC0415 - only for this message

        near = difflib.get_close_matches(name, [one.name for one in self.fields], n=3, cutoff=0.5)
        listed = ", ".join(f"{one.name!r} is {one.id}" for one in self.fields if one.name in near)
        return listed or "`ticket-lint doctor` lists the fields"


def _nearest(same: list[Field], place: str, name: str, key: str) -> list[Field]:
    """Return the one field that a name means: a project's own before one of the whole site.

    Of estimates several may stay: many sites have two fields for them, one of which is empty, and
    each ticket tells which one is filled.
    """
    if len(same) > 1 and place != "points":
        same = [one for one in same if one.type in _HOLDS_TEXT] or same
    own = [one for one in same if one.project]
    found = own or same
    if len(found) > 1 and place != "points":
        listed = ", ".join(f"{one.id} ({one.type or 'no type'})" for one in found[:_SHOWN])
        table = f"projects.{key}.fields" if key else "fields"
        raise AmbiguousField(
            f"{len(found)} fields are called {name!r}: {listed}",
            where=f"{table}.{place}",
            right=f'name the one that is meant by its id: {place} = ["{found[0].id}"]',
        )
    return found


def layouts(jira: Jira, config: Config) -> Layouts:
    """Ask for the site's fields and return how its issues are laid out; one request.

    Raises `AmbiguousField` and `ConfigError`; see `Layouts.check`.
    """
    found = Layouts(config, fields(jira))
    found.check()
    return found


def fields(jira: Jira) -> tuple[Field, ...]:
    """Return all fields that the account may see."""
    values = jira.get(jira.api("field"))
    return tuple(_field(one) for one in values if isinstance(one, dict)) if _some(values) else ()


def issue_types(jira: Jira, config: Config) -> list[IssueType]:
    """Return the issue types of the site, each with its kind."""
    values = jira.get(jira.api("issuetype"))
    layout = Layout.of(config)
    return [
        IssueType(str(one.get("id", "")), str(one.get("name", "")), kind_of_type(one, layout))
        for one in (values if _some(values) else ())
        if isinstance(one, dict)
    ]


def _some(values: object) -> bool:
    return isinstance(values, list)


def _field(value: Mapping[str, Any]) -> Field:
    scope = value.get("scope")
    project = scope.get("project") if isinstance(scope, dict) else None
    schema = value.get("schema")
    return Field(
        str(value.get("id", "")),
        str(value.get("name", "")),
        str(project.get("id", "")) if isinstance(project, dict) else "",
        str(schema.get("type", "")) if isinstance(schema, dict) else "",
    )
