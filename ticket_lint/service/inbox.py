"""Where events are accepted: durable once the future has its result, and not at all otherwise.

One thread commits what waits together, so that two hundred events a second cost few writes to disk.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Literal, NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from ticket_lint.errors import QueueFull, StoreError, TicketLintError
from ticket_lint.service import queues
from ticket_lint.store import rounds
from ticket_lint.store.rounds import Round
from ticket_lint.values.event import Event

if TYPE_CHECKING:
    from dbos import DBOSClient

    from ticket_lint.store.database import Database

PATIENCE_S = 2.0
"""Seconds that an event waits for a database that is locked: Jira waits for an answer."""
_TOGETHER = 200
_HELD = 5_000
"""Events that may wait for the thread: more come only where the database hangs."""
_RECOUNT_S = 1.0
_CROSSED = ("40001", "40P01")
"""PostgreSQL's words for two transactions that were in each other's way."""
_LOG = logging.getLogger(__name__)


class Outcome(NamedTuple):
    """What became of an event, and the job that is in charge of its ticket.

    `new` began one, `joined` came while one was under way, `again` was accepted before.
    """

    state: Literal["new", "joined", "again"]
    job: str


class _Waiting(NamedTuple):
    event: Event
    answer: Future[Outcome]


class Inbox:
    """Takes events from any thread; its own thread commits them."""

    def __init__(self, database: Database, client: DBOSClient, site: str, max_waiting: int) -> None:
        """Begin to take events of a site, as long as fewer than `max_waiting` tickets wait."""
        self._database = database.impatient(PATIENCE_S)
        self._client, self._site, self._most = client, site, max_waiting
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._open, self._counted = max_waiting, float("-inf")
        self._ahead: dict[str, int] = {}
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="inbox", daemon=True)
        self._thread.start()

    def submit(self, event: Event) -> Future[Outcome]:
        """Hand an event in. The future raises `QueueFull`, or `StoreError` for the database."""
        answer: Future[Outcome] = Future()
        if self._closed.is_set():
            answer.set_exception(_closed())
        elif self._queue.qsize() >= _HELD:
            answer.set_exception(_full(_HELD))
        else:
            self._queue.put(_Waiting(event, answer))
            if self._closed.is_set():  # just now: the thread may have looked for the last time
                self._refuse(self._left(), _closed())
        return answer

    def accept(self, event: Event) -> Outcome:
        """Hand an event in and wait until it is durable."""
        return self.submit(event).result()

    def close(self) -> None:
        """Commit what waits and take nothing more."""
        self._closed.set()
        self._queue.put(None)
        self._thread.join(timeout=4 * PATIENCE_S)
        self._refuse(self._left(), _closed())
        self._database.close()

    def _run(self) -> None:
        while True:
            first = self._queue.get()
            batch = [] if first is None else [first]
            batch += self._left(_TOGETHER - len(batch))
            try:
                if batch:
                    self._together(batch)
            except BaseException as error:  # noqa: BLE001 - the thread must go on
                _LOG.exception("the inbox failed")
                self._refuse(batch, error)
            if self._closed.is_set() and self._queue.empty():
                return

    def _left(self, most: int = _HELD) -> list[_Waiting]:
        """Take what waits."""
        found: list[_Waiting] = []
        while len(found) < most:
            try:
                one = self._queue.get_nowait()
            except queue.Empty:
                break
            if one is not None:
                found.append(one)
        return found

    def _together(self, batch: Sequence[_Waiting]) -> None:
        """Commit events together; where one of them is at fault, each by itself."""
        batch = [one for one in batch if one.answer.set_running_or_notify_cancel()]
        # In one order everywhere: two processes that lock the same rows crosswise would both fail.
        batch.sort(key=lambda one: (one.event.issue, one.event.delivery))
        try:
            outcomes = self._committed([one.event for one in batch])
        except Exception as error:  # noqa: BLE001 - told to those who wait
            if len(batch) > 1 and _is_of_one(error):
                for one in batch:
                    self._alone(one)
                return
            self._refuse(batch, error)
            if isinstance(error, StoreError):  # they would wait as long, for nothing
                self._refuse(self._left(), error)
            return
        for one, outcome in zip(batch, outcomes, strict=True):
            _tell(one, outcome)

    def _alone(self, one: _Waiting) -> None:
        try:
            (outcome,) = self._committed([one.event])
        except Exception as error:  # noqa: BLE001 - as above
            self._refuse([one], error)
        else:
            _tell(one, outcome)

    def _committed(self, events: Sequence[Event]) -> list[Outcome | QueueFull]:
        """Accept events in one transaction; the answer of each counts once this has returned."""
        open_before = self._open
        try:
            with self._database.writing() as connection:
                self._count(connection)
                return [self._one(connection, event) for event in events]
        except BaseException:
            self._open = open_before
            raise

    def _one(self, connection: Connection, event: Event) -> Outcome | QueueFull:
        now = self._database.clock()
        if self._open >= self._most and not rounds.find(connection, self._site, event.issue):
            return _full(self._most)  # before its delivery is noted: it is to be sent again
        if event.delivery and not rounds.is_new(connection, event.delivery, now):
            under_way = rounds.find(connection, self._site, event.issue)
            return Outcome("again", under_way.job if under_way else "")
        mine = str(uuid.uuid4())
        new = Round(self._site, event.issue, event.key, event.project, 1, mine, 0, now)
        job = rounds.begun(connection, new)
        if job != mine:
            return Outcome("joined", job)
        if event.project not in self._ahead:
            self._ahead[event.project] = rounds.ahead(connection, event.project)
        else:
            self._ahead[event.project] += 1
        self._client.enqueue_in_transaction(
            connection,
            queues.options(
                queues.TICKETS,
                queues.TICKET,
                job,
                priority=queues.turn(self._ahead[event.project], now),
            ),
            event.issue,
            event.key,
        )
        self._open += 1
        return Outcome("new", job)

    def _count(self, connection: Connection) -> None:
        """Count the tickets under way, now and then: jobs of other processes end them."""
        now = time.monotonic()
        if self._open >= self._most or now - self._counted > _RECOUNT_S:
            self._open, self._counted = rounds.waiting(connection), now
            self._ahead.clear()

    def _refuse(self, batch: Sequence[_Waiting], error: BaseException) -> None:
        if not isinstance(error, TicketLintError):
            _LOG.error("an event could not be accepted: %s", type(error).__name__)
        for one in batch:
            if not one.answer.done():
                one.answer.set_exception(error)


def _tell(one: _Waiting, outcome: Outcome | QueueFull) -> None:
    if isinstance(outcome, QueueFull):
        one.answer.set_exception(outcome)
    else:
        one.answer.set_result(outcome)


def _is_of_one(error: Exception) -> bool:
    """Tell whether an error comes from what stands in one event, not from the database's state."""
    if not isinstance(error, StoreError):
        return True
    cause = error.__context__
    crossed = getattr(getattr(cause, "orig", None), "sqlstate", "") in _CROSSED
    return crossed or isinstance(cause, (DataError, IntegrityError, ProgrammingError))


def _full(most: int) -> QueueFull:
    return QueueFull(
        f"{most:,} tickets wait already, as many as may wait",
        where="service.max_waiting",
        right="send it again later; more workers, or a higher limit",
    )


def _closed() -> StoreError:
    return StoreError("the service is being stopped", right="send it again later")
