"""The jobs as people see them: listed, looked at, tried again, thrown away.

A dead letter is a job that was given up: it failed too often, or its worker died too often at it.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from ticket_lint.errors import InputError
from ticket_lint.service import queues, scans
from ticket_lint.store import pages, rounds
from ticket_lint.store.rounds import Round

if TYPE_CHECKING:
    from dbos import DBOSClient, WorkflowStatus

    from ticket_lint.store.database import Database

State: TypeAlias = Literal["waiting", "running", "delayed", "done", "dead"]
_STATES: dict[State, tuple[str, ...]] = {
    "waiting": ("ENQUEUED",),
    "running": ("PENDING",),
    "delayed": ("DELAYED",),
    "done": ("SUCCESS",),
    "dead": queues.DEAD,
}
STATES: tuple[State, ...] = tuple(_STATES)
_OF: dict[str, State] = {name: state for state, names in _STATES.items() for name in names}
_SOME = 500


class Job(NamedTuple):
    """A job, or a try of one: `again` is a try that has ended and that another one follows.

    `kind` is ticket, scan or page, `what` the ticket's key or the scan.

    `tries` are those that failed before, `created` and `updated` are seconds since 1970; `reason`
    says why it comes again or was given up.
    """

    id: str
    kind: str
    state: State | Literal["again"]
    what: str
    tries: int
    created: float
    updated: float
    reason: str = ""


def listed(
    client: DBOSClient, *, state: State | None = None, limit: int = 100, offset: int = 0
) -> list[Job]:
    """Return jobs, the newest first; of one state, where it is given."""
    states = list(_STATES[state]) if state else None
    found = client.list_workflows(
        status=states, limit=limit, offset=offset, sort_desc=True, load_output=_has_output(state)
    )
    return [_job(one) for one in found]


def shown(client: DBOSClient, job: str) -> Job | None:
    """Return a job by its id, None where there is none."""
    found = client.list_workflows(workflow_ids=[job])
    return _job(found[0]) if found else None


def retried(database: Database, client: DBOSClient, job: str, site: str) -> str:
    """Try a dead letter again, with the newest text of its ticket; return the new job's id.

    For one of a scan, the scan is begun again: it reads only what was not seen or has changed.
    Raises `InputError` where there is no such dead letter, or its scan is still under way.
    """
    found = client.list_workflows(workflow_ids=[job])
    if not found or _OF.get(found[0].status) != "dead":
        raise InputError(
            "is no dead letter", where=job, right="`ticket-lint jobs list --state dead` shows them"
        )
    one = found[0]
    if one.name != queues.TICKET:
        began = _scanned(database, client, job)
    else:
        began = _looked(database, client, site, *_arguments(one))
    client.delete_workflows([job])
    return began


def _looked(database: Database, client: DBOSClient, site: str, issue: str, key: str) -> str:
    """Have a ticket looked at; return the job in charge."""
    with database.writing() as connection:
        new = Round(
            site,
            issue,
            key,
            key.rpartition("-")[0],
            newest=1,
            job=str(uuid.uuid4()),
            tries=0,
            arrived=database.clock(),
        )
        ahead = rounds.ahead(connection, new.project)
        began = rounds.begun(connection, new)
        if began == new.job:
            made = queues.options(
                queues.TICKETS, queues.TICKET, new.job, priority=queues.turn(ahead)
            )
            client.enqueue_in_transaction(connection, made, issue, key)
    return began


def _scanned(database: Database, client: DBOSClient, job: str) -> str:
    """Begin the scan of a job again; return the job that lists it."""
    run = scans.parts(job)[0]
    scan, of = pages.scan(database, run), pages.run_of(database, run)
    if scan is None or of is None:
        raise InputError("its scan is not known any more", where=job, right="a new scan")
    if scan.ended is None:
        # What it gave up is counted in it as failed, and no other page of it is.
        raise InputError("its scan is still under way", where=job, right="once that has ended")
    new = scans.start(
        database,
        client,
        scan.site,
        jql=scan.jql,
        apply=scan.apply,
        minutes=scan.minutes,
        schedule=scan.schedule,
        versions=of.versions,
    )
    return scans.listing_job(new)


def purged(client: DBOSClient, *jobs: str) -> int:
    """Throw dead letters away, all of them where none is named; return how many."""
    count = 0
    while True:
        found = client.list_workflows(
            workflow_ids=list(jobs) or None,
            status=list(_STATES["dead"]),
            limit=_SOME,
            load_input=False,
            load_output=False,
        )
        if not found:
            return count
        client.delete_workflows([one.workflow_id for one in found])
        count += len(found)


def _job(one: WorkflowStatus) -> Job:
    state: State | Literal["again"] = _OF.get(one.status, "waiting")
    if state == "done" and one.output == queues.AGAIN:
        state = "again"
    kept: dict[str, Any] = one.attributes or {}
    reason = str(one.error) if one.error else str(kept.get(queues.REASON, ""))
    issue, key = _arguments(one)
    return Job(
        one.workflow_id,
        one.name,
        state,
        (key or issue) if one.name == queues.TICKET else one.workflow_id,
        int(kept.get(queues.TRIES, 0)) + int(kept.get(queues.TAKEOVERS, 0)),
        (one.created_at or 0) / 1000,
        (one.updated_at or 0) / 1000,
        reason,
    )


def _arguments(one: WorkflowStatus) -> tuple[str, str]:
    """Return the issue and the key that a job of a ticket was given."""
    arguments = one.input["args"] if one.input else ()
    given = [str(value) for value in arguments]
    issue, key, *_ = [*given, "", ""]
    return issue, key


def _has_output(state: State | None) -> bool:
    return state in (None, "done", "dead")
