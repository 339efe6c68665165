"""Tickets straight from a Jira, each with what its parent states.

Pages are read one after the other and parents in bulk: memory does not grow with the number of
tickets, and few requests are made for parents.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from ticket_lint.errors import AmbiguousField, InputError, PayloadError
from ticket_lint.intake.tickets import Read
from ticket_lint.jira import payload, search
from ticket_lint.jira.address import host_of
from ticket_lint.jira.client import Jira, Json
from ticket_lint.jira.discovery import Layouts
from ticket_lint.values.ticket import Ticket

_MOST_PAGES = 20
_MOST_TEXT = 5_000_000
"""Pages, and characters of text, that are held while their parents are fetched."""
_KEPT = 1_000
_MAX_LINKS = 20
_NOT_OF_PARENTS = frozenset({"comment", "attachment", "issuelinks", "assignee"})


def by_jql(
    jira: Jira,
    layouts: Layouts,
    jql: str,
    *,
    fields: Sequence[str] = (),
    properties: Sequence[str] = (),
    told: Callable[[Json], None] | None = None,
) -> Iterator[Read]:
    """Return the tickets of a search. The first page is asked for at once.

    `told` gets each issue as Jira sends it, with these `fields` and `properties` besides, before
    the ticket that is made of it comes. Raises `RequestRefused` for JQL that Jira does not
    understand, and any other `JiraError` here or while it is read.
    """
    wanted = dict.fromkeys((*layouts.wanted(), *fields))
    pages = search.search(jira, jql, list(wanted), properties=properties)
    first = next(pages, [])
    return _Site(jira, layouts).read(_again(first, pages, told))


def by_ids(
    jira: Jira,
    layouts: Layouts,
    ids: Sequence[str],
    *,
    fields: Sequence[str] = (),
    properties: Sequence[str] = (),
    told: Callable[[Json], None] | None = None,
) -> Iterator[Read]:
    """Return the tickets of ids that a search gave, as `by_jql` does; those gone are left out."""
    wanted = dict.fromkeys((*layouts.wanted(), *fields))
    pages = search.present(jira, ids, list(wanted), properties=properties)
    return _Site(jira, layouts).read(_again([], pages, told))


def by_keys(jira: Jira, layouts: Layouts, keys: Iterable[str]) -> Iterator[Read]:
    """Return the tickets of keys or ids; an `InputError` stands for one that cannot be had."""
    return _Site(jira, layouts).read(search.fetch(jira, keys, layouts.wanted()))


def with_parents(jira: Jira, layouts: Layouts, ticket: Ticket) -> Ticket:
    """Return a ticket with what counts for it besides its own text: its parent, and links."""
    (found,) = _Site(jira, layouts).joined([ticket])
    return found if isinstance(found, Ticket) else ticket


def ticket_of(jira: Jira, layouts: Layouts, issue: Json) -> Read:
    """Return the ticket of an issue's JSON by the layout of its project, without its parents."""
    fields = issue.get("fields")
    project = fields.get("project") if isinstance(fields, dict) else None
    key, number = "", ""
    if isinstance(project, dict):
        key, number = str(project.get("key") or ""), str(project.get("id") or "")
    key = key or str(issue.get("key")).rpartition("-")[0]
    try:
        layout = layouts.of(key, number)
        return payload.ticket(issue, layout=layout, site=host_of(jira.site))
    except PayloadError as error:
        return error
    except AmbiguousField as error:
        # One project's fault must not cost the others their verdicts.
        where = f"{issue.get('key')}: {error.where}"
        return InputError(error.what, where=where, right=error.right)


@dataclass(slots=True)
class _Site:
    jira: Jira
    layouts: Layouts
    _context: OrderedDict[str, Ticket | None] = field(default_factory=OrderedDict)

    def read(self, pages: Iterable[Sequence[Json | InputError]]) -> Iterator[Read]:
        for batch in _batches(map(self._tickets, pages)):
            yield from self.joined(batch)
            while len(self._context) > _KEPT:
                self._context.popitem(last=False)

    def joined(self, batch: Sequence[Read]) -> Iterator[Read]:
        """Yield tickets with their parents, which are asked for together."""
        wanted = dict.fromkeys(key for one in batch for key in self._keys(one))
        self._fetch([key for key in wanted if key not in self._context])
        for one in batch:
            yield self._with_context(one)

    def _tickets(self, page: Sequence[Json | InputError]) -> list[Read]:
        return [
            one if isinstance(one, InputError) else ticket_of(self.jira, self.layouts, one)
            for one in page
        ]

    def _keys(self, one: Read) -> Iterator[str]:
        """Yield the tickets whose statements count for this one."""
        if isinstance(one, InputError):
            return
        keys = [one.parent.key] if one.parent else []
        if self.layouts.config.jira.linked:
            keys += [link.key for link in one.links[:_MAX_LINKS]]
        yield from filter(search.is_key, keys)

    def _fetch(self, keys: list[str]) -> None:
        wanted = [name for name in self.layouts.wanted() if name not in _NOT_OF_PARENTS]
        for page in search.fetch(self.jira, keys, wanted):
            for key, one in zip(keys, self._tickets(page), strict=False):
                self._context[key] = one if isinstance(one, Ticket) else None
            keys = keys[len(page) :]

    def _with_context(self, one: Read) -> Read:
        if isinstance(one, InputError):
            return one
        found = (self._context.get(key) for key in self._keys(one))
        context = tuple(other for other in found if other is not None)
        return replace(one, context=context) if context else one


def _batches(pages: Iterator[list[Read]]) -> Iterator[list[Read]]:
    """Yield pages joined: one, then two, four and so on, so that the first comes at once."""
    batch: list[Read] = []
    held, size, most = 0, 0, 1
    for page in pages:
        batch += page
        held += 1
        size += sum(len(d.text) for one in page if isinstance(one, Ticket) for d in one.documents)
        if held >= most or size >= _MOST_TEXT:
            yield batch
            batch, held, size, most = [], 0, 0, min(most * 2, _MOST_PAGES)
    if batch:
        yield batch


def _again(
    first: list[Json], rest: Iterator[list[Json]], told: Callable[[Json], None] | None
) -> Iterator[list[Json | InputError]]:
    """Yield a page that was read ahead, and then the others; tell each issue."""
    for page in chain([first], rest):
        if told:
            for issue in page:
                told(issue)
        yield list(page)
