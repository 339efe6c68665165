"""Criteria that are there in form only, each for a reason that has a rule of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ticket_lint.lexicon import gherkin
from ticket_lint.rules.criteria.boilerplate_criteria import is_generic
from ticket_lint.rules.criteria.echoed_criterion import echoes
from ticket_lint.stated.claims import expects_nothing
from ticket_lint.stated.hollow import definite, detailed, hollow
from ticket_lint.stated.reading import LISTED, Found, Reading
from ticket_lint.values.document import Document
from ticket_lint.values.fact import Fact

ALREADY = (
    "empty-description",
    "boilerplate-criteria",
    "echoed-criterion",
    "unobservable-criterion",
)
"""Rules that say it more precisely; each of them then blocks like a missing criterion."""

_DETAIL = re.compile(
    r"[\d\"“„«`:;]|\b(?:when|if|after|before|with|without|for|from|via|on|in|at|than|within|per"
    r"|while"
    r"|using|by|still|again|wenn|falls|nach|vor|mit|ohne|für|von|auf|im|am|bei|noch|wieder|quand|si"
    r"|après|avec|sans|pour|sur|dans|cuando|tras|con|sin|para|sobre|quando|se|após|com|sem|em|no|na"
    r"|not|nicht|pas|não|and|or|und|oder|et|ou|y)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_MAX_SUBJECT = 6
"""Words before the claim; a longer subject says something that one may look at."""
_SLACK = 3


def hollow_criteria(reading: Reading) -> tuple[Fact, ...]:
    """Return the hollow criteria of a ticket that has no others to speak of, else nothing.

    Hollow are generic lines, echoes of the summary, empty claims and hollow statements. Most must
    be, none may name a value, a condition or an outcome, and prose beside a list no value either.
    """
    criteria = reading.facts.of("criteria")
    listed = reading.listed()
    # Lines for any ticket neither make up for others nor hide them.
    counted = (
        tuple(fact for fact in listed if not is_generic(reading, fact))
        or tuple(fact for fact in criteria if fact not in listed)
        or listed
    )
    beside = [
        f
        for f in criteria
        if f not in counted and f not in listed and f.field != "summary" and f.form != "measure"
    ]
    if not counted or any(definite(reading, fact) for fact in beside):
        return ()
    empty = empty_claims(reading)
    found = []
    for fact in counted:
        if (
            fact in empty
            or hollow(reading, fact)
            or (fact in listed and (is_generic(reading, fact) or echoes(reading, fact)))
        ):
            found.append(fact)
        elif detailed(reading, fact):
            return ()
    return tuple(found) if 2 * len(found) > len(counted) else ()


def reported(reading: Reading, hollow: tuple[Fact, ...]) -> bool:
    """Tell whether the rules of generic and echoed criteria report all of these."""
    return all(is_generic(reading, fact) or echoes(reading, fact) for fact in hollow)


def for_any_ticket(reading: Reading, fact: Fact) -> bool:
    """Tell whether a criterion or an expectation holds for any ticket, so that it says nothing."""
    return (
        hollow(reading, fact)
        or is_generic(reading, fact)
        or expects_nothing(reading.text(fact))
        or fact in empty_claims(reading)
    )


def verified(reading: Reading) -> bool:
    """Tell whether a ticket says how its result is proved, beyond what holds for any ticket."""
    return any(not is_generic(reading, fact) for fact in reading.facts.of("verification"))


def empty_claims(reading: Reading) -> tuple[Fact, ...]:
    """Return the criteria that consist of a subject and an empty claim."""
    places = reading.phrases("unobservable-criterion")
    return tuple(dict.fromkeys(_empty_claims(reading, places))) if places else ()


def _empty_claims(reading: Reading, places: tuple[Found, ...]) -> Iterator[Fact]:
    criteria = reading.facts.of("criteria")
    listed = reading.listed()
    # Beside listed criteria, prose is explanation; alone, it is all there is.
    candidates = listed or criteria
    for found in places:
        document = reading.document(found.field)
        if document is None or found.field == "summary":
            continue
        for fact in candidates:
            if (
                fact.field == found.field
                and fact.span.start <= found.span.start
                and abs(found.span.end - fact.span.end) <= _SLACK
                and (fact.form in LISTED or len(candidates) == 1)
                and _says_nothing_else(document, fact, found)
            ):
                yield fact


def _says_nothing_else(document: Document, fact: Fact, found: Found) -> bool:
    """Tell whether the words around the claim are a bare subject.

    Of a scenario the last step is looked at, where it is the only outcome.
    """
    subject = document.text[fact.span.start : found.span.start]
    if fact.form == "gherkin":
        subject = subject[subject.rfind("\n") + 1 :]
        if gherkin.keyword(subject, document.language) != "then":
            return False
    return (
        len(_WORD.findall(subject)) <= _MAX_SUBJECT
        and not _DETAIL.search(subject)
        and not document.text[found.span.end - 1 : fact.span.end + 1].strip().endswith(":")
        and not any(
            inline.kind == "code" and fact.span.start <= inline.start < fact.span.end
            for inline in document.inlines
        )
    )
