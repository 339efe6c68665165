"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading


@rule(
    severity="W",
    kinds=("story", "task"),
    needs=("goal", "reason", "criteria"),
    implied_by=("empty-description", "link-only-description"),
    repair="goal",
    source="QUS: well-formed",
)
def missing_role_or_goal(reading: Reading) -> Faults:
    """A story or task says neither what is wanted nor who gains from it.

    Any wording counts: "As a …, I want …", "users need …", "it should be possible to …", a request
    in the summary, a problem that somebody has, a result that can be checked. The form "As a …" as
    such is not asked for.

    A topic alone ("Export") is read differently by each reader. Of the tasks with this finding
    careful readers call more than half badly specified.

    ```ticket bad
    ---
    kind: story
    summary: Export
    ---
    CSV and PDF, like the old system. Kim has the layouts.
    ```

    ```ticket bad
    ---
    kind: story
    summary: Startseite
    ---
    Die Startseite im neuen Portal, mit Kacheln wie auf dem Flur besprochen.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Alert simulator
    ---
    Start in March, finish in July. Kim 50 %, Robin 100 %.
    ```

    ```ticket good
    ---
    kind: story
    summary: Export of invoices
    ---
    Accountants need the invoices of a month as one CSV file to close the books.
    ```

    ```ticket good
    ---
    kind: story
    summary: Exportar facturas
    ---
    Como contable quiero exportar las facturas del mes para cerrar los libros.
    ```

    ```ticket good
    ---
    kind: story
    summary: Lock the account after five failed logins
    ---
    Attackers guess passwords on our login page.
    ```
    """
    if reading.facts.lacks("goal", "reason", "criteria", "expected"):
        yield Fault(
            "says neither what is wanted nor who gains from it",
            searched=("summary", "sections", "prose"),
            suggestion="Write what is wanted, who needs it, and what for.",
        )
