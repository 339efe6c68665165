"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.lexicon.words import words
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Place

_WORD = re.compile(r"[^\W\d_]+")
_BROAD = {
    "en": words("""
        all every each any entire whole everywhere across throughout globally various several
    """),
    "de": words("""
        alle allen aller jede jeden jedes sämtliche gesamte gesamten gesamtes überall ganze ganzen
        ganzes durchgängig verschiedene diverse
    """),
    "fr": words("tous toutes tout toute chaque partout entier entière divers diverses"),
    "es": words("todos todas toda cada cualquier entero entera varios varias diversos diversas"),
    "pt": words("todos todas toda cada qualquer inteiro inteira vários várias diversos diversas"),
}


@rule(
    severity="I",
    kinds=("story", "task", "spike", "epic"),
    needs=("exclusions",),
    implied_by=("empty-description", "link-only-description"),
    repair="scope",
    source="",
)
def missing_exclusions(reading: Reading, *, points: float = 13.0) -> Faults:
    """The scope is broad and nothing is left out.

    Broad is an epic, a ticket of `points` story points or more, and a summary that says "all",
    "every", "the whole" or the like. Left out counts in any wording: a section "out of scope", "not
    part of this", "only for …", "without …".

    What is not excluded is included by somebody: the estimate fits a small reading, the acceptance
    a large one. Coding agents in particular do more than was meant. Nearly every epic has this
    finding, which only informs: of 30 real ones that were read, two drew a line in passing and none
    said outright what is left out.

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
    large = ticket.points is not None and ticket.points >= points
    broad = _broad_word(ticket.summary, reading.language)
    if (broad or large or ticket.kind == "epic") and reading.facts.lacks("exclusions"):
        yield Fault(
            "the scope is broad, and nothing is said to be left out",
            at=broad,
            searched=() if broad else ("sections", "prose"),
            suggestion="Name one neighbouring thing that is not part of this.",
        )


def _broad_word(summary: str, language: str) -> Place | None:
    """Return the word that makes a summary broad."""
    english, spoken = _BROAD["en"], _BROAD.get(language, frozenset())
    for match in _WORD.finditer(summary):
        word = match[0].lower()
        if word in english or word in spoken:
            return Place("summary", Span(*match.span()))
    return None
