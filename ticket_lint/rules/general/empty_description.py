"""See the rule's own page below."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from ticket_lint.rules.api import Abstain, Fault, Faults, rule
from ticket_lint.rules.criteria.hollow import for_any_ticket
from ticket_lint.stated.claims import elsewhere
from ticket_lint.stated.reading import LISTED, Reading
from ticket_lint.stated.substance import substantial, unfilled
from ticket_lint.values.assessment import Severity
from ticket_lint.values.document import Block, Document, Span
from ticket_lint.values.fact import Place
from ticket_lint.values.ticket import Kind

_LONG = 80
_NO_TEXT = frozenset({"media", "mention", "emoji", "deleted"})
_POINTER = re.compile(
    r"(?:(?:please |pls )?(?:see|refer to|check|look at) (?:the )?(?:attached )?"
    r"(?:screen ?shots?|attach\w*|images?|pictures?|files?|title|summary|subject|video|comments?)"
    r"|(?:as |same as )?(?:per |in )?(?:the )?(?:title|summary|subject)(?: says)?"
    r"|attached|screen ?shots?"
    r"|(?:siehe|s\.|gem(?:äß|\.)|wie im|laut) ?"
    r"(?:anhang|anlage|screen ?shots?|bild|titel|betreff|datei)"
    r"|(?:cf\.?|voir|comme) (?:le |la |les |dans le )?"
    r"(?:pi[èe]ces? jointes?|pj|titre|captures?(?: d'[ée]cran)?)"
    r"|(?:ver|véase|vease|vide|conforme) (?:el |la |o |a |os )?(?:archivos? )?"
    r"(?:adjuntos?|anexos?|t[íi]tulo|captura|imagen|imagem|print|resumen|resumo))",
    re.IGNORECASE,
)
_MILDER: dict[Kind, Severity] = {"story": "W", "task": "W", "subtask": "I"}
_EDGE = " \t\r\n.,:;!*_-–—()[]"


@rule(
    severity="E",
    severity_for={"subtask": "W"},
    stage="draft",
    repair="description",
    source="",
)
def empty_description(reading: Reading) -> Faults:
    """The ticket says nothing beyond its summary.

    A description is empty when it holds no text, only headings, only an image or an attachment, a
    pointer such as "see attachment", or the summary once more. So it is when all it holds is true
    of any ticket: courtesy, a notice under a mail, advertising, filler, an unfilled template,
    "tests pass", "it should work". Criteria and a checklist in fields
    of their own count as text; the environment field alone does not. A sub-task may live off its
    parent, so there it is only a warning. Where the summary itself states a result that somebody
    can check ("Rename A to B"), the finding is one step milder.

    Nobody but the author knows what is meant, and a picture can be neither searched nor read by
    whoever does not see it.

    ```ticket bad
    ---
    kind: bug
    summary: Login page is broken
    ---
    ![shot](shot.png)
    ```

    ```ticket bad
    ---
    kind: story
    summary: Export invoices
    ---
    Export invoices.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Neue Spalte in der Rechnungsliste
    attachments: [entwurf.pdf]
    ---
    ## Beschreibung
    Siehe Anhang
    ```

    ```ticket good
    ---
    kind: bug
    summary: Login page is broken
    ---
    The Save button is cut off on screens narrower than 360 px.

    ![shot](shot.png)
    ```

    ```ticket good
    ---
    kind: story
    summary: Export invoices
    criteria:
      - the file holds one row an invoice
    ---
    ```

    ```ticket good
    ---
    kind: bug
    summary: Parser crashes
    ---
        parse("a:") raises IndexError
    ```
    """
    ticket = reading.ticket
    for gap in ticket.unreadable:
        if gap.field == "description":
            yield Abstain(f"the description cannot be read: {gap.reason}")
            return
    shown = None
    for document in reading.bodies():
        if document.field != "environment":
            if _says(reading, document):
                return
            shown = shown or document
    exact = any(fact.field == "summary" for fact in reading.facts.of("criteria"))
    severity = _MILDER.get(ticket.kind) if exact else None
    if shown is None:
        what = "has no description"
        if ticket.attachments:
            what += ", only attachments"
        yield Fault(
            what,
            searched=("description", "criteria field", "checklist"),
            severity=severity,
            suggestion="Write what happens, and what should happen instead."
            if ticket.kind == "bug"
            else "Write in two sentences what belongs to it and how one sees that it is done.",
        )
        return
    yield Fault(
        "the description says nothing beyond the summary",
        at=Place(shown.field, Span(0, len(shown.text))),
        suggestion="Write what the picture, file or title is meant to tell: "
        + (
            "what happens, and what should happen instead."
            if ticket.kind == "bug"
            else "what belongs to it, and how one sees that it is done."
        ),
        severity=severity,
    )


def _says(reading: Reading, document: Document) -> bool:
    """Tell whether any block says something; nearly always the first one does."""
    repeated = _bare(reading.ticket.summary)
    nothing: list[Span] | None = None
    for block in document.blocks:
        if block.kind == "heading" or not _block_says(reading, document, block, repeated):
            continue
        if nothing is None:
            nothing = list(_for_any_ticket(reading, document.field))
        if not any(span.start <= block.start and block.end <= span.end for span in nothing):
            return True
    return False


def _for_any_ticket(reading: Reading, field: str) -> Iterator[Span]:
    """Yield where criteria and expectations stand that hold for any ticket."""
    for fact in (*reading.facts.of("criteria"), *reading.facts.of("expected")):
        if fact.field == field and fact.form in LISTED and for_any_ticket(reading, fact):
            yield fact.span


def _block_says(reading: Reading, document: Document, block: Block, repeated: str) -> bool:
    text = document.slice(block)
    if block.kind == "code":
        return bool(text.strip())
    if document.inlines:
        # The inlines of a block stand together, so a huge text costs no more than its length.
        inlines = document.inlines
        first = bisect_left(inlines, block.start, key=lambda inline: inline.start)
        last = bisect_left(inlines, block.end, key=lambda inline: inline.start)
        media = [(i.start, i.end) for i in inlines[first:last] if i.kind in _NO_TEXT]
        text = _without(text, block.start, media) if media else text
    bare = _bare(text)
    if not bare or bare == repeated:
        return False
    if len(bare) <= _LONG or ":" in text:
        return any(_line_says(line) for line in _untitled(reading, document, block, text))
    return True


def _untitled(reading: Reading, document: Document, block: Block, text: str) -> Iterator[str]:
    """Yield the lines of a block without the label that they begin with, if it is a known one."""
    if len(text) != block.end - block.start:  # something was taken out
        yield text
        return
    titles = {
        s.title.start: s.title.end
        for s in reading.sections
        if s.name and s.field == document.field and block.start <= s.title.start < block.end
    }
    start = block.start
    for line in text.split("\n"):
        yield line[titles.get(start, start) - start :]
        start += len(line) + 1


def _line_says(line: str) -> bool:
    bare = _bare(line)
    if len(bare) > _LONG or "://" in line:  # an address has a rule of its own
        return True
    return (
        substantial(line)
        and not unfilled(line)
        and not _POINTER.fullmatch(bare)
        and not elsewhere(line)
    )


def _bare(text: str) -> str:
    return " ".join(text.lower().split()).strip(_EDGE)


def _without(text: str, offset: int, spans: Iterable[tuple[int, int]]) -> str:
    """Return a block's text without the spans, which are given in the document's offsets."""
    parts, position = [], 0
    for begin, finish in spans:
        start, end = begin - offset, finish - offset
        if 0 <= position <= start < end <= len(text):
            parts.append(text[position:start])
            position = end
    return "".join([*parts, text[position:]])
