"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.criteria.hollow import for_any_ticket
from ticket_lint.stated.hollow import generic_steps
from ticket_lint.stated.reading import Reading
from ticket_lint.stated.structure import said
from ticket_lint.values.document import Document
from ticket_lint.values.fact import FactKind

SUGGESTION = (
    "Give the steps, or the command with its output, or the condition under which it happens and "
    "how often."
)
_RIGHT: tuple[FactKind, ...] = ("expected", "criteria")
_SAYS_LITTLE = 20  # words of a description, below which nothing else in it helps to find the fault

_READ = 1_000  # characters of a field in which they are counted


@rule(
    severity="W",
    kinds=("bug",),
    needs=("steps", "reproduction"),
    implied_by=("empty-description", "link-only-description", "missing-observed"),
    repair="steps",
    source="Chaparro et al. (FSE 2017): steps to reproduce",
)
def missing_repro(reading: Reading) -> Faults:
    """Nothing tells how to make the fault happen.

    Numbered steps are one way. A command with its output, a stack trace, logs with how often it
    happens, or a clear condition ("when the file is empty, …") do as well. Where only the summary
    names a condition, or the text names the file or method that is wrong, what should happen
    instead or the platform, `implied-steps` speaks in place of this rule. It blocks where the text
    says next to nothing else. Steps that name no input ("open a plan", "print", "notice that it is
    wrong") are none.

    A fault that cannot be reproduced is closed as "cannot reproduce", or its fix is a guess.

    ```ticket bad
    ---
    kind: bug
    summary: The import is slow
    ---
    Some customers complain that it takes ages. It should be as fast as last year.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Menü sieht kaputt aus
    ---
    Das Menü sieht kaputt aus und sollte ordentlich aussehen.
    ```

    ```ticket good
    ---
    kind: bug
    summary: The import stops
    ---
    Observed: the import stops. Expected: it skips the row.
    Steps:
    1. Import a file with an empty row
    2. Open the result
    ```

    ```ticket good
    ---
    kind: bug
    summary: El servidor se cae
    ---
    Ocurre unas 3 veces al día:

    ~~~
    $ curl -d '{}' https://shop.example/api/cart
    HTTP/1.1 502 Bad Gateway
    ~~~
    ```

    ```ticket good
    ---
    kind: bug
    summary: L'import s'arrête
    ---
    L'import s'arrête quand le fichier contient une ligne vide. Il devrait ignorer cette ligne.
    ```
    """
    if hinted(reading):
        return  # see `implied-steps`
    facts = reading.facts
    generic = generic_steps(reading) if facts.lacks("pointers") else ()
    if not generic and not facts.lacks("steps", "reproduction", "pointers"):
        return
    little = sum(_words(reading, body) for body in reading.bodies()) < _SAYS_LITTLE
    yield Fault(
        "gives steps that everybody takes without meeting it"
        if generic
        else "does not tell how to make it happen",
        at=generic[0] if generic else None,
        searched=() if generic else ("sections", "lists", "prose", "code", "logs"),
        suggestion=SUGGESTION,
        severity="E" if little and not generic else "W",
    )


def hinted(reading: Reading) -> str:
    """Return what alone hints at how to make a fault happen, `""` where it is told or nothing does.

    That is the summary, the place in the code, or the text that says what should happen instead or
    on which platform.
    """
    facts = reading.facts
    told = [*facts.of("steps"), *facts.of("reproduction")]
    if told:
        return "the summary" if all(fact.field == "summary" for fact in told) else ""
    if not facts.lacks("steps", "reproduction"):
        return ""
    if facts.states("pointers"):
        return "the place in the code"
    if _says_what_is_right(reading):
        return "what should happen instead"
    return "the platform" if _fails_on_a_platform(reading) else ""


def _words(reading: Reading, document: Document) -> int:
    """Return how many words a document has beside lines that hold for any ticket."""
    hollow = [
        reading.text(fact)
        for kind in _RIGHT
        for fact in reading.facts.of(kind)
        if fact.field == document.field and for_any_ticket(reading, fact)
    ]
    beside = sum(len(text.split()) for text in dict.fromkeys(hollow))
    return len(said(document, _READ).split()) - beside


def _says_what_is_right(reading: Reading) -> bool:
    """Tell whether an expectation or a criterion says what should happen instead."""
    return any(
        not for_any_ticket(reading, fact) for kind in _RIGHT for fact in reading.facts.of(kind)
    )


def _fails_on_a_platform(reading: Reading) -> bool:
    """Tell whether one sentence names the fault and where it appears: "no menu in Safari 17"."""
    faults = {(fact.field, fact.span) for fact in reading.facts.of("observed")}
    return any((fact.field, fact.span) in faults for fact in reading.facts.of("environment"))
