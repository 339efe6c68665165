"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.fact import Fact


@rule(
    severity="W",
    kinds=("story",),
    source="INVEST: small",
)
def too_many_criteria(reading: Reading, *, limit: int = 8) -> Faults:
    """More criteria than one story should hold.

    A story with fifteen criteria is usually several stories that wait for each other. Criteria of
    the first level of a list and scenarios are counted; nested items explain their parent, and the
    rows of a table are examples of one rule.

    ```ticket bad
    ---
    kind: story
    summary: Manage expenses
    ---
    As an employee I want to manage expenses so that I get my money back.

    ## Acceptance criteria
    - an expense has a date
    - an expense has an amount in EUR
    - an expense has a receipt
    - a receipt larger than 5 MB is refused
    - the list is sorted by date
    - the list can be filtered by month
    - an expense can be deleted until it is approved
    - the manager approves or refuses
    - a refused expense shows the reason
    ```

    ```ticket bad
    ---
    kind: story
    summary: Manage expenses
    criteria: |
      - date
      - amount in EUR
      - receipt
      - receipt larger than 5 MB is refused
      - list sorted by date
      - filter by month
      - delete until approved
      - manager approves or refuses
      - refused shows the reason
      - export as CSV
    ---
    As an employee I want to manage expenses so that I get my money back.
    ```

    ```ticket good
    ---
    kind: story
    summary: Record an expense
    ---
    As an employee I want to record an expense so that I get my money back.

    ## Acceptance criteria
    - an expense has
      - a date
      - an amount
      - a currency
      - a category
      - a project
      - a receipt
      - a note
    - a receipt larger than 5 MB is refused
    ```

    ```ticket good
    ---
    kind: story
    summary: Convert the amount
    ---
    As an employee I want amounts converted so that I need not look up rates.

    ## Acceptance criteria

    | currency | amount | EUR |
    |---|---|---|
    | USD | 1 | 0.92 |
    | GBP | 1 | 1.17 |
    | CHF | 1 | 1.04 |
    | JPY | 100 | 0.61 |
    | SEK | 1 | 0.09 |
    | NOK | 1 | 0.09 |
    | DKK | 1 | 0.13 |
    | PLN | 1 | 0.23 |
    | CZK | 1 | 0.04 |
    | HUF | 100 | 0.25 |
    ```
    """
    listed = [fact for fact in reading.listed() if fact.form != "table"]
    if len(listed) <= limit:
        return
    counted = _first_level(reading, listed)
    if len(counted) > limit:
        yield Fault(
            f"{len(counted)} criteria, more than {limit}: a sign of several stories in one",
            at=counted[limit],
            suggestion="Split the story along its criteria, each part of use by itself.",
        )


def _first_level(reading: Reading, listed: list[Fact]) -> list[Fact]:
    """Return the criteria that are no nested items."""
    nested = {
        (document.field, block.start)
        for document in reading.ticket.documents
        for block in document.blocks
        if block.kind in {"item", "task"} and block.depth > 1
    }
    return [fact for fact in listed if (fact.field, fact.span.start) not in nested]
