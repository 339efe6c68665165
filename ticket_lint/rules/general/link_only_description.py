"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.lexicon.phrases import WORD
from ticket_lint.lexicon.words import words
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Document, Span
from ticket_lint.values.fact import Place

_POINTING = words("""
    see here at the for more details detail link links this that these from in on of to and or also
    is are was as per refer reference references ref discussion thread info information source
    original reported issue ticket page document doc docs spec mail url http https www com described
    discussed more further full description please check look read via it by with
    siehe hier unter details der die das den link dazu mehr auch und für zu im in beschreibung
    voir ici le la les lien pour plus de détails et sur dans
    ver aquí aqui el la los enlace para más mas detalles detalhes y e em no na o a mais link
""")
# A link to another ticket: whoever reads this one can read that one, and it is as searchable.
_TICKET = re.compile(r"(?:\A|/browse/|/issues?/|selectedIssue=)[A-Z][A-Z0-9_]{1,20}-[0-9]{1,9}\b")
_LONGEST = 600
_FEWEST = 3


@rule(
    severity="W",
    stage="draft",
    implied_by=("empty-description",),
    repair="description",
    source="",
)
def link_only_description(reading: Reading) -> Faults:
    """The description is little more than a link.

    Counted is what stands beside the links and words that only point ("see", "details here"). A
    link beside two sentences of text is fine, and so are a link to another ticket and a ticket
    whose criteria are stated.

    What is linked moves, changes or asks for a login that the reader does not have, and nobody can
    search it from here.

    ```ticket bad
    ---
    kind: story
    summary: New onboarding
    ---
    See https://wiki.example.com/onboarding-2
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Fehler im Warenkorb
    ---
    Details siehe hier: https://forum.example.com/t/123 und https://forum.example.com/t/124
    ```

    ```ticket good
    ---
    kind: story
    summary: New onboarding
    ---
    New users skip the tour, because it has eleven steps; it should have three.
    Drawings: https://wiki.example.com/onboarding-2
    ```

    ```ticket good
    ---
    kind: task
    summary: Upgrade the parser
    criteria:
      - the parser of release 4.2 is in use
    ---
    https://parser.example.com/releases/4.2
    ```
    """
    if reading.facts.states("criteria", "expected"):
        return
    only = None
    for document in reading.bodies():
        if document.field == "environment":
            continue
        if not _only_links(document):
            return
        only = only or document
    if only is not None:
        yield Fault(
            "the description is only a link",
            at=Place(only.field, Span(0, len(only.text))),
            suggestion="Add in two sentences what the linked page asks for here.",
        )


def _only_links(document: Document) -> bool:
    """Tell whether a document has a link and next to nothing beside its links."""
    if len(document.text) > _LONGEST or not any(i.kind == "link" for i in document.inlines):
        return False
    if any(block.kind in {"code", "quote"} for block in document.blocks):
        return False
    if any(_TICKET.search(document.slice(i)) for i in document.inlines if i.kind == "link"):
        return False
    parts, position = [], 0
    for inline in document.inlines:
        if inline.kind in {"link", "media"} and inline.start >= position:
            parts.append(document.text[position : inline.start])
            position = inline.end
    rest = " ".join([*parts, document.text[position:]]).lower()
    return sum(word not in _POINTING for word in WORD.findall(rest)) < _FEWEST
