"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.lexicon.phrases import plain
from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading

_QUESTION = re.compile(
    r"\?(?=\s|$|[)\"'»“”])"
    r"|\b(?:whether|which|how (?:much|many|long|often|fast|well|can|do|does|should|to|we|it|the)"
    r"|what|why|determine|decide|if (?:we|it|the|this|a|an)|compar\w+|versus|vs|find out"
    r"|ob|welche[rsnm]?|wie|warum|wieviel|vergleich\w*|herausfinden"
    r"|quel(?:le)?s?|comment|pourquoi|combien|savoir si|comparer"
    r"|cuál|cuáles|qué|cómo|por qué|cuánt[oa]s?|comparar|si (?:el|la|los|las|se|es)"
    r"|qual|quais|como|por que|quant[oa]s?|se (?:o|a|os|as|é))\b"
)
_NUMBER = (
    r"(?:\d+(?:[.,]\d+)?|one|two|three|four|five|half an?|half|a|an|ein(?:en|e)?|zwei|drei|fünf"
    r"|une?|deux|trois|cinq|un[oa]?|dos|tres|cinco|um|uma|dois|duas|três)"
)
_TIME_BOX = re.compile(
    r"time[- ]?box|\b" + _NUMBER + r"[ -]?(?:person[- ]|working[- ])?"
    r"(?:hours?|hrs?|h|days?|d|weeks?|w|sprints?|stunden?|tage?n?|wochen?"
    r"|heures?|jours?|semaines?|horas?|días?|semanas?|dias?)\b"
)
_READ = 20_000


@rule(
    severity="E",
    kinds=("spike",),
    implied_by=("empty-description", "link-only-description"),
    repair="question",
    languages=("en", "de", "fr", "es", "pt"),
    source="Extreme Programming: a spike answers a question within a time-box",
)
def open_ended_spike(reading: Reading) -> Faults:
    """A spike has no question to answer, or no limit of time.

    A question is a sentence that asks one, or says what is to be compared, measured or decided. A
    limit is a number of hours or days in the text, a section for it, or an estimate. What a spike
    leaves behind is checked by `missing-deliverable`.

    "Look into X" can go on for weeks, and whatever comes out is right.

    ```ticket bad
    ---
    kind: spike
    summary: Look into Kafka
    ---
    Look into Kafka for the events of the shop and write a report about it.
    ```

    ```ticket bad
    ---
    kind: spike
    summary: Einarbeitung in Kubernetes
    ---
    In das Thema einarbeiten, bis wir uns auskennen. Danach eine Präsentation im Team.
    ```

    ```ticket good
    ---
    kind: spike
    summary: Does Kafka keep up with our events?
    ---
    Does a cluster of three nodes take 5,000 events a second? At most 2 days. A decision record with
    the measured rates goes into `docs/decisions`.
    ```

    ```ticket good
    ---
    kind: spike
    summary: Comparar Kafka con RabbitMQ
    points: 3
    ---
    Averiguar cuál de los dos acepta 5.000 eventos por segundo. Resultado: una tabla en el wiki.
    ```
    """
    texts = [plain(document.text[:_READ]) for document in reading.ticket.documents]
    asked = any(_QUESTION.search(text) for text in texts)
    limited = (
        reading.ticket.points is not None
        or any(section.name == "timebox" for section in reading.sections)
        or any(_TIME_BOX.search(text) for text in texts)
    )
    if asked and limited:
        return
    missing = " and ".join(
        name for name, there in (("no question", asked), ("no time-box", limited)) if not there
    )
    yield Fault(
        f"has {missing}",
        searched=("summary", "sections", "prose", "estimate field"),
        suggestion="Ask one question that can be answered, and say after how many days it ends.",
        severity="W" if asked else None,
    )
