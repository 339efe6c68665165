"""`ticket-lint history`: what is remembered of a ticket."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import click

from ticket_lint.cli import settings
from ticket_lint.errors import EXIT_CLEAN, EXIT_COULD_NOT_RUN

if TYPE_CHECKING:
    from ticket_lint.store.history import History


@click.command("history", short_help="Show what is remembered of a ticket.")
@click.argument("key", metavar="KEY")
@settings.format_option()
@settings.config_file_option
def command(*, key: str, format_name: Literal["terminal", "json"], config_file: str | None) -> int:
    """Show each revision of a ticket that was judged, what was written to it, and the answers.

    Known is what `scan` and `sprint` saw on this machine, or in the database that the configuration
    names; under an earlier key of the ticket, too.
    """
    from ticket_lint.cli.handler import say  # noqa: PLC0415 - `--help` needs none of these
    from ticket_lint.cli.remembered import history  # noqa: PLC0415
    from ticket_lint.cli.sink import printed  # noqa: PLC0415
    from ticket_lint.store.history import history as of  # noqa: PLC0415

    in_force = settings.in_force(config_file)
    with history(in_force) as database:
        found = of(database, key.upper())
        where = database.where
    if format_name == "json":
        printed(json.dumps([_json(one) for one in found], indent=2, ensure_ascii=False))
    else:
        for one in found:
            printed("\n".join(_lines(one)))
    if not found:
        say("error", f"{key.upper()}: nothing is remembered of it in {where}")
    return EXIT_CLEAN if found else EXIT_COULD_NOT_RUN


def _lines(of: History) -> Iterator[str]:
    """Yield a ticket's history: what came new and what went with each revision."""
    from ticket_lint.report.escape import brief  # noqa: PLC0415 - as above

    yield f"{brief(of.key)} on {brief(of.site)}"
    before: list[str] = []
    for one in of.revisions:
        rules = list(dict.fromkeys(str(finding.get("rule")) for finding in one.findings))
        new = [f"+{rule}" for rule in rules if rule not in before]
        gone = [f"-{rule}" for rule in before if rule not in rules]
        change = " ".join(map(brief, [*new, *gone]))
        profile = f" [{one.profile}]" if one.profile else ""
        moved = f" as {brief(one.key)}" if one.key != of.key else ""
        head = f"  {_day(one.judged)}  {one.score:>3}  {one.verdict}{profile}{moved}"
        yield f"{head}  {change}".rstrip()
        before = rules
    for act in of.acts:
        comment = f" (comment {brief(act.comment)})" if act.comment else ""
        yield f"  {_day(act.at)}  {brief(act.kind)}{comment}"
    for waiver in of.waivers:
        until = "" if waiver.until.startswith("9999") else f" until {brief(waiver.until)}"
        yield f"  {waiver.created}  ignore {brief(waiver.rule)}{until}: {brief(waiver.reason)}"
    for wrong in of.rejections:
        yield f"  {wrong.created}  wrong {brief(wrong.rule)}: {brief(wrong.reason)}"


def _json(of: History) -> dict[str, Any]:
    return {
        "site": of.site,
        "issue": of.issue,
        "key": of.key,
        "revisions": [one._asdict() | {"judged": _iso(one.judged)} for one in of.revisions],
        "actions": [one._asdict() | {"at": _iso(one.at)} for one in of.acts],
        "waivers": [one._asdict() for one in of.waivers],
        "rejected": [one._asdict() for one in of.rejections],
    }


def _iso(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")


def _day(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")
