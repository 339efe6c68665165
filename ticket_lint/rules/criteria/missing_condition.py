"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.lexicon.headings import section_of
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Document
from ticket_lint.values.fact import Fact

_OUTCOME = re.compile(
    # English: "an error message is shown", "shows a warning"
    r"\b(?:errors?|warning|message|notification|alert|dialog|pop-?up|toast|e-?mail|confirmation)"
    r"(?: (?:message|messages|dialog|box|mail|e-?mail|page))?"
    r" (?:is|are|gets|(?:must|should|shall|will) be)"
    r" (?:shown|displayed|sent|returned|raised|thrown|presented|triggered)\b"
    r"|\b(?:shows?|displays?|sends?|sees?|receives?|gets) (?:an?|the) (?:error|warning|confirmation"
    r"|notification)(?: (?:message|mail|e-?mail|dialog))?\W*\Z"
    # German
    r"|\b(?:fehler|fehlermeldung|warnung|meldung|benachrichtigung|e-?mail|bestätigung|hinweis)"
    r" (?:wird|werden|soll)\b.{0,60}\b(?:angezeigt|eingeblendet|ausgegeben|gesendet|verschickt"
    r"|versendet)\b"
    r"|\b(?:fehlermeldung|warnung|bestätigung) erscheint\b"
    # French
    r"|\b(?:erreur|message(?: d.erreur)?|avertissement|notification|e-?mail|courriel)"
    r" (?:est|sera|doit être) (?:affichée?|envoyée?)\b"
    r"|\b(?:erreur|message(?: d.erreur)?|avertissement) s.affiche\b"
    # Spanish, Portuguese
    r"|\bse (?:muestra|envía) una? (?:mensaje|error|aviso|correo|notificación)\b"
    r"|\b(?:mensaje|error|aviso|correo) (?:es|será) (?:mostrado|enviado)\b"
    r"|\bé (?:exibid|mostrad|enviad)[oa] uma? (?:mensagem|erro|aviso|e-?mail|notificação)\b"
    r"|\b(?:mensagem|erro|aviso|e-?mail) é (?:exibid|mostrad|enviad)[oa]\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"[\d\"“„«`:]|\b(?:when|whenever|if|after|upon|on|once|for|in|unless|until|before|while|during"
    r"|with|without|at|as|every|each|by|that|which|saying|stating|about|invalid|wrong|missing"
    r"|failed"
    r"|expired|because|instead"
    r"|wenn|falls|sobald|nach|bei|beim|für|im|ohne|mit|nachdem|bevor|während|dass|wegen|über"
    r"|ungültig\w*"
    r"|quand|lorsqu\w*|si|après|dès|pour|en|sans|avec|avant|pendant|que|indiquant|invalide"
    r"|cuando|tras|al|después|para|sin|con|antes|durante|inválid\w*"
    r"|quando|se (?:o|a|os|as|um|uma|não|for|houver)|ao|após|depois|sem|com|durante|caso)\b",
    re.IGNORECASE,
)
_LONG = 120
"""Characters beyond which a criterion says more than that something is shown."""
_FORMS = {"list", "field", "checklist", "section"}


@rule(
    severity="W",
    kinds=("story", "task", "subtask"),
    repair="criteria",
    languages=("en", "de", "fr", "es", "pt"),
    source="Gherkin: When before Then",
)
def missing_condition(reading: Reading) -> Faults:
    """A message, mail or error that comes without saying when.

    "An error message is shown" can be built so that it is always shown, or never when it matters.
    Only such answers of a system are looked at, in listed criteria: that a page shows a column
    needs no trigger. A criterion that quotes the text, names a number or stands under a heading or
    sentence that gives the condition is left alone.

    ```ticket bad
    ---
    kind: story
    summary: Upload a receipt
    ---
    As an employee I want to upload receipts so that I get my money back.

    ## Acceptance criteria
    - the file is stored with the expense
    - an error message is shown
    ```

    ```ticket bad
    ---
    kind: story
    summary: Beleg hochladen
    ---
    Als Mitarbeiter möchte ich Belege hochladen, damit ich mein Geld zurückbekomme.

    ## Akzeptanzkriterien
    - die Datei wird zur Ausgabe gespeichert
    - eine E-Mail wird verschickt
    ```

    ```ticket good
    ---
    kind: story
    summary: Upload a receipt
    ---
    As an employee I want to upload receipts so that I get my money back.

    ## Acceptance criteria
    - the file is stored with the expense
    - when the file is larger than 5 MB, an error message is shown
    - an error that names the allowed types is shown for any other file
    ```

    ```ticket good
    ---
    kind: story
    summary: Upload a receipt
    ---
    As an employee I want to upload receipts so that I get my money back.

    ## Acceptance criteria
    When the file is larger than 5 MB:
    - an error message is shown
    - the expense is not stored
    ```

    ```ticket good
    ---
    kind: story
    summary: Show the state of an expense
    ---
    As an employee I want to see the state of an expense so that I need not ask.

    ## Acceptance criteria
    - the list shows date, amount and state
    - the state is shown in colour
    ```
    """
    for fact in reading.listed():
        if fact.form not in _FORMS:
            continue
        text = reading.text(fact)
        if len(text) < _LONG and _OUTCOME.search(text) and not _CONDITION.search(text):
            document = reading.document(fact.field)
            if document and not _introduced(document, fact):
                yield Fault(
                    "does not say when this happens",
                    at=fact,
                    suggestion="Begin with the trigger: when …, this is shown.",
                )


def _introduced(document: Document, fact: Fact) -> bool:
    """Tell whether what stands before a criterion's list may give its condition.

    An item of a nested list has its parent for that, others a lead sentence that ends in a colon,
    or a heading of their own below the section's.
    """
    lead = None
    nested = False
    for block in document.blocks:
        if block.start > fact.span.start:
            break
        if block.kind in {"item", "task"}:
            nested = block.depth > 1
        elif block.end <= fact.span.start:
            lead = block
    if nested or lead is None:
        return nested
    text = document.slice(lead).rstrip()
    if lead.kind == "heading" or text.endswith(":"):
        return section_of(text) != "criteria"
    return False
