"""The page of `comments.py`: its rows and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from machine import describe

from ticket_lint.writeback.apply import Patience


class Row(NamedTuple):
    """A trial: how many tickets, comments on them now, POSTs, comments made, wrong texts."""

    name: str
    tickets: int
    comments: int
    posts: int
    made: int
    wrong: int
    most: int

    def ok(self, each: int = 1) -> bool:
        """Tell whether every ticket has as many comments as it should, with the newest text."""
        return self.comments == each * self.tickets and self.most <= each and not self.wrong


_HEAD = """\
# Exactly one comment

`python benchmarks/comments.py`: the real client against the sandbox over HTTP. Each run has a
connection and a record of its own; racing runs are processes that begin each ticket together.
*comments* are those with our marker on the tickets in the end, *POSTs* the requests to post one,
*made* the comments that the sandbox ever wrote, *old text* the tickets whose comment would still
change. A run that is killed or whose answer is lost is followed by one at once and one later.

"""
_FOOT = """
More POSTs than tickets: a comment that was lost before Jira had it, or is committed after we gave
up, is posted once more. In the second case there are two for a while; the next run deletes one.

What flatters the figures: the sandbox answers in milliseconds and orders all writes behind one
lock; a real Jira has several nodes. The waits are scaled down with it.
"""


def _table(rows: Sequence[tuple[str, Row, bool]]) -> str:
    head = "product | trial | tickets | comments | most on one | POSTs | made | old text | right"
    lines = [f"| {head} |", "|---|---|---|---|---|---|---|---|---|"]
    lines += [
        f"| {product} | {r.name} | {r.tickets} | {r.comments} | {r.most} | {r.posts} | {r.made} "
        f"| {r.wrong} | {'yes' if ok else '**no**'} |"
        for product, r, ok in rows
    ]
    return "\n".join(lines)


def page(rows: Sequence[tuple[str, Row, bool]], patience: Patience) -> str:
    """Return the result as Markdown; a row has its product, and whether it is right."""
    waits = (
        f"- waits: settle {patience.settle} s, lost {patience.lost} s, lease {patience.lease} s "
        "(in use: 5 s, 75 s, 180 s)"
    )
    return f"{_HEAD}{describe()}\n{waits}\n\n{_table(rows)}\n{_FOOT}"
