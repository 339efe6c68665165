"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading, Section
from ticket_lint.stated.substance import substantial
from ticket_lint.values.document import Document, Span
from ticket_lint.values.fact import Place

_MATTER = frozenset(
    {"criteria", "observed", "expected", "steps", "goal", "reason", "verification", "deliverable"}
)
_LABEL = 8
_ENDS = re.compile(r"[^:：][:：][*_\s]*\Z")
_SHORT = 80
_WORDS = 4
_EDGE = " \t\n.,:;!?*_-–—•…()"
_LETTER = re.compile(r"[^\W\d_]")
_TITLE = re.compile(r"[^\W\d_][\s:：*_)\]?]*\Z")
# What may happen is "nothing": an answer, and no placeholder.
_ANSWERS = frozenset({"observed", "expected"})
_NOTHING = re.compile(r"(?i)\b(?:nothing|none|no|nichts|keine|rien|nada|ninguno|nenhum)\b")
_BLANKS = ("__", "<", "[", "{")


@rule(
    severity="W",
    stage="draft",
    implied_by=("empty-description",),
    source="",
)
def hollow_heading(reading: Reading) -> Faults:
    """A heading promises something, and nothing stands under it.

    "Nothing" is also "TBD", "n/a", "see above" and a dash. Only headings of what a ticket needs
    are looked at: criteria, steps, observed, expected, goal, reason, verification, deliverable,
    and the environment of a bug. A field of that name counts as its heading. Blanks of a template
    are the business of `unfilled-template`.

    An empty heading passes for an answer when somebody skims the ticket.

    ```ticket bad
    ---
    kind: story
    summary: Export invoices
    ---
    Accountants re-key invoices by hand; they need an export of the current month.

    AC: see above
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Speichern schlägt fehl
    ---
    ## Schritte zum Reproduzieren

    ## Tatsächliches Verhalten
    Beim Speichern erscheint Fehler 500.
    ```

    ```ticket bad
    ---
    kind: story
    summary: Export invoices
    criteria: TBD
    ---
    Accountants re-key invoices by hand; they need an export of the current month.
    ```

    ```ticket good
    ---
    kind: story
    summary: Export invoices
    ---
    Accountants re-key invoices by hand; they need an export of the current month.

    ## AC
    - one row an invoice

    ## Out of scope
    None
    ```

    ```ticket good
    ---
    kind: bug
    summary: Save fails
    ---
    ## Steps to reproduce
    ![recording](save.gif)

    ## Actual
        HTTP 500
    ```
    """
    bug = reading.ticket.kind == "bug"
    for number, section in enumerate(reading.sections):
        matters = section.name in _MATTER or (bug and section.name == "environment")
        if matters and section.field != "environment" and _hollow(reading, number):
            yield Fault(
                "nothing stands under this heading",
                at=Place(section.field, _shown(reading, section)),
                suggestion="Write it, or take the heading out.",
            )
    for field in ("criteria", "checklist"):
        document = reading.document(field)
        if document and document.text.strip() and _empty(document.text):
            yield Fault(
                "the field holds no criterion",
                at=Place(field, Span(0, len(document.text))),
                suggestion="Write one result that somebody can check: when …, then …",
            )


def _hollow(reading: Reading, number: int) -> bool:
    section = reading.sections[number]
    start, end = section.body
    document = reading.document(section.field)
    if end - start > _SHORT or document is None or not _empty(document.text[start:end]):
        return False
    title = document.slice(section.title)
    if section.name in _ANSWERS and _NOTHING.search(document.text[start:end]):
        return False
    if section.level < _LABEL:
        return title.count(" ") < _WORDS and _TITLE.search(title) is not None
    if section.name == "environment":
        return False  # "OS:" and the like stand in logs
    if section.level > _LABEL or not _ENDS.search(title):
        return False  # a table's header, or words at the beginning of a sentence
    following = reading.sections[number + 1 : number + 2]
    # "System:", then "OS: …" and "Browser: …": the first of them only introduces the others.
    return not any(f.name == section.name and f.field == section.field for f in following)


def _empty(text: str) -> bool:
    bare = text.strip(_EDGE)
    if len(text) > _SHORT or any(mark in text for mark in _BLANKS):
        return False
    # Without a letter it is nothing at all, or a value such as 0 and // that somebody observed.
    return not substantial(text) if _LETTER.search(bare) else not bare


def _shown(reading: Reading, section: Section) -> Span:
    """Return the heading with the placeholder under it."""
    document: Document | None = reading.document(section.field)
    text = document.text[: section.body.end].rstrip() if document else ""
    return Span(section.title.start, max(section.title.end, len(text)))
