"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Abstain, Fault, Faults, rule
from ticket_lint.stated.reading import Reading


@rule(severity="W", kinds=("bug",), implied_by=("empty-description",), source="Acme support")
def unnamed_store(
    reading: Reading,
    *,
    component: str = "checkout",
    stores: tuple[str, ...] = ("north", "south", "outlet"),
) -> Faults:
    """A bug of the checkout does not say in which store it was seen.

    Reads bugs of the component named in `component` and looks for one of `stores` in the text.
    "All stores" counts. A bug without components is left alone: nobody knows whose it is.

    Each store has its own taxes and payment providers, so support asks for the store first.

    ```ticket bad
    ---
    kind: bug
    summary: Vouchers are taken twice
    components: [checkout]
    ---
    When I pay with two vouchers, the first one is taken twice. It should be taken once.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Northern lights banner hides the pay button
    components: [checkout]
    ---
    The banner hides the pay button on a phone. The button should stay visible.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Vouchers are taken twice
    components: [checkout]
    ---
    Outlet store: when I pay with two vouchers, the first one is taken twice.
    ```

    ```ticket good
    ---
    kind: bug
    summary: The newsletter has no unsubscribe link
    components: [newsletter]
    ---
    The mail of 3 May has no unsubscribe link.
    ```

    ```ticket good
    ---
    kind: bug
    summary: The pay button is too small on a phone
    components: [checkout]
    ---
    The pay button is 12 px high in all stores. It should be 44 px high.
    ```
    """
    if component not in reading.ticket.components:
        return
    if not stores:
        yield Abstain("the option `stores` names no store")
        return
    named = re.compile(rf"\b(?:all stores|{'|'.join(map(re.escape, stores))})\b", re.IGNORECASE)
    if not any(named.search(document.text) for document in reading.ticket.documents):
        yield Fault(
            "does not say in which store it was seen",
            searched=("summary", "description", "environment"),
            suggestion=f"Name the store: {', '.join(stores)}, or all stores.",
        )
