"""Starting a sandbox, from the command line or in a test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ticket_lint.errors import UsageError
from ticket_lint.sandbox.answer import CLOUD_ID
from ticket_lint.sandbox.app import App
from ticket_lint.sandbox.contract import Contract
from ticket_lint.sandbox.faults import Faults
from ticket_lint.sandbox.generate import generated
from ticket_lint.sandbox.log import Log
from ticket_lint.sandbox.people import DOMAIN
from ticket_lint.sandbox.seed import empty_site, fill, read
from ticket_lint.sandbox.state import Product, State
from ticket_lint.sandbox.wire import Server, in_thread

DEFAULT_TICKETS = 60


class Sandbox:
    """A sandbox that listens: its address, state, failures and log."""

    def __init__(self, app: App, server: Server) -> None:
        """Join an application and the server it answers on."""
        self.app, self.server = app, server
        self.url = server.url
        app.webhooks.base = server.url

    @property
    def state(self) -> State:
        """Return the state."""
        return self.app.state

    @property
    def faults(self) -> Faults:
        """Return the failures in force; `faults.add(kind="drop-after", method="POST")`."""
        return self.app.faults

    @property
    def log(self) -> Log:
        """Return the log of requests."""
        return self.app.log

    @property
    def gateway(self) -> str:
        """Return the address behind the gateway, for scoped and OAuth tokens."""
        return f"{self.url}/ex/jira/{CLOUD_ID}"

    @property
    def environment(self) -> Mapping[str, str]:
        """Return the environment variables with which ticket-lint uses this sandbox."""
        found = {"TICKET_LINT_JIRA_URL": self.url, "TICKET_LINT_JIRA_TOKEN": "sandbox-token"}
        if self.state.cloud:
            found["TICKET_LINT_JIRA_EMAIL"] = f"lint@{DOMAIN}"
        return found


def opened(
    product: Product | None = None,
    *,
    seed: str = "",
    data: str = "",
    tickets: int | None = None,
    past: int = 0,
) -> State:
    """Return a filled state.

    `seed` is a search response in a file, `tickets` how many invented ones are added; without a
    seed `DEFAULT_TICKETS`. Every board gets `past` sprints that are over, with the tickets finished
    in them, and tickets that wait. A file `data` that holds a state is used as it is.

    Raises `InputError` for files that cannot be used, `UsageError` for contradictory arguments.
    """
    issues, names, of = read(seed) if seed else ([], {}, product)
    if seed and product and of != product:
        raise UsageError(f"{seed} comes from {of}", where="--seed", right=f"use --personality {of}")
    there = bool(data) and Path(data).exists()
    state = State(data or ":memory:", of)
    if there and state.catalog("user"):
        return state
    try:
        with state.transaction():
            empty_site(state)
        if issues:
            fill(state, issues, names, past=past)
        count = tickets if tickets is not None else 0 if seed else DEFAULT_TICKETS
        if count:
            fill(state, *generated(state, count), past=past)
    except BaseException:
        state.db.close()
        raise
    return state


@contextmanager
def serving(
    state: State,
    *,
    port: int = 0,
    host: str = "127.0.0.1",
    limits: bool = False,
    contract: Contract | None = None,
) -> Iterator[Sandbox]:
    """Serve a state until the block ends. Raises `UsageError` where the port is taken."""
    app = App(state, limits=limits, contract=contract)
    try:
        server = Server(app, host, port)
    except OSError as error:
        raise UsageError(
            f"cannot listen: {error.strerror}", where=f"{host}:{port}", right="port 0 is any free"
        ) from None
    thread = in_thread(server)
    try:
        yield Sandbox(app, server)
    finally:
        server.shutdown()
        thread.join()
        server.close_connections()
        server.server_close()
        app.close()


@contextmanager
def running(
    product: Product | None = None,
    *,
    seed: str = "",
    data: str = "",
    tickets: int | None = None,
    past: int = 0,
    limits: bool = False,
    contract: Contract | None = None,
) -> Iterator[Sandbox]:
    """Open and serve a sandbox on a free port until the block ends; for tests."""
    state = opened(product, seed=seed, data=data, tickets=tickets, past=past)
    with serving(state, limits=limits, contract=contract) as sandbox:
        yield sandbox
