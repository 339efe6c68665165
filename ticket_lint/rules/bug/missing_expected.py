"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.bug.fault import FAILS, orders_change
from ticket_lint.stated.claims import expects_nothing
from ticket_lint.stated.hollow import hollow
from ticket_lint.stated.reading import Reading
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
# Failures that nobody could take for the right behaviour.
_BREAKS = re.compile(
    r"\b(?:crash|exception|error|segfault|abort|hang|hung|freez|deadlock|leak|stack ?trace"
    r"|[45]0\d\b|nothing happens|fehlermeldung|absturz|stürz|häng|ausnahme|erreur"
    r"|plante|excepci|erro\b|exceç|trava)|\w(?:Exception|Error)\b",
    re.IGNORECASE,
)
# What is wrong is then what somebody enters, not what comes out.
_GIVEN = re.compile(
    r"\b(?:with|about|for|using|when|enter\w*|typ\w+|by|mit|bei|für|avec|pour|con|para|com)"
    r" (?:an? |the |une? |un[oa]? |el |la |um |uma )?\Z",
    re.IGNORECASE,
)
_READ = 1_000  # characters of a field that are searched for a failure


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
    missing), everybody knows what is expected and the finding only informs. Where the summary calls
    something wrong, odd or inconsistent, somebody must say what is right: a warning, and a blocker
    where the text tells of no failure either. An expectation that only denies the fault or praises
    the result ("should be complete and correct") warns too, unless the fault is a crash or an
    error.

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
    stated = reading.facts.of("expected")
    if not all(expects_nothing(reading.text(fact)) or hollow(reading, fact) for fact in stated):
        return
    if not stated and not reading.facts.lacks("expected"):
        return
    judged = _judged(reading.ticket.summary[:_READ])
    fails = any(
        FAILS.search(document.text[:_READ]) or any(b.kind == "code" for b in document.blocks)
        for document in reading.ticket.documents
    )
    severity: Severity | None = (
        "I" if fails and not judged else "W" if fails or not judged else None
    )
    if severity == "I" and not stated and orders_change(reading):
        return  # "Remove the old client": what is wanted is that
    if severity == "I" and any(hollow(reading, f) for f in stated) and not _evident(reading):
        severity = "W"  # somebody sat down to write what is right, and did not
    what = (
        "only says that it should work or be right"
        if stated
        else "does not say what should happen instead"
    )
    place = Place("summary", Span(*judged.span())) if judged else None
    yield Fault(
        what + (", though the fault suggests it" if severity == "I" else ""),
        at=stated[0] if stated else place,
        searched=() if stated or judged else ("sections", "prose"),
        suggestion="Write what should happen instead: the right value, text or state.",
        severity=severity,
    )


def _judged(summary: str) -> re.Match[str] | None:
    """Return where a summary calls the outcome wrong."""
    for match in _JUDGED.finditer(summary):
        if not _GIVEN.search(summary, 0, match.start()):
            return match
    return None


def _evident(reading: Reading) -> bool:
    """Tell whether the failure is one that nobody could take for right: a crash, an error."""
    return any(
        _BREAKS.search(document.text[:_READ]) or any(b.kind == "code" for b in document.blocks)
        for document in reading.ticket.documents
    )
