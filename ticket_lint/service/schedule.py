"""Scans at set times: each once, whichever replica is first, and one that was missed once.

DBOS has schedules of its own; docs/decisions/scheduled-scans.md tells why these are not they.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING, NamedTuple

from ticket_lint.service import metrics, scans
from ticket_lint.store import pages, schedules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbos import DBOSClient

    from ticket_lint.config.service import Schedule
    from ticket_lint.store.database import Database

_LOG = logging.getLogger(__name__)
_ALL_HOURS = 24
FORGET_S = 3_600.0
"""While replicas are replaced some know a schedule and some do not: it is not forgotten at once."""


class Tick(NamedTuple):
    """A schedule that was due: the run that was begun, None where the last one is under way."""

    name: str
    due: float
    run: int | None


def due(one: Schedule, now: float) -> float:
    """Return the last time up to `now` at which a schedule was due, in seconds since 1970.

    A time that the clocks leave out in spring is due when they have gone on. One that comes twice
    in autumn is due the first time only, unless the schedule is for every hour.
    """
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - few have schedules

    from croniter import croniter  # type: ignore[import-untyped]  # noqa: PLC0415

    zone = ZoneInfo(one.timezone)
    times = croniter(one.cron, dt.datetime.fromtimestamp(int(now) + 1, zone))
    once = len(croniter.expand(one.cron)[0][1]) < _ALL_HOURS and "*" not in one.cron.split()[1]
    while True:
        found = float(times.get_prev(float))
        if not (once and dt.datetime.fromtimestamp(found, zone).fold):
            return found


def tick(
    database: Database, client: DBOSClient, site: str, wanted: Sequence[Schedule]
) -> list[Tick]:
    """Begin the scans that are due; return what was begun or skipped.

    However many were missed, the last one is begun. A schedule that is seen for the first time, or
    with another time than before, begins with its next one. One that is not wanted any more is
    forgotten after an hour.
    """
    ticks = []
    now = database.clock()
    _forget(database, [one.name for one in wanted], now - FORGET_S)
    for one in wanted:
        cron = f"{one.cron} {one.timezone}"
        with database.reading() as connection:
            known = schedules.peek(connection, one.name, cron)
        at = due(one, now)
        if known is not None and known >= at:
            continue
        with database.writing() as connection:
            before = schedules.last(connection, one.name, cron, now)
            if (
                before is None
                or before >= at
                or not schedules.begun(connection, one.name, cron, at)
            ):
                continue
            run: int | None = None
            if (other := pages.under_way(connection, one.name)) is None:
                run = scans.begun(
                    connection,
                    client,
                    site,
                    jql=one.jql,
                    apply=one.apply,
                    minutes=one.changed_within,
                    schedule=one.name,
                    now=now,
                )
        if run is None:
            _LOG.warning("schedule %s: scan %s is still under way, none is begun", one.name, other)
        else:
            _LOG.info("schedule %s: scan %s is begun", one.name, run)
        metrics.scheduled("skipped" if run is None else "begun")
        ticks.append(Tick(one.name, at, run))
    return ticks


def _forget(database: Database, wanted: Sequence[str], before: float) -> None:
    with database.reading() as connection:
        names = schedules.unused(connection, wanted, before)
    if names:
        with database.writing() as connection:
            schedules.forget(connection, names, before)
