"""`ticket-lint sandbox`: a local Jira to try things on."""

from __future__ import annotations

from typing import Literal

import click

from ticket_lint.cli.sink import printed


@click.command("sandbox", short_help="Run a local Jira to try things on.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where; 0 is any free one.")
@click.option(
    "--personality",
    type=click.Choice(("cloud", "datacenter")),
    help="Which Jira it is.  [default: that of the seed or data, else cloud]",
)
@click.option(
    "--seed", metavar="FILE", type=click.Path(), help="Issues to begin with: a search response."
)
@click.option(
    "--data",
    metavar="FILE",
    type=click.Path(),
    help="Keep everything in this file; one that exists is used as it is.  [default: memory]",
)
@click.option("--tickets", type=click.IntRange(0, 1_000_000), help="Add so many invented tickets.")
@click.option(
    "--past-sprints",
    "past",
    type=click.IntRange(0, 50),
    default=3,
    show_default=True,
    help="Add so many sprints that are over, with what was finished in them, and a backlog.",
)
@click.option("--limits", is_flag=True, help="Enforce Jira's rate limits.")
@click.option("--check", is_flag=True, help="Hold every request against Jira's OpenAPI file.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="KIND[,NAME=VALUE…]",
    help="Fail on demand, e.g. 429,path=*/comment,times=3; several times.",
)
def command(
    *,
    port: int,
    personality: Literal["cloud", "datacenter"] | None,
    seed: str | None,
    data: str | None,
    tickets: int | None,
    past: int,
    limits: bool,
    check: bool,
    faults: tuple[str, ...],
) -> None:
    """Run a Jira on this machine until ^C, and print how to use it.

    It speaks the part of Jira that ticket-lint uses, Cloud (REST v3) or Data Center (REST v2),
    refuses what Jira refuses, and fails on demand. `GET /sandbox` lists what can be done to it.
    """
    import signal  # noqa: PLC0415 - `--help` needs none of these
    import threading  # noqa: PLC0415

    from ticket_lint.sandbox.contract import Contract  # noqa: PLC0415
    from ticket_lint.sandbox.faults import parsed  # noqa: PLC0415
    from ticket_lint.sandbox.people import PEOPLE  # noqa: PLC0415
    from ticket_lint.sandbox.server import opened, serving  # noqa: PLC0415

    given = [parsed(text) for text in faults]
    state = opened(personality, seed=seed or "", data=data or "", tickets=tickets, past=past)
    contract = Contract(cloud=state.cloud) if check else None
    with serving(state, port=port, limits=limits, contract=contract) as sandbox:
        for fault in given:
            sandbox.faults.all.append(fault)
        kind = "Jira Cloud" if state.cloud else "Jira Data Center"
        (count,) = state.row("SELECT count(*) FROM issue") or (0,)
        boards = ", ".join(
            f"{body['id']} ({body['name']})" for body in state.catalog("board").values()
        )
        printed(f"{kind} at {sandbox.url} with {count:,} tickets; boards {boards}")
        printed("")
        for name, value in sandbox.environment.items():
            printed(f"export {name}={value}")
        printed("")
        others = ", ".join(person.login for person in PEOPLE[1:])
        printed(f"Other people: {others}; their tokens are LOGIN-token.")
        printed(
            f"What was asked: {sandbox.url}/sandbox/log. Failures: {sandbox.url}/sandbox/faults."
        )
        printed("^C ends it.")
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        stop.wait()
