"""Issue types by name."""

from __future__ import annotations

import pytest

from ticket_lint.lexicon.kinds import kind_of
from ticket_lint.values.ticket import Kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Bug", "bug"),
        ("  bug ", "bug"),
        ("Production Bug", "bug"),
        ("🐞 Bug", "bug"),
        ("Fehler", "bug"),
        ("Anomalie", "bug"),
        ("Incidencia", "bug"),
        ("Defeito", "bug"),
        ("Story", "story"),
        ("User Story (Web)", "story"),
        ("New Feature", "story"),
        ("Improvement", "story"),
        ("Verbesserung", "story"),
        ("Histoire utilisateur", "story"),
        ("HISTORIA DE USUARIO", "story"),
        ("História", "story"),
        ("Task", "task"),
        ("Technical task", "task"),
        ("Documentation", "task"),
        ("Aufgabe", "task"),
        ("Tâche", "task"),
        ("Tarea", "task"),
        ("Tarefa", "task"),
        ("Spike", "spike"),
        ("Untersuchung", "spike"),
        ("Sub-task", "subtask"),
        ("Sous-tâche", "subtask"),
        ("Unteraufgabe", "subtask"),
        ("Epic", "epic"),
        ("Épopée", "epic"),
        ("Question", "other"),
        ("Test", "other"),
        ("Story Bug", "other"),
        ("Работа", "other"),
        ("", "other"),
        ("x" * 100_000, "other"),
    ],
)
def test_name(name: str, kind: Kind) -> None:
    """A type's name tells its kind in five languages, whatever its case, accents and additions."""
    assert kind_of(name) == kind


@pytest.mark.parametrize("given", ["Requirement", "requirement", "10005"])
def test_configured(given: str) -> None:
    """A configured name (in any case) or id comes before the lexicon and Jira's sub-task flag."""
    kind = kind_of("Requirement", type_id="10005", subtask=True, configured={given: "epic"})
    assert kind == "epic"


def test_subtask_flag() -> None:
    """What Jira flags as a sub-task is one, whatever its name."""
    assert kind_of("Technical task", subtask=True) == "subtask"
