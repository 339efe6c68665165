"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading

# The fault comes and goes, or shows under load only: without the condition nobody meets it.
_ELUSIVE = re.compile(
    r"\b(?:sometimes|intermittent\w*|occasional\w*|random\w*|sporadic\w*|from time to time|at times"
    r"|now and then|(?:some|certain|many|most|rare) (?:cases|situations|circumstances|conditions)"
    r"|some (?:users|customers|people|machines|systems|environments)|after a while|long time"
    r"|slow(?:ly|er)?|performance|takes (?:ages|forever|too long|a long time)"
    r"|manchmal|gelegentlich|sporadisch\w*|zufällig\w*|ab und zu|in manchen fällen|langsam\w*"
    r"|parfois|de temps en temps|certains cas|lente?(?:ment)?|aléatoire\w*"
    r"|a veces|de vez en cuando|algunos casos|lent[oa]|aleatori\w+"
    r"|às vezes|de vez em quando|alguns casos)\b",
    re.IGNORECASE,
)
_READ = 2_000  # characters of a field that are searched for it


@rule(
    severity="W",
    kinds=("bug",),
    needs=("steps", "reproduction"),
    implied_by=("empty-description", "link-only-description", "missing-observed"),
    repair="steps",
    source="Chaparro et al. (FSE 2017): steps to reproduce",
)
def missing_repro(reading: Reading) -> Faults:
    """Nothing tells how to make the fault happen.

    Numbered steps are one way. A command with its output, a stack trace, logs with how often it
    happens, or a clear condition ("when the file is empty, …") do as well. It blocks where the
    fault comes and goes or has to do with speed, and neither the expected behaviour nor a place in
    the code is named.

    A fault that cannot be reproduced is closed as "cannot reproduce", or its fix is a guess.

    ```ticket bad
    ---
    kind: bug
    summary: The import is slow
    ---
    Some customers complain that it takes ages. It should be as fast as last year.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Menü sieht kaputt aus
    ---
    Das Menü sieht kaputt aus und sollte ordentlich aussehen.
    ```

    ```ticket good
    ---
    kind: bug
    summary: The import stops
    ---
    Observed: the import stops. Expected: it skips the row.
    Steps:
    1. Import a file with an empty row
    2. Open the result
    ```

    ```ticket good
    ---
    kind: bug
    summary: El servidor se cae
    ---
    Ocurre unas 3 veces al día:

    ~~~
    $ curl -d '{}' https://shop.example/api/cart
    HTTP/1.1 502 Bad Gateway
    ~~~
    ```

    ```ticket good
    ---
    kind: bug
    summary: L'import s'arrête
    ---
    L'import s'arrête quand le fichier contient une ligne vide. Il devrait ignorer cette ligne.
    ```
    """
    facts = reading.facts
    if not facts.lacks("steps", "reproduction"):
        return
    elusive = not facts.states("expected", "pointers") and any(
        _ELUSIVE.search(document.text[:_READ]) for document in reading.ticket.documents
    )
    yield Fault(
        "does not tell how to make it happen",
        searched=("sections", "lists", "prose", "code", "logs"),
        suggestion="Give the steps, or the command with its output, or the condition under "
        "which it happens and how often.",
        severity="E" if elusive else None,
    )
