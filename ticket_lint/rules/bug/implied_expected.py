"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.bug.missing_expected import SUGGESTION, severity_of_silence
from ticket_lint.stated.reading import Reading


@rule(
    severity="W",
    kinds=("bug",),
    needs=("expected",),
    implied_by=("empty-description", "link-only-description"),
    repair="expected",
    source="Chaparro et al. (FSE 2017): expected behaviour",
)
def implied_expected(reading: Reading) -> Faults:
    """A bug leaves what should happen instead to be inferred from the fault.

    That a crash should not happen is clear to everybody; what should happen in its place (a
    message, a retry, an empty list) often is not. It costs little: where the fault does not tell
    either, `missing-expected` costs more.

    ```ticket bad
    ---
    kind: bug
    summary: Import of an empty file crashes
    ---
    Import a file without rows in 5.12: the page shows HTTP 500.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: L'import s'arrête
    ---
    L'import plante quand le fichier contient une ligne vide.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Import of an empty file crashes
    ---
    Import a file without rows in 5.12: the page shows HTTP 500. It should say "No rows found".
    ```

    ```ticket good
    ---
    kind: bug
    summary: L'import s'arrête
    ---
    L'import plante quand le fichier contient une ligne vide. Il devrait ignorer cette ligne.
    ```
    """
    if severity_of_silence(reading) != "I":
        return
    stated = reading.facts.of("expected")
    yield Fault(
        "only says that it should work or be right"
        if stated
        else "does not say what should happen instead, though the fault suggests it",
        at=stated[0] if stated else None,
        searched=() if stated else ("sections", "prose"),
        suggestion=SUGGESTION,
    )
