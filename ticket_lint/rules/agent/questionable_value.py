"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Place

_REPLACED = re.compile(
    r"^(?:duplicates|is (?:a )?duplicate of|(?:is )?(?:super[cs]eded|replaced|obsoleted) by"
    r"|dupliziert|ist (?:ein )?duplikat von|wird ersetzt durch|(?:est )?remplacée? par|duplique"
    r"|duplica(?: a)?|(?:es |é )?reemplazad[oa] por|(?:é )?substituíd[oa] por)$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:deprecated|obsolete|stale|outdated|superseded|duplicate|wont-?fix|won't-?fix|veraltet"
    r"|hinfällig|duplikat|obsolète|doublon|obsoleto|obsoleta|duplicado|duplicada)$",
    re.IGNORECASE,
)


@rule(
    severity="I",
    stage="draft",
    phrases={
        "en": """
            no longer needed|required|relevant|necessary|applicable$
            {not needed any more|not needed anymore}$
            overtaken by events
            this|ticket|issue {has been|is|was} superseded|obsoleted|replaced by
            obsolete|superseded|duplicate see
            ^duplicate of
            ^superseded by
            this|ticket|issue can be closed
            this|ticket|issue is {a duplicate|obsolete}
        """,
        "de": """
            {nicht mehr nötig|nicht mehr notwendig|nicht mehr relevant}$
            ticket {ist hinfällig|hat sich erledigt|kann geschlossen werden}
            ^duplikat von
            ^ersetzt durch
        """,
        "fr": """
            {n'est plus nécessaire|n'est plus utile|n'est plus pertinent}$
            ticket peut être fermé
            ^doublon de
            ^remplacé par
        """,
        "es": """
            {ya no es necesario|ya no es relevante|ya no hace falta}$
            ticket se puede cerrar
            ^duplicado de
            ^reemplazado por
        """,
        "pt": """
            {já não é necessário|não é mais necessário|não é mais relevante}$
            ticket pode ser fechado
            ^duplicado de
            ^substituído por
        """,
    },
    source="Backlog hygiene",
)
def questionable_value(reading: Reading, *, stale_before: str = "") -> Faults:
    """Something says that the ticket may no longer be worth doing.

    Signs are: the parent is done while this ticket is open, a link says that it duplicates another
    ticket or is superseded by it, a label or a sentence calls it obsolete, or nobody touched it
    since `stale_before` (a date such as `2024-01-01`; not given, age is no sign). Tickets that are
    done are left alone. The finding only informs: ticket-lint never closes a ticket.

    A backlog full of such tickets hides those that matter.

    ```ticket bad
    ---
    kind: task
    summary: Export invoices to the old archive
    status_category: new
    parent: {key: FIN-1, summary: Old archive, kind: epic, status_category: done}
    ---
    The export must write into the old archive.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Export hangs
    links:
      - {relation: duplicates, key: FIN-9, status: Open, status_category: new}
    ---
    The export hangs at row 100.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Altes Archiv anbinden
    labels: [veraltet]
    ---
    Der Export muss in das alte Archiv schreiben.
    ```

    ```ticket good
    ---
    kind: task
    summary: Remove the deprecated export
    links:
      - {relation: is duplicated by, key: FIN-9, status: Open, status_category: new}
    parent: {key: FIN-1, summary: Old archive, kind: epic, status_category: indeterminate}
    ---
    The class `OldExport` is obsolete and no longer needed by the shop. Remove it.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Exportación duplicada
    updated: "2015-01-01"
    ---
    La exportación crea un archivo duplicado cuando se pulsa dos veces. Debería crear uno solo.
    ```
    """
    ticket = reading.ticket
    if ticket.status_category == "done":
        return
    if ticket.parent and ticket.parent.status_category == "done":
        key = ticket.parent.key
        yield Fault(
            f"is open, but its parent {key} is done",
            searched=("parent",),
            suggestion=f"Close it with {key}, or move it to a parent that is still open.",
        )
    for link in ticket.links:
        if _REPLACED.match(link.relation.strip()):
            yield Fault(
                f"{link.relation.strip().lower()} {link.key}",
                searched=("links",),
                suggestion=f"Close it in favour of {link.key}, or take the link off.",
            )
    for label in ticket.labels:
        if _LABEL.match(label):
            yield Fault(
                f"is labelled {label}",
                searched=("labels",),
                suggestion="Close it, or take the label off and say why it still matters.",
            )
    for found in reading.phrases("questionable-value"):
        yield Fault(
            "its text says that it may be obsolete",
            at=Place(found.field, Span(*found.sentence)),
            suggestion="Close it, or take the sentence out and say why it still matters.",
        )
    if stale_before and ticket.updated and ticket.updated[:10] < stale_before:
        yield Fault(
            f"was last touched on {ticket.updated[:10]}",
            searched=("updated",),
            suggestion="Ask the reporter whether it is still wanted, and close it if not.",
        )
