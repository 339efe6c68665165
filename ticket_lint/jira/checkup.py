"""What works on this Jira with this account, and what to do where it does not: `doctor`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Literal, TypeAlias

from ticket_lint.config.schema import Config
from ticket_lint.errors import (
    ConfigError,
    JiraError,
    NotAuthenticated,
    NotPermitted,
    NotThere,
    TicketLintError,
)
from ticket_lint.jira import agile, discovery, issues, search
from ticket_lint.jira.address import host_of
from ticket_lint.jira.client import Jira

State: TypeAlias = Literal["ok", "note", "fail"]
_SHOWN = 6
_RECENT = "created >= -90d ORDER BY created DESC"
_FEATURES: Mapping[str, tuple[str, ...]] = {
    "read tickets": ("BROWSE_PROJECTS",),
    "write its comment": ("ADD_COMMENTS", "EDIT_OWN_COMMENTS", "DELETE_OWN_COMMENTS"),
    "set label, property and score": ("EDIT_ISSUES",),
    "move a ticket back": ("TRANSITION_ISSUES",),
}
_NEEDED = "read tickets"
_NO_PROPERTY = "ticket-lint-doctor"
_NAMES = {
    "BROWSE_PROJECTS": "Browse projects",
    "ADD_COMMENTS": "Add comments",
    "EDIT_OWN_COMMENTS": "Edit own comments",
    "DELETE_OWN_COMMENTS": "Delete own comments",
    "EDIT_ISSUES": "Edit issues",
    "TRANSITION_ISSUES": "Transition issues",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: `note` works within limits, `fail` does not; `fix` says what to do."""

    name: str
    state: State
    found: str
    fix: str = ""


def checkup(jira: Jira, config: Config, projects: tuple[str, ...] = ()) -> Iterator[Check]:
    """Yield the checks of a connection that was made, in the order in which they matter.

    `projects` are the keys whose permissions are asked for; without any, those of the
    configuration. None of them changes anything: to learn the scopes of a token, a property is
    deleted that no ticket has.
    """
    yield _connection(jira)
    yield _tickets(jira)
    yield from _scopes(jira)
    for project in projects or tuple(config.projects) or ("",):
        yield from _permissions(jira, project)
    yield from _fields(jira, config)
    yield from _kinds(jira, config)
    yield from _boards(jira, config)


def _connection(jira: Jira) -> Check:
    product = "Jira Cloud" if jira.is_cloud else "Jira Data Center"
    way = "" if jira.base == jira.site else f", by the gateway {host_of(jira.base)}"
    return Check("connection", "ok", f"{product} at {jira.site}{way}, as {jira.account.name}")


def _tickets(jira: Jira) -> Check:
    number = search.count(jira, _RECENT)
    if number is None:
        fix = "Cloud: the scope read:jira-work; see docs/how-to/jira-token.md"
        return Check("search", "fail", "a search is refused", fix)
    if not number:
        fix = "give the account `Browse projects`, where tickets should be there"
        return Check("search", "note", "sees no ticket of the last 90 days", fix)
    return Check("search", "ok", f"sees {number:,} tickets of the last 90 days")


def _scopes(jira: Jira) -> Iterator[Check]:
    """Yield whether the token may write; only at the gateway a token can do less than its account.

    Jira looks at the scope before it looks for the property, and has no call that tells scopes.
    """
    if jira.base == jira.site:
        return
    try:
        first = next(search.search(jira, _RECENT, ["id"]), [])
        if not first:
            return
        path = jira.api("issue", str(first[0].get("id")), "properties", _NO_PROPERTY)
        jira.call("DELETE", path)
    except NotThere:
        yield Check("scopes", "ok", "the token may write")
    except (NotAuthenticated, NotPermitted) as error:
        fix = "add the scope write:jira-work where it is to write; reading works without"
        yield Check("scopes", "note", f"the token may not write ({error.what})", fix)
    except JiraError as error:
        yield Check("scopes", "note", f"unknown: {error.what}")


