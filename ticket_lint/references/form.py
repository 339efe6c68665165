"""In which form a ticket is written: what a set of references should not all share."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias, get_args

from ticket_lint.lexicon.gherkin import scenarios
from ticket_lint.values.ticket import Ticket

Form: TypeAlias = Literal[
    "gherkin",
    "table",
    "checklist",
    "user story",
    "job story",
    "sections",
    "numbered",
    "list",
    "code",
    "prose",
]
FORMS: tuple[Form, ...] = get_args(Form)
_MARKS: dict[str, Form] = {
    "cell": "table",
    "head": "table",
    "task": "checklist",
    "heading": "sections",
    "item": "list",
    "code": "code",
}
# Between role and wish a line or two at most; a longer way is another sentence.
_GAP = r"[^.!?]{1,160}?"
_USER_STORY = re.compile(
    rf"\b(?:as an? {_GAP}\b(?:i|we) (?:want|need|can|would)|"
    rf"als {_GAP}\b(?:möchten?|will|wollen|brauchen?) (?:ich|wir)|"
    rf"en tant que? {_GAP}\b(?:je|nous) (?:veux|voulons|souhait|voudr)|"
    rf"en tant qu['’]{_GAP}\b(?:je|nous) (?:veux|voulons|souhait|voudr)|"
    rf"como {_GAP}\b(?:quiero|queremos|quero|necesito|preciso)\b)",
    re.IGNORECASE,
)
_JOB_STORY = re.compile(
    rf"\b(?:when {_GAP}\bi (?:want|need)|wenn {_GAP}\b(?:möchte|will) ich|"
    rf"(?:quand|lorsqu(?:e |['’])){_GAP}\bje (?:veux|souhaite|voudrais)|"
    rf"(?:cuando|quando) {_GAP}\b(?:quiero|quero)\b)",
    re.IGNORECASE,
)
_HEAD = 5_000
"""Characters in which a story would have begun."""


def forms(ticket: Ticket) -> tuple[Form, ...]:
    """Return the forms of a ticket in the order of `FORMS`; `prose` where it has no other."""
    found: set[Form] = set()
    for document in ticket.documents:
        if document.field == "summary":
            continue
        for block in document.blocks:
            mark = "numbered" if block.ordered else _MARKS.get(block.kind)
            if mark:
                found.add(mark)
        if next(scenarios(document.text.splitlines(), document.language), None):
            found.add("gherkin")
        head = document.text[:_HEAD]
        if _USER_STORY.search(head):
            found.add("user story")
        elif _JOB_STORY.search(head):
            found.add("job story")
    return tuple(form for form in FORMS if form in found) or ("prose",)


def size(ticket: Ticket) -> int:
    """Return the number of words of a ticket."""
    return sum(len(document.text.split()) for document in ticket.documents)
