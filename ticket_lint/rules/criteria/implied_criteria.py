"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.criteria.hollow import hollow_criteria, verified
from ticket_lint.rules.task.exact import exact
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Place

_TASKS = {"task", "subtask"}
_READ = 300  # characters of a summary that are searched


@rule(
    severity="W",
    kinds=("story", "task", "subtask", "epic"),
    needs=("criteria",),
    implied_by=("link-only-description",),
    repair="criteria",
    source="INVEST: testable",
)
def implied_criteria(reading: Reading) -> Faults:
    """Only the summary says what the result is; the text adds nothing to check.

    A summary such as "Rename A to B" states a result, and often that is enough. Limits, exceptions
    and what must not change have no room in it, so a line of the text should say when it is done.
    It costs little: where the summary states no result either, `missing-criteria`,
    `missing-done-condition` or `missing-exit` costs more.

    ```ticket bad
    ---
    kind: task
    summary: Move the nightly backup to 03:30
    ---
    The backup runs at the same time as the import of sales and makes it an hour longer.
    ```

    ```ticket bad
    ---
    kind: epic
    summary: Les locataires signalent les pannes sur le portail au lieu du téléphone
    ---
    Deux employés notent les pannes sur papier, et une sur vingt se perd.
    ```

    ```ticket good
    ---
    kind: task
    summary: Move the nightly backup to 03:30
    ---
    The backup runs at the same time as the import of sales and makes it an hour longer.

    Done when the import ends before 02:15 on three nights in a row.
    ```

    ```ticket good
    ---
    kind: epic
    summary: Les locataires signalent les pannes sur le portail au lieu du téléphone
    ---
    Deux employés notent les pannes sur papier, et une sur vingt se perd.

    ## Terminé quand
    - 60 % des pannes d'un mois sont signalées sur le portail
    ```
    """
    if not any(reading.bodies()):
        return  # see `empty-description`
    criteria = reading.facts.of("criteria")
    if criteria:
        implied = all(f.field == "summary" for f in criteria) and not hollow_criteria(reading)
    else:
        implied = (
            reading.ticket.kind in _TASKS
            and reading.facts.lacks("criteria")
            and not verified(reading)
            and exact(reading.ticket.summary[:_READ])
        )
    if implied:
        yield Fault(
            "only the summary says what the result is",
            at=criteria[0] if criteria else Place("summary", Span(0, len(reading.ticket.summary))),
            searched=("criteria field", "checklist", "sections", "lists", "prose"),
            suggestion="Write one result that somebody can check: when …, then …",
        )
