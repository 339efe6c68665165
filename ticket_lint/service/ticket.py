"""The job that looks at one ticket, and what becomes of it where that fails.

It reads the count of events, then the ticket, judges, writes, and closes the round under that
count; where an event came meanwhile, it goes round once more. It may run twice, or at once in two
processes: what it does to Jira holds for that, and only the job in charge closes a round.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import time
import traceback
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar, TypeVarTuple

from ticket_lint.errors import (
    OUTAGES,
    JiraBusy,
    NotAuthenticated,
    NotThere,
    StoreError,
    TicketLintError,
)
from ticket_lint.service import death, metrics, outages, queues
from ticket_lint.service.death import Dead
from ticket_lint.service.outages import READ, WRITE, Stage
from ticket_lint.store import assessments, rounds
from ticket_lint.store.assessments import Judged
from ticket_lint.store.rounds import Round
from ticket_lint.work import revision

if TYPE_CHECKING:
    from dbos import DBOSClient
    from sqlalchemy import Connection

    from ticket_lint.service.office import Office
    from ticket_lint.work.reconcile import Desk, Planned

T = TypeVar("T")
X = TypeVarTuple("X")
LONGEST_S = 300.0
"""The longest wait of our own before a job comes again."""
OUTAGE_S = 86_400.0
"""For how long a ticket may wait for a Jira that cannot be had."""
_LONGEST_REASON = 500
_PACKAGE = str(Path(__file__).parents[1])
_LOG = logging.getLogger(__name__)


class Stopped(BaseException):
    """The worker is being stopped: the job stays as it is, and another worker takes it over."""


class Again(NamedTuple):
    """A job that must come again: why, after how many seconds at least, and what it counts as.

    An `outage` counts where Jira did the same `stage` for others meanwhile; see `outages`.
    """

    why: str
    after: float = 0.0
    outage: bool = False
    stage: Stage = ""


class Past(NamedTuple):
    """What a job knows of those before it: failures in a row, and when the last one ended.

    That is in seconds since 1970, 0 for none.
    """

    failures: int = 0
    at: float = 0.0


_NOTHING = Past()


def work(office: Office, client: DBOSClient, job: str, issue: str, past: Past = _NOTHING) -> str:
    """Look at a ticket until nothing new has come; return how it ended.

    Raises `Dead` for one that is given up.
    """
    while True:
        found = persistent(office, _read, issue)
        if found is None or found.job != job:
            # Another job is, or the round was closed before the worker of this one was killed.
            if why := persistent(office, _told, client, job):
                raise Dead(why)
            return "not in charge"
        began = time.monotonic()
        trouble = looked(office, issue, found.arrived)
        outcome = "done" if trouble is None else "again"
        metrics.job(queues.TICKET, outcome, time.monotonic() - began)
        if trouble is not None:
            return _troubled(office, client, found, trouble, past)
        past = _NOTHING
        if persistent(office, _closed, found):
            return "done"


def _troubled(office: Office, client: DBOSClient, found: Round, trouble: Again, past: Past) -> str:
    """Let a job come again later; raises `Dead` where it came often enough."""
    alone = outages.is_alone(trouble.stage, past.at, office)
    tried = found.tries + (alone or not trouble.outage)
    now = office.database.clock()
    waited = now - found.arrived
    if tried >= office.config.service.max_tries or (trouble.outage and waited > OUTAGE_S):
        why = f"{trouble.why} (tried {tried} times, over {waited / 60:.0f} minutes)"
        persistent(office, _noted, client, found.job, why)
        persistent(office, given_up, client, found)
        metrics.job(queues.TICKET, "dead")
        raise Dead(why)
    wait = delay(past.failures + 1, trouble.after)
    _LOG.info("ticket %s comes again in %.0f s: %s", found.issue, wait, trouble.why)
    past = Past(past.failures + 1, now)
    persistent(office, _postponed, client, found, tried, past, wait, trouble.why)
    return queues.AGAIN


def looked(office: Office, issue: str, arrived: float) -> Again | None:
    """Read a ticket, judge it, keep what was found, write to it; None where that is done."""
    trouble: Again | None = None
    stage: Stage = READ
    try:
        desk, planned = _planned(office, issue)
        stage = WRITE
        trouble = _written(office, desk, planned, arrived)
    except NotThere:
        office.heard()  # deleted, or hidden from us: nothing to do
    except OUTAGES as error:
        if isinstance(error, NotAuthenticated):
            office.left()
        office.heard(str(error))
        after = error.after if isinstance(error, JiraBusy) else 0.0
        trouble = Again(str(error), after, outage=True, stage=outages.stage(error, stage))
    except TicketLintError as error:
        trouble = Again(str(error), outage=isinstance(error, StoreError))
    except Exception as error:  # noqa: BLE001 - a mistake of ours must not stop the others
        trouble = Again(bug(error))
        _LOG.error("ticket %s: %s", issue, trouble.why)  # its message may hold the ticket's text
    return trouble


def _planned(office: Office, issue: str) -> tuple[Desk, Planned]:
    desk = office.desk()
    planned = desk.arrived(issue)
    if planned.fault is not None:
        raise planned.fault
    office.heard()
    _keep(office, desk, planned)
    return desk, planned


def _written(office: Office, desk: Desk, planned: Planned, arrived: float) -> Again | None:
    (receipt,) = desk.write([planned])
    metrics.written(receipt.done)
    if receipt.posted:
        metrics.commented(receipt.posted - arrived)
    if receipt.again:
        return Again("another run holds the claim", receipt.again, outage=True)
    if receipt.failed:
        return Again(receipt.failed, outage=receipt.outage, stage=WRITE)
    if receipt.done:
        office.heard(stage=WRITE)
        _LOG.info(
            "ticket %s: %s", planned.ticket.id if planned.ticket else "", ", ".join(receipt.done)
        )
    return None


def delay(failures: int, asked: float = 0.0) -> float:
    """Return the seconds before a job comes again that failed so often in a row.

    1, 2, 4 … `LONGEST_S` and by chance a little less, so that not all come at once; never less than
    Jira asked for.
    """
    own = min(LONGEST_S, float(2 ** min(max(failures, 1) - 1, 20)))
    return max(own * random.uniform(0.7, 1.0), asked * random.uniform(1.0, 1.1))  # noqa: S311


def given_up(office: Office, client: DBOSClient, one: Round) -> None:
    """Free the ticket of a job that is given up; what came for it meanwhile gets a new one."""
    with office.database.writing() as connection:
        if not rounds.closed(connection, one):
            now = office.database.clock()
            hand_over(connection, client, one, tries=0, arrived=now)


def hand_over(
    connection: Connection,
    client: DBOSClient,
    one: Round,
    *,
    tries: int,
    arrived: float,
    past: Past = _NOTHING,
    wait: float = 0.0,
    why: str = "",
) -> bool:
    """Put a new job in charge of a round, in the transaction; False where it has another one."""
    job = str(uuid.uuid4())
    if not rounds.handed(connection, one, job, tries=tries, arrived=arrived):
        return False
    client.enqueue_in_transaction(
        connection,
        queues.options(
            queues.TICKETS,
            queues.TICKET,
            job,
            priority=queues.turn(rounds.ahead(connection, one.project) - 1),
            delay=wait,
            attributes={queues.TRIES: tries, queues.REASON: why[:_LONGEST_REASON]},
        ),
        one.issue,
        one.key,
        *past,
    )
    return True


def persistent(office: Office, step: Callable[[Office, *X], T], *args: *X) -> T:
    """Do a step on the database, again and again where it cannot be used.

    Without it nothing can be said of a job. Raises `Stopped` where the worker is to end.
    """
    tries = 0
    while True:
        try:
            return step(office, *args)
        except StoreError as error:
            tries += 1
            _LOG.warning("%s", error)
            if office.stopping.wait(min(30.0, delay(tries))):
                raise Stopped from None


def bug(error: BaseException) -> str:
    """Say what a mistake of ours is, and where; never its message, which may hold a ticket's text.

    Returns e.g. `our mistake: KeyError at rules/run.py:41`.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if one.filename.startswith(_PACKAGE)]
    last = ours[-1] if ours else (frames[-1] if frames else None)
    place = f" at {last.filename.removeprefix(_PACKAGE + '/')}:{last.lineno}" if last else ""
    return f"our mistake: {type(error).__name__}{place}"


