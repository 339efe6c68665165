"""`ticket-lint references`: what well and weakly specified tickets look like, ours and your own."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sys
from typing import TYPE_CHECKING, Literal, TypeAlias

import click

from ticket_lint.cli import connection, settings
from ticket_lint.cli.handler import colored
from ticket_lint.cli.sink import printed
from ticket_lint.errors import (
    EXIT_CLEAN,
    EXIT_COULD_NOT_RUN,
    EXIT_TICKETS_FALL_SHORT,
    InputError,
    UsageError,
)

if TYPE_CHECKING:
    from ticket_lint.config.schema import Config
    from ticket_lint.config.sources import InForce
    from ticket_lint.fit.evaluate import Evaluation
    from ticket_lint.fit.measure import Interval
    from ticket_lint.references.add import Entry
    from ticket_lint.references.library import Reference
    from ticket_lint.report.paint import Paint

Format: TypeAlias = Literal["terminal", "json"]


@click.group("references", short_help="Show, add and examine reference tickets.")
def command() -> None:
    """Show what well and weakly specified tickets look like, and manage references of your own.

    A reference is a Markdown draft with a level from 0 (well specified) to 3 (cannot be delivered
    without asking). A good and a weak one about the same thing are a pair. Your own stand in the
    folder that `[references] folder` names; they are added to the shipped ones or replace them.
    """


@command.command("list", short_help="List the references in force.")
@settings.format_option()
@settings.config_file_option
@settings.color_option
def list_(*, format_name: Format, config_file: str | None, color: bool | None) -> None:
    """List the references in force with level, kind, language, domain, length and form."""
    from ticket_lint.cli import references_shown as shown  # noqa: PLC0415 - `--help` needs none

    references = _references(settings.in_force(config_file).config)
    if format_name == "json":
        printed(_json([shown.described(reference) for reference in references]))
    else:
        printed("\n".join(shown.listed(references, _paint(color=color))))


@command.command("show", short_help="Show a reference, and why it is good or weak.")
@click.argument("name", metavar="ID")
@settings.format_option()
@settings.config_file_option
@settings.color_option
def show(*, name: str, format_name: Format, config_file: str | None, color: bool | None) -> None:
    """Show the reference ID: what makes it good or weak, what the rules say of it, its text."""
    from ticket_lint.cli import references_shown as shown  # noqa: PLC0415 - `--help` needs none
    from ticket_lint.references.add import find  # noqa: PLC0415

    in_force = settings.in_force(config_file)
    references = _references(in_force.config)
    found = find(name, references)
    assessment = settings.judge(in_force)(found.ticket)
    if format_name == "json":
        printed(_json(shown.page_values(found, assessment)))
        return
    twins = [r for r in references if r.pair == found.pair and r.good != found.good]
    printed("\n".join(shown.page(found, twins, assessment, _paint(color=color))))


@command.command("add", short_help="Make a reference of a ticket or a draft.")
@click.argument("source", metavar="FILE|KEY")
@click.option(
    "--level",
    type=click.IntRange(0, 3),
    help="0 well specified, 1 some blanks, 2 ambiguous, 3 cannot be delivered without asking.",
)
@click.option(
    "--pair", metavar="NAME", default="", help="What the good and the weak ticket have in common."
)
@click.option("--key", metavar="KEY", help="Which ticket, where a file holds several.")
@click.option("--id", "name", metavar="ID", default="", help="By default NAME.good or NAME.weak.")
@click.option("--domain", metavar="WORD", default="", help="For example web, data or security.")
@click.option(
    "--why",
    metavar="PART=TEXT",
    multiple=True,
    help="What makes a part good or weak, e.g. criteria='each can be tried'; can be repeated.",
)
@click.option("--mask", is_flag=True, help="Put dots in the place of secrets and addresses.")
@settings.config_file_option
def add_(
    *,
    source: str,
    level: int | None,
    pair: str,
    key: str | None,
    name: str,
    domain: str,
    why: tuple[str, ...],
    mask: bool,
    config_file: str | None,
) -> None:
    """Write a reference into the folder of your own.

    FILE is a Markdown draft, or anything else that `lint` reads; KEY a ticket of the Jira that
    `ticket-lint init` connected to. Comments, links, key and status of a ticket are left behind,
    a mention becomes "@somebody". Secrets, private data and e-mail addresses are refused, or
    masked with --mask; names in the text are yours to look for.
    """
    from ticket_lint.references.add import Shows, add  # noqa: PLC0415 - `--help` needs none

    in_force = settings.in_force(config_file)
    shows = Shows(level, pair, name, domain, _reasons(why))
    entry = _entry(source, key, in_force)
    reference = add(entry, shows, in_force.config, mask=mask, today=_today())
    assessment = settings.judge(in_force)(reference.ticket)
    printed(
        f"{reference.file}: {reference.id}, level {reference.level}; it is judged "
        f"{assessment.verdict} with {assessment.score}"
    )
    if reference.good != (assessment.verdict == "ready"):
        printed(f"Look at it again: ticket-lint references show {reference.id}")


@command.command("remove", short_help="Delete a reference of your own.")
@click.argument("name", metavar="ID")
@settings.config_file_option
def remove_(*, name: str, config_file: str | None) -> None:
    """Delete the file of the reference ID; those that ship with ticket-lint stay."""
    from ticket_lint.references.add import remove  # noqa: PLC0415 - `--help` needs none

    references = _references(settings.in_force(config_file).config)
    gone = remove(name, references)
    printed(f"{gone.file}: deleted")
    left = [r.id for r in references if r.pair == gone.pair and r is not gone]
    if left:
        printed(f"Left of the pair {gone.pair}: {', '.join(left)}")


@command.command("doctor", short_help="Tell what is wrong with the set of references.")
@click.option(
    "--labels",
    "labels_file",
    metavar="FILE",
    type=click.Path(),
    help="CSV or JSON lines with key and level of tickets that are no references.",
)
@click.option(
    "--tickets",
    metavar="FILE",
    multiple=True,
    type=click.Path(),
    help="Where the labelled tickets are; can be repeated.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 where there is a warning.")
@settings.format_option()
@settings.config_file_option
@settings.color_option
def doctor(
    *,
    labels_file: str | None,
    tickets: tuple[str, ...],
    strict: bool,
    format_name: Format,
    config_file: str | None,
    color: bool | None,
) -> int:
    """Examine the references: near-duplicates, one topic, kind or form, stale ones, broken pairs.

    Good ones that the rules object to and weak ones that they let pass are named, too. With
    --labels and --tickets it also tells how well labelled tickets are separated.
    """
    from ticket_lint.cli import references_shown as shown  # noqa: PLC0415 - `--help` needs none
    from ticket_lint.references.doctor import coverage, examine  # noqa: PLC0415
    from ticket_lint.references.library import fingerprint  # noqa: PLC0415

    if bool(labels_file) != bool(tickets):
        raise click.UsageError("--labels and --tickets go together.")
    in_force = settings.in_force(config_file)
    references = _references(in_force.config)
    judge = settings.judge(in_force)
    assessments = {r.id: judge(r.ticket) for r in references}
    found = examine(references, assessments, today=_today())
    table = coverage(references)
    separated, of_distance, unread = None, None, 0
    if labels_file:
        separated, of_distance, unread = _separated(labels_file, tickets, in_force)
    if format_name == "json":
        values = {
            "references": len(references),
            "fingerprint": fingerprint(references),
            "coverage": table,
            "remarks": [remark._asdict() for remark in found],
            "separation": separated and shown.separation_values(separated, of_distance),
        }
        printed(_json(values))
    else:
        paint = _paint(color=color)
        lines = [f"{shown.counted(references)}; good + weak ones by", *shown.covered(table, paint)]
        lines += ["", *shown.remarks(found, paint)]
        lines += ["", *shown.separated(separated, of_distance)] if separated else []
        printed("\n".join(lines))
    if unread:
        return EXIT_COULD_NOT_RUN
    faulty = any(not remark.note for remark in found)
    return EXIT_TICKETS_FALL_SHORT if strict and faulty else EXIT_CLEAN


def _separated(
    labels_file: str, files: tuple[str, ...], in_force: InForce
) -> tuple[Evaluation, Interval | None, int]:
    """Return how well score and distance separate labelled tickets, and how many inputs failed."""
    from ticket_lint.cli.labelled import labelled  # noqa: PLC0415
    from ticket_lint.fit.evaluate import evaluated, of_distance  # noqa: PLC0415

    found = labelled(in_force, labels_file, files, record=None, max_requests=None)
    return evaluated(found.cases, where=labels_file), of_distance(found.cases), found.unread


def _entry(source: str, key: str | None, in_force: InForce) -> Entry:
    """Return what a reference is written from: a file's draft or ticket, or a ticket of Jira."""
    from ticket_lint.references.add import of_ticket  # noqa: PLC0415 - `--help` needs none

    _, keys = connection.sorted_out([source])
    if not keys:
        from ticket_lint.references.pick import picked  # noqa: PLC0415 - Jira needs none

        return picked(source, key, in_force.config)
    from ticket_lint.intake.site import by_keys  # noqa: PLC0415 - only where Jira is asked

    jira = connection.opened(in_force, record=None, max_requests=None)
    for ticket in by_keys(jira, connection.laid_out(jira, in_force), keys):
        if isinstance(ticket, InputError):
            raise ticket
        return of_ticket(ticket)
    raise InputError("Jira did not return it", where=keys[0])


def _references(config: Config) -> tuple[Reference, ...]:
    from ticket_lint.references.library import in_force  # noqa: PLC0415

    return in_force(config)


def _reasons(given: tuple[str, ...]) -> dict[str, str]:
    reasons = {}
    for pair in given:
        part, equals, text = pair.partition("=")
        if not equals or not part.strip() or not text.strip():
            raise UsageError(
                f"{pair!r} does not fit", where="--why", right="PART=TEXT, e.g. criteria='…'"
            )
        reasons[part.strip()] = text.strip()
    return reasons


def _paint(*, color: bool | None) -> Paint:
    from ticket_lint.report.paint import Paint  # noqa: PLC0415
    from ticket_lint.report.tally import Look  # noqa: PLC0415

    wrapped = sys.stdout.isatty() or "COLUMNS" in os.environ
    width = shutil.get_terminal_size().columns if wrapped else None
    return Paint(Look(color=colored(sys.stdout, asked=color), width=width))


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
