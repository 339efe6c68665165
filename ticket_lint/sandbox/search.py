"""Searching: JQL to the ids it finds, kept for the pages that follow."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import time
from array import array
from collections import OrderedDict
from typing import NamedTuple

from ticket_lint.sandbox.access import Caller, searcher
from ticket_lint.sandbox.answer import JiraError
from ticket_lint.sandbox.index import catch_up
from ticket_lint.sandbox.issues import Issue
from ticket_lint.sandbox.jql.compile import compiled
from ticket_lint.sandbox.jql.parse import parse
from ticket_lint.sandbox.jql.tokens import JqlError
from ticket_lint.sandbox.state import State

UNBOUNDED = (
    "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
)
_BAD_TOKEN = "The provided next page token is invalid or expired."  # noqa: S105 - a message
_KEPT = 32
_FRESH = 30.0
"""Seconds for which found ids may serve again, since relative dates move on."""


class _Result(NamedTuple):
    generation: int
    at: float
    ids: array[int]


class Searches:
    """The ids that recent queries found, so that a page costs no new search."""

    def __init__(self) -> None:
        """Begin with none."""
        self.kept: OrderedDict[tuple[str, str], _Result] = OrderedDict()

    def ids(
        self, state: State, jql: str, caller: Caller, *, bounded: bool, again: bool = False
    ) -> array[int]:
        """Return all ids that a query finds, in order.

        `again` tells that this is a later page of a Cloud search, whose list stays as it was.
        Raises Jira's 400 for a query it refuses; `bounded` refuses one without a restriction.
        """
        key = jql, caller.user
        kept = self.kept.get(key)
        if kept and (
            again or (kept.generation == state.generation and time.monotonic() - kept.at < _FRESH)
        ):
            self.kept.move_to_end(key)
            return kept.ids
        try:
            query = parse(jql)
            if bounded and query.where is None:
                raise JiraError(400, UNBOUNDED)
            where, order = compiled(query, searcher(state, caller))
        except JqlError as error:
            raise JiraError(400, *error.messages) from None
        sql = f"SELECT id FROM search WHERE {where.text} ORDER BY {order}"  # noqa: S608 - compiled
        ids = array("q", (row[0] for row in state.db.execute(sql, where.values)))
        self.kept[key] = _Result(state.generation, time.monotonic(), ids)
        while len(self.kept) > _KEPT:
            self.kept.popitem(last=False)
        return ids


def token_of(jql: str, offset: int) -> str:
    """Return the token of the page at an offset."""
    text = json.dumps([_digest(jql), offset])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def offset_of(token: str, jql: str) -> int:
    """Return the offset of a token; raises Jira's 400 for one of another query."""
    try:
        digest, offset = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        offset = int(offset)
    except (ValueError, TypeError, binascii.Error):
        raise JiraError(400, _BAD_TOKEN) from None
    if digest != _digest(jql) or offset < 0:
        raise JiraError(400, _BAD_TOKEN)
    return offset


def _digest(jql: str) -> str:
    return hashlib.sha256(jql.encode()).hexdigest()[:16]


def as_indexed(state: State, ids: array[int]) -> list[Issue]:
    """Return issues as the index still knows them: with old fields where it lags behind."""
    found = []
    for number in ids:
        row = state.row(
            "SELECT coalesce(issue.key, search.key), coalesce(pending.fields, issue.fields)"
            " FROM search LEFT JOIN issue USING (id) LEFT JOIN pending ON pending.issue = search.id"
            " WHERE search.id = ?",
            number,
        )
        if row and row[1]:
            found.append(Issue(number, row[0], json.loads(row[1])))
    return found


def ready(state: State, reconcile: list[int]) -> None:
    """Index what is due before a search, and the issues that it wants reconciled."""
    catch_up(state, ids=reconcile)
