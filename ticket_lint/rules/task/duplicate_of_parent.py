"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.lexicon.phrases import WORD, plain
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Place

_SLICE = 3  # new words below which a body names no slice: "Frontend part."
_CUT = 2_000  # characters compared: no summary is longer, and a body that long says something


def _words(text: str) -> set[str]:
    return set(WORD.findall(plain(text[:_CUT])))


@rule(severity="W", kinds=("subtask",))
def duplicate_of_parent(reading: Reading) -> Faults:
    """A sub-task says nothing that its parent does not say.

    Fires where every word of the sub-task's summary stands in the parent's summary and its text
    adds no word either. Without the parent's summary in the input nothing is compared.

    Such a sub-task cannot be done on its own: whoever takes it has to guess which slice of the
    parent is meant, and the parent's progress tells nothing.

    ```ticket bad
    ---
    kind: subtask
    summary: Export invoices
    parent: {key: FIN-1, summary: Export invoices as CSV, kind: story}
    ---
    ```

    ```ticket bad
    ---
    kind: subtask
    summary: "Rechnungen exportieren"
    parent: {key: FIN-1, summary: "Rechnungen exportieren", kind: story}
    ---
    Rechnungen exportieren.
    ```

    ```ticket good
    ---
    kind: subtask
    summary: Write the CSV header and one row an invoice
    parent: {key: FIN-1, summary: Export invoices as CSV, kind: story}
    ---
    ```

    ```ticket good
    ---
    kind: subtask
    summary: Export invoices
    parent: {key: FIN-1, summary: Export invoices, kind: story}
    ---
    Only the service `InvoiceExport.write()`; the button is FIN-3.
    ```
    """
    ticket = reading.ticket
    if ticket.parent is None or not ticket.parent.summary:
        return
    known = _words(ticket.parent.summary)
    if not known or not _words(ticket.summary) <= known:
        return
    if sum(len(_words(body.text) - known) for body in reading.bodies()) >= _SLICE:
        return
    yield Fault(
        f"adds nothing to its parent {ticket.parent.key}",
        at=Place("summary", Span(0, len(ticket.summary))),
        suggestion=f"Name the slice of {ticket.parent.key} that this sub-task delivers, "
        "or close it and work on the parent.",
    )
