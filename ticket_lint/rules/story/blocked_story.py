"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Abstain, Fault, Faults, rule
from ticket_lint.stated.reading import Reading

# Link types are named by each site's administrator, so look for the words, in five languages.
_BLOCKED = re.compile(
    r"\b(?:blocked by|depend(?:s|ent) (?:up)?on|requires|(?:blockiert|gesperrt) (?:durch|von)"
    r"|hängt ab von|abhängig von|bloqué(?:e)? par|dépend d[eu]|bloquead[oa] por|depende d[eo])\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:closed|resolved|done|erledigt|terminée?|hecho|concluído)\b", re.IGNORECASE
)


@rule(severity="W", stage="sprint", kinds=("story",), source="INVEST: independent")
def blocked_story(reading: Reading) -> Faults:
    """A story waits for a ticket that is still open.

    Reads the links "is blocked by", "depends on" and the like, in five languages, and the status
    of the ticket at the other end. A link whose status the input does not carry is left alone.

    A story that enters a sprint blocked either stops half-way or is built on a guess of what the
    other ticket will deliver. While a story is still being refined a blocker is no fault, so the
    rule is due for a sprint.

    ```ticket bad
    ---
    kind: story
    summary: Refund a paid invoice
    links:
      - {relation: is blocked by, key: PAY-7, status: In Progress, status_category: indeterminate}
    ---
    As a clerk I want to refund a paid invoice so that I need not ask the bank.
    ```

    ```ticket bad
    ---
    kind: story
    summary: Rechnung stornieren
    links:
      - {relation: wird blockiert durch, key: PAY-8, status: Offen, status_category: new}
    ---
    Als Sachbearbeiterin möchte ich eine Rechnung stornieren, damit der Kunde nicht mahnt wird.
    ```

    ```ticket good
    ---
    kind: story
    summary: Refund a paid invoice
    links:
      - {relation: is blocked by, key: PAY-7, status: Closed, status_category: done}
      - {relation: relates to, key: PAY-9, status: Open, status_category: new}
    ---
    As a clerk I want to refund a paid invoice so that I need not ask the bank.
    ```

    ```ticket good
    ---
    kind: story
    summary: Provide the refund interface
    links:
      - {relation: blocks, key: PAY-10, status: Open, status_category: new}
    ---
    The shop has to start refunds itself. This story blocks PAY-10, it waits for nothing.
    ```
    """
    unseen = []
    if reading.ticket.status_category == "done":
        return
    for link in reading.ticket.links:
        if not _BLOCKED.search(link.relation) or link.status_category == "done":
            continue
        if not link.status_category:
            if not _DONE.search(link.status):
                unseen.append(link.key)
            continue
        yield Fault(
            f"waits for {link.key}, which is not done",
            searched=("links",),
            suggestion=f"Finish {link.key} first, or cut this story so that it can go without it.",
        )
    if unseen:
        yield Abstain("the input does not say whether these are done: " + ", ".join(unseen[:5]))
