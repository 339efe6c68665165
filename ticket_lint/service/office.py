"""What a worker works with: configuration, judge, database, and a connection to Jira per thread.

Nothing of it is there before it is needed: a Jira that is down when a worker starts stops nothing.
"""

from __future__ import annotations

import os
import platform
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from ticket_lint.errors import NotAuthenticated
from ticket_lint.jira.address import host_of, root
from ticket_lint.jira.credentials import Login, login
from ticket_lint.service import metrics
from ticket_lint.service.outages import READ, Stage
from ticket_lint.store.actions import Actions
from ticket_lint.work.reconcile import Desk
from ticket_lint.writeback.apply import Patience

if TYPE_CHECKING:
    from ticket_lint.config.schema import Config
    from ticket_lint.jira.client import Jira
    from ticket_lint.jira.discovery import Layouts
    from ticket_lint.jira.limits import Pace
    from ticket_lint.judge.assess import Judge
    from ticket_lint.store.database import Database

_FRESH_S = 3600.0
"""Seconds after which the site's fields are asked for again."""


class Reach(NamedTuple):
    """How the last call to Jira went: when (seconds since 1970), and what went wrong."""

    at: float
    fault: str = ""


@dataclass(slots=True)
class _Shared:
    """What the threads share: where the site keeps things, since when that is known."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    layouts: Layouts | None = None
    asked: float = float("-inf")
    reach: Reach | None = None
    well: dict[Stage, float] = field(default_factory=dict)


def _executor() -> str:
    """Return a name that no other process has, before or after: host, process, and chance."""
    host = platform.node()[:60] or "host"
    return f"{host}.{os.getpid()}.{uuid.uuid4().hex[:12]}"


@dataclass(frozen=True, slots=True)
class Office:
    """All that jobs share.

    `pace` is the one rate towards Jira, `executor` the name of this process among the workers;
    `stopping` is set when it is to end.
    """

    config: Config
    judge: Judge
    database: Database
    who: Login
    pace: Pace | None = None
    patience: Patience = field(default_factory=Patience)
    executor: str = field(default_factory=_executor)
    stopping: threading.Event = field(default_factory=threading.Event)
    _shared: _Shared = field(default_factory=_Shared)
    _own: threading.local = field(default_factory=threading.local)

    @property
    def site(self) -> str:
        """The Jira, as rounds and paces know it."""
        return host_of(self.who.url)

    @property
    def reach(self) -> Reach | None:
        """How the last call to Jira went, None where there was none."""
        return self._shared.reach

    def desk(self, run: int | None = None, *, urgent: bool = True) -> Desk:
        """Return the desk of the calling thread, connected; raises `JiraError` and `ConfigError`.

        `run` is whose the writes are; what is not `urgent` lets other requests to Jira go first.
        """
        jira = self._jira(urgent=urgent)
        layouts = self._layouts(jira)
        record = Actions(self.database, host_of(jira.site), run)
        return Desk(jira, layouts, self.judge, record, self.patience)

    def left(self) -> None:
        """Drop the connections of the calling thread: the next desk gets a new one."""
        for jira in self._own.__dict__.values():
            jira.session.close()
        self._own.__dict__.clear()

    def heard(self, fault: str = "", *, stage: Stage = READ) -> None:
        """Note how a call to Jira went, for those who ask whether it can be reached."""
        self._shared.reach = Reach(time.time(), fault)
        if not fault:
            self._shared.well[stage] = self.database.clock()

    def went_well(self, stage: Stage) -> float:
        """Return when that last went well here (seconds since 1970), 0 for never."""
        return self._shared.well.get(stage, 0.0)

    def _jira(self, *, urgent: bool) -> Jira:
        from ticket_lint.jira.connect import connect  # noqa: PLC0415 - brings requests
        from ticket_lint.jira.transport import Terms  # noqa: PLC0415

        name = "urgent" if urgent else "patient"
        found: Jira | None = getattr(self._own, name, None)
        if found is None:
            timeout = self.config.jira.timeout
            terms = Terms(
                timeout=timeout, retries=0, pace=self.pace, urgent=urgent, told=metrics.jira
            )
            found = connect(self.who, self.config, terms)
            setattr(self._own, name, found)
        return found

    def _layouts(self, jira: Jira) -> Layouts:
        """Return where this Jira keeps things; one thread asks, and the others wait for it."""
        from ticket_lint.jira.discovery import layouts  # noqa: PLC0415 - as above

        shared = self._shared
        with shared.lock:
            if shared.layouts is None or time.monotonic() - shared.asked > _FRESH_S:
                found = layouts(jira, self.config)
                found.check_score()
                shared.layouts, shared.asked = found, time.monotonic()
            return shared.layouts


def site(config: Config, environ: Mapping[str, str] = os.environ) -> str:
    """Return the configured Jira as rounds know it; no token is needed. Raises `ConfigError`."""
    try:
        return host_of(login(config, environ).url)
    except NotAuthenticated:
        url = environ.get("TICKET_LINT_JIRA_URL", "") or config.jira.url
        return host_of(root(url, where="jira.url"))


def opened(
    config: Config, judge: Judge, database: Database, environ: Mapping[str, str] = os.environ
) -> Office:
    """Return the office of a configuration; Jira is not asked yet.

    Raises `ConfigError` and `NotAuthenticated` where address or token are missing.
    """
    from ticket_lint.service.pace import pace  # noqa: PLC0415 - only a worker asks Jira

    made = Office(config, judge, database, login(config, environ))
    return replace(made, pace=pace(database, made.site, config.service.rate))
