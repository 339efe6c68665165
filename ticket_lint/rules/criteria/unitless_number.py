"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading
from ticket_lint.values.document import Span
from ticket_lint.values.fact import Place

_NUMBER = r"\d+(?:[.,]\d+)*"
_END = (
    r"(?=\s*(?:[.;,)]|\Z|\n|\b(?:and|or|when|if|und|oder|wenn|et|ou|quand|y|o|cuando|e|quando)\b))"
)
_BARE = re.compile(
    rf"\b(?:within|innerhalb(?: von)?|binnen|in weniger als|en moins de|en menos de|em menos de"
    rf"|dentro de)\s+(?P<a>{_NUMBER}){_END}"
    rf"|\b(?:time-?out|response time|load(?:ing)? time|latency|delay|interval|duration|file size"
    rf"|antwortzeit|ladezeit|verzögerung|intervall|dauer|dateigröße|wartezeit"
    rf"|temps de réponse|délai|durée|intervalle|taille du fichier"
    rf"|tiempo de respuesta|retraso|intervalo|duración|tamaño del archivo"
    rf"|tempo de resposta|atraso|duração|tamanho do arquivo)"
    rf"(?:\s+(?:is|of|must be|should be|at most|below|under|less than|max(?:imum)?|up to|to"
    rf"|set to|not exceed"
    rf"|ist|von|beträgt|höchstens|unter|maximal|auf|est|de|sous|inférieur à|es|menor que|é|máximo))"
    rf"{{1,3}}\s+(?P<b>{_NUMBER}){_END}",
    re.IGNORECASE,
)


@rule(
    severity="W",
    kinds=("story", "task", "subtask", "epic"),
    languages=("en", "de", "fr", "es", "pt"),
    source="ISO/IEC/IEEE 29148: measurable",
)
def unitless_number(reading: Reading) -> Faults:
    """A time or size in a criterion that has no unit.

    "Within 5" is 5 seconds to one reader and 5 minutes to the next. Only numbers that stand where a
    time or a size is meant are looked at ("within …", "timeout is …"); counts, scores, versions and
    status codes need no unit.

    ```ticket bad
    ---
    kind: story
    summary: Search the archive
    ---
    As a clerk I want to search the archive so that I can answer callers.

    ## Acceptance criteria
    - results appear within 5
    ```

    ```ticket bad
    ---
    kind: story
    summary: Archiv durchsuchen
    ---
    Als Sachbearbeiter möchte ich das Archiv durchsuchen, damit ich Anrufern antworten kann.

    ## Akzeptanzkriterien
    - die Antwortzeit ist höchstens 200
    ```

    ```ticket good
    ---
    kind: story
    summary: Search the archive
    ---
    As a clerk I want to search the archive so that I can answer callers.

    ## Acceptance criteria
    - results appear within 5 s at p95
    - the timeout is 30 seconds, and then 504 is returned
    - the score is at least 80
    - within 2 clicks the document is open
    ```

    ```ticket good
    ---
    kind: story
    summary: Archiv durchsuchen
    ---
    Als Sachbearbeiter möchte ich das Archiv durchsuchen, damit ich Anrufern antworten kann.

    ## Akzeptanzkriterien
    - die Antwortzeit ist höchstens 200 ms
    - mehr als 50 Treffer werden auf Seiten verteilt
    ```
    """
    for fact in reading.listed():
        match = _BARE.search(reading.text(fact)[:1000])
        if match:
            start = fact.span.start
            yield Fault(
                "a time or size without a unit",
                at=Place(fact.field, Span(start + match.start(), start + match.end())),
                suggestion="Add the unit, and for which share of cases it holds.",
            )
