"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.bug.fault import FAILS, orders_change
from ticket_lint.stated.claims import expects_nothing
from ticket_lint.stated.hollow import hollow
from ticket_lint.stated.reading import Reading
from ticket_lint.stated.structure import said
from ticket_lint.values.assessment import Severity
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Place

# Words that call something wrong without naming what is right.
_JUDGED = re.compile(
    r"\b(?:wrong|incorrect|inconsisten\w+|discrep[ae]n\w+|mis-?align\w*|mis-?configured|strange(?:ly)?"
    r"|weird(?:ly)?|odd(?:ly)?|wonky|confusing|slow(?:ly|er)?|too \w+|differs?|different(?:ly)?"
    r"|misleading|ugly|inaccurate"
    r"|falsche?[nrsm]?|inkorrekt\w*|seltsam\w*|komisch\w*|langsam\w*|uneinheitlich\w*"
    r"|fau(?:x|sse)|incorrecte?s?|mauvaise?|bizarre|incohérent\w*|lente?"
    r"|incorrect[oa]s?|equivocad[oa]s?|rar[oa]|incoherente|lent[oa]"
    r"|errad[oa]s?|incorret[oa]s?|estranh[oa]|inconsistente)\b|^\W*(?:invalid|bad)\b",
    re.IGNORECASE,
)
# What is wrong is then what somebody enters, not what comes out.
_GIVEN = re.compile(
    r"\b(?:with|about|for|using|when|enter\w*|typ\w+|by|mit|bei|für|avec|pour|con|para|com)"
    r" (?:an? |the |une? |un[oa]? |el |la |um |uma )?\Z",
    re.IGNORECASE,
)
_READ = 1_000  # characters of a field that are searched for a failure
SUGGESTION = "Write what should happen instead: the right value, text or state."


@rule(
    severity="E",
    kinds=("bug",),
    needs=("expected",),
    implied_by=("empty-description", "link-only-description"),
    repair="expected",
    source="Chaparro et al. (FSE 2017): expected behaviour",
)
def missing_expected(reading: Reading) -> Faults:
    """A bug does not say what should happen instead.

    Expected behaviour counts in any wording: "should", "instead of", "used to", a section, a
    request. Where the fault itself tells (a crash, an error, something that does not work or is
    missing), `implied-expected` speaks in place of this rule. Where the summary calls something
    wrong, odd or inconsistent, somebody must say what is right: a warning, and a blocker where the
    text tells of no failure either. An expectation that only denies the fault or praises the result
    ("should be complete and correct") is none.

    Without it two people fix the same fault in two ways, and it may be no fault at all.

    ```ticket bad
    ---
    kind: bug
    summary: Wrong total on the invoice
    ---
    Open invoice 4711 in release 5.12: the total shows 10.00 EUR.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Falsche Reihenfolge der Rechnungen
    ---
    In der Liste stehen die Rechnungen in einer seltsamen Reihenfolge.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Wrong total on the invoice
    ---
    Open invoice 4711 in release 5.12: the total shows 10.00 EUR instead of 10.01 EUR.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Ordem errada das faturas
    ---
    A lista mostra as faturas por número. Deveria mostrar primeiro a mais recente.
    ```
    """
    severity = severity_of_silence(reading)
    if severity in {None, "I"}:
        return  # the fault tells: see `implied-expected`
    stated = reading.facts.of("expected")
    judged = _judged(reading.ticket.summary[:_READ])
    place = Place("summary", Span(*judged.span())) if judged else None
    yield Fault(
        "only says that it should work or be right"
        if stated
        else "does not say what should happen instead",
        at=stated[0] if stated else place,
        searched=() if stated or judged else ("sections", "prose"),
        suggestion=SUGGESTION,
        severity=severity,
    )


def severity_of_silence(reading: Reading) -> Severity | None:
    """Return how bad it is that a bug states no expectation, None where it states one.

    What only says that it should work counts as none. I where the fault tells what is expected, W
    where the summary calls something wrong or no failure is told, E for both.
    """
    stated = reading.facts.of("expected")
    if not all(expects_nothing(reading.text(fact)) or hollow(reading, fact) for fact in stated):
        return None
    if not stated and not reading.facts.lacks("expected"):
        return None
    judged = _judged(reading.ticket.summary[:_READ]) is not None
    fails = any(
        FAILS.search(said(document, _READ)) or any(b.kind == "code" for b in document.blocks)
        for document in reading.ticket.documents
    )
    if fails and not judged:
        # "Remove the old client": what is wanted is that
        return None if not stated and orders_change(reading) else "I"
    return "W" if fails or not judged else "E"


def _judged(summary: str) -> re.Match[str] | None:
    """Return where a summary calls the outcome wrong."""
    for match in _JUDGED.finditer(summary):
        if not _GIVEN.search(summary, 0, match.start()):
            return match
    return None
