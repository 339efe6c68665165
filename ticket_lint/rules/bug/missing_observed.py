"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.lexicon.words import words
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.bug.fault import orders_change
from ticket_lint.stated.claims import expects_nothing
from ticket_lint.stated.reading import Reading

# Words that say that something is wrong, not what.
_VAGUE = re.compile(
    r"\b(?:broken|buggy|bug|weird|wonky|strange|odd|problem\w*|issues?|trouble|misbehav\w+|unreliable"
    r"|not reliable|(?:not|n't)(?: always)? work(?:ing|s)?"
    r"|kaputt|komisch|seltsam|funktioniert (?:\w+ )?nicht|geht (?:\w+ )?nicht|fehlerhaft"
    r"|ne (?:marche|fonctionne) pas|bizarre|cassée?|problèmes?"
    r"|no funciona|roto|rota|rar[oa]|não funciona|quebrad[oa]|estranh[oa])\b"
    r"|^\W*(?:\w+:\s*)?(?:bug ?)?(?:fix|fixes|address|repair|resolve|debug|reparieren|beheben"
    r"|corriger|réparer|corregir|arreglar|corrigir|consertar)\b",
    re.IGNORECASE,
)
# What pins a vague word down: a number, a quoted text, a name from the code, the right value.
_PINNED = re.compile(
    r"\d|[\"“„«`']\w|\b[a-z]+[A-Z]\w|\b[A-Z][a-z]+[A-Z]\w|\w_\w|\w\.\w|\binstead of\b|\bnull\b"
)
# Steps of nothing but these ("use the app, see error") lead nowhere.
_TRITE = words("""
    a an the and then on in to it this that i you we use open start run launch go see get look at
    try do click press app application page site website system program screen button error errors
    bug issue problem broken wrong something when if occurs appears
    die der das ein eine und dann öffnen starten benutzen anwendung seite system fehler sehen
    le la les un une et puis ouvrir utiliser lancer application page erreur voir
    el los las una abrir usar aplicación página ver
    o os as um uma aplicação tela erro
""")
_LONG = 80
_WORD = re.compile(r"[^\W_]*[^\W\d_][^\W_]*")
_ENOUGH = 3  # sentences on a fault say something, however vague each of them is
_SENTENCE = 500


@rule(
    severity="E",
    stage="draft",
    kinds=("bug",),
    needs=("observed",),
    implied_by=("empty-description", "link-only-description"),
    repair="observed",
    source="Chaparro et al. (FSE 2017): observed behaviour",
)
def missing_observed(reading: Reading) -> Faults:
    """A bug does not say what happens.

    The fault counts in any wording and in any place: a section, the summary, an error message, a
    stack trace, a wrong value. Where steps, code or the expected behaviour are given, they show the
    fault. "Broken", "has issues" and "fix the login" do not say what happens. Where nothing of that
    kind stands in the text either, the finding is only a warning.

    Without it nobody can find the fault, or tell later that it is gone.

    ```ticket bad
    ---
    kind: bug
    summary: Login page
    ---
    Please have a look at the login page in the next release. Ask Kim for the account.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Anmeldung
    ---
    Bitte die Anmeldung ansehen, Kim kennt das Konto und die Zugangsdaten.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Saving a customer returns HTTP 500
    ---
    Every time, since release 5.12.3. The form should close and the customer should be stored.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Speichern eines Kunden
    ---
    Wenn ich auf „Speichern" klicke, erscheint „Interner Fehler", und der Kunde fehlt in der Liste.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Export of large files
    ---
    ~~~
    $ export --all
    Traceback (most recent call last):
      File "export.py", line 41, in write_row
    MemoryError
    ~~~
    ```
    """
    observed = reading.facts.of("observed")
    if len(observed) > _ENOUGH or _shown(reading):
        return
    texts = [reading.text(fact)[:_SENTENCE] for fact in observed]
    if not all(
        _trite(text) or (_VAGUE.search(text) and not _PINNED.search(text)) for text in texts
    ):
        return
    if observed and any(_PINNED.search(body.text[:_SENTENCE]) for body in reading.bodies()):
        return
    vague = bool(observed) or any(
        _VAGUE.search(document.text[:_SENTENCE]) for document in reading.ticket.documents
    )
    if not vague and orders_change(reading):
        return
    yield Fault(
        "says that something is wrong, but not what happens"
        if vague
        else "does not say what happens",
        at=observed[-1] if observed else None,
        searched=() if observed else ("summary", "sections", "prose", "error messages", "code"),
        suggestion="Write what you see: the message, the wrong value, or what stays undone.",
        severity=None if vague else "W",
    )


def _shown(reading: Reading) -> bool:
    """Tell whether steps, code or what is expected show the fault."""
    facts = reading.facts
    return (
        not all(_trite(reading.text(f)) for f in (*facts.of("steps"), *facts.of("reproduction")))
        or not all(expects_nothing(reading.text(fact)) for fact in facts.of("expected"))
        or any(block.kind == "code" for body in reading.bodies() for block in body.blocks)
    )


def _trite(text: str) -> bool:
    """Tell whether steps name nothing of this product: neither a place in it nor what to enter."""
    return len(text) <= _LONG and all(word in _TRITE for word in _WORD.findall(text.lower()))
