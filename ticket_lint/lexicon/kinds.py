"""Issue types by name: which kind of ticket a `Bug`, a `Fehler` or a `New Feature` is.

The names are Jira's own in five languages and what teams rename them to. Where a name says little,
what reviewers saw in such tickets decided (2,673 tickets of the shared data folder, by majority):
`New Feature` is a story (58 of 70), `Improvement` a story (86 of 166, a task 58), `Documentation` a
task (36 of 40), `Code Task` a task (13 of 15), `Technical task` a task (44 of 55) unless Jira flags
it as a sub-task. An `Incident` is a bug: what matters is what was observed and expected.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from ticket_lint.values.ticket import Kind

_NAMES: dict[Kind, str] = {
    "story": """
        story, user story, feature, new feature, feature request, improvement, enhancement, wish,
        request, change request, requirement, product backlog item
        anforderung, verbesserung, neue funktion, neues feature, wunsch, änderungsanforderung
        histoire, histoire utilisateur, récit, récit utilisateur, fonctionnalité, amélioration,
        nouvelle fonctionnalité, évolution, demande d'évolution, besoin
        historia, historia de usuario, mejora, nueva función, nueva funcionalidad,
        nueva característica, funcionalidad, requisito
        história, história de usuário, história de utilizador, história do usuário, melhoria,
        melhoramento, novo recurso, nova funcionalidade, funcionalidade
    """,
    "bug": """
        bug, defect, fault, error, incident, problem, regression, bugfix, hotfix
        fehler, defekt, störung, vorfall, mangel
        bogue, anomalie, défaut, erreur, dysfonctionnement, problème
        defecto, incidencia, fallo, incidente, problema
        erro, defeito, falha, anomalia
    """,
    "task": """
        task, technical task, code task, dev task, todo, to-do, documentation, chore, maintenance,
        refactoring, technical debt, tech debt, dependency upgrade, improvement task
        aufgabe, technische aufgabe, dokumentation, wartung, technische schuld
        tâche, tâche technique, dette technique
        tarea, tarea técnica, documentación, mantenimiento, deuda técnica
        tarefa, tarefa técnica, documentação, manutenção, débito técnico, dívida técnica
    """,
    "spike": """
        spike, research, investigation, analysis, proof of concept, poc, discovery
        recherche, untersuchung, analyse, machbarkeitsstudie
        étude, étude technique, preuve de concept, investigation technique
        investigación, análisis, prueba de concepto
        pesquisa, investigação, análise, prova de conceito
    """,
    "subtask": """
        sub-task, subtask, sub task, subtask bug, sub-bug
        unteraufgabe, teilaufgabe
        sous-tâche, sous tâche
        subtarea, sub-tarea
        subtarefa, sub-tarefa
    """,
    "epic": """
        epic, initiative, theme, saga
        epos, initiativ
        épopée, épique, thème
        épica, épico, iniciativa
    """,
    "other": "question, service request, support, frage, pregunta, pergunta",
}


def _folded(name: str) -> str:
    """Return a name without case, accents, punctuation and doubled spaces."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", bare.encode("ascii", "ignore").decode()))


_KIND_OF: dict[str, Kind] = {
    _folded(name): kind
    for kind, names in _NAMES.items()
    for name in re.split(r"[,\n]", names)
    if name.strip()
}


def kind_of(
    name: str,
    *,
    type_id: str = "",
    subtask: bool = False,
    configured: Mapping[str, Kind] | None = None,
) -> Kind:
    """Return the kind of an issue type, `other` where nobody knows it.

    `configured` maps names (in any case) and ids and comes first, then Jira's own `subtask` flag.
    A name such as `Production Bug` counts by its words where they agree on one kind.
    """
    for given, kind in (configured or {}).items():
        if given == type_id or given.casefold() == name.casefold():
            return kind
    return "subtask" if subtask else _by_name(name)


@lru_cache(maxsize=256)
def _by_name(name: str) -> Kind:
    folded = _folded(name[:100])
    if folded in _KIND_OF:
        return _KIND_OF[folded]
    kinds = {_KIND_OF[word] for word in folded.split() if word in _KIND_OF}
    return kinds.pop() if len(kinds) == 1 else "other"
