"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.prose import in_quotes
from ticket_lint.stated.reading import Found, Reading, Section
from ticket_lint.stated.substance import substantial
from ticket_lint.values.assessment import Severity
from ticket_lint.values.document import Span
from ticket_lint.values.fact import FactKind, Place

UNDECIDED = "open_decision/undecided"
_REQUIREMENTS: tuple[FactKind, ...] = ("criteria", "expected", "goal")
# A ticket whose work is to decide: its summary asks, or begins like this.
_TO_DECIDE = re.compile(
    r"(?i)^\W{0,3}(?:decide|discuss|for discussion|determine|define|evaluate|investigate|explore|"
    r"research|clarify|figure out|plan|how (?:to|should)|should|rfc|proposal|spike|"
    r"entscheid|klär|definier|prüf|evaluier|untersuch|diskutier|décider|définir|étudier|évaluer|"
    r"decidir|definir|investigar|evaluar|avaliar|analizar|analisar)|\?\s*$"
)
# Words that begin a question, and in a statement say nothing.
_OPENER = re.compile(
    r"(?i)(?:should|shall|do|soll|sollt|woll|müss|doit|devons|faut|est-ce|deb|quer|ten|dev|prec)\w*\s"
    r"|(?:debemos|deberíamos|queremos|devemos|deveríamos|precisamos|doit-on|devons-nous|faut-il)\Z"
)
# "TBD" alone on a line looks like a title, and stands for what is above it, not below.
_KEY = re.compile(r"-\d")
_UNDECIDED = re.compile(r"(?i)tb[dca]|to be decided|undecided|à décider|por decidir|a decidir")
_EDGE = " \t:.*_-"
_LONGEST = 2000
_LONG = 180
_NEXT = "Get the answer and write it here, or cut this part out of the ticket."
_ANSWERED = re.compile(r"\?\W{0,4}\w+\W+\w+")


@rule(
    severity="E",
    kinds=("story", "bug", "task", "subtask", "epic", "other"),
    implied_by=("empty-description",),
    source="ISO/IEC/IEEE 29148: complete",
)
def open_question(reading: Reading) -> Faults:
    """A requirement is still undecided.

    "TBD", "to be decided" and "awaiting approval" inside acceptance criteria, expected behaviour
    and goals count, and so does a section of open questions without answers. Elsewhere, and for a
    question such as "should we …?", it is a warning. Questions in a bug's report, and tickets
    whose work is to decide something, are left alone.

    Whoever starts the work has to stop, or decides alone.

    ```ticket bad
    ---
    kind: story
    summary: Limit the size of uploads
    ---
    Large uploads fill the disk.

    ## Acceptance criteria
    - an upload above the limit (TBD) is refused with 413
    ```

    ```ticket bad
    ---
    kind: task
    summary: Exportformat umstellen
    ---
    Die Buchhaltung kann CSV nicht mehr lesen, deshalb soll der Export XLSX liefern.

    ## Offene Fragen
    - Welche Spalten?
    ```

    ```ticket good
    ---
    kind: story
    summary: Limit the size of uploads
    ---
    Large uploads fill the disk. It was not clear which limit fits; support measured 5 MB.

    ## Acceptance criteria
    - an upload above 5 MB is refused with 413
    ```

    ```ticket good
    ---
    kind: bug
    summary: Upload hangs
    ---
    An upload of 6 MB hangs at 99 %. I am not sure whether the proxy or our server stops it.

    Expected: it is refused with 413.
    ```
    """
    ticket = reading.ticket
    if _TO_DECIDE.search(ticket.summary):
        return
    seen: set[tuple[str, Span]] = set()
    for found in reading.phrases(UNDECIDED):
        severity = _severity(reading, found)
        if severity and (found.field, found.sentence) not in seen:
            seen.add((found.field, found.sentence))
            yield Fault(
                "something here is not decided yet",
                at=Place(found.field, _shown(found)),
                suggestion=_NEXT,
                severity=severity,
            )
    if ticket.kind != "bug":
        for section in reading.sections:
            if section.name == "open_decision" and _is_open(reading, section):
                yield Fault(
                    "lists open questions",
                    at=Place(section.field, Span(section.title.start, section.body.end)),
                    suggestion=_NEXT,
                )


def _shown(found: Found) -> Span:
    """Return the sentence, or of a long one the part around the phrase."""
    start, end = found.sentence
    if end - start > _LONG:
        start = max(start, found.span.start - _LONG // 2)
        end = min(end, found.span.end + _LONG // 2)
    return Span(start, end)


def _severity(reading: Reading, found: Found) -> Severity | None:
    """Return how bad an open point is: in a requirement it blocks, elsewhere it warns."""
    document = reading.document(found.field)
    if document is None or found.field == "summary" or found.section == "open_decision":
        return None
    sentence = document.slice(found.sentence).rstrip()
    asks = sentence.endswith("?")
    if _OPENER.match(document.slice(found.span)) and not asks:
        return None
    if in_quotes(document, found.span) or _KEY.match(document.text, found.span.end):
        return None
    if reading.within(found, *_REQUIREMENTS) and not asks:
        return "E"
    return None if reading.ticket.kind == "bug" else "W"


def _is_open(reading: Reading, section: Section) -> bool:
    """Tell whether a section of open questions holds one that has no answer beside it."""
    document = reading.document(section.field)
    if document is None:
        return False
    if _UNDECIDED.fullmatch(document.slice(section.title).strip(_EDGE)):
        return False
    body = document.slice(section.body)
    if in_quotes(document, section.title) or body.lstrip().startswith(">"):
        return False
    return substantial(body) and any(
        substantial(line) and not _ANSWERED.search(line) for line in body[:_LONGEST].split("\n")
    )
