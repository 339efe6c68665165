"""The page of `service_chaos.py`: its rows and words."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any, NamedTuple

from machine import describe


class Row(NamedTuple):
    """A case: what happened to events and processes, and what is on the tickets in the end.

    `taken` are jobs, seconds to the first takeover, and whether by another worker;
    `forgotten` are events with a 202 that the database does not know, `lost` tickets on which no
    text was judged that they had since their last event with a 202, `untold` those with an event
    given up after it, `wrong` tickets whose comment is missing or not of the text that was judged,
    `stuck` tickets under way and jobs without an end, once nothing happened any more.
    """

    name: str
    accepted: int
    given_up: int
    retries: int
    kills: dict[str, int]
    ends: dict[str, int]
    taken: list[tuple[Any, ...]]
    untaken: int
    seconds: int
    drain: int
    tickets: int
    untold: int
    forgotten: int
    lost: int
    stuck: int
    comments: int
    most: int
    wrong: int
    twice: int
    dead: int

    @property
    def ok(self) -> bool:
        """Tell whether nothing was lost and no ticket has two comments."""
        faults = self.forgotten + self.lost + self.stuck + self.wrong + self.untaken + self.dead
        return not faults and self.most <= 1


_COLUMNS = (
    "service, accepted, retries, given up, kills, jobs taken over, s to takeover, by another, s, "
    "drain s, tickets, untold, lost, stuck, comments, most on one, not right, made twice, dead, "
    "right"
).split(", ")
_HEAD = f"| {' | '.join(_COLUMNS)} |\n|{' --- |' * len(_COLUMNS)}"


def _line(row: Row) -> str:
    web = row.kills.get("web", 0)
    workers = sum(row.kills.values()) - web
    times = [one[1] for one in row.taken]
    other = [one[1] for one in row.taken if one[2]]
    shown = f"{median(times):.1f} / {max(times):.1f}" if times else "–"
    others = f"{len(other)}: {median(other):.1f} / {max(other):.1f}" if other else "–"
    return (
        f"| {row.name} | {row.accepted:,} | {row.retries:,} | {row.given_up} | {web} + {workers} "
        f"| {sum(one[0] for one in row.taken)} | {shown} | {others} | {row.seconds} | {row.drain} "
        f"| {row.tickets} | {row.untold} | {row.lost + row.forgotten} | {row.stuck} "
        f"| {row.comments} | {row.most} | {row.wrong} | {row.twice} | {row.dead} "
        f"| {'yes' if row.ok else '**no**'} |"
    )


def page(rows: Sequence[Row]) -> str:
    """Return the result as Markdown."""
    lines = "\n".join(map(_line, rows))
    return f"""\
# Nothing lost, nothing said twice, whatever is killed

`python benchmarks/service_chaos.py`

{describe()}

{_HEAD}
{lines}

A person edits tickets of the sandbox Jira (a few of them get most of the edits; one text in eleven
is good). The sandbox sends a signed webhook for each edit and tries six times under one identifier,
one second apart where Jira waits minutes. *accepted* are events that got their 202, *given up*
those that never did: Jira drops them, too. Web and workers are killed with SIGKILL at random
(*kills*: web + workers; `serve` is all in one) and started again: the web and `serve` within a
second, workers beside the web after up to 12, so that another one can take over first.

*s to takeover* is the median and the longest time from a worker's death to the first of its jobs in
other hands, *by another* the same where that was not the killed worker, started again (with their
number).
*drain* is the time from the last edit until nothing is under way: a ticket whose worker was killed
between its claim and its first comment waits for the claim to end, 180 seconds.

In the end the service is stopped and every ticket with an accepted event is read afresh. *lost*
are tickets on which no text was judged that they had since their last event with a 202, and events
with a 202 that the database does not know. *untold* are tickets with an event after that one that
Jira gave up; where an older text was judged there, the ticket gets it back before the comment is
looked at. *stuck* are rounds that are open and jobs without an end; *comments* all that our account
wrote and are there, *not right* tickets whose comment is missing, or would change.
*made twice* are tickets on which a second comment stood for a while, *dead* the dead letters.

The service is as shipped, its waits, too, but for `[service] rate` (1000, so that the Jira rate is
not the limit), the caps on comments, and no label. What flatters: all processes share one machine
and its clock, the sandbox answers in milliseconds, and a killed process leaves its disk intact.
"""
