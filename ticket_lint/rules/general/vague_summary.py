"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.lexicon.words import words
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Place

_TAGS = re.compile(r"^(?:\s*[\[({][^\[\](){}]{0,40}[\])}]\s*[:\-–]?\s*)+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NAME = re.compile(r"\w[.:/\\_]\w|\w\(|[a-z][A-Z]|\d|[\"`«“„]\w")
_LONGEST = 60
_MOST_WORDS = 5
_FEW = 2

_SMALL = words("""
    a an the some of in on for to with and or our my your its is are at by from this that new
    der die das ein eine einen einige im in am bei mit und oder für auf zu zum zur von vom beim neue
    le la les l un une des du de d au aux et ou sur dans pour avec
    el los las una unos unas del al y o en con por para o a os as um uma uns umas do da dos das no
    na e em
""")
_GENERIC = words("""
    bug bugs bugfix bugfixes fix fixes fixing fixed hotfix issue issues problem problems error
    errors
    defect defects trouble failure change changes changed update updates updated upgrade
    updating improvement improvements improve enhance enhancement enhancements optimization
    optimisation optimizations optimize optimise tweak tweaks adjustment adjustments adjust adapt
    modification modifications rework refactor refactoring refactorings cleanup cleanups clean up
    recent introduced found reported latest old unknown
    misc miscellaneous various several small minor major general other others stuff things thing
    todo todos tbd wip test tests testing work task tasks story stories ticket feature features
    functionality investigation investigate analysis research spike support maintenance
    documentation docs doc review check ui ux gui backend frontend front back end server
    client api app application system page pages screen screens site website database db code
    it something broken not working doesn't does work wrong bad performance polish polishing
    implement implementation create add do make handle setup set design
    fehler problem probleme behoben beheben korrektur korrekturen änderung änderungen anpassung
    anpassungen anpassen verbesserung verbesserungen verbessern optimierung optimierungen optimieren
    aufräumen umbau überarbeitung überarbeiten diverse diverses verschiedenes kleine kleinere
    allgemein allgemeines sonstiges aufgabe aufgaben analyse recherche dokumentation doku oberfläche
    seite anwendung geht funktioniert nicht kaputt defekt tests testen
    erreur erreurs problème problèmes correction corrections corriger modification changement
    changements amélioration améliorations améliorer évolution évolutions ajustement ajustements
    divers diverses tâche tâches écran application ça ne marche pas fonctionne plus
    errores fallo fallos problema problemas corrección correcciones corregir arreglo arreglos
    arreglar cambio cambios mejora mejoras mejorar actualización ajuste ajustes varios varias tarea
    tareas revisar revisión pantalla página aplicación funciona
    não erro erros falha correção correções corrigir mudança mudanças melhoria melhorias melhorar
    alteração alterações atualização tarefa tarefas tela aplicação
""")
_VERBS = words("""
    fix improve update change refactor enhance optimize optimise adjust adapt rework tweak check
    investigate handle support review clean
    verbessern anpassen optimieren überarbeiten
    améliorer corriger ajuster mejorar arreglar corregir ajustar melhorar corrigir
""")
_HEADS = words("""
    issue issues problem problems change changes improvement improvements enhancement enhancements
    update updates fix fixes bug bugs stuff tweaks adjustments cleanup refactoring rework
    probleme problem änderungen anpassung anpassungen verbesserung verbesserungen fehler
    problème problèmes améliorations modifications problema problemas cambios mejoras ajustes
    melhorias alterações mudanças
""")

# A field of work: whatever is done there, the summary fits.
_TOPICS = words("""
    performance support docs documentation doc migration handling validation logging monitoring
    integration management security usability accessibility compatibility configuration caching
    reporting redesign stability robustness consistency
""")
_TOPIC_ENDS = (
    *("unterstützung", "performance", "doku", "dokumentation", "verwaltung", "behandlung"),
    *("validierung", "protokollierung", "überwachung", "integration", "migration", "anbindung"),
    *("sicherheit", "barrierefreiheit"),
)
_TOPIC_STARTS = words("""
    gestion support migration documentation performance performances sécurité intégration
    validation traçabilité accessibilité supervision
    gestión soporte migración documentación rendimiento seguridad integración validación
    accesibilidad monitorización
    gestão suporte migração documentação desempenho segurança integração validação acessibilidade
    monitoramento
""")
_TOPIC_FIRST = {"fr", "es", "pt"}
"""Languages whose noun phrases begin with the noun."""
_PLACED = words("in on for of to from by with im in am für von zu zur zum bei mit")
_MOST_OF_A_TOPIC = 3
_ORDERS = ("action/imperative", "wish/imperative", "change/definite", "change/open")


@rule(
    severity="W",
    stage="draft",
    kinds=("story", "bug", "task", "spike", "epic", "other"),
    repair="summary",
    source="Atlassian guidance",
)
def vague_summary(reading: Reading) -> Faults:
    """The summary names no object or no outcome.

    Found are a single word ("Login"), summaries of nothing but generic words ("Fix bug", "UI
    changes", "Various small improvements"), and a generic word with a place ("Login issue",
    "Improve search"), and a field of work ("Payment docs", "Label support"). A name of code, a
    number or an error makes a summary precise, however short it is. An epic may be called by
    one word.

    The summary is all that a board, a search and a release note show.

    ```ticket bad
    ---
    kind: story
    summary: Login
    ---
    The account should be locked for 15 minutes after five failed logins.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Fix bug
    ---
    Save fails with error 500 when the name is empty.
    ```

    ```ticket bad
    ---
    kind: task
    summary: "[Web] Diverse kleine Verbesserungen"
    ---
    Die Suche soll auch Umlaute finden.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: It doesn't work
    ---
    The import of a file with umlauts stops at the first of them.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Payment docs
    ---
    The page should list the seven codes that a payment can be refused with.
    ```

    ```ticket good
    ---
    kind: bug
    summary: NPE in FooBar.parse()
    ---
    FooBar.parse("") throws instead of returning an empty list.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Crash on startup
    ---
    Version 5.12 exits with code 139 when the configuration file is missing.
    ```

    ```ticket good
    ---
    kind: story
    summary: Export invoices
    ---
    Accountants need the invoices of a month as one file.
    ```

    ```ticket good
    ---
    kind: epic
    summary: Onboarding
    ---
    Eight of ten new users should finish the tour; three do today.
    ```
    """
    summary = reading.ticket.summary
    if len(summary) > _LONGEST or summary.count(" ") > _MOST_WORDS + 2 or not summary.strip():
        return
    text = _TAGS.sub("", summary) or summary
    said = _WORD.findall(text)
    if len(said) > _MOST_WORDS + 2 or _NAME.search(text):
        return
    epic = reading.ticket.kind == "epic"
    lower = [w.lower().replace("’", "'") for w in said]
    what = _vagueness(lower, epic) or ("" if epic else _topic(lower, reading))
    if what:
        yield Fault(
            f"the summary {what}",
            at=Place("summary", Span(0, len(summary))),
            suggestion="Name the thing and what is to become of it: who can do what, or which "
            "fault appears where.",
        )


def _vagueness(said: list[str], epic: bool) -> str:  # noqa: FBT001 - a fact of the ticket
    """Return what is wrong with the words of a summary, or nothing."""
    content = [word for word in said if word not in _SMALL]
    if all(word in _GENERIC for word in content):
        return "says nothing but generic words"
    if epic or len(content) > _FEW:
        return ""
    if len(content) == 1:
        return "is a single word"
    if content[0] in _VERBS or content[-1] in _HEADS or content[0] in _HEADS:
        return "names a place but not what is wrong or wanted there"
    return ""


def _topic(said: list[str], reading: Reading) -> str:
    """Return what is wrong with a summary that names a field of work, or nothing."""
    content = [word for word in said if word not in _SMALL]
    if not 1 < len(content) <= _MOST_OF_A_TOPIC:
        return ""
    if reading.language in _TOPIC_FIRST:
        topic = content[0] in _TOPIC_STARTS
    else:
        last = content[-1]
        topic = last in _TOPICS or last.endswith(_TOPIC_ENDS)
        topic = topic and _PLACED.isdisjoint(said)
    if not topic:
        return ""
    orders = (found for label in _ORDERS for found in reading.phrases(label))
    if any(found.field == "summary" for found in orders):
        return ""
    return "names a field of work, but no outcome"
