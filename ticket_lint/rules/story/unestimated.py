"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Abstain, Fault, Faults, rule
from ticket_lint.stated.reading import Reading


@rule(
    severity="W",
    stage="sprint",
    kinds=("story",),
    repair="estimate",
    source="INVEST: estimable",
)
def unestimated(reading: Reading) -> Faults:
    """A story about to enter a sprint has no estimate.

    Reads the estimate field named in the configuration (`fields.points`). Where the input has no
    such field the rule abstains: an estimate that cannot be seen is no estimate that is missing.

    An estimate shows that the team has talked the story through, and tells how much fits into a
    sprint. An idea needs none yet, so the rule is due for a sprint.

    ```ticket bad
    ---
    kind: story
    summary: Export invoices
    points:
    ---
    As an accountant I want to export invoices so that I can close the books by day 2.
    ```

    ```ticket bad
    ---
    kind: story
    summary: Exporter les factures
    points:
    ---
    En tant que comptable je veux exporter les factures afin de clôturer le mois en deux jours.
    Aucune estimation, bien que le texte parle de 3 points à vérifier.
    ```

    ```ticket good
    ---
    kind: story
    summary: Export invoices
    points: 0.5
    ---
    As an accountant I want to export invoices so that I can close the books by day 2.
    ```

    ```ticket good
    ---
    kind: story
    summary: Export invoices
    ---
    As an accountant I want to export invoices. This draft has no estimate field at all.
    ```
    """
    ticket = reading.ticket
    if ticket.points is not None or ticket.status_category == "done":
        return
    if not ticket.estimable:
        yield Abstain("the input has no estimate field")
        return
    yield Fault(
        "has no estimate",
        searched=("estimate field",),
        suggestion="Estimate it with those who will build it, or note what they must know first.",
    )
