"""The application over a database of a test's own, with nothing behind it that needs a queue."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from ticket_lint.config.schema import Config
from ticket_lint.judge.assess import Judge
from ticket_lint.service import engine
from ticket_lint.service.app import Back, app
from ticket_lint.service.inbox import Outcome
from ticket_lint.store import tokens
from ticket_lint.store.database import Database, opened
from ticket_lint.values.event import Event

SITE = "jira.example.com"
SECRET = "a-secret-of-the-webhook"


@dataclass
class Caught:
    """An inbox that keeps what it is given."""

    events: list[Event] = field(default_factory=list)

    def submit(self, event: Event) -> Future[Outcome]:
        """Take an event."""
        self.events.append(event)
        done: Future[Outcome] = Future()
        done.set_result(Outcome("new", "job"))
        return done


@dataclass
class Service:
    """An application, and what is behind it; its requests are answered in this thread."""

    database: Database
    client: Any = None
    config: Config = field(default_factory=Config)
    inbox: Caught = field(default_factory=Caught)
    sprints: list[str] = field(default_factory=list)
    alive: bool = True

    def sprint(self, which: str) -> str:
        """Stand for the report on a sprint."""
        self.sprints.append(which)
        return f'{{"sprint":"{which}"}}\n'

    def made(self) -> Any:
        """Return the application."""
        return app(
            Back(
                config=self.config,
                database=self.database,
                site=SITE,
                client=self.client,
                inbox=self.inbox,  # type: ignore[arg-type]
                secrets=(SECRET,),
                sprint=self.sprint,
                judge=_judge(),
                alive=lambda: self.alive,
            )
        )

    def token(self, *scopes: Any) -> dict[str, str]:
        """Return the header of a new token."""
        name = f"token {len(tokens.listed(self.database))}"
        return {"Authorization": f"Bearer {tokens.create(self.database, name, scopes, None)}"}

    def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Return the answer to one request."""
        (answer,) = self.together((method, path, given))
        return answer

    def together(self, *requests: tuple[str, str, dict[str, Any]]) -> list[httpx.Response]:
        """Return the answers to requests that are sent at the same time."""

        async def run() -> list[httpx.Response]:
            made = self.made()
            transport = httpx.ASGITransport(made)
            async with (
                made.router.lifespan_context(made),
                httpx.AsyncClient(transport=transport, base_url="http://service") as client,
            ):
                return await asyncio.gather(
                    *(client.request(method, path, **given) for method, path, given in requests)
                )

        return asyncio.run(run())


_JUDGES: list[Judge] = []


def _judge() -> Judge:
    if not _JUDGES:
        _JUDGES.append(Judge.of())
    return _JUDGES[0]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Return an application over an empty database."""
    database = opened(f"sqlite:///{tmp_path}/service.sqlite")
    engine.migrated(database)
    client = engine.client(database)
    yield Service(database, client)
    client.destroy()
    database.close()
