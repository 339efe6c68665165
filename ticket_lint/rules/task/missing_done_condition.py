"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.criteria.hollow import ALREADY, hollow_criteria, verified
from ticket_lint.rules.task.exact import exact
from ticket_lint.stated.reading import Reading
from ticket_lint.values.assessment import Severity

# A test that exists and passes is a result of its own kind.
_TESTS = re.compile(
    r"\b(?:add|create|write|implement|extend|convert)\b.*\btests?\b|\btests? (?:for|of|coverage)\b"
    r"|\btests? (?:für|schreiben|ergänzen)\b|\btests? (?:pour|de)\b"
    r"|\b(?:pruebas|testes) (?:para|de)\b",
    re.IGNORECASE,
)
_SEVERITY: tuple[Severity, ...] = ("E", "W", "I")
_READ = 300  # characters of a summary that are searched


@rule(
    severity="E",
    kinds=("task", "subtask"),
    needs=("criteria",),
    implied_by=("link-only-description", *ALREADY),
    repair="criteria",
    source="INVEST: testable",
)
def missing_done_condition(reading: Reading) -> Faults:
    """A task does not say how far it goes and when it is done.

    A result that can be checked counts in any wording and place, and so does a way to verify it. A
    summary that names one exact change ("Rename A to B", "Update X to 2.4") says it already. Where
    the text names the file, class or command to change, or the work is to write tests, most readers
    agree on the end, and the finding is one step milder. So it is for a sub-task whose parent is
    known, since the parent may state it. For stories there is `missing-criteria`.

    "Clean up", "improve" and "support" never end by themselves: each person stops elsewhere.

    ```ticket bad
    ---
    kind: task
    summary: Clean up the CI
    ---
    The CI configuration has grown over the years. Please clean it up.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Dokumentation verbessern
    ---
    Die Dokumentation ist an vielen Stellen veraltet und unübersichtlich.
    ```

    ```ticket good
    ---
    kind: task
    summary: Clean up the CI
    ---
    The job `nightly-old` must be removed, and the pipeline must take less than 8 minutes.
    ```

    ```ticket good
    ---
    kind: task
    summary: "Build: update Groovy to 2.4.4"
    ---
    Older releases are vulnerable, see CVE-2015-3253.
    ```

    ```ticket good
    ---
    kind: subtask
    summary: Renommer la classe
    ---
    La classe `Facture` doit s'appeler `Invoice` dans tout le module billing-api.
    ```
    """
    hollow = hollow_criteria(reading)
    if not hollow and (not reading.facts.lacks("criteria") or verified(reading)):
        return
    inherits = reading.ticket.kind == "subtask" and reading.ticket.parent is not None
    summary = reading.ticket.summary[:_READ]
    known = reading.facts.states("pointers") or _TESTS.search(summary) is not None
    if not exact(summary):
        yield Fault(
            "says when it is done in words that nobody can check"
            if hollow
            else "does not say how far it goes and when it is done",
            at=hollow[0] if hollow else None,
            searched=()
            if hollow
            else ("criteria field", "checklist", "sections", "lists", "prose"),
            suggestion="Write what belongs to it, and the result that ends it so that somebody "
            "else can check it.",
            severity=_SEVERITY[min(2, known + inherits)],
        )
