"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading


@rule(
    severity="W",
    kinds=("story", "task", "spike", "epic"),
    needs=("reason",),
    implied_by=("empty-description", "link-only-description", "missing-role-or-goal"),
    repair="reason",
    source="INVEST: valuable; QUS: well-formed",
)
def missing_rationale(reading: Reading) -> Faults:
    """No problem and no benefit is stated.

    A reason counts in any wording: "so that …", "because …", a complaint, a figure, a described
    problem, an impact. A bug needs none, since its fault is the reason, and a sub-task has its
    parent's. Where a parent exists, the finding only informs: the reason may stand there.

    Without a reason nobody can rank the ticket, question it, or choose a simpler way to the same
    end. Some six in ten real epics have this finding: they name an area of work and a time frame,
    and say nothing of what it is for.

    ```ticket bad
    ---
    kind: story
    summary: Add column "cost centre" to the invoice list
    ---
    Add a column "cost centre" to the invoice list, between number and date.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Spalte Kostenstelle
    ---
    In der Rechnungsliste steht zwischen Nummer und Datum eine Spalte Kostenstelle.
    ```

    ```ticket good
    ---
    kind: story
    summary: Add column "cost centre" to the invoice list
    ---
    Support looks up the cost centre of 40 invoices a day in another system, because the list does
    not show it. Add it as a column between number and date.
    ```

    ```ticket good
    ---
    kind: task
    summary: Actualizar la biblioteca de PDF
    ---
    Actualizar la biblioteca a la versión 4 para que los acentos salgan bien en las facturas.
    ```
    """
    if reading.facts.lacks("reason", "impact", "observed"):
        parent = reading.ticket.parent
        yield Fault(
            "does not say why it is wanted",
            searched=("sections", "prose"),
            suggestion="Write who has which problem today, or what gets better and by how much.",
            severity="I" if parent else None,
        )
