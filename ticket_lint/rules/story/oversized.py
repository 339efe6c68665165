"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading


@rule(severity="W", kinds=("story",), source="INVEST: small")
def oversized(reading: Reading, *, limit: float = 8) -> Faults:
    """A story is estimated larger than one that usually gets finished in a sprint.

    Compares the story points with `limit`. The default is the 85th percentile of 18,843 estimated
    tickets of nine public trackers (Choetkiertikul et al. 2018). Teams count differently: set your
    own under `[rules.oversized]`. Only the estimate is read: a long text is no large story.

    Large stories hide decisions, are estimated worse and often miss their sprint.

    ```ticket bad
    ---
    kind: story
    summary: Export invoices
    points: 13
    ---
    As an accountant I want to export invoices as CSV, PDF and XML so that I can close the books.
    ```

    ```ticket bad
    ---
    kind: story
    summary: Exportar faturas
    points: 21
    ---
    Como contadora quero exportar faturas em vários formatos para fechar o mês.
    ```

    ```ticket good
    ---
    kind: story
    summary: Export invoices as CSV
    points: 5
    ---
    As an accountant I want to export invoices as CSV so that I can close the books by day 2.
    The export holds up to 13 columns, 100 rows and 21 currencies.
    ```

    ```ticket good
    ---
    kind: story
    summary: Export invoices as CSV
    points: 8
    ---
    As an accountant I want to export invoices as CSV so that I can close the books by day 2.
    ```
    """
    points = reading.ticket.points
    if points is not None and points > limit:
        yield Fault(
            f"is estimated at {points:g} points, more than the {limit:g} that fit a sprint",
            searched=("estimate field",),
            suggestion="Split it into slices that each bring a user something, e.g. one format, "
            "one role or one path through it at a time.",
        )
