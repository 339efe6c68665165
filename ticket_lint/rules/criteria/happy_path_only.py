"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading

_CAN_FAIL = re.compile(
    r"\b(?:upload|import|log ?in|sign ?in|sign ?up|regist|pay|check ?out|submit|search|filter"
    r"|password|invit|scan|book"
    r"|hochlad|importier|anmeld|einlogg|registrier|bezahl|bestell|such|filter|absend|passwort|einlad"
    r"|buch|télévers|connect|inscri|command|réserv|recherch|soumet|mot de passe"
    r"|subi|inicia|registr|pag[ao]|busc|reserv|envi|contraseña|invitar"
    r"|carreg|entra|cadastr|pesquis|buscar|senha|convid)",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"n['’]t\b|[<>≤≥]|\b(?:4\d\d|5\d\d)\b"
    r"|\b(?:not|no|none|never|without|cannot|error\w*|fail\w*|invalid|empty|wrong|incorrect|missing"
    r"|denied|forbidden|refus\w*|reject\w*|permi\w*|unauthori\w*|role\w*|limit\w*|max\w*|min\w*"
    r"|at most|at least|more than|less than|up to|exceed\w*|too|duplicate\w*|already|expire\w*"
    r"|timeout|offline|unavailable|cancel\w*|abort\w*|unless|except|otherwise|else|only|disabled"
    r"|unknown|unsupported|warning\w*|invalid\w*|un\w+able|retry|retries|zero)\b"
    r"|\b(?:nicht|kein\w*|nie|ohne|fehler\w*|fehlt|fehlen\w*|ungültig\w*|leer\w*|falsch\w*"
    r"|verweiger\w*|abgelehnt|berechtig\w*|rechte|rolle\w*|grenze|höchstens|mindestens"
    r"|mehr als|weniger als|zu groß"
    r"|bereits|schon|abgelaufen|abbrech\w*|sonst|andernfalls|außer|nur|deaktiviert|unbekannt\w*"
    r"|warn\w*|gesperrt)\b"
    r"|\b(?:pas|aucun\w*|jamais|sans|erreur\w*|échou\w*|échec|invalide\w*|vide\w*|incorrect\w*"
    r"|manquant\w*|refus\w*|interdit\w*|droit\w*|rôle\w*|limite\w*|au plus|au moins|plus de|déjà"
    r"|expir\w*|annul\w*|sinon|sauf|seul\w*|désactiv\w*|inconnu\w*)\b"
    r"|\b(?:ningun\w*|nunca|sin|falla\w*|inválid\w*|vací\w*|incorrect\w*|falta\w*|deneg\w*"
    r"|rechaz\w*"
    r"|permiso\w*|rol|límite\w*|como máximo|al menos|más de|menos de|ya existe|caduc\w*|cancel\w*"
    r"|si no|salvo|solo|sólo|desconocid\w*)\b"
    r"|\b(?:não|nenhum\w*|sem|erro\w*|falh\w*|vazi\w*|errad\w*|negad\w*|rejeit\w*|permiss\w*|papel"
    r"|no máximo|pelo menos|mais de|já|expirad\w*|senão|exceto|somente|apenas|desconhecid\w*)\b",
    re.IGNORECASE,
)


@rule(
    severity="W",
    kinds=("story",),
    needs=("criteria",),
    implied_by=("unobservable-criterion", "boilerplate-criteria"),
    repair="criteria",
    languages=("en", "de", "fr", "es", "pt"),
    source="QUS: complete; ISO/IEC/IEEE 29148: complete",
)
def happy_path_only(reading: Reading, *, at_least: int = 3) -> Faults:
    """No criterion says what happens when something goes wrong.

    What is missing, refused, empty or too large is where stories grow after the estimate. The rule
    speaks only where there are `at_least` criteria, one of them about something that can fail (an
    upload, a payment, a search …), and nothing in the whole ticket names an error, an empty result,
    a permission or a limit.

    ```ticket bad
    ---
    kind: story
    summary: Upload a receipt
    ---
    As an employee I want to upload receipts so that I get my money back.

    ## Acceptance criteria
    - I can upload a receipt from my phone
    - the receipt is shown beside the expense
    - the accountant sees the receipt
    ```

    ```ticket bad
    ---
    kind: story
    summary: Rechnungen suchen
    ---
    Als Buchhalterin möchte ich Rechnungen suchen, damit ich Anrufern antworten kann.

    ## Akzeptanzkriterien
    - die Suche findet Rechnungen nach Nummer und Kunde
    - Treffer sind nach Datum sortiert
    - ein Klick öffnet die Rechnung
    ```

    ```ticket good
    ---
    kind: story
    summary: Upload a receipt
    ---
    As an employee I want to upload receipts so that I get my money back.

    ## Acceptance criteria
    - I can upload a receipt from my phone
    - the receipt is shown beside the expense
    - a file larger than 5 MB is refused with a text that names the limit
    ```

    ```ticket good
    ---
    kind: story
    summary: Rename the tab
    ---
    As an employee I want a tab with a clear name so that I find my expenses.

    ## Acceptance criteria
    - the tab is called "My expenses"
    - the page title is the same
    - the help page uses the new name
    ```
    """
    listed = reading.listed()
    if len(listed) < at_least:
        return
    if not any(_CAN_FAIL.search(reading.text(fact)) for fact in listed):
        return
    if any(_OTHERWISE.search(document.text) for document in reading.ticket.documents):
        return
    yield Fault(
        "every criterion is about success: none names an error, an empty result or a limit",
        suggestion="Add what happens when the input is wrong, missing or too large.",
        searched=("criteria", "description"),
    )
