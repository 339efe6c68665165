"""Whoever follows the path on a weak reference ticket, blanks filled in, ends at ready.

As far as rules go: the answers filled in here are all the same, and so far from the references.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.judge.assess import Judge
from ticket_lint.parse import Source, document
from ticket_lint.references.library import Reference, load
from ticket_lint.values.assessment import Assessment
from ticket_lint.values.document import Document
from ticket_lint.values.ticket import Ticket

JUDGE = Judge.of(Config(encoder="none"))
BLANK = re.compile(r"_{4,}")
DAYS = re.compile(r"_{4,}(?= (?:days|Tage|jours|días|dias)\b)")
SUMMARY = "Show the booking number 4711 on the receipt after payment"
ANSWERS = {
    "en": "the export holds 40 rows within 2 s",
    "de": "der Export enthält 40 Zeilen innerhalb von 2 s",
    "fr": "l'export contient 40 lignes en 2 s",
    "es": "la exportación contiene 40 filas en 2 s",
    "pt": "a exportação contém 40 linhas em 2 s",
}


def follow(ticket: Ticket, assessment: Assessment) -> Ticket:
    """Return the ticket after its edits: skeletons filled and appended, quoted text replaced."""
    answer = ANSWERS.get(ticket.language, ANSWERS["en"])
    texts = {d.field: d.text for d in ticket.documents}
    appended = []
    for edit in assessment.edits:
        for at in edit.at:
            if at.field == "summary":
                texts["summary"] = SUMMARY
            elif at.field in texts:
                quoted = r"\s+".join(map(re.escape, at.quote.rstrip("…").split()))
                texts[at.field] = re.sub(quoted, "", texts[at.field], count=1)
        appended.append(BLANK.sub(answer, DAYS.sub("2", edit.skeleton)))
    texts["description"] = "\n\n".join([texts.get("description", ""), *appended])
    return replace(ticket, documents=tuple(read(f, t, ticket.language) for f, t in texts.items()))


def read(field: str, text: str, language: str) -> Document:
    """Return a field read from its plain text."""
    markup = "text" if field == "summary" else "markdown"
    return replace(document(Source(field, text, markup)), language=language)  # type: ignore[arg-type]


WEAK = [r for r in load() if not r.good and JUDGE(r.ticket).verdict != "ready"]


@pytest.mark.parametrize("reference", WEAK, ids=lambda reference: reference.id)
def test_ready(reference: Reference) -> None:
    """Following the shown path, once or twice, makes the ticket ready."""
    ticket = reference.ticket
    for _ in range(2):
        assessment = JUDGE(ticket)
        if assessment.verdict != "ready":
            ticket = follow(ticket, assessment)
    after = JUDGE(ticket)
    told = [(f.rule, f.severity, f.cost, f.evidence) for f in after.findings if f.cost]
    assert after.verdict == "ready", (assessment.edits, told)
