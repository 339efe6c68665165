"""See the rule's own page below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ticket_lint.lexicon.phrases import plain
from ticket_lint.lexicon.words import words
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Span
from ticket_lint.values.fact import FactKind, Place

_REQUIREMENTS: tuple[FactKind, ...] = ("criteria", "goal", "expected")
_UNITS = {
    "ms": "ms", "millisecond": "ms", "milliseconds": "ms", "millisekunden": "ms",
    "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s", "sekunde": "s",
    "sekunden": "s", "seconde": "s", "secondes": "s", "segundo": "s", "segundos": "s",
    "min": "min", "mins": "min", "minute": "min", "minutes": "min", "minuten": "min",
    "minuto": "min", "minutos": "min",
    "h": "h", "hour": "h", "hours": "h", "stunde": "h", "stunden": "h", "heure": "h",
    "heures": "h", "hora": "h", "horas": "h",
    "d": "d", "day": "d", "days": "d", "tag": "d", "tage": "d", "tagen": "d", "jour": "d",
    "jours": "d", "día": "d", "días": "d", "dia": "d", "dias": "d",
    "week": "week", "weeks": "week", "woche": "week", "wochen": "week", "semaines": "week",
    "semanas": "week", "month": "month", "months": "month", "monate": "month", "monaten": "month",
    "mois": "month", "meses": "month", "year": "year", "years": "year", "jahre": "year",
    "jahren": "year", "ans": "year", "años": "year", "anos": "year",
    "kb": "kb", "mb": "mb", "gb": "gb", "tb": "tb", "kib": "kb", "mib": "mb", "gib": "gb",
    "%": "%", "percent": "%", "prozent": "%", "px": "px", "pixel": "px", "pixels": "px",
    "€": "eur", "eur": "eur", "euro": "eur", "euros": "eur", "usd": "usd",
    "characters": "chars", "chars": "chars", "zeichen": "chars", "caractères": "chars",
    "caracteres": "chars", "attempts": "attempts", "versuche": "attempts", "versuchen": "attempts",
    "tentatives": "attempts", "intentos": "attempts", "tentativas": "attempts",
}  # fmt: skip
_VALUE = re.compile(r"(?<![\w.,-])(\d{1,6}(?:[.,]\d{1,3})?)[ \u00a0]?(%|€|[a-zäéíñ]{1,12})(?!\w)")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]{2,}")
# A sentence with one of these tells a change or a case, and two values may both be true. Words of a
# bound ("at most") are none of them: they count as what the value is of.
_OTHER_CASE = {
    "en": words("""
        from instead was were previously currently today now old former used before until then
        between either example default except unless otherwise but however per each every first
        second if when where while increase decrease raise lower reduce change given
    """),
    "de": words("""
        von statt war bisher derzeit heute alt früher vorher nachher zwischen standard außer sonst
        aber pro je wenn falls bei erhöhen erhöht senken gesenkt angenommen
    """),
    "fr": words("""
        lieu était actuellement avant après entre sauf sinon mais par si quand lorsque défaut passer
        augmenter réduire étant
    """),
    "es": words("""
        vez era actualmente antes después entre salvo pero cada si cuando defecto aumentar reducir
        dado
    """),
    "pt": words("""
        vez era atualmente antes depois entre exceto mas cada se quando padrão aumentar reduzir dado
    """),
}
_ANY_CASE = frozenset().union(*_OTHER_CASE.values())
_PLAIN = words("""
    the and for with must should shall will can may has have are is be been being that this these
    after within all any only also its their our into at by in on of to it as an
    der die das den dem des und für mit muss müssen soll sollen wird werden ist sind nach innerhalb
    eine einen einem einer auf im zu zum
    le la les un une des et pour avec doit doivent est sont dans sur
    el los las una unos y o con debe deben es son para
    os as um uma e com deve devem são no na
