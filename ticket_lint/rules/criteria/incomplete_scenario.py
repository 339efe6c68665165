"""See the rule's own page below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, islice

from ticket_lint.lexicon import gherkin
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Document, Span
from ticket_lint.values.fact import Place

_OUTCOME = re.compile(
    r"\b(?:then|should|must|expect\w*|outcome|result|dann|soll\w*|erwart\w*|ergebnis|alors|doit"
    r"|devrait|attendu\w*|entonces|debe\w*|esperad\w*|então|deve\w*|=>|->|→)",
    re.IGNORECASE,
)
_LOOK_AHEAD = 3
_LONGEST = 1_000
_MOST_LINES = 5_000
_MOST = 20
"""Scenarios of a document that are reported."""
_WORD = re.compile(r"\S+")


@rule(
    severity="W",
    repair="criteria",
    source="Gherkin reference: Given, When, Then",
)
def incomplete_scenario(reading: Reading) -> Faults:
    """A scenario with Given or When but no Then.

    Without its Then a scenario tells what to do and not what comes of it: there is nothing to
    check. The keywords are known in all languages of Gherkin. A scenario without Given or without
    When is complete, and one whose outcome stands in the same line, or in the next ones in other
    words ("expected: …"), is left alone.

    ```ticket bad
    ---
    kind: story
    summary: Reset a password
    ---
    As a customer I want to reset my password so that I can order again.

    ## Acceptance criteria
    Scenario: reset by mail
    Given I have an account
    When I ask for a new password
    ```

    ```ticket bad
    ---
    kind: story
    summary: Passwort zurücksetzen
    ---
    Als Kundin möchte ich mein Passwort zurücksetzen, damit ich wieder bestellen kann.

    ## Akzeptanzkriterien
    - Gegeben sei ein gesperrtes Konto
    - Wenn ich ein neues Passwort anfordere
    - Und den Link aus der E-Mail öffne
    ```

    ```ticket good
    ---
    kind: story
    summary: Reset a password
    ---
    As a customer I want to reset my password so that I can order again.

    ## Acceptance criteria
    Scenario: reset by mail
    Given I have an account
    When I ask for a new password
    Then a link valid for 1 hour is mailed to me

    Scenario: unknown address
    When I enter an unknown address
    Then the same text is shown
    ```

    ```ticket good
    ---
    kind: story
    summary: Passwort zurücksetzen
    ---
    Als Kundin möchte ich mein Passwort zurücksetzen, damit ich wieder bestellen kann.

    ## Akzeptanzkriterien
    - Gegeben sei ein gesperrtes Konto
    - Wenn ich ein neues Passwort anfordere, dann bleibt es gesperrt
    ```

    ```ticket good
    ---
    kind: bug
    summary: Save button does nothing
    ---
    Given the form is empty, nobody would press Save.
    When I press it anyway, nothing happens. It should show which fields are missing.
    ```
    """
    for document in reading.ticket.documents:
        if document.field != "summary" and "\n" in document.text:
            for span in islice(_incomplete(document), _MOST):
                yield Fault(
                    "the scenario has no Then: nothing says what comes of it",
                    at=Place(document.field, span),
                    suggestion="Add the step that tells what one sees afterwards.",
                )


def _incomplete(document: Document) -> Iterator[Span]:
    """Yield the scenarios without an outcome."""
    lines = document.text.split("\n", _MOST_LINES)[:_MOST_LINES]
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for scenario in gherkin.scenarios(lines, document.language):
        if "then" in scenario.steps or not {"given", "when"} & set(scenario.steps):
            continue
        inside = lines[scenario.first : scenario.last + 1]
        if not scenario.titled and any(_is_prose(line) for line in inside):
            continue
        nearby = lines[scenario.first : scenario.last + 1 + _LOOK_AHEAD]
        if any(_has_then(line, document.language) for line in nearby):
            continue
        start = starts[scenario.first]
        yield Span(start, start + sum(len(line) + 1 for line in inside) - 1)


def _is_prose(line: str) -> bool:
    """Tell whether a line is no step but a sentence, perhaps a long one."""
    return gherkin.is_prose(line) or line.rstrip().endswith(".")


def _has_then(line: str, language: str) -> bool:
    """Tell whether a line holds an outcome, also inside ("When a, then b")."""
    line = line[:_LONGEST]
    return bool(_OUTCOME.search(line)) or any(
        gherkin.keyword(line[word.start() :], language) == "then" for word in _WORD.finditer(line)
    )
