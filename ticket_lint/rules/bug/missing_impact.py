"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading

# What cannot wait for anybody.
_EVIDENT = re.compile(
    r"\b(?:crash|segfault|core dump|hangs?\b|hung\b|freez|deadlock|never (?:ends?|finish|complet)"
    r"|does not (?:start|terminate|exit|boot|come up|build|compile)|start-?up|outage|is down\b"
    r"|data ?loss|los[est] data|lost\b|corrupt|purg|overwrit|wiped|deletes all|leak"
    r"|out ?of ?memory|oom\b|security|vulnerab|bypass|unauthenticated|unauthorized|exploit"
    r"|injection|regression|cannot be installed|install(?:ation|er)? (?:fails|aborts|crashes)"
    r"|(?:rebuild|build|compil\w+|test)s? (?:is |are )?(?:fail|broken|red\b)"
    r"|(?:can't|cannot) (?:build|start|\w+ any\w*)|fatal error|white screen|unusable"
    r"|no further \w+|until (?:this|it) is (?:fixed|resolved|solved)"
    r"|absturz|stürzt ab|startet nicht|datenverlust|sicherheitslücke|plante|perte de données"
    r"|faille de sécurité|pérdida de datos|se cae|perda de dados)",
    re.IGNORECASE,
)
_READ = 2_000  # characters of a field that are searched for it


@rule(
    severity="W",
    kinds=("bug",),
    needs=("impact",),
    implied_by=("empty-description", "link-only-description", "missing-observed"),
    repair="impact",
    source="ISO/IEC/IEEE 29148: justified priority",
)
def missing_impact(
    reading: Reading,
    *,
    priorities: tuple[str, ...] = (
        "blocker",
        "critical",
        "highest",
        "urgent",
        "p0",
        "p1",
        "kritisch",
        "höchste",
        "bloquant",
        "critique",
        "crítico",
        "crítica",
        "bloqueante",
    ),
) -> Faults:
    """A bug has a high priority, but does not say whom it hits.

    Impact is who is affected and how much: customers, orders, data, a release, with a number or
    without. Only the priorities in `priorities` (lower case) need it. What cannot wait for anybody
    speaks for itself: lost data, a crash, a broken build, a security hole.

    Without it every reporter's bug is the most urgent one, and the team works on the loudest.

    ```ticket bad
    ---
    kind: bug
    summary: The invoice shows the wrong logo
    priority: Blocker
    ---
    Open any invoice as PDF: it shows the old logo. It should show the new one.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Falsche Sortierung
    priority: Höchste
    ---
    Die Liste ist nach Nummer sortiert, sie sollte nach Datum sortiert sein.
    ```

    ```ticket good
    ---
    kind: bug
    summary: The invoice shows the wrong logo
    priority: Low
    ---
    Open any invoice as PDF: it shows the old logo. It should show the new one.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Saving a cart returns HTTP 500
    priority: P1
    ---
    Saving a cart with a voucher returns HTTP 500. 12 % of all checkouts are affected since Monday.
    ```
    """
    if reading.ticket.priority.lower() not in priorities or not reading.facts.lacks("impact"):
        return
    if not any(_EVIDENT.search(document.text[:_READ]) for document in reading.ticket.documents):
        yield Fault(
            f"has priority {reading.ticket.priority}, but does not say whom it hits",
            searched=("sections", "prose"),
            suggestion="Say who is affected, how many and how often, or lower the priority.",
        )
