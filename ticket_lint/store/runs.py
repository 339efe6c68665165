"""Runs: begun, continued after an interruption, ended; and what the last one saw."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, insert, select, update

from ticket_lint.store.database import Database, new_id
from ticket_lint.store.tables import ASSESSMENTS, RUNS, SEEN, TICKETS
from ticket_lint.store.text import MAX_REASON, clean

Outcome: TypeAlias = Literal["", "done", "failed", "interrupted"]
_STALE_S = 300.0
"""Seconds without a sign of life after which a run counts as dead, wherever it ran."""
_TOO_OLD_S = 7 * 86_400.0
"""An interrupted run that is older is not continued: a new one says more."""


class Run(NamedTuple):
    """A run. Times are seconds since 1970; `ended` is None for one that is under way or was cut.

    `scope` says over what it went: the JQL of a scan, or a text such as `sprint 7`.
    """

    id: int
    command: str
    site: str
    scope: str
    apply: bool
    started: float
    ended: float | None = None
    outcome: str = ""
    counts: Mapping[str, int] = {}
    versions: Mapping[str, str] = {}
    beat: float = 0.0
    host: str = ""
    process: int = 0
    cursor: str = ""


class Seen(NamedTuple):
    """A ticket as a run saw it; `rules` are those of its findings, without repetition."""

    issue: str
    key: str
    score: int
    verdict: str
    rules: tuple[str, ...]
    points: float | None
    text_hash: str
    summary: str


def begin(
    database: Database,
    command: str,
    site: str,
    scope: str,
    *,
    apply: bool = False,
    versions: Mapping[str, str] | None = None,
) -> Run:
    """Begin a run and return it."""
    with database.writing() as connection:
        values: dict[str, Any] = {
            "command": command,
            "site": clean(site),
            "scope": clean(scope, MAX_REASON),
            "apply": apply,
            "versions": dict(versions or {}),
            "started": database.clock(),
            "host": clean(platform.node()),
            "process": os.getpid(),
        }
        number = inserted(connection, values)
        return Run(id=number, beat=values["started"], counts={}, **values)


def inserted(connection: Connection, values: Mapping[str, Any]) -> int:
    """Insert a run that begins, within a transaction of the caller's; return its number."""
    texts = {
        "site": clean(values["site"]),
        "scope": clean(values["scope"], MAX_REASON),
        "host": clean(values["host"]),
    }
    new = {"beat": values["started"], "counts": {}, "outcome": "", "cursor": "", **values, **texts}
    return new_id(connection.execute(insert(RUNS).values(**new)))


def unfinished(
    database: Database, command: str, site: str, scope: str, *, apply: bool
) -> Run | None:
    """Return the newest run of this kind, if it did not come to its end and is not too old."""
    found = _newest(database, command, site, scope, RUNS.c.apply == apply)
    if not found or found.outcome in ("done", "failed"):
        return None
    return found if found.beat > database.clock() - _TOO_OLD_S else None


def is_alive(database: Database, run: Run) -> bool:
    """Tell whether another process is still at a run, as far as can be known from here."""
    if run.outcome or database.clock() - run.beat > _STALE_S:
        return False
    if run.host != clean(platform.node()):
        return True
    return run.process != os.getpid() and _exists(run.process)


def continued(database: Database, run: Run) -> Run:
    """Take an interrupted run over; what it had counted stays."""
    host, process, now = clean(platform.node()), os.getpid(), database.clock()
    mine = run._replace(outcome="", ended=None, host=host, process=process, beat=now)
    values = {"outcome": "", "ended": None, "host": host, "process": process, "beat": now}
    with database.writing() as connection:
        connection.execute(update(RUNS).where(RUNS.c.id == run.id).values(**values))
    return mine


def end(database: Database, run: Run, outcome: Outcome, counts: Mapping[str, int]) -> None:
    """Note how a run ended."""
    now = database.clock()
    with database.writing() as connection:
        values = {"beat": now, "ended": now, "outcome": outcome, "counts": dict(counts)}
        connection.execute(update(RUNS).where(RUNS.c.id == run.id).values(**values))


def last(
    database: Database,
    command: str,
    site: str,
    scope: str,
    *,
    before: int | None = None,
    apply: bool | None = None,
) -> Run | None:
    """Return the last run that came to its end.

    Of those before the run `before`, and of those that wrote or did not (`apply`), where given.
    """
    more = [RUNS.c.outcome == "done"]
    more += [] if before is None else [RUNS.c.id < before]
    more += [] if apply is None else [RUNS.c.apply == apply]
    return _newest(database, command, site, scope, *more)


def seen(database: Database, run: int) -> dict[str, Seen]:
    """Return the tickets that a run saw, by issue id."""
    query = (
        select(
            TICKETS.c.issue,
            TICKETS.c.key,
            ASSESSMENTS.c.score,
            ASSESSMENTS.c.verdict,
            ASSESSMENTS.c.findings,
            SEEN.c.points,
            ASSESSMENTS.c.text_hash,
            ASSESSMENTS.c.summary,
        )
        .select_from(SEEN)
        .join(TICKETS, TICKETS.c.id == SEEN.c.ticket)
        .join(ASSESSMENTS, ASSESSMENTS.c.id == SEEN.c.assessment)
        .where(SEEN.c.run == run)
    )
    with database.reading() as connection:
        return {
            issue: Seen(issue, key, score, verdict, rules_of(findings), *rest)
            for issue, key, score, verdict, findings, *rest in connection.execute(query)
        }


def rules_of(findings: object) -> tuple[str, ...]:
    """Return the rules of kept findings, each once, in their order."""
    found = findings if isinstance(findings, list) else []
    names = (str(one.get("rule", "")) for one in found if isinstance(one, dict))
    return tuple(dict.fromkeys(names))


def _newest(
    database: Database,
    command: str,
    site: str,
    scope: str,
    *more: Any,  # noqa: ANN401 - conditions
) -> Run | None:
    columns = [RUNS.c[name] for name in Run._fields]
    where = (
        RUNS.c.command == command,
        RUNS.c.site == clean(site),
        RUNS.c.scope == clean(scope, MAX_REASON),
    )
    query = select(*columns).where(*where, *more).order_by(RUNS.c.id.desc()).limit(1)
    with database.reading() as connection:
        row = connection.execute(query).first()
    return Run(*tuple(row)) if row else None


def _exists(process: int) -> bool:
    """Tell whether a process of this machine lives."""
    if process <= 0 or os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
