"""Assessments by revision: what was said of a ticket, kept once for as long as it stays the same.

A revision is whatever the caller takes for one, as a text of at most 64 characters: the same one
must mean the same assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from ticket_lint.store.database import Database, insert_new, new_id
from ticket_lint.store.tables import ASSESSMENTS, RUNS, SEEN, STANDINGS, TICKETS
from ticket_lint.store.text import MAX_QUOTE, MAX_REASON, clean
from ticket_lint.values.assessment import Assessment, Finding

_MANY = 500
"""Values in one `IN (…)`: SQLite once took 999 at most."""


class Known(NamedTuple):
    """What is remembered of a ticket: its last revision, and the state that is settled.

    `settled` is a text of the caller's, too: nothing more is to be done while it stays the same.
    """

    revision: str
    score: int
    verdict: str
    settled: str = ""


class Judged(NamedTuple):
    """A ticket that was judged, or found unchanged (`assessment` is None then).

    `settled` is None where it stays as it is.
    """

    issue: str
    key: str
    project: str
    revision: str
    assessment: Assessment | None = None
    settled: str | None = None
    points: float | None = None


def known(
    database: Database, site: str, issues: Sequence[str], *, profile: str = ""
) -> dict[str, Known]:
    """Return what is remembered of issues under a profile, by their ids.

    Those that were never seen are not in it.
    """
    found: dict[str, Known] = {}
    query = (
        select(
            TICKETS.c.issue,
            ASSESSMENTS.c.revision,
            ASSESSMENTS.c.score,
            ASSESSMENTS.c.verdict,
            STANDINGS.c.settled,
        )
        .select_from(TICKETS)
        .join(STANDINGS, STANDINGS.c.ticket == TICKETS.c.id)
        .join(ASSESSMENTS, ASSESSMENTS.c.id == STANDINGS.c.assessment)
        .where(TICKETS.c.site == site, STANDINGS.c.profile == profile)
    )
    with database.reading() as connection:
        for some in _some(issues):
            for issue, *rest in connection.execute(query.where(TICKETS.c.issue.in_(some))):
                found[issue] = Known(*rest)
    return found


def keep(
    database: Database,
    run: int | None,
    site: str,
    judged: Iterable[Judged],
    *,
    profile: str = "",
    counts: Mapping[str, int] | None = None,
    cursor: str = "",
) -> None:
    """Keep what a run found under a profile and how far it is, in one transaction.

    `run` is None for a ticket that was looked at by itself.

    A revision that is the ticket's last one already makes no new assessment, and one without an
    assessment that is not is left out. `counts` and `cursor` are the run's own, to go on from.
    """
    with database.writing() as connection:
        now = database.clock()
        if counts is not None:
            values = {"beat": now, "counts": dict(counts), "cursor": cursor}
            connection.execute(update(RUNS).where(RUNS.c.id == run).values(**values))
        kept(connection, run, site, judged, profile, now=now)


def kept(
    connection: Connection,
    run: int | None,
    site: str,
    judged: Iterable[Judged],
    profile: str,
    *,
    now: float,
) -> None:
    """Keep what a run found under a profile, within a transaction of the caller's."""
    judged = list({one.issue: one for one in judged}.values())
    rows = _tickets(connection, site, judged)
    latest = _latest(connection, rows.values(), profile)
    for one in judged:
        ticket = rows[one.issue]
        number, revision = latest.get(ticket, (None, ""))
        if number is None or revision != one.revision:
            if one.assessment is None:
                continue
            judged_for = one.assessment.versions.get("profile", profile)  # by its status
            values = {"profile": judged_for, "judged": now}
            number = _inserted(connection, ticket, one, one.assessment, values)
        _stand(connection, ticket, profile, number, one.settled)
        if run is not None:
            _see(connection, run, ticket, number, one.points)


def seen_in(database: Database, run: int, site: str, issues: Sequence[str]) -> set[str]:
    """Return which of these issues a run has seen already."""
    with database.reading() as connection:
        return seen_of(connection, run, site, issues)


def seen_of(connection: Connection, run: int, site: str, issues: Sequence[str]) -> set[str]:
    """Return the same, within a transaction of the caller's."""
    query = select(TICKETS.c.issue).join(SEEN, SEEN.c.ticket == TICKETS.c.id)
    query = query.where(SEEN.c.run == run, TICKETS.c.site == site)
    return {
        issue
        for some in _some(issues)
        for (issue,) in connection.execute(query.where(TICKETS.c.issue.in_(some)))
    }


