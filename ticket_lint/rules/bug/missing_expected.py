"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading


@rule(
    severity="W",
    kinds=("bug",),
    needs=("expected",),
    implied_by=("empty-description", "link-only-description"),
    repair="expected",
    phrases={
        "en": """
            crash|crashes|crashed|crashing|segfault|segfaults|exception|exceptions|npe|traceback
            nullpointer*
            {stack trace|core dump|out of memory|error message|error code}
            error|errors|fail|fails|failed|failing|failure|broken|breaks
            hang|hangs|hung|freezes|froze|deadlock*
            leak|leaks|leaking|typo|typos|misspelled
            cannot|can't|can not|unable|couldn't
            {does not|do not|did not|is not|are not|was not|will not|no longer|not working}
            doesn't|don't|didn't|isn't|aren't|wasn't|won't|never
            lost|missing|disappears|disappeared|ignored|ignores|blank
            http 404|500|502|503
        """,
        "de": """
            absturz|abstürzt|ab|fehler|fehlermeldung|ausnahme|kaputt|hängt|fehlt|verschwindet|leer
            nicht|kein|keine|keinen
        """,
        "fr": """
            plante|erreur|exception|bloqué|disparaît|manque|vide
            ne … pas|plus
            impossible de
        """,
        "es": """
            error|excepción|falla|fallo|bloquea|desaparece|falta|vacío|vacía
            no !siempre
        """,
        "pt": """
            erro|exceção|falha|trava|desaparece|falta|vazio|vazia
            não
        """,
    },
    source="Chaparro et al. (FSE 2017): expected behaviour",
)
def missing_expected(reading: Reading) -> Faults:
    """A bug does not say what should happen instead.

    Expected behaviour counts in any wording: "should", "instead of", "used to", a section, a
    request. Where the fault itself tells (a crash, an error, something that does not work or is
    missing), everybody knows what is expected and the finding only informs. It is a warning where
    a value or a behaviour is called wrong without the right one.

    Without it two people fix the same fault in two ways, and it may be no fault at all.

    ```ticket bad
    ---
    kind: bug
    summary: Wrong total on the invoice
    ---
    Open invoice 4711 in release 5.12: the total shows 10.00 EUR.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Falsche Reihenfolge der Rechnungen
    ---
    In der Liste stehen die Rechnungen in einer seltsamen Reihenfolge.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Wrong total on the invoice
    ---
    Open invoice 4711 in release 5.12: the total shows 10.00 EUR instead of 10.01 EUR.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Ordem errada das faturas
    ---
    A lista mostra as faturas por número. Deveria mostrar primeiro a mais recente.
    ```
    """
    if not reading.facts.lacks("expected"):
        return
    evident = reading.phrases("missing-expected")
    yield Fault(
        "does not say what should happen instead"
        + (", though the fault suggests it" if evident else ""),
        searched=("sections", "prose"),
        suggestion="Write what should happen instead: the right value, text or state.",
        severity="I" if evident else None,
    )