def _read(office: Office, issue: str) -> Round | None:
    with office.database.reading() as connection:
        return rounds.find(connection, office.site, issue)


def _closed(office: Office, one: Round) -> bool:
    with office.database.writing() as connection:
        return rounds.closed(connection, one)


def _told(office: Office, client: DBOSClient, job: str) -> str:
    return death.told(office.database, client, job)


def _noted(office: Office, client: DBOSClient, job: str, why: str) -> None:
    death.noted(office.database, client, job, why)


def _postponed(  # noqa: PLR0917 - private
    office: Office, client: DBOSClient, one: Round, tries: int, past: Past, wait: float, why: str
) -> bool:
    with office.database.writing() as connection:
        return hand_over(
            connection,
            client,
            one,
            tries=tries,
            arrived=one.arrived,
            past=past,
            wait=wait,
            why=why,
        )


def _keep(office: Office, desk: Desk, planned: Planned) -> None:
    """Keep the assessment in the history, as a scan does."""
    ticket, found = planned.ticket, planned.assessment
    if ticket is None or found is None:
        return
    today = dt.datetime.fromtimestamp(desk.jira.terms.clock.wall()).astimezone().date()
    made = revision.revision_by(office.judge, ticket, revision.settings(office.judge, today))
    judged = Judged(ticket.id, ticket.key, ticket.project, made, found, None, ticket.points)
    site = ticket.site or office.site
    assessments.keep(office.database, None, site, [judged], profile=office.config.profile)
