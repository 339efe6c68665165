"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading

_PRONOUN = re.compile(
    r"(?:it|this|that|these|those|they"
    r"|es|dies|diese|dieser|dieses|das"
    r"|il|elle|ils|elles|ceci|cela|celui-ci|celle-ci|ça"
    r"|esto|éste|ésta|ello|eso|ese|esa"
    r"|isto|isso|ele|ela|eles|elas)\s+"
    r"(?:should|must|shall|can|is|are|has|have|does|works?|needs?|may|also"
    r"|soll(?:te)?n?|muss|müssen|wird|werden|ist|sind|kann|können|hat|haben|darf"
    r"|doit|doivent|est|sont|peut|peuvent|devra"
    r"|debe|deben|es|son|puede|pueden|está|están"
    r"|deve|devem|é|são|pode|podem)\b",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"(?:it|es)\s+(?:should|must|shall|will|is|has|soll(?:te)?|muss|wird|ist|kann)\s+"
    r"(?:also\s+|not\s+|auch\s+|nicht\s+)?(?:be\s+)?(?:possible|impossible|clear|allowed"
    r"|möglich|gibt|geben|erlaubt|klar|ein|eine|einen|kein|keine)\b"
    r"|(?:il|elle)\s+(?:est|doit être)\s+(?:possible|nécessaire)"
    r"|es\s+(?:posible|necesario)|é\s+(?:possível|necessário)",
    re.IGNORECASE,
)
_LIST_FORMS = {"list", "field", "table", "checklist"}


@rule(
    severity="I",
    languages=("en", "de", "fr", "es", "pt"),
    source="Femmer et al., requirement smells; ISO/IEC/IEEE 29148",
)
def vague_pronoun(reading: Reading) -> Faults:
    """A criterion that begins with a pronoun and so depends on the one before.

    Criteria are moved, split and tested one by one; "it must be logged" then has lost its "it". The
    first criterion of a ticket is left alone, because there the pronoun means what the summary
    names, and so is "it must be possible to …", where it means nothing at all.

    ```ticket bad
    ---
    kind: story
    summary: Send the invoice by mail
    ---
    As a customer I want the invoice by mail so that I need not log in.

    ## Acceptance criteria
    - the mail is sent when the order is paid, and the invoice is attached
    - it must be kept for 10 years
    ```

    ```ticket bad
    ---
    kind: story
    summary: Rechnung per Mail schicken
    ---
    Als Kunde möchte ich die Rechnung per Mail, damit ich mich nicht anmelden muss.

    ## Akzeptanzkriterien
    - die Mail geht nach der Zahlung heraus, die Rechnung hängt an
    - sie steht auch im Konto
    - dies muss 10 Jahre so bleiben
    ```

    ```ticket good
    ---
    kind: story
    summary: Send the invoice by mail
    ---
    As a customer I want the invoice by mail so that I need not log in.

    ## Acceptance criteria
    - it is sent when the order is paid
    - the invoice is kept for 10 years
    - it must be possible to send it again
    ```

    ```ticket good
    ---
    kind: story
    summary: Send the invoice by mail
    ---
    As a customer I want the invoice by mail so that I need not log in. It must be kept for
    10 years.

    ## Acceptance criteria
    - the mail is sent when the order is paid, and it holds the invoice
    ```
    """
    for fact in reading.listed()[1:]:
        if fact.form in _LIST_FORMS:
            text = reading.text(fact)[:80]
            if _PRONOUN.match(text) and not _EXPLETIVE.match(text):
                yield Fault(
                    "begins with a pronoun: read by itself, it does not say what is meant",
                    at=fact,
                    suggestion="Put the noun in its place.",
                )
                return
