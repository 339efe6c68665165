"""`ticket-lint evaluate`: how well the score agrees with labels."""

from __future__ import annotations

import json

import click

from ticket_lint.cli import settings
from ticket_lint.cli.labelled import arguments, labelled
from ticket_lint.cli.sink import printed
from ticket_lint.errors import EXIT_CLEAN, EXIT_COULD_NOT_RUN


@click.command("evaluate", short_help="Measure the score against labels of your own.")
@arguments
def command(
    *,
    labels: str,
    files: tuple[str, ...],
    format_name: str,
    profile: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    config_file: str | None,
    record: str | None,
    max_requests: int | None,
    color: bool | None,
) -> int:
    """Measure how well the score agrees with the labels of people; nothing is changed.

    LABELS is a CSV file with the columns key and level, or JSON lines with these keys: 0 well
    specified, 1 some blanks but one sensible reading, 2 ambiguous, 3 cannot be delivered without
    asking. The tickets are those of the FILEs, which are what `lint` reads; without a FILE they are
    read from Jira.

    Printed are the AUC, Spearman's rank correlation, the share of well specified tickets by band of
    the score, verdicts by level, and the tickets on which score and label differ most.
    """
    from ticket_lint.cli import fit_shown as shown  # noqa: PLC0415 - `--help` needs none
    from ticket_lint.fit.evaluate import evaluated  # noqa: PLC0415

    in_force = settings.in_force(config_file, profile, select, ignore)
    found = labelled(in_force, labels, files, record=record, max_requests=max_requests)
    result = evaluated(found.cases, where=labels)
    if format_name == "json":
        printed(json.dumps(shown.values(result, found.judge), indent=2, ensure_ascii=False))
    else:
        printed("\n".join(shown.evaluation(result, found.judge, shown.paint(color=color))))
    return EXIT_COULD_NOT_RUN if found.unread else EXIT_CLEAN
