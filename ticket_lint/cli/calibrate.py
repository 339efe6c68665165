"""`ticket-lint calibrate`: costs fitted to labels, written only where they are better."""

from __future__ import annotations

import json

import click

from ticket_lint.cli import settings
from ticket_lint.cli.labelled import arguments, labelled
from ticket_lint.cli.sink import opened, printed
from ticket_lint.errors import EXIT_CLEAN, EXIT_COULD_NOT_RUN, EXIT_TICKETS_FALL_SHORT


@click.command("calibrate", short_help="Fit the costs to labels of your own.")
@arguments
@click.option(
    "--write",
    metavar="FILE",
    type=click.Path(),
    help="Write the fitted costs if they are better, for `costs_file` of the configuration.",
)
def command(
    *,
    labels: str,
    files: tuple[str, ...],
    write: str | None,
    format_name: str,
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config_file: str | None,
    record: str | None,
    max_requests: int | None,
    color: bool | None,
) -> int:
    """Fit what findings cost to the labels of people, and tell whether that is a gain.

    LABELS and FILEs are as for `evaluate`. The fitted costs are compared with those in force on
    tickets that the fit has not seen: of other projects where there are several. No finding can
    raise a score.

    With --write they are written only where they separate well specified tickets from others
    better than those in force, with 95 % certainty. Else nothing is written, and the exit code
    is 1. Needs the extra `fit`: pip install 'ticket-lint[fit]'.
    """
    from ticket_lint.cli import fit_shown as shown  # noqa: PLC0415 - `--help` needs none
    from ticket_lint.fit.calibrate import calibrated  # noqa: PLC0415
    from ticket_lint.fit.costs import Prior, needed  # noqa: PLC0415
    from ticket_lint.fit.stored import measured, points, stored  # noqa: PLC0415

    needed()
    in_force = settings.in_force(config_file, profile, select, ignore)
    found = labelled(in_force, labels, files, record=record, max_requests=max_requests)
    judge = found.judge
    result = calibrated(found.cases, Prior(judge.costs), judge.config.bars, where=labels)
    written = write if write and result.better else None
    if written:
        with opened(written, human=False, inputs=[labels, *files]) as put:
            put(stored(result))
    if format_name == "json":
        content = {
            **shown.values(result, judge),
            **measured(result),
            "costs": points(result.costs),
            "better": result.better,
            "written": written,
        }
        printed(json.dumps(content, indent=2, ensure_ascii=False))
    else:
        look = shown.paint(color=color)
        printed("\n".join(shown.calibration(result, judge, look, write=write)))
    if found.unread:
        return EXIT_COULD_NOT_RUN
    return EXIT_TICKETS_FALL_SHORT if write and not written else EXIT_CLEAN
