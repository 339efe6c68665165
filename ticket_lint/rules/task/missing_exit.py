"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.criteria.hollow import ALREADY, hollow_criteria, verified
from ticket_lint.stated.reading import Reading


@rule(
    severity="E",
    kinds=("epic",),
    needs=("criteria",),
    implied_by=ALREADY,
    repair="exit",
    source="SAFe: an epic has a measurable outcome",
)
def missing_exit(reading: Reading) -> Faults:
    """An epic does not say what belongs to it and when it is over.

    An end point is a result that can be checked: a target with its number, a list of what users can
    then do, or criteria in any other form. A theme with a quarter and names is none, and neither is
    an aim that nobody can measure ("the MVP must be lean").

    An epic without an end stays open for years, and nobody can tell which story still belongs to
    it.

    ```ticket bad
    ---
    kind: epic
    summary: Better search
    ---
    The search is our most used function and people complain about it. This epic is an umbrella for
    improvements of the search. Start March, finish July, Kim 50 %, Lee 50 %.
    ```

    ```ticket bad
    ---
    kind: epic
    summary: Stabilität der Schnittstelle
    ---
    Fehlerbehebungen und Verbesserungen, die im Laufe des Jahres anfallen. Siehe Planungstabelle.
    ```

    ```ticket good
    ---
    kind: epic
    summary: Better search
    ---
    People complain that they do not find invoices they know exist.

    ## Done when
    - the wanted invoice is among the first 3 hits in at least 80 % of the 200 logged searches
    - a search takes at most 1 s at p95
    ```

    ```ticket good
    ---
    kind: epic
    summary: Migrer les dépôts vers Maven Central
    ---
    Aujourd'hui nos clients configurent notre propre dépôt à la main.

    ## Critères d'acceptation
    - toutes nos bibliothèques doivent être publiées sur Maven Central
    - l'ancien dépôt doit répondre 301 vers Maven Central
    ```
    """
    hollow = hollow_criteria(reading)
    if hollow or (reading.facts.lacks("criteria") and not verified(reading)):
        yield Fault(
            "says when it is over in words that nobody can check"
            if hollow
            else "does not say what belongs to it and when it is over",
            at=hollow[0] if hollow else None,
            searched=()
            if hollow
            else ("criteria field", "checklist", "sections", "lists", "prose"),
            suggestion="Write what belongs to it and the result that ends it, with a number or a "
            "list that can be checked off.",
        )
