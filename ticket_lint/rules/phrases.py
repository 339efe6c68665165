"""Word lists as rules: a `PhraseList` becomes a `Rule` like any other."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

from ticket_lint.config.schema import PhraseList
from ticket_lint.lexicon.phrases import lines
from ticket_lint.rules.api import Fault, Faults, Rule
from ticket_lint.stated.reading import LISTED, Found, Reading

Where: TypeAlias = Literal["criteria", "requirements", "prose", "summary"]

_NORMATIVE = re.compile(
    r"(?:\b(?:should|must|shall|needs? to|ha(?:s|ve) to|ought to|supposed to|required to"
    r"|soll(?:te)?n?|muss|müssen|darf|dürfen|doit|doivent|devra|devront|devrait|devraient"
    r"|debe|deben|deberá|deberán|debería|deberían|tiene[n]? que"
    r"|deve|devem|deverá|deverão|deveria|deveriam|t[eê]m que)\b|\bsh(?:ould|all)n['’]t\b)"
    r"(?! (?:\w+ ){0,2}?(?:investigate|understand|review|dig|look|evaluate|figure|explore|discuss"
    r"|consider|verify|check|determine|decide|find|think|fix|noted?)\b)",
    re.IGNORECASE,
)
_OPENING = 3
_MOST_SMELLS = 2
_SMELLS = (
    "loophole",
    "open-ended-list",
    "vague-verb",
    "weak-modal",
    "vague-adverb",
    "subjective-word",
    "baseless-comparative",
    "superlative",
    "actorless-passive",
    "double-negative",
)
"""The lists of requirement language, the most telling first: a sentence has findings of
`_MOST_SMELLS` of them, because whoever rewrites it for these rids it of the others as well."""
_ELSEWHERE = {"steps", "observed", "environment", "notes", "open_decision"}
_IMPERATIVE = "imperative"
_PURPOSE = re.compile(
    r"\b(?:so that|so (?:i|we|you|it|they|users?)|in order to|because|damit|weil|afin|pour que"
    r"|parce que|para que|a fin de|porque|a fim de|for (?:the |an? )?\w+(?: \w+)? to)\b[^,;:()]*\Z"
    r"|(?<!need)(?<!needs)(?<!has)(?<!have)(?<!ought)(?<!supposed)(?<!required)(?<!able) to\s*\Z",
    re.IGNORECASE,
)
_LOGGED = re.compile(r"\d\d:\d\d:\d\d")
_QUOTED = re.compile(
    r"\"[^\"\n]{1,300}\"|“[^”\n]{1,300}”|„[^“”\n]{1,300}[“”]|«[^»\n]{1,300}»|‘[^’\n]{1,300}’"
    r"|(?<!\w)'[^'\n]{1,300}'(?!\w)|`[^`\n]{1,300}`"
)


def phrase_rule(name: str, given: PhraseList, *, family: str) -> Rule:
    """Make a rule of a word list: one fault for each sentence where one of its phrases counts."""

    def check(reading: Reading) -> Faults:
        for found in standing(reading, name, given.where):
            yield Fault(given.message, at=found, suggestion=given.suggestion)

    phrases = {language: tuple(lines(text)) for language, text in given.phrases().items()}
    return Rule(
        name=name,
        check=check,
        page=inspect.cleandoc(given.page),
        severity=given.severity,
        stage=given.stage,
        family=family,
        kinds=given.kinds,
        implied_by=given.implied_by,
        languages=tuple(phrases),
        source=given.source,
        phrases=phrases,
    )


def standing(reading: Reading, name: str, where: Where = "requirements") -> Iterator[Found]:
    """Yield where the phrases of a list count: the first of each sentence, no quoted ones."""
    places = reading.phrases(name)
    if not places:
        return
    sentence: tuple[str, int] | None = None
    for found in sorted(places, key=lambda f: (f.field, f.span)):
        here = (found.field, found.sentence.start)
        if here == sentence or not _counts(found, where, reading):
            continue
        sentence = here
        if not _crowded(found, name, where, reading):
            yield found


def _crowded(found: Found, name: str, where: Where, reading: Reading) -> bool:
    """Tell whether a sentence has enough findings of more telling lists than this one."""
    if name not in _SMELLS:
        return False
    others = 0
    for other in _SMELLS[: _SMELLS.index(name)]:
        others += any(
            place.sentence == found.sentence
            and place.field == found.field
            and _counts(place, where, reading)
            for place in reading.phrases(other)
        )
    return others >= _MOST_SMELLS


def _counts(found: Found, where: Where, reading: Reading) -> bool:
    """Tell whether a phrase stands where its list applies.

    A clause of purpose says why something is wanted, and a line of a log what happened: neither
    is a requirement, wherever it stands.
    """
    if (found.field == "summary") is not (where == "summary"):
        return False
    document = reading.document(found.field)
    if document is None:
        return False
    sentence = document.slice(found.sentence)
    if _quoted(sentence, found.span.start - found.sentence.start) or _LOGGED.search(sentence):
        return False
    if where == "criteria":
        return reading.within(found, "criteria")
    if where != "requirements":
        return True
    before = sentence[: found.span.start - found.sentence.start]
    return not _PURPOSE.search(before) and _required(found, sentence, reading)


def _required(found: Found, sentence: str, reading: Reading) -> bool:
    """Tell whether a phrase stands in a listed criterion or in what a sentence demands.

    What is demanded follows the modal; before it stand subject and circumstances, but for a phrase
    that opens the sentence ("if possible, it should …").
    """
    at = found.span.start - found.sentence.start
    demand = _NORMATIVE.search(sentence)
    if demand and found.section not in _ELSEWHERE and (demand.end() <= at or at <= _OPENING):
        return not sentence.rstrip(" \"')").endswith("?")
    return any(
        fact.field == found.field
        and fact.span.start < found.span.end
        and found.span.start < fact.span.end
        and (fact.form in LISTED or fact.form == _IMPERATIVE)
        for fact in (*reading.facts.of("criteria"), *reading.facts.of("expected"))
    )


def _quoted(sentence: str, at: int) -> bool:
    """Tell whether a phrase stands in quotation marks: a label or a text, not the author's word."""
    return any(match.start() < at < match.end() for match in _QUOTED.finditer(sentence))
