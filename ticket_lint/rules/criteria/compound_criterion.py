"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading

_DEMAND = re.compile(
    r"\b(?:should|must|shall|soll(?:te)?n?|muss|müssen|doit|doivent|debe|deben|deberá|deve|devem"
    r"|deverá)\b",
    re.IGNORECASE,
)
_ED = r"\w{2,}(?:ed|sent|shown|written|built|made|put|set)"
_SERIES = re.compile(
    rf"\b(?:is|are|be|gets?) (?:\w+ )?{_ED},(?: \w+){{0,4}}? {_ED}(?: \w+){{0,4}},? and"
    rf"(?: \w+){{0,4}}? {_ED}\b"
    r"|\b(?:wird|werden) [^.;\n]{0,60}?\b\w+(?:t|en),(?: \w+){0,3}?"
    r" \w{0,9}(?:ge|ver|be|er)\w+(?:t|en)"
    r" und(?: \w+){0,3}? \w{0,9}(?:ge|ver|be|er)\w+(?:t|en)\b"
    r"|\b(?:est|sont) \w+[ée]e?s?, \w+[ée]e?s? et \w+ée?s?\b"
    r"|\b(?:es|son|será|serán) \w+[ai]d[oa]s?, \w+[ai]d[oa]s? y \w+[ai]d[oa]s?\b"
    r"|\b(?:é|são|será|serão) \w+[ai]d[oa]s?, \w+[ai]d[oa]s? e \w+[ai]d[oa]s?\b",
    re.IGNORECASE,
)
_FORMS = {"list", "field", "checklist"}


@rule(
    severity="W",
    kinds=("story", "task", "subtask", "epic"),
    languages=("en", "de", "fr", "es", "pt"),
    source="ISO/IEC/IEEE 29148: singular; QUS: atomic",
)
def compound_criterion(reading: Reading, *, outcomes: int = 2) -> Faults:
    """A criterion that demands several outcomes at once.

    When one of three outcomes fails, a criterion that holds all three is neither met nor failed,
    and two of them are easily forgotten. A series of what happens ("saved, mailed and logged") and
    more than `outcomes` demands ("must … must … must") count; a list of things ("number, date and
    amount"), of alternatives ("created or deleted") and two outcomes joined by "and" do not.

    ```ticket bad
    ---
    kind: story
    summary: Place an order
    ---
    As a buyer I want to place an order so that I get the goods.

    ## Acceptance criteria
    - the order is saved, mailed to the buyer and logged
    ```

    ```ticket bad
    ---
    kind: story
    summary: Bestellung aufgeben
    ---
    Als Käufer möchte ich bestellen, damit ich die Ware bekomme.

    ## Akzeptanzkriterien
    - Der Warenkorb muss danach leer sein, die Bestellung muss im Konto stehen und der Lagerbestand
      muss sinken
    ```

    ```ticket good
    ---
    kind: story
    summary: Place an order
    ---
    As a buyer I want to place an order so that I get the goods.

    ## Acceptance criteria
    - the order shows number, date and amount
    - when an order is created, changed or cancelled, a line is written to the log
    - the cart is empty afterwards and the stock is reduced
    ```

    ```ticket good
    ---
    kind: story
    summary: Place an order
    ---
    As a buyer I want to place an order so that I get the goods.

    ## Acceptance criteria
    Given a cart with one article
    When I order
    Then the order is saved
    And it is mailed to me
    And it is logged
    ```
    """
    for fact in reading.listed():
        if fact.form not in _FORMS:
            continue
        text = reading.text(fact)[:1000]
        if len(_DEMAND.findall(text)) > outcomes or _SERIES.search(text):
            yield Fault(
                "demands several outcomes at once",
                at=fact,
                suggestion="Make each outcome a criterion of its own.",
            )
