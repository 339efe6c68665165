"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading


@rule(
    severity="E",
    kinds=("spike",),
    implied_by=("empty-description", "link-only-description"),
    repair="deliverable",
    languages=("en", "de", "fr", "es", "pt"),
    phrases={
        "en": """
            {decision record|design doc|design document|proof of concept|working code|follow up}
            adr|rfc|document|documents|report|prototype|poc|recommendation|proposal|summary
            write|writeup|written|wiki|confluence|page|presentation|slides|diagram|table|list
            benchmark|estimate|estimates|plan|tickets|stories|subtasks|issues
            post|publish|present|share|deliver|deliverable|demo
        """,
        "de": """
            entscheidungsvorlage|entscheidung|dokument|bericht|prototyp|empfehlung|vorschlag|konzept
            wiki|confluence|präsentation|tabelle|liste|schätzung|tickets|diagramm|ergebnis
        """,
        "fr": """
            note|document|rapport|prototype|recommandation|proposition|wiki|confluence|tableau|liste
            présentation|estimation|tickets|livrable|maquette|décision
        """,
        "es": """
            documento|informe|prototipo|recomendación|propuesta|wiki|confluence|tabla|lista
            presentación|estimación|tickets|entregable|registro|decisión
        """,
        "pt": """
            documento|relatório|protótipo|recomendação|proposta|wiki|confluence|tabela|lista
            apresentação|estimativa|tickets|entregável|registro|decisão
        """,
    },
    source="Agile practice: a spike ends in an artefact",
)
def missing_deliverable(reading: Reading) -> Faults:
    """A spike does not say what it leaves behind.

    Anything that others can read or use counts: a decision record, a report, a prototype, a table
    of measurements, estimated follow-up tickets. So do criteria of any kind.

    What one person learned is lost to the others when nothing is written down, and nobody can tell
    whether the spike is over.

    ```ticket bad
    ---
    kind: spike
    summary: Look into Kafka
    ---
    Look into Kafka and how it could help us with the events of the shop.
    ```

    ```ticket bad
    ---
    kind: spike
    summary: Suchmaschine evaluieren
    ---
    Die Suchmaschine ansehen und herausfinden, ob sie uns hilft. Höchstens 2 Tage.
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
    summary: Évaluer Kafka
    ---
    Un cluster de trois nœuds accepte-t-il 5 000 événements par seconde ? Au plus 2 jours, avec un
    rapport dans le wiki.
    ```
    """
    if any(f.field != "summary" for f in reading.phrases("missing-deliverable")):
        return
    if reading.facts.states("criteria", "verification"):
        return
    if any(section.name == "deliverable" for section in reading.sections):
        return
    yield Fault(
        "does not say what it leaves behind",
        searched=("sections", "prose"),
        suggestion="Name what others can read afterwards: a decision record, a table of "
        "measurements, follow-up tickets.",
    )
