"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Document, Span
from ticket_lint.values.fact import Place

_SHORTEST_WORD = 4
_LONGEST_WORD = 9
_PROSE = frozenset({"paragraph", "item", "task"})
_FEW_TOPICS = 3
_LABEL_LEVEL = 8


@rule(severity="I", source="")
def sprawling_description(reading: Reading, *, topics: int = 8, words: int = 1000) -> Faults:
    """The description has many topics, or is very long.

    A topic is a heading of the author's own, one that names no usual part of a ticket such as
    steps or criteria. `topics` of them are too many, and so are more than `words` words of prose on
    three or more. Code, logs, tables and quotes are not counted: steps, logs and examples may be
    as long as they need to be.

    Nobody holds that much in mind; in practice each reader implements another part of it.

    ```ticket bad
    ---
    kind: story
    summary: New checkout
    ---
    ## Address form
    One page.
    ## Payment
    Add SEPA.
    ## Vouchers
    Two at once.
    ## Shipping
    Show the date.
    ## Mails
    New footer.
    ## Returns
    Print the label.
    ## Statistics
    Count the steps.
    ## Cookie banner
    Smaller.
    ```

    ```ticket bad
    ---
    kind: task
    summary: Aufräumen
    markup: wiki
    ---
    h2. Suche
    * Index neu
    h2. Filter
    * Farben
    h2. Druck
    * Ränder
    h2. Anmeldung
    * Text
    h2. Rechte
    * Rolle Gast
    h2. Mahnungen
    * Datum
    h2. Impressum
    * Adresse
    h2. Startseite
    * Bild
    ```

    ```ticket good
    ---
    kind: story
    summary: One page for the address
    ---
    ## Why
    Customers leave at the address form.
    ## Today
    Three pages.
    ## Wanted
    One page.
    ## Acceptance criteria
    - all fields stand on one page
    ## Out of scope
    - payment
    ## Verification
    - `npm test address`
    ```

    ```ticket good
    ---
    kind: bug
    summary: Import stops
    ---
    ## Steps
    1. import the file
    ## Log

        2026-01-03 10:11:12 INFO reading line 1
        2026-01-03 10:11:13 INFO reading line 2
        2026-01-03 10:11:14 ERROR no such column
    ```
    """
    for document in reading.bodies():
        headings = sum(block.kind == "heading" for block in document.blocks)
        if headings < _FEW_TOPICS:
            continue
        count = sum(
            not section.name and section.field == document.field and section.level < _LABEL_LEVEL
            for section in reading.sections
        )
        if count >= topics:
            message = f"{count} topics in one description"
        elif count >= _FEW_TOPICS and _words(document, words) > words:
            message = f"more than {words:,} words on {count} topics"
        else:
            continue
        yield Fault(
            message,
            at=Place(document.field, Span(0, document.blocks[0].end)),
            suggestion="Keep what this ticket changes; move the rest to tickets of its own or to a "
            "linked page.",
        )


def _words(document: Document, enough: int) -> int:
    """Return the number of words in prose, 0 where the text is too short for `enough` of them.

    A line of a log has few spaces for its length.
    """
    count = 0
    if len(document.text) > _SHORTEST_WORD * enough:
        for block in document.blocks:
            if block.kind in _PROSE:
                for line in document.slice(block).split("\n"):
                    found = line.count(" ") + 1
                    if len(line) <= _LONGEST_WORD * found:
                        count += found
    return count
