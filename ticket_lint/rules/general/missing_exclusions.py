"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading


@rule(
    severity="I",
    kinds=("story", "task", "spike", "epic"),
    needs=("exclusions",),
    implied_by=("empty-description", "link-only-description"),
    repair="scope",
    phrases={
        "en": """
            all|every|each|any|entire|whole|everywhere|across|throughout|globally
            {end to end|from scratch|and more|various|several|multiple places}
        """,
        "de": """
            alle|allen|aller|jede|jeden|jedes|sämtliche|gesamte|gesamten|gesamtes|überall
            ganze|ganzen|ganzes|durchgängig|verschiedene|diverse
        """,
        "fr": """
            tous|toutes|tout|toute|chaque|partout|entier|entière|ensemble des|divers|diverses
        """,
        "es": """
            todos|todas|todo|toda|cada|cualquier|entero|entera|varios|varias|diversos|diversas
        """,
        "pt": """
            todos|todas|todo|toda|cada|qualquer|inteiro|inteira|vários|várias|diversos|diversas
        """,
    },
    source="",
)
def missing_exclusions(reading: Reading, *, points: float = 13.0) -> Faults:
    """The scope is broad and nothing is left out.

    Broad is an epic, a ticket of `points` story points or more, and a summary that says "all",
    "every", "the whole" or the like. Left out counts in any wording: a section "out of scope", "not
    part of this", "only for …", "without …".

    What is not excluded is included by somebody: the estimate fits a small reading, the acceptance
    a large one. Coding agents in particular do more than was meant.

    ```ticket bad
    ---
    kind: epic
    summary: Invoice export
    ---
    Accountants re-key invoices by hand, because our tool has no export.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Alle Dialoge auf das neue Design umstellen
    ---
    Die alten Dialoge passen nicht zum neuen Design und verwirren unsere Kunden.
    ```

    ```ticket good
    ---
    kind: epic
    summary: Invoice export
    ---
    Accountants re-key invoices by hand, because our tool has no export.

    ## Out of scope
    - PDF
    ```

    ```ticket good
    ---
    kind: story
    summary: Show the due date in the invoice list
    points: 2
    ---
    Accountants miss due dates, because the list does not show them in any column.
    ```
    """
    ticket = reading.ticket
    broad = next((f for f in reading.phrases("missing-exclusions") if f.field == "summary"), None)
    large = ticket.points is not None and ticket.points >= points
    if (broad or large or ticket.kind == "epic") and reading.facts.lacks("exclusions"):
        yield Fault(
            "the scope is broad, and nothing is said to be left out",
            at=broad,
            searched=() if broad else ("sections", "prose"),
            suggestion="Name one neighbouring thing that is not part of this.",
        )