def ticket_ids(
    connection: Connection, site: str, named: Mapping[str, tuple[str, str]]
) -> dict[str, int]:
    """Return the row of each issue, made where there is none; `named` is id → (key, project).

    On PostgreSQL the rows are locked until the transaction ends, always in one order: who is at
    the same tickets waits, and no two for each other. SQLite has one writer anyway.
    """
    rows = _rows(connection, site, list(named))
    new = [
        {"site": site, "issue": issue, "key": clean(key), "project": clean(project)}
        for issue, (key, project) in sorted(named.items())
        if issue not in rows
    ]
    if new:  # another process may be at the same tickets
        insert_new(connection, TICKETS, new)
        rows |= _rows(connection, site, [one["issue"] for one in new])
    for some in _some(sorted(number for number, _ in rows.values())):
        lock = select(TICKETS.c.id).where(TICKETS.c.id.in_(some)).order_by(TICKETS.c.id)
        connection.execute(lock.with_for_update(key_share=True))
    for issue, (key, project) in named.items():
        number, known_key = rows[issue]
        if known_key != clean(key):  # it was moved
            values = {"key": clean(key), "project": clean(project)}
            connection.execute(update(TICKETS).where(TICKETS.c.id == number).values(**values))
    return {issue: number for issue, (number, _) in rows.items()}


def _rows(connection: Connection, site: str, issues: Sequence[str]) -> dict[str, tuple[int, str]]:
    query = select(TICKETS.c.issue, TICKETS.c.id, TICKETS.c.key).where(TICKETS.c.site == site)
    return {
        issue: (number, key)
        for some in _some(issues)
        for issue, number, key in connection.execute(query.where(TICKETS.c.issue.in_(some)))
    }


def _tickets(connection: Connection, site: str, judged: Iterable[Judged]) -> dict[str, int]:
    return ticket_ids(connection, site, {one.issue: (one.key, one.project) for one in judged})


def _latest(
    connection: Connection, tickets: Iterable[int], profile: str
) -> dict[int, tuple[int, str]]:
    of = STANDINGS.c.ticket
    query = (
        select(of, ASSESSMENTS.c.id, ASSESSMENTS.c.revision)
        .join(ASSESSMENTS, ASSESSMENTS.c.id == STANDINGS.c.assessment)
        .where(STANDINGS.c.profile == profile)
    )
    return {
        ticket: (number, revision)
        for some in _some(list(tickets))
        for ticket, number, revision in connection.execute(query.where(of.in_(some)))
    }


def _stand(
    connection: Connection, ticket: int, profile: str, assessment: int, settled: str | None
) -> None:
    """Note the last assessment of a ticket under a profile; what is settled may stay as it was."""
    values: dict[str, Any] = {"assessment": assessment}
    values |= {} if settled is None else {"settled": clean(settled, 64)}
    where = (STANDINGS.c.ticket == ticket) & (STANDINGS.c.profile == profile)
    if not connection.execute(update(STANDINGS).where(where).values(**values)).rowcount:
        new = {"ticket": ticket, "profile": profile, "settled": "", **values}
        insert_new(connection, STANDINGS, [new])


def _inserted(
    connection: Connection,
    ticket: int,
    one: Judged,
    assessment: Assessment,
    values: Mapping[str, Any],
) -> int:
    made = connection.execute(
        insert(ASSESSMENTS).values(
            ticket=ticket,
            revision=one.revision,
            text_hash=assessment.text_hash,
            key=clean(assessment.key),
            summary=clean(assessment.summary),
            kind=assessment.kind,
            score=assessment.score,
            verdict=assessment.verdict,
            findings=[finding_json(finding) for finding in assessment.findings],
            versions=dict(assessment.versions),
            **values,
        )
    )
    return new_id(made)


def _see(
    connection: Connection, run: int, ticket: int, assessment: int, points: float | None
) -> None:
    """Note that a run has seen a ticket; a page may bring it twice."""
    values = {"assessment": assessment, "points": points}
    where = (SEEN.c.run == run) & (SEEN.c.ticket == ticket)
    if not connection.execute(update(SEEN).where(where).values(**values)).rowcount:
        connection.execute(insert(SEEN).values(run=run, ticket=ticket, **values))


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return what is kept of a finding: all but the suggestion, the quote cut."""
    kept: dict[str, Any] = {
        "rule": clean(finding.rule),
        "severity": finding.severity,
        "message": clean(finding.message, MAX_REASON),
        "cost": finding.cost,
    }
    if finding.evidence:
        kept["field"] = clean(finding.evidence.field)
        kept["quote"] = clean(finding.evidence.quote, MAX_QUOTE)
    return kept


def _some(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + _MANY] for start in range(0, len(values), _MANY))
