"""See the rule's own page below."""

from __future__ import annotations

import re
from itertools import pairwise

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.fact import Fact

_WORD = re.compile(r"[^\W\d_]{2,}")
_CHECK = re.compile(
    r"[\d\"“„«`<>≤≥]|\b(?:when|if|after|unless|without|only|not|no|wenn|falls|nach|ohne|nur|nicht"
    r"|quand|si|après|sans|cuando|tras|sin|solo|quando|se|após|sem)\b",
    re.IGNORECASE,
)
_FILLER_WORDS = """
the an of to for in on at by and or with is are be been was as it its this that can could may must
should shall will able possible allowed user users customer customers we they new feature function
functionality exists exist available works work working implemented implement done added add adding
provided provide supported support created create developed finished completed there has have
der die das den dem des ein eine einen einem einer und oder mit zu für im in am ist sind wird werden
kann können muss müssen soll sollte möglich nutzer benutzer anwender neue neuer neues funktion
vorhanden verfügbar funktioniert umgesetzt implementiert hinzugefügt fertig erstellt es gibt
le la les un une des du de et ou avec pour est sont peut doit possible utilisateur nouvelle nouveau
fonction fonctionnalité existe disponible fonctionne implémenté implémentée ajouté ajoutée
el los las unos para con es son puede debe posible usuario nueva nuevo función funcionalidad existe
disponible funciona implementado implementada añadido agregado agregada
os as uma um ao do da com são pode deve possível usuário utilizador nova novo função funcionalidade
disponível implementado implementada adicionado adicionada
"""
_FILLERS = frozenset(_FILLER_WORDS.split())
_STEM = 4
_FORMS = {"list", "field", "checklist", "section"}


@rule(
    severity="W",
    kinds=("story", "task", "subtask"),
    implied_by=("unobservable-criterion",),
    repair="criteria",
    languages=("en", "de", "fr", "es", "pt"),
    source="ISO/IEC/IEEE 29148: verifiable",
)
def echoed_criterion(reading: Reading) -> Faults:
    """A criterion that repeats the summary and adds nothing to check.

    "The export is available" under "Add export" is true of any export. Words like *available*,
    *possible* and *user* do not count as new. A criterion with a number, a quoted text or a
    condition adds a check even where its words are those of the summary.

    ```ticket bad
    ---
    kind: story
    summary: Add export of invoices
    ---
    As an accountant I want an export so that I can close the books by day 2.

    ## Acceptance criteria
    - the user can export invoices
    ```

    ```ticket bad
    ---
    kind: story
    summary: Rechnungen exportieren
    ---
    Als Buchhalterin möchte ich einen Export, damit ich den Monat abschließen kann.

    ## Akzeptanzkriterien
    - Rechnungen können exportiert werden
    - die Datei enthält eine Zeile je Rechnung
    ```

    ```ticket good
    ---
    kind: story
    summary: Add export of invoices
    ---
    As an accountant I want an export so that I can close the books by day 2.

    ## Acceptance criteria
    - the exported file holds one row an invoice
    - invoices can be exported for 10 years
    ```

    ```ticket good
    ---
    kind: story
    summary: Lock the account after 5 failed logins
    ---
    As a customer I want my account locked so that nobody guesses my password.

    ## Acceptance criteria
    - the account is locked after 5 failed logins
    ```
    """
    for fact in reading.listed():
        if echoes(reading, fact):
            yield Fault(
                "repeats the summary and adds nothing to check",
                at=fact,
                suggestion="Say what the result holds or shows, with one example.",
            )


_LONGEST = 120


def echoes(reading: Reading, fact: Fact) -> bool:
    """Tell whether a criterion only repeats words of the summary."""
    text = reading.text(fact)
    if fact.form not in _FORMS or len(text) > _LONGEST:
        return False
    said = _words(text)
    stems = {word[:_STEM] for word in _words(reading.ticket.summary)}
    return (
        bool(said)
        and all(any(_same(word, stem) for stem in stems) for word in said)
        and not _CHECK.search(text)
        and not _leads(reading, fact)
    )


def _leads(reading: Reading, fact: Fact) -> bool:
    """Tell whether a criterion is the lead of nested items, which say the rest."""
    document = reading.document(fact.field)
    blocks = document.blocks if document else ()
    for block, following in pairwise(blocks):
        if block.start <= fact.span.start < block.end:
            return following.kind in {"item", "task"} and following.depth > block.depth
    return False


def _words(text: str) -> set[str]:
    """Return the words of a text that carry meaning."""
    return {word for word in _WORD.findall(text.lower()) if word not in _FILLERS}


def _same(word: str, stem: str) -> bool:
    """Tell whether a word is a form of one that begins with a stem (`exported`, `ex­port`)."""
    return word.startswith(stem) or (len(word) > _STEM + 1 and stem in word[2:])
