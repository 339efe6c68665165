"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.lexicon.phrases import WORD
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.task.exact import exact
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Document, Span
from ticket_lint.values.fact import Place

_KEY = re.compile(
    r"\b(?!UTF-|ISO-|SHA-|RFC-|CVE-|IEEE-|PEP-)[A-Z][A-Z0-9_]{1,9}-[1-9]\d{0,6}\b"
    r"|#\d{2,9}\b|\[\s?\d{3,9}\s?\]"
    r"|\b(?:bug|issue|ticket|feature|request|story|pr|fehler|vorgang|anomalie|incidencia|chamado)s?"
    r"(?: request)? (?:no\.? |nr\.? |#)?\d{3,9}\b",
    re.IGNORECASE,
)
# Something that the reader has to open or somebody to be asked.
_ELSEWHERE = re.compile(
    r"\b(?:see|refer to|c\.?f\.) (?:the |this |attached |above )*(?:attach\w+|screen ?shots?|image"
    r"|mock-?ups?|discussion|thread|forum|wiki|page|comments?|parent|epic|document\w*|mail\w*|notes)"
    r"|\b(?:attached|attachment|screen ?shots?|mock-?ups?)\b"
    r"|\S\.(?:png|jpe?g|gif|pdf|docx?|xlsx?)\b"
    r"|\bask [A-Z]\w+|\bcomments? (?:from|by|of)\b|\bin the (?:last |weekly )?(?:meeting|call)\b"
    r"|\bas (?:\w+ )?(?:mentioned|suggested|requested|reported|described|noted|pointed out)"
    r" (?:by|in|at|on|during)\b"
    r"|\bsiehe (?:anhang|screenshot|bild|mail|wiki|kommentar)\w*|\bim (?:anhang|screenshot)\b"
    r"|\bvoir (?:pièce jointe|capture|image|le mail|le wiki|commentaire)\w*|\bci-joint\w*"
    r"|\bver (?:adjunto|captura|imagen|correo|wiki|comentario|anexo|imagem)\w*|\bem anexo\b"
    r"|\badjunto\b",
    re.IGNORECASE,
)
_LINKS = frozenset({"link", "media", "mention"})
_LONGEST = 2_000


@rule(
    severity="W",
    kinds=("story", "task", "subtask", "spike", "epic", "other"),
    implied_by=("link-only-description",),
    repair="description",
    source="ISO/IEC/IEEE 29148: complete",
)
def missing_context(reading: Reading, *, enough: int = 25) -> Faults:
    """A short text leans on something that stands elsewhere.

    A description of fewer than `enough` words of its own that points to another ticket, a link, an
    attachment, a person or what somebody said. Criteria listed in the ticket make it whole, and a
    summary that names one exact change ("Update X to 2.4") needs no more. The ticket's own parent
    is no other place. A bug is not judged, since a picture of the fault may be all it needs.

    Of badly specified tickets that read like this, careful readers miss the context in half: what
    is wanted from the other place is known to its author, and the place moves or stays shut.

    ```ticket bad
    ---
    kind: story
    summary: Change the display of relations
    ---
    Perform design, coding and unit testing for feature 1793977.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Änderungen am Handbuch
    ---
    Bitte die Anmerkungen einarbeiten, siehe Anhang.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Design doc for unreachable tasks
    ---
    See CORE-4049.
    ```

    ```ticket good
    ---
    kind: story
    summary: Change the display of relations
    ---
    Librarians cannot tell which files belong to a record. Its page must list them with name and
    size, ordered by name, and each name opens the file. Feature 1793977 has the history.
    ```

    ```ticket good
    ---
    kind: task
    summary: Drop the old price route
    ---
    GET /v1/price has had no caller for 60 days.

    ## Acceptance criteria
    - a call returns 410, see CORE-4049
    ```
    """
    document = reading.document("description")
    if document is None or len(document.text) > _LONGEST or reading.listed():
        return
    if exact(reading.ticket.summary) or any(block.kind == "code" for block in document.blocks):
        return
    place = _reference(document, {reading.ticket.key, _parent(reading)})
    if place is not None and _own_words(document) < enough:
        yield Fault(
            "says little itself and leans on what stands elsewhere",
            at=place,
            suggestion="Write here in two sentences what the other place says and what follows "
            "from it for this ticket.",
        )


def _parent(reading: Reading) -> str:
    return reading.ticket.parent.key if reading.ticket.parent else ""


def _reference(document: Document, known: set[str]) -> Place | None:
    """Return the first thing that a text points to, or None."""
    spans = [Span(i.start, i.end) for i in document.inlines if i.kind in _LINKS]
    spans += [Span(*m.span()) for p in (_KEY, _ELSEWHERE) for m in p.finditer(document.text)]
    own = [span for span in spans if document.slice(span) not in known]
    return Place(document.field, min(own)) if own else None


def _own_words(document: Document) -> int:
    """Return how many words a text has beside its links."""
    parts, position = [], 0
    for inline in document.inlines:
        if inline.kind in _LINKS and inline.start >= position:
            parts.append(document.text[position : inline.start])
            position = inline.end
    return len(WORD.findall(" ".join([*parts, document.text[position:]])))
