"""What makes a spike one that ends: a question, a limit of time, something it leaves behind.

Spikes are few, so these search the text instead of adding to the phrases of every ticket.
"""

from __future__ import annotations

import re

from ticket_lint.lexicon.phrases import plain
from ticket_lint.stated.reading import Reading

LANGUAGES = ("en", "de", "fr", "es", "pt")
ENOUGH = 2
"""Of the three: with two stated the third is a warning, with fewer nobody knows what is wanted."""

_READ = 20_000  # characters of a field that are searched

_QUESTION = re.compile(
    r"\?(?=\s|$|[)\"'»“”])"
    r"|\b(?:whether|which|why|how|what|determine|decide|if (?:we|it|the|this|they|a|an)|compar\w+"
    r"|versus|vs|find out|root cause|explain|measure|options for|options to|isolate|assess if"
    r"|ob|welche[rsnm]?|wie|warum|wieviel|vergleich\w*|herausfinden|ursache"
    r"|quel(?:le)?s?|comment|pourquoi|combien|savoir si|comparer"
    r"|cuál|cuáles|qué|cómo|por qué|cuánt[oa]s?|comparar|si (?:el|la|los|las|se|es)"
    r"|qual|quais|como|por que|quant[oa]s?|se (?:o|a|os|as|é))\b"
)
_UNIT = (
    r"(?:hours?|hrs?|days?|weeks?|sprints?|stunden?|tage?n?|wochen?|heures?|jours?|semaines?"
    r"|horas?|días?|semanas?|dias?)\b"
)
_TIME_BOX = re.compile(
    r"time[- ]?box|\b\d+(?:[.,]\d+)?[ -]?(?:[hdw]\b|(?:person[- ]|working[- ])?" + _UNIT + ")"
    r"|\b(?:one|two|three|four|five|half an?|half|an?|ein(?:en|e)?|zwei|drei|fünf|une?|deux|trois"
    r"|cinq|un[oa]?|dos|tres|cinco|um|uma|dois|duas|três)[ -](?:person[- ]|working[- ])?" + _UNIT
)
_ARTEFACT = re.compile(
    r"\b(?:decision record|adr|rfc|design doc\w*|reports?|write-?up|prototypes?|poc"
    r"|proof of concept|mock-?ups?|recommendations?|proposals?|deliverables?|demo|wiki|confluence"
    r"|slides|presentation|diagram|follow-?up (?:tickets?|issues?|stories)"
    r"|(?:create|file|write|open) (?:sub-?tasks|tickets|stories|issues)"
    r"|(?:write|produce|draft|prepare|publish|post|deliver|present|document|formali[sz]e"
    r"|summari[sz]e|list|record)(?: \w+){0,4}? (?:docs?|document|page|plan|list|table|findings"
    r"|results?|inconsistencies|differences|answers?|estimates?|design|policy|strategy|comparison)"
    r"|(?:documented|written up|written down)"
    r"|entscheidung(?:svorlage)?|dokument|bericht|prototyp|empfehlung|vorschlag|konzept"
    r"|präsentation|tabelle|schätzung|diagramm"
    r"|note de \w+|rapport|recommandation|proposition|présentation|livrable|maquette|tableau"
    r"|informe|prototipo|recomendación|propuesta|presentación|entregable|registro de \w+|tabla"
    r"|relatório|protótipo|recomendação|proposta|apresentação|entregável|tabela)\b"
)


def stated(reading: Reading) -> int:
    """Return how many of the three a spike states."""
    return asks(reading) + limited(reading) + delivers(reading)


def asks(reading: Reading) -> bool:
    """Tell whether a spike asks something, or says what it compares, measures or decides."""
    return _says(_QUESTION, reading)


def limited(reading: Reading) -> bool:
    """Tell whether a spike says when it stops: a time in its text, a section, an estimate."""
    return (
        reading.ticket.points is not None
        or _titled(reading, "timebox")
        or _says(_TIME_BOX, reading)
    )


def delivers(reading: Reading) -> bool:
    """Tell whether a spike says what it leaves behind."""
    return (
        reading.facts.states("verification")
        or _titled(reading, "deliverable", "criteria")
        or _says(_ARTEFACT, reading)
        or any(fact.form in _LISTED for fact in reading.facts.of("criteria"))
    )


_LISTED = {"field", "list", "table", "gherkin", "checklist"}
"""Forms of criteria that somebody wrote as such; a "should" in passing is no result of a spike."""


def _says(pattern: re.Pattern[str], reading: Reading) -> bool:
    return any(pattern.search(plain(d.text[:_READ])) for d in reading.ticket.documents)


def _titled(reading: Reading, *names: str) -> bool:
    return any(section.name in names for section in reading.sections)
