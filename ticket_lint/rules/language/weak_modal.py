"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.phrases import standing
from ticket_lint.stated.reading import Reading

EN = """
might
could !not
may optionally|possibly|perhaps
may or may not
maybe
perhaps
possibly
"""
DE = """
könnte|könnten !nicht
dürfte|dürften !nicht|nur|keine|kein
vielleicht
möglicherweise
womöglich
"""
FR = """
pourrait|pourraient !pas
peut-être
il se peut que
"""
ES = """
podría|podrían
quizá|quizás
tal vez
a lo mejor
posiblemente
"""
PT = """
poderia|poderiam
talvez
possivelmente
quem sabe
"""
_CONDITION = re.compile(
    r"\b(?:if|when|whether|unless|wenn|falls|ob|si|cuando|se|quando)\b[^,;:]*\Z", re.IGNORECASE
)


@rule(
    severity="W",
    phrases={"en": EN, "de": DE, "fr": FR, "es": ES, "pt": PT},
    languages=("en", "de", "fr", "es", "pt"),
    source="RFC 2119; ISO/IEC/IEEE 29148",
)
def weak_modal(reading: Reading) -> Faults:
    """A criterion that may or may not be meant.

    "Might", "could" and "perhaps" leave open whether the ticket is done without it. A permission
    ("a guest may cancel until 18:00") says what somebody is allowed to do and is no weak criterion;
    neither is a message ("could not be loaded") nor the month of May. Only listed criteria are
    searched: in prose such words are manners.

    ```ticket bad
    ---
    kind: story
    summary: Show the delivery date
    ---
    As a buyer I want to see the delivery date so that I can be at home.

    ## Acceptance criteria
    - the order page shows the date
    - the mail might show it too
    ```

    ```ticket bad
    ---
    kind: story
    summary: Lieferdatum anzeigen
    ---
    Als Käufer möchte ich das Lieferdatum sehen, damit ich zu Hause bin.

    ## Akzeptanzkriterien
    - die Bestellseite zeigt das Datum
    - die E-Mail könnte es ebenfalls zeigen
    ```

    ```ticket good
    ---
    kind: story
    summary: Show the delivery date
    ---
    As a buyer I want to see the delivery date so that I can be at home. Perhaps the mail follows
    later.

    ## Acceptance criteria
    - the order page shows the date
    - a buyer may change the date once
    - without a date it says that the date could not be computed
    - orders of 31 May 2024 show the first working day
    ```

    ```ticket good
    ---
    kind: task
    summary: Reuse the connection
    ---
    Each call opens a connection. We could keep one for each host. The pool should hold at most 10.
    ```
    """
    listed = reading.listed()
    if not listed:
        return
    for found in standing(reading, "weak-modal", "criteria"):
        document = reading.document(found.field)
        before = document.text[found.sentence.start : found.span.start] if document else ""
        inside = any(
            fact.field == found.field and fact.span.start <= found.span.start < fact.span.end
            for fact in listed
        )
        if inside and not _CONDITION.search(before):
            yield Fault(
                "leaves open whether it has to be met",
                at=found,
                suggestion="Write what must hold, or take it out of the criteria.",
            )
