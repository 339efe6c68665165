"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.rules.task.spike import ENOUGH, LANGUAGES, asks, limited, stated
from ticket_lint.stated.reading import Reading


@rule(
    severity="E",
    kinds=("spike",),
    implied_by=("empty-description", "link-only-description"),
    repair="question",
    languages=LANGUAGES,
    source="Extreme Programming: a spike answers a question within a time-box",
)
def open_ended_spike(reading: Reading) -> Faults:
    """A spike has no question to answer, or no limit of time.

    A question is a sentence that asks one, or says what is to be compared, measured or decided;
    "how can we speed it up" and "what are the options" are none, because anything answers them,
    unless they hold a figure or a choice. A limit is a number of hours or days, a date, or an
    estimate, and not one that "can be extended". What a spike leaves behind is checked by
    `missing-deliverable`. No question blocks, unless limit and result are stated; no limit alone
    is a warning.

    The rule fires on nine in ten of the labelled spikes, nearly always for the limit: of 32 that
    were read, none gave one in its text, and teams that set it in a field or a sprint are not
    seen. That is why the limit only warns.

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
    asked, bounded = asks(reading), limited(reading)
    if asked and bounded:
        return
    missing = " and ".join(
        name for name, there in (("no question", asked), ("no time-box", bounded)) if not there
    )
    yield Fault(
        f"has {missing}",
        searched=("summary", "sections", "prose", "estimate field"),
        suggestion="Ask one question that can be answered, and say after how many days it ends.",
        severity="W" if asked or stated(reading) >= ENOUGH else None,
    )
