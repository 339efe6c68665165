"""The kind of a ticket whose type nobody gave: does it report a fault or ask for work?

A linear vote of signs: what is stated in the summary and in the opening of the other fields, which
sections stand there, whether it opens with code. The signs are facts and not words, so the weights
hold for every language that has patterns. `models/kind.json` has the weights, in whole points;
`benchmarks/kinds.py` fits and measures them. Only the opening is read, because further down a good
story tells of faults as well: what happens to a request that is wrong.

Story and task differ too little in text to be told apart, and their rules ask nearly the same: what
is no bug is a task, unless it speaks as a user or begins as an investigation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice

from ticket_lint.encode import manifest
from ticket_lint.errors import ShippedDataError
from ticket_lint.stated.notice import PROMISES, Noticed
from ticket_lint.stated.reading import Found
from ticket_lint.values.document import Block
from ticket_lint.values.ticket import Kind, Ticket

WEIGHTS = "models/kind.json"
_SPIKE = re.compile(
    r"\W{0,5}(?:spike|investigate|research|explore|evaluate|poc\b|proof of concept"
    r"|untersuch\w{1,9}|recherche\b|evaluier\w{1,9}"
    r"|étudier|évaluer|analyser|explorer|preuve de concept"
    r"|investigar|evaluar|explorar|analizar|prueba de concepto"
    r"|avaliar|pesquisar|analisar|prova de conceito)\b"
)
OPENING = 200
"""Characters of a field in which a sentence or code must begin to be a sign."""
_DEMANDS = PROMISES - {"expected"}
_STORY = "goal/formula"


def nameless(ticket: Ticket) -> bool:
    """Tell whether a ticket's source says nothing of its kind; an unknown type says something."""
    return ticket.kind == "other" and not ticket.issue_type


def kind_in(noticed: Noticed) -> Kind:
    """Return what kind of ticket a text reads like; `other` in a language we do not speak."""
    if noticed.ticket.language == "other":
        return "other"
    if noticed.found.get(_STORY):
        return "story"
    if _SPIKE.match(noticed.masked.get("summary", "")):
        return "spike"
    weights = _weights()
    if sum(weights.get(sign, 0) for sign in signs(noticed)) + weights["always"] > 0:
        return "bug"
    return "task"


def signs(noticed: Noticed) -> frozenset[str]:
    """Return the signs of a ticket's kind, such as `summary observed` or `section steps`."""
    return frozenset(_signs(noticed))


def _signs(noticed: Noticed) -> Iterator[str]:
    for fact, places in noticed.by_fact.items():
        if any(found.field == "summary" for found in places):
            yield f"summary {fact}"
        if any(_opens(found) for found in places):
            yield f"text {fact}"
    for section in noticed.sections:
        if section.name:
            yield f"section {section.name}"
    if any(b.kind == "code" and b.start < OPENING for b in _blocks(noticed)):
        yield "code"


def _opens(found: Found) -> bool:
    return (
        found.field != "summary"
        and found.sentence.start <= OPENING
        and found.section not in _DEMANDS
    )


def _blocks(noticed: Noticed) -> Iterator[Block]:
    for document in noticed.ticket.documents:
        yield from islice(document.blocks, OPENING)


@cache
def _weights() -> Mapping[str, int]:
    """Return points by sign; `always` counts for every ticket."""
    data = manifest.read_json(WEIGHTS)
    try:
        weights = {str(sign): int(points) for sign, points in data["weights"].items()}
        weights["always"] = int(data["always"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ShippedDataError(
            f"is no table of weights: {error!r}",
            where=WEIGHTS,
            right="`always` and `weights`, in whole points",
        ) from error
    return weights
