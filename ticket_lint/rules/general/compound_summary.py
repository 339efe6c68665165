"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.lexicon.words import words
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Place

_TAGS = re.compile(r"^(?:\s*(?:[\[({][^\[\](){}]{0,40}[\])}]|[\w /-]{1,30}:(?=\s))\s*[:\-–]?\s*)+")
_JOINT = re.compile(
    r"[,;]?\s+(?:and|also|und|et|y|e|&|\+)\s+(?:then |also |auch |aussi |también |também )?"
    r"|[;,.!]\s+"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

# Verbs that begin a summary in the imperative or, in Romance languages, in the infinitive.
_VERBS = words("""
    add remove fix create delete implement refactor rename replace improve allow enable disable make
    ensure migrate write rewrite introduce provide extend reduce simplify convert upgrade downgrade
    investigate validate verify deprecate configure install update change move support show hide
    display export import build set split merge clean increase decrease drop expose integrate
    publish redesign restore revert send store test use optimize optimise prevent bump document
    ajouter supprimer corriger créer modifier renommer remplacer améliorer permettre activer
    désactiver migrer réécrire introduire étendre réduire simplifier convertir afficher masquer
    intégrer déplacer vérifier envoyer
    añadir agregar eliminar quitar corregir arreglar crear modificar renombrar reemplazar mejorar
    permitir activar desactivar migrar reescribir introducir ampliar reducir simplificar convertir
    mostrar ocultar integrar mover comprobar enviar actualizar implementar
    adicionar remover excluir corrigir criar alterar renomear substituir melhorar habilitar
    desabilitar reescrever introduzir estender reduzir converter exibir verificar atualizar
""")
# English words that are nouns as often: after "and" they count only before an article.
_AMBIGUOUS = words("""
    update change move support show display export import build set split merge clean increase
    decrease drop store test use document upgrade send restore
""")
# A verb before "and" has no object of its own yet: "create and edit", "search and replace".
_NO_OBJECT = (_VERBS - _AMBIGUOUS) | words("""
    search find copy cut drag read view edit save open measure analyze analyse monitor
""")
# What completes the first action: it is looked at again, or it takes the place of something.
_COMPLETING = words("verify validate ensure test check prevent vérifier comprobar verificar")
_TO_WHAT = words("with by to par por com con")
_GERMAN = words("""
    hinzufügen entfernen beheben reparieren korrigieren erstellen anlegen löschen implementieren
    umbenennen ersetzen verbessern ermöglichen aktivieren deaktivieren migrieren einführen ergänzen
    erweitern reduzieren vereinfachen anzeigen ausblenden verschieben prüfen aktualisieren ändern
    einbauen umstellen umziehen anpassen bereinigen integrieren versenden speichern
""")
_SAME_OBJECT = words("it them this that its their these those one ones")
_PARTICLES = words("up out off in on down over back")
_ARTICLES = words("a an the all our each every new some")
# A part of doing the first thing, not a second one.
_COMPANIONS = words("""
    test tests unit integration regression doc docs documentation changelog release javadoc coverage
    documentación documentação pruebas testes
""")
_SUBORDINATE = words("""
    to when if where while that which who so for before after because by without as once until
    pour quand si qui que afin lorsque para cuando quando porque
""")
_VERB = re.compile(r"[^\W\d_]+\s")
_FEWEST = 2


@rule(
    severity="W",
    stage="draft",
    kinds=("story", "bug", "task", "spike", "subtask", "other"),
    source="QUS: atomic",
)
def compound_summary(reading: Reading) -> Faults:
    """The summary names two actions.

    Found are two verbs with an object each ("Add export and fix sort"). Two verbs with one object
    ("create and edit invoices"), set phrases ("search and replace"), nouns joined by "and", and a
    test or documentation that belongs to the first action are one. An epic may hold several.

    Two things in one ticket are estimated, reviewed and shipped at one speed: the slower one's.

    ```ticket bad
    ---
    kind: story
    summary: Add export and fix sort
    ---
    Accountants need an export of the invoices, sorted by number.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Export hinzufügen und Sortierung reparieren
    ---
    Die Buchhaltung braucht beides bis Monatsende.
    ```

    ```ticket bad
    ---
    kind: task
    summary: "[Billing] Ajouter un export, corriger le tri"
    ---
    La comptabilité a besoin des deux.
    ```

    ```ticket good
    ---
    kind: story
    summary: Search and replace in invoice texts
    ---
    Clerks correct the same typo in 40 texts by hand.
    ```

    ```ticket good
    ---
    kind: story
    summary: Add copy and paste, drag and drop, terms and conditions
    ---
    Customers asked for it in the survey.
    ```

    ```ticket good
    ---
    kind: task
    summary: Remove the old parser and replace it with the new one, and add tests
    ---
    The old parser has no maintainer.
    ```

    ```ticket good
    ---
    kind: story
    summary: Allow users to create a report and send it by mail
    ---
    Users copy the report into a mail by hand.
    ```

    ```ticket good
    ---
    kind: story
    summary: Kunden anlegen und bearbeiten
    ---
    Der Vertrieb pflegt Kunden in einer Tabelle, weil die Maske fehlt.
    ```
    """
    summary = reading.ticket.summary
    text = summary.lower()
    tags = _TAGS.match(text)
    start = tags.end() if tags else 0
    opener = _WORD.match(text, start)
    if not opener or (opener[0] not in _VERBS and text.rpartition(" ")[2] not in _GERMAN):
        return
    for joint in _JOINT.finditer(text, start):
        first = _WORD.findall(text[start : joint.start()])
        second = _WORD.findall(text[joint.end() :])
        if not _VERB.match(text, joint.end()):
            continue
        if _two_actions(first, second) or _two_german(first, second):
            yield Fault(
                "the summary names two actions",
                at=Place("summary", Span(start, len(summary))),
                suggestion="Keep one here and make a ticket of the other.",
            )
            return


def _two_actions(first: list[str], second: list[str]) -> bool:
    """Tell whether both halves are a verb with its own object."""
    if len(first) < _FEWEST or len(second) < _FEWEST:
        return False
    if first[0] not in _VERBS or second[0] not in _VERBS:
        return False
    has_object = first[-1] not in _NO_OBJECT and not set(first[1:]) <= _PARTICLES
    return has_object and _SUBORDINATE.isdisjoint(first) and _is_own(second)


def _is_own(second: list[str]) -> bool:
    """Tell whether the second half is an action of its own, with another object than the first."""
    verb, following = second[0], second[1]
    return not (
        verb in _COMPLETING
        or following in _TO_WHAT
        or (verb in _AMBIGUOUS and following not in _ARTICLES)
        or not _SAME_OBJECT.isdisjoint(second[1:])
        or not _COMPANIONS.isdisjoint(second[1:4])
    )


def _two_german(first: list[str], second: list[str]) -> bool:
    """Tell whether both halves end in a verb, as German summaries do."""
    return (
        len(first) >= _FEWEST
        and len(second) >= _FEWEST
        and first[-1] in _GERMAN
        and second[-1] in _GERMAN
        and "zu" not in first
    )
