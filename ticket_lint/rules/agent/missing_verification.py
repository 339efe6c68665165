"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading


@rule(
    severity="E",
    stage="agent",
    kinds=("story", "bug", "task", "subtask"),
    needs=("verification",),
    implied_by=("empty-description",),
    repair="verification",
    source="Agent hand-off",
)
def missing_verification(reading: Reading) -> Faults:
    """Nothing says how to prove that the change works.

    A proof is a command with the result it must give, a test to write or to turn green, or a
    manual check with its outcome. Gherkin scenarios prove themselves, and so does a bug that tells
    how to reproduce the fault: the steps are the test. Where criteria are stated, an agent can turn
    them into tests, and the finding is a warning.

    An agent that cannot check its work stops when the code looks right. Only tickets for an agent
    are judged (profile `agent`).

    Most tickets written for people lack it: the rule fires on 82 % of the stories and 84 % of the
    tasks among 2,673 public issues. Of 30 findings, read one by one, none was wrong: people know
    from their team how to check a change. An agent does not, so the rule stays as it is.

    ```ticket bad
    ---
    kind: task
    summary: Round gross amounts half up in billing-api
    ---
    `InvoiceTotal.gross()` must round half up.
    ```

    ```ticket bad
    ---
    kind: story
    summary: Exportar facturas
    ---
    Como contable quiero exportar las facturas para cerrar el mes. El archivo tiene una fila por
    factura. Código: `InvoiceExport` en billing-api.
    ```

    ```ticket good
    ---
    kind: task
    summary: Round gross amounts half up in billing-api
    ---
    `InvoiceTotal.gross()` must round half up.

    ## How to verify
    `pytest tests/test_totals.py` passes, with a new case 10.005 → 10.01.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Runden geht schief
    ---
    Schritte:
    1. Rechnung über 10,005 anlegen
    2. Summe öffnen

    Tatsächlich: 10,00. Erwartet: 10,01.
    ```
    """
    facts = reading.facts
    if not facts.lacks("verification"):
        return
    if any(fact.form == "gherkin" for fact in facts.of("criteria")):
        return
    if reading.ticket.kind == "bug" and facts.states("steps", "reproduction"):
        return
    yield Fault(
        "does not say how to prove that it works",
        searched=("sections", "prose", "commands", "Gherkin"),
        suggestion="Name the test or command to run and the result it must give.",
        severity="W" if facts.states("criteria") else None,
    )
