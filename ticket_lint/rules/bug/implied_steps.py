"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.bug.missing_repro import SUGGESTION, hinted
from ticket_lint.stated.reading import Reading


@rule(
    severity="W",
    kinds=("bug",),
    needs=("steps", "reproduction"),
    implied_by=("empty-description", "link-only-description", "missing-observed"),
    repair="steps",
    source="Chaparro et al. (FSE 2017): steps to reproduce",
)
def implied_steps(reading: Reading) -> Faults:
    """Only a hint tells how to make the fault happen.

    The summary names a condition ("… when the file is empty") and the text nothing more, or the
    text names the file or method that is wrong, what should happen instead or the platform, but not
    what to do. One can often work it out; where there is no hint either, `missing-repro` costs
    more.

    ```ticket bad
    ---
    kind: bug
    summary: Import crashes when the file has no rows
    ---
    Three customers reported it last week. It should say "No rows found".
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Falsche Summe auf der Rechnung
    ---
    Die Rechnung zeigt 10,00 EUR. Sie sollte 10,01 EUR zeigen.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Import crashes when the file has no rows
    ---
    When I import a file with a header only, the page shows HTTP 500. It should say "No rows found".
    ```

    ```ticket good
    ---
    kind: bug
    summary: Falsche Summe auf der Rechnung
    ---
    Wenn ich Rechnung 4711 neu berechne, zeigt sie 10,00 EUR. Sie sollte 10,01 EUR zeigen.
    ```
    """
    hint = hinted(reading)
    if hint:
        yield Fault(
            f"does not tell how to make it happen; only {hint} hints at it",
            searched=("sections", "lists", "prose", "code", "logs"),
            suggestion=SUGGESTION,
        )
