"""What makes a spike one that ends: a question, a limit of time, something it leaves behind.

Spikes are few, so these search the text instead of adding to the phrases of every ticket.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ticket_lint.lexicon.phrases import plain
from ticket_lint.rules.criteria.hollow import for_any_ticket, verified
from ticket_lint.stated.claims import elsewhere
from ticket_lint.stated.reading import Reading
from ticket_lint.stated.structure import said, statements
from ticket_lint.stated.substance import unfilled
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Fact

LANGUAGES = ("en", "de", "fr", "es", "pt")
ENOUGH = 2
"""Of the three: with two stated the third is a warning, with fewer nobody knows what is wanted."""

_READ = 20_000  # characters of a field that are searched
_LONGEST = 1_000  # characters of a sentence that are searched
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")

_QUESTION = re.compile(
    r"\?(?=\s|$|[)\"'»“”*_])"
    r"|\b(?:whether|why|how|what|determine|decide|if (?:we|it|the|this|they|a|an)|compar\w+"
    r"|(?:^\W*|\b(?:in|of|for|to|by|on|with|see|tell|know|find out|show|choose|learn|measure|:)\W+)"
    r"which|versus|vs|find out|root cause|explain|measure|options for|options to|isolate|assess if"
    r"|ob|welche[rsnm]?|wie|warum|wieviel|vergleich\w*|herausfinden|ursache"
    r"|quel(?:le)?s?|comment|pourquoi|combien|savoir si|comparer"
    r"|cuál|cuáles|qué|cómo|por qué|cuánt[oa]s?|comparar|si (?:el|la|los|las|se|es)"
    r"|qual|quais|como|por que|quant[oa]s?|se (?:o|a|os|as|é))\b"
)
# A question that any answer answers: it asks for ways, options or opinions in general.
_OPEN = re.compile(
    r"\bhow (?:(?:best )?to|(?:can|could|should|might|would|do|shall) (?:we|i|one|it|this)"
    r"|far|(?:we|it|this|they) (?:can|could|should|might|would|go|goes))\b"
    r"|\bwhat (?:are|is|would be) (?:the|our|possible|feasible|best)? ?(?:\w+ )?(?:options?"
    r"|possibilit\w+|alternatives?|approach\w*|ways?|feasible|possible|best practices?|others?)\b"
    r"|\bwhat(?:'s| is|'d be)? (?:feasible|possible|others?|do (?:people|you|we) think"
    r"|makes sense)\b"
    r"|\bwhat (?:do )?(?:people|others|everyone) \w+"
    r"|\b(?:is|are) (?:it|this|that|they) (?:\w+ )?(?:enough|good|ok|worth it|feasible)\b"
    r"|\b(?:has|have|is|are) the best\b|\bwhat (?:could|can|might|should) (?:we|be)\b"
    r"|\bwie (?:man|wir|können|könnten|könnte|sollen|sollten|kann|weit|es weiter)\b"
    r"|\bwie (?:üblich|immer|gewohnt|gehabt|besprochen)\b"
    r"|\bwelche (?:\w+ )?(?:möglichkeiten|optionen|ansätze|alternativen|lösungen)\b"
    r"|\bwas (?:ist )?möglich"
    r"|\bcomment (?:\w+(?:er|ir|re)\b|on|nous|peut|pourrait|pourrions|faire|améliorer|procéder)\b"
    r"|\bquelles? (?:\w+ ){0,2}?(?:options|possibilités|solutions|pistes|approches)\b"
    r"|\bcómo (?:podemos|podríamos|se puede|se podría|mejorar|hacer|seguir)\b"
    r"|\bqué (?:\w+ ){0,2}?(?:opciones|posibilidades|alternativas|soluciones|se puede)\b"
    r"|\bcomo (?:podemos|poderíamos|se pode|melhorar|fazer|seguir|sempre|prosseguir)\b"
    r"|\bquais (?:\w+ ){0,2}?(?:opções|possibilidades|alternativas|soluções)\b"
)
# What makes even such a question checkable: a figure, a name of code, a choice between two.
_CLOSED = re.compile(
    r"\d|`|\b(?:whether|or|than|versus|vs|instead of|without|oder|als|statt|ohne|ou|sans|plutôt"
    r"|sin|en vez|sem|em vez)\b"
)
_UNIT = (
    r"(?:hours?|hrs?|days?|weeks?|sprints?|stunden?|tage?n?|wochen?|heures?|jours?|semaines?"
    r"|horas?|días?|semanas?|dias?)\b"
)
_MONTH = (
    r"(?:jan|feb|fév|mar|mär|apr|abr|avr|may|mai|jun|juin|jul|juil|aug|ago|août|sep|set|oct|okt|out"
    r"|nov|dec|dez|déc|dic|ene)\w{0,6}"
)
_TIME_BOX = re.compile(
    r"\b\d+(?:[.,]\d+)?[ -]?(?:[hdw]\b|pt\b|(?:person[- ]|working[- ])?" + _UNIT + ")"
    r"|\b(?:one|two|three|four|five|half an?|half|an?|ein(?:en|e)?|zwei|drei|fünf|une?|deux|trois"
    r"|cinq|un[oa]?|dos|tres|cinco|um|uma|dois|duas|três)[ -](?:person[- ]|working[- ])?"
    + _UNIT
    + r"|\b(?:until|by|before|ends?|not after|bis|spätestens|jusqu'au|avant le|hasta el|antes del?"
    r"|até)\W+(?:on |the |am |zum |o dia |dia )?"
    r"(?:(?:mon|tues|wednes|thurs|fri)day\b|\d{1,2}[./-]\d"
    r"|\d{1,2}\.? (?:de )?" + _MONTH + r"|" + _MONTH + r" \d|\d{4}-\d\d"
    r"|(?:the )?end of (?:the|this) (?:sprint|week))"
)
_EXTENDED = re.compile(
    r"\b(?:can|may|could|might) be (?:extended|prolonged)\b|\bor (?:more|longer|so)\b"
    r"|\bor \w+ more\b"
    r"|\b(?:kann|könnte) (?:bei bedarf )?verlängert\b|\bprolongeable\b|\bampliables?\b"
    r"|\bprorrogáve(?:l|is)\b|\b(?:peut|pourra) être prolongé|\bse puede (?:ampliar|extender)\b"
    r"|\bpode ser (?:estendid|prorrogad)"
)
_ARTEFACT = re.compile(
    r"\b(?:decision (?:record|log)|adr|rfc|design doc\w*|reports?|write-?up|prototypes?|poc"
    r"|proof of concept|mock-?ups?|recommendations?|proposals?|deliverables?|demo|wiki|confluence"
    r"|slides|presentation|diagram|follow-?up (?:tickets?|issues?|stories)"
    r"|(?:create|file|write|open) (?:sub-?tasks|tickets|stories|issues)"
    r"|(?:write|produce|draft|prepare|publish|post|deliver|present|document|formali[sz]e"
    r"|summari[sz]e|list|record)(?: \w+){0,4}? (?:docs?|document|page|plan|list|table|findings"
    r"|results?|inconsistencies|differences|answers?|estimates?|design|policy|strategy|comparison)"
    r"|(?:documented|written up|written down)|(?:a )?yes[- ]or[- ]no|go/no-go"
    r"|(?:go(?:es)?|put|kept|committed|written|saved|posted|added) (?:in)?to \W*\w+[/.#-]\w+"
    r"|entscheidung(?:svorlage|sprotokoll)?|dokument|bericht|prototyp|empfehlung|vorschlag|konzept"
    r"|präsentation|tabelle|schätzung|diagramm|ja oder nein"
    r"|note de \w+|rapport|recommandation|proposition|présentation|livrable|maquette|tableau"
    r"|oui ou (?:un )?non|sí o (?:un )?no|sim ou (?:um )?não"
    r"|informe|prototipo|recomendación|propuesta|presentación|entregable|registro de \w+|tabla"
    r"|relatório|protótipo|recomendação|proposta|apresentação|entregável|tabela)\b"
)
# A result that is made only if somebody feels like it.
_MAYBE = re.compile(
    r"\bif (?:time|there is|there's|possible|needed)|\bmaybe\b|\bperhaps\b|\bideally\b"
    r"|\bwenn (?:noch )?zeit|\bevtl\b|\beventuell\b|\bvielleicht\b|\bsi le temps\b|\bpeut-être\b"
    r"|\bsi (?:da|hay) tiempo\b|\bquizás?\b|\btal vez\b|\btalvez\b|\bse (?:der|houver) tempo\b"
)
_RESULT = re.compile(
    r"\b(?:results?|outcome|output|left behind|deliverables?|ergebnis(?:se)?|resultado|resultat"
    r"|résultat|livrables?|entregables?|entregáveis|saída|sortie)\b\W{0,4}:\W*(?=\w)"
)
# What no other person can open.
_NOTHING_TO_OPEN = re.compile(
    r"\b(?:insights?|clarity|alignment|aligned|understanding|overview|knowledge|learnings?"
    r"|awareness"
    r"|confidence|feeling|idea|picture|working|clear(?:er)?|erkenntniss?e|klarheit|verständnis"
    r"|überblick|gefühl|bild|clarté|compréhension|vision|visibilité|claridad|comprensión|visión"
    r"|entendimiento|clareza|compreensão|visão|entendimento)\b"
)


def stated(reading: Reading) -> int:
    """Return how many of the three a spike states."""
    return asks(reading) + limited(reading) + delivers(reading)


def asks(reading: Reading) -> bool:
    """Tell whether a spike asks something that can be answered, or says what it compares.

    "How can we speed it up?" is answered by anything; with a figure or a choice it is not.
    """
    return any(
        _QUESTION.search(sentence) and (_CLOSED.search(sentence) or not _OPEN.search(sentence))
        for sentence in _sentences(reading)
    )


def limited(reading: Reading) -> bool:
    """Tell whether a spike says when it stops: a figure or a date in its text, an estimate."""
    return reading.ticket.points is not None or any(
        _TIME_BOX.search(sentence) and not _EXTENDED.search(sentence)
        for sentence in _sentences(reading)
    )


def delivers(reading: Reading) -> bool:
    """Tell whether a spike says what it leaves behind."""
    return (
        verified(reading)
        or any(
            fact.form in _LISTED and not for_any_ticket(reading, fact)
            for fact in reading.facts.of("criteria")
        )
        or any(_leaves(sentence) for sentence in _sentences(reading))
        or _titled(reading, "deliverable", "criteria")
    )


_LISTED = {"field", "list", "table", "gherkin"}
"""Forms of criteria that somebody wrote as such; a "should" in passing is no result of a spike."""


def _leaves(sentence: str) -> bool:
    if _MAYBE.search(sentence):
        return False
    label = _RESULT.search(sentence)
    named = label is not None and not _NOTHING_TO_OPEN.search(sentence, label.end())
    return named or _ARTEFACT.search(sentence) is not None


def _sentences(reading: Reading) -> Iterator[str]:
    for document in reading.ticket.documents:
        for sentence in _SENTENCE.split(plain(said(document, _READ))):
            if sentence:
                yield sentence[:_LONGEST].rstrip(" *_)\"'»”")


def _titled(reading: Reading, *names: str) -> bool:
    """Tell whether a section of these names holds more than something nobody can open."""
    for section in reading.sections:
        document = reading.document(section.field)
        if section.name in names and document is not None:
            span = Span(section.body.start, min(section.body.end, section.body.start + _LONGEST))
            for statement, _ in statements(document, span):
                text = document.slice(statement)
                fact = Fact("criteria", section.field, statement, "section")
                if not (
                    elsewhere(text)
                    or unfilled(text)
                    or _NOTHING_TO_OPEN.search(plain(text))
                    or for_any_ticket(reading, fact)
                ):
                    return True
    return False
