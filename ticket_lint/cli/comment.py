"""`ticket-lint comment`: what would be written to single tickets, and writing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ticket_lint.cli import connection, settings
from ticket_lint.cli.handler import say
from ticket_lint.errors import EXIT_CLEAN, EXIT_COULD_NOT_RUN

if TYPE_CHECKING:
    from ticket_lint.values.plan import Receipt
    from ticket_lint.work.preview import Preview
    from ticket_lint.work.reconcile import Desk, Planned


@click.command("comment", short_help="Show what would be written to tickets, or write it.")
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@click.option("--apply", is_flag=True, help="Write it. Without this, nothing is written.")
@click.option(
    "--yes",
    is_flag=True,
    help="With --apply: go on where nothing was written to the project before.",
)
@settings.config_options
@connection.options
def command(
    *,
    keys: tuple[str, ...],
    apply: bool,
    yes: bool,
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config_file: str | None,
    record: str | None,
    max_requests: int | None,
) -> int:
    """Show the comment, label and score that tickets would get; with --apply, write them.

    Writes to projects with `[projects.KEY] write = true` alone. A ticket gets one comment, which is
    edited when its findings change and never posted again once somebody has deleted it.
    """
    from ticket_lint.cli.remembered import history  # noqa: PLC0415 - `--help` needs none of these
    from ticket_lint.intake.site import by_keys  # noqa: PLC0415
    from ticket_lint.jira.address import host_of  # noqa: PLC0415
    from ticket_lint.store.actions import Actions  # noqa: PLC0415
    from ticket_lint.work.reconcile import Desk  # noqa: PLC0415

    files, known = connection.sorted_out(keys)
    if files:
        raise click.UsageError(f"{files[0]} is no key of a ticket, such as WEB-12.")
    in_force = settings.in_force(config_file, profile, select, ignore)
    judge = settings.judge(in_force)
    with history(in_force) as database:
        jira = connection.opened(in_force, record=record, max_requests=max_requests)
        layouts = connection.laid_out(jira, in_force, score=True)
        desk = Desk(jira, layouts, judge, Actions(database, host_of(jira.site)))
        plans = list(desk.planned(by_keys(jira, layouts, known)))
        return _apply(desk, plans, yes=yes) if apply else _show(plans)


def _show(plans: Sequence[Planned]) -> int:
    """Print what would be written; return the exit code."""
    for one in plans:
        click.echo(_shown(one), nl=False)
    if any(one.fault for one in plans):
        return EXIT_COULD_NOT_RUN
    say("note", "nothing was written; --apply writes it")
    return EXIT_CLEAN


def _apply(desk: Desk, plans: Sequence[Planned], *, yes: bool) -> int:
    """Write what was planned, once the figures of a first write are known; return the exit code."""
    from ticket_lint.work.preview import preview  # noqa: PLC0415 - as above

    figures = preview(plans, desk.record)
    if figures.posts:
        click.echo(_figures(figures))
    if figures.new and not yes:
        say("note", "nothing was written; --yes goes on")
        return EXIT_COULD_NOT_RUN
    failed = False
    for receipt in desk.write(plans):
        click.echo(_done(receipt))
        failed |= bool(receipt.failed)
    return EXIT_COULD_NOT_RUN if failed else EXIT_CLEAN


def _shown(one: Planned) -> str:
    """Return a ticket's lines of the dry run."""
    from ticket_lint.report.escape import brief, plain  # noqa: PLC0415
    from ticket_lint.writeback.plan import describe  # noqa: PLC0415

    if one.plan is None or one.assessment is None:
        return f"{brief(one.key)}  cannot be read: {brief(str(one.fault))}\n"
    head = f"{brief(one.key)}  {one.assessment.score}  {one.assessment.verdict}"
    todo = list(describe(one.plan))
    lines = [f"{head}: {_joined(todo, one.plan.notes) or 'nothing to do'}"]
    lines += [f"    {plain(line)}".rstrip() for line in one.plan.text.splitlines()]
    return "\n".join(lines) + "\n"


def _joined(done: Sequence[str], notes: Sequence[str]) -> str:
    text = ", ".join(done)
    because = "; ".join(notes)
    return f"{text} ({because})" if text and because else text or because


def _figures(figures: Preview) -> str:
    from ticket_lint.report.tally import counted  # noqa: PLC0415

    people = "1 person" if figures.people == 1 else f"{figures.people} people"
    first = f"; the first ones in {', '.join(figures.new)}" if figures.new else ""
    return (
        f"{counted(figures.tickets, 'ticket')}, {figures.passing} ready: "
        f"{counted(figures.posts, 'new comment')} to {people}, {figures.edits} edited{first}"
    )


def _done(receipt: Receipt) -> str:
    from ticket_lint.report.escape import brief  # noqa: PLC0415

    failed = f"failed: {brief(receipt.failed)}" if receipt.failed else ""
    told = [_joined(receipt.done, receipt.notes), failed]
    return f"{brief(receipt.key)}  {'; '.join(filter(None, told)) or 'nothing to do'}"
