"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading

_BEGINS = re.compile(
    r"\W*(?:create|implement|write|add|refactor|set up|setup|develop|investigate|research"
    r"|configure|install|migrate|update|remove|delete|rename|move|extend|integrate|deploy|define"
    r"|prepare|fix|clean up|extract|introduce|modify|adapt|port|wire up|hook up|build|plan|align"
    r"|execute|analy[sz]e|evaluate|discuss|clarify|sync|document|announce|roll out|look into"
    r"|get it to|talk to|agree|decide|coordinate|research|refine|estimate|kick off|test"
    r"|créer|implémenter|ajouter|écrire|développer|configurer|installer|migrer|supprimer|renommer"
    r"|déplacer|intégrer|déployer|définir|préparer|corriger|modifier|mettre"
    r"|crear|implementar|añadir|agregar|escribir|desarrollar|instalar|migrar|actualizar|eliminar"
    r"|borrar|renombrar|desplegar|definir|corregir|modificar"
    r"|criar|adicionar|escrever|desenvolver|atualizar|remover|excluir|renomear|implantar"
    r"|corrigir"
    r"|planifier|aligner|analyser|étudier|tester|documenter|communiquer|clarifier|brancher"
    r"|planificar|alinear|analizar|estudiar|probar|documentar|comunicar|aclarar|conectar"
    r"|planejar|alinhar|analisar|estudar|testar|comunicar|esclarecer)(?:\s|\W*\Z)",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\s(?:anlegen|erstellen|implementieren|schreiben|hinzufügen|einbauen|umsetzen|entwickeln"
    r"|konfigurieren|installieren|migrieren|aktualisieren|entfernen|löschen|umbenennen|verschieben"
    r"|erweitern|integrieren|deployen|dokumentieren|definieren|vorbereiten|beheben|aufräumen"
    r"|ändern|anpassen|einrichten|aufsetzen|bauen|anbinden|abstimmen|prüfen|klären|testen|planen"
    r"|ausrollen|analysieren|besprechen|koordinieren|kommunizieren)\W*\Z",
    re.IGNORECASE,
)
_STATEMENT = re.compile(
    r"\b(?:is|are|was|were|must|should|shall|will|can|may|has|have|does|shows?|opens?|passes|works?"
    r"|wird|werden|ist|sind|muss|müssen|soll|sollen|kann|können|hat|haben|möchte"
    r"|est|sont|doit|peut|es|son|debe|puede|está|é|são|deve|pode)\b",
    re.IGNORECASE,
)


@rule(
    severity="I",
    kinds=("story",),
    languages=("en", "de", "fr", "es", "pt"),
    source="INVEST: negotiable",
)
def task_as_criterion(reading: Reading) -> Faults:
    """At least half of the criteria are to-dos instead of results.

    "Create the table" is done as soon as somebody did it, whether or not anything works; "an
    expense is still there after a restart" leaves the way open and can be checked. One to-do among
    results is left alone, and tasks are not judged: their steps may well be their scope. Where
    nothing but to-dos is listed, the finding is a warning.

    ```ticket bad
    ---
    kind: story
    summary: Keep expenses
    ---
    As an employee I want my expenses kept so that I can file them at the end of the month.

    ## Acceptance criteria
    - Create the table
    - Implement the endpoint
    - Add a button
    ```

    ```ticket bad
    ---
    kind: story
    summary: Ausgaben behalten
    ---
    Als Mitarbeiter möchte ich Ausgaben behalten, damit ich sie am Monatsende abrechnen kann.

    ## Akzeptanzkriterien
    - Tabelle anlegen
    - Endpunkt implementieren
    ```

    ```ticket good
    ---
    kind: story
    summary: Keep expenses
    ---
    As an employee I want my expenses kept so that I can file them at the end of the month.

    ## Acceptance criteria
    - an expense is still there after a restart
    - Delete removes the expense after a question
    - Add is greyed out without an amount
    ```

    ```ticket good
    ---
    kind: task
    summary: Add the table of expenses
    ---
    Expenses get lost on restart. They should be kept.

    ## Done when
    - [ ] Create the table
    - [ ] Migrate the 40 expenses of last month
    ```
    """
    listed = reading.listed()
    if len(listed) < _FEW:
        return
    todos = [fact for fact in listed if fact.form != "gherkin" and _is_task(reading.text(fact))]
    if len(todos) >= _FEW and 2 * len(todos) >= len(listed):
        yield Fault(
            f"{len(todos)} of {len(listed)} criteria say what to do, not what comes of it",
            at=todos[0],
            severity="W" if len(todos) == len(listed) else None,
            suggestion="Say what holds afterwards: the row is still there after a restart.",
        )


_FEW = 2


def _is_task(text: str) -> bool:
    """Tell whether a criterion is an order: a verb to begin (German: to end) with, no statement."""
    return bool((_BEGINS.match(text) or _ENDS.search(text)) and not _STATEMENT.search(text))