""")
_LONGEST = 400
_STEM = 5
_FEWEST = 2
_MOST = 60


class _Claim(NamedTuple):
    """A value that a requirement gives: what of (word stems), how much, and where."""

    stems: frozenset[str]
    value: str
    unit: str
    field: str
    span: Span


@rule(severity="E", implied_by=("empty-description",), source="QUS: conflict-free")
def contradiction(reading: Reading) -> Faults:
    """Two requirements give one thing two values.

    Compared are sentences of criteria, goals, expected behaviour and the summary that give a value
    with a unit ("deleted after 30 days"). They contradict when all else in them is the same. A
    sentence that tells a change, a condition or another case is left out, so this finds few and
    seldom errs.

    One of the two gets built, and somebody files a bug about the other.

    ```ticket bad
    ---
    kind: story
    summary: Keep deleted invoices
    ---
    Auditors ask for deleted invoices, so they have to stay for a while.

    ## Acceptance criteria
    - deleted invoices are kept for 30 days
    - an administrator can restore an invoice
    - deleted invoices are kept for 60 days
    ```

    ```ticket bad
    ---
    kind: task
    summary: Die Sitzung endet nach 15 Minuten
    ---
    Das Audit verlangt, dass offene Sitzungen enden.

    ## Akzeptanzkriterien
    - die Sitzung endet nach 30 Minuten
    ```

    ```ticket good
    ---
    kind: story
    summary: Keep deleted invoices
    ---
    Auditors ask for deleted invoices, so they have to stay for a while.

    ## Acceptance criteria
    - deleted invoices are kept for 30 days
    - deleted customers are kept for 60 days
    - the limit is raised from 10 MB to 20 MB
    ```

    ```ticket good
    ---
    kind: story
    summary: Limit uploads
    ---
    Large uploads fill the disk.

    ## Acceptance criteria
    - when a file of 5 MB is uploaded, it is stored
    - when a file of 6 MB is uploaded, it is refused
    - guests are logged out after 15 minutes
    - administrators are logged out after 60 minutes
    - the timeout is 30 s by default
    - the timeout is 60 s for imports
    ```
    """
    seen: dict[str, list[_Claim]] = {}
    for claim in _claims(reading):
        others = seen.setdefault(claim.unit, [])
        if any(_conflict(claim, other) for other in others):
            yield Fault(
                "gives another value than a requirement above",
                at=Place(claim.field, claim.span),
                suggestion="Decide which value holds and delete the other.",
            )
            return
        if len(others) < _MOST:
            others.append(claim)


def _claims(reading: Reading) -> Iterator[_Claim]:
    """Yield the values that requirements give, the summary's first."""
    summary = reading.document("summary")
    if summary and _DIGIT.search(summary.text):
        yield from _claim(summary.text, "summary", Span(0, len(summary.text)), reading.language)
    done: set[tuple[str, Span]] = set()
    for kind in _REQUIREMENTS:
        for fact in reading.facts.of(kind):
            if fact.field == "summary" or fact.form == "gherkin" or (fact.field, fact.span) in done:
                continue
            done.add((fact.field, fact.span))
            text = reading.text(fact)
            if len(text) < _LONGEST and _DIGIT.search(text):
                yield from _claim(text, fact.field, fact.span, reading.language)


def _claim(text: str, field: str, span: Span, language: str) -> Iterator[_Claim]:
    """Yield the claim of a sentence with exactly one value and nothing that qualifies it."""
    lower = plain(text)
    values = [m for m in _VALUE.finditer(lower) if m[2] in _UNITS]
    if len(values) != 1:
        return
    match = values[0]
    said = _WORD.findall(lower[: match.start()] + " " + lower[match.end() :])
    if _OTHER_CASE.get(language, _ANY_CASE).isdisjoint(said):
        stems = frozenset(word[:_STEM] for word in said if word not in _PLAIN)
        if len(stems) >= _FEWEST:
            yield _Claim(stems, match[1].replace(",", "."), _UNITS[match[2]], field, span)


def _conflict(one: _Claim, other: _Claim) -> bool:
    if float(one.value) == float(other.value) or (one.field, one.span) == (other.field, other.span):
        return False
    return one.stems == other.stems
