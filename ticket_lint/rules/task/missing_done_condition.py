"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading


@rule(
    severity="E",
    kinds=("task", "subtask"),
    needs=("criteria",),
    implied_by=("empty-description", "link-only-description"),
    repair="criteria",
    source="INVEST: testable",
)
def missing_done_condition(reading: Reading) -> Faults:
    """A task does not say when it is done.

    A result that can be checked counts in any wording and place, and so does a way to verify it.
    Where the text names the file, class or command to change, most readers agree on the end, and
    the finding is a warning. For stories there is `missing-criteria`.

    "Clean up", "improve" and "support" never end by themselves: each person stops elsewhere.

    ```ticket bad
    ---
    kind: task
    summary: Clean up the CI
    ---
    The CI configuration has grown over the years. Please clean it up.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Dokumentation verbessern
    ---
    Die Dokumentation ist an vielen Stellen veraltet und unübersichtlich.
    ```

    ```ticket good
    ---
    kind: task
    summary: Clean up the CI
    ---
    The job `nightly-old` must be removed, and the pipeline must take less than 8 minutes.
    ```

    ```ticket good
    ---
    kind: subtask
    summary: Renommer la classe
    ---
    La classe `Facture` doit s'appeler `Invoice` dans tout le module billing-api.
    ```
    """
    if reading.facts.lacks("criteria", "verification"):
        yield Fault(
            "does not say when it is done",
            searched=("criteria field", "checklist", "sections", "lists", "prose"),
            suggestion="Write the result that ends it, so that somebody else can check it.",
            severity="W" if reading.facts.states("pointers") else None,
        )
