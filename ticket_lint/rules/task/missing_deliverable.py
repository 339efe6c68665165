"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.task.spike import ENOUGH, LANGUAGES, asks, delivers, stated
from ticket_lint.stated.reading import Reading


@rule(
    severity="E",
    kinds=("spike",),
    implied_by=("empty-description", "link-only-description"),
    repair="deliverable",
    languages=LANGUAGES,
    source="Agile practice: a spike ends in an artefact",
)
def missing_deliverable(reading: Reading) -> Faults:
    """A spike does not say what it leaves behind.

    Anything that others can read or use counts: a decision record, a report, a prototype, a table
    of measurements, estimated follow-up tickets, a yes or no, a list of criteria. Insights, clarity
    and alignment do not, and neither does a prototype "if time allows". Where a question is
    stated, the finding is a warning.

    It fires on seven in ten of the labelled spikes; 32 were read, and in most it was right: they
    say what to look into and not what comes of it.

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
    if delivers(reading):
        return
    yield Fault(
        "does not say what it leaves behind",
        searched=("summary", "sections", "prose"),
        suggestion="Name what others can read afterwards: a decision record, a table of "
        "measurements, follow-up tickets.",
        severity="W" if asks(reading) or stated(reading) >= ENOUGH else None,
    )