def _permissions(jira: Jira, project: str) -> Iterator[Check]:
    place = f" in {project}" if project else ""
    try:
        had = issues.permissions(jira, *_NAMES, project=project)
    except JiraError as error:
        yield Check(f"permissions{place}", "fail", error.what, "is the key right, and visible?")
        return
    for feature, names in _FEATURES.items():
        lacking = [_NAMES[name] for name in names if not had[name]]
        if not lacking:
            yield Check(f"permissions{place}", "ok", f"may {feature}")
        else:
            state: State = "fail" if feature == _NEEDED else "note"
            fix = (
                "grant " + ", ".join(lacking) + (" where it is to write" if state == "note" else "")
            )
            yield Check(f"permissions{place}", state, f"may not {feature}", fix)


def _fields(jira: Jira, config: Config) -> Iterator[Check]:
    try:
        layouts = discovery.layouts(jira, config)
    except (ConfigError, JiraError) as error:
        what = f"{error.where}: {error.what}" if error.where else error.what
        yield Check("fields", "fail", what, error.right)
        return
    names = {one.id: one.name for one in layouts.fields}
    layout = layouts.of("", "")
    for place in ("criteria", "checklist", "points"):
        found = [f for group in getattr(layout, place) for f in group if f in names]
        own = [
            one.id
            for one in layouts.fields
            if one.project
            and one.name.casefold() in {n.casefold() for n in getattr(config.fields, place)}
        ]
        shown = ", ".join(f"{names[f]} ({f})" for f in dict.fromkeys([*found, *own][:_SHOWN]))
        if shown:
            yield Check("fields", "ok", f"{place}: {shown}")
        else:
            wanted = ", ".join(repr(name) for name in getattr(config.fields, place))
            yield Check(
                "fields",
                "note",
                f"{place}: no field is called {wanted}",
                f"if there is one, name it under [fields] {place}; the description is read anyway",
            )
    yield from _writing(config, {one.id: one for one in layouts.fields})


def _writing(config: Config, fields: Mapping[str, discovery.Field]) -> Iterator[Check]:
    """Yield where it would write, and whether the field for the score is one of numbers."""
    writes = [f"{key} from {p.since}" for key, p in config.projects.items() if p.write]
    if not writes:
        fix = "`write = true` and `since` under [projects.KEY]; see docs/how-to/comments.md"
        yield Check("writing", "note", "nothing is written to any project", fix)
        return
    yield Check("writing", "ok", f"writes, where --apply is given, to {', '.join(writes)}")
    name = config.writeback.score_field
    if not name:
        return
    found = fields.get(name)
    fix = "`score_field` under [writeback] is the id of a field of numbers"
    if found is None:
        yield Check("writing", "fail", f"there is no field {name}, or it is hidden", fix)
    elif found.type != "number":
        kind = found.type or "something else"
        yield Check("writing", "fail", f"{found.name} ({name}) holds {kind}, no number", fix)
    else:
        yield Check("writing", "ok", f"puts the score into {found.name} ({name})")


def _kinds(jira: Jira, config: Config) -> Iterator[Check]:
    try:
        types = discovery.issue_types(jira, config)
    except JiraError as error:
        yield Check("kinds", "note", f"issue types cannot be listed: {error.what}")
        return
    by_kind: dict[str, list[str]] = {}
    for one in types:
        by_kind.setdefault(one.kind, []).append(one.name)
    for kind, names in by_kind.items():
        listed = ", ".join(dict.fromkeys(names))
        if kind == "other":
            fix = "only the general rules judge them; name their kinds under [kinds]"
            yield Check("kinds", "note", f"unknown: {listed}", fix)
        else:
            yield Check("kinds", "ok", f"{kind}: {listed}")


def _boards(jira: Jira, config: Config) -> Iterator[Check]:
    wanted = config.jira.board
    try:
        if wanted:
            board = agile.board(jira, wanted)
            sprints = agile.sprints(jira, board)
            shown = ", ".join(f"{one.name} ({one.state})" for one in sprints[:_SHOWN])
            yield Check(
                "board", "ok", f"{board.id} {board.name!r}; sprints: {shown or 'none to come'}"
            )
            return
        boards = list(islice(agile.boards(jira), _SHOWN))
    except TicketLintError as error:
        fix = error.right or "Cloud: the scopes of Jira Software; see docs/how-to/jira-token.md"
        yield Check("board", "note", error.what, fix)
        return
    shown = ", ".join(f"{one.id} {one.name!r}" for one in boards)
    fix = "name one as `board` under [jira], to read its sprints" if boards else ""
    yield Check("board", "note", f"none is configured; there are: {shown or 'none'}", fix)
