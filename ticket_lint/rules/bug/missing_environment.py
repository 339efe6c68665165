"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import LISTED, Reading
from ticket_lint.values.fact import Fact

_WANTED = frozenset({"criteria", "expected"})  # "the same size on different devices"

# Fits whatever there is, now and next year.
_BLANKET = re.compile(
    r"\b(?:current|latest|newest|recent|all|any|every|various|several|different|most|prod"
    r"|production|aktuell\w*|neueste\w*|alle[nrs]?|verschiedene\w*|diverse\w*|produktion|live"
    r"|tous|toutes|dernière|actuelle|divers\w*|plusieurs|todos|todas|última|actual|varios|varias"
    r"|producción|atual|vários|várias|produção)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")


@rule(
    severity="W",
    kinds=("bug",),
    needs=("environment",),
    implied_by=("empty-description", "link-only-description", "missing-observed"),
    repair="environment",
    phrases={
        "en": """
            the|our|your latest|newest|current (stable) version|release|master|trunk
            the|our|your latest|newest|current (stable) build|snapshot !of
            some|certain|different|other|my browser|browsers|device|devices|phone|phones
            {my machine|my laptop|some machines|certain machines|other machines}
            on|under|using windows|linux|macos|mac|osx|android|ios|iphone|ipad|mobile|tablets
            in|on|with|using chrome|firefox|safari|ie|opera
            in|on|with|using edge !node|nodes|case|cases|of|server|servers|device|devices
            internet explorer
            after|since upgrading|updating
            after|since (the) (last) upgrade|update
        """,
        "de": """
            {neueste version|aktuelle version|neuesten version|aktuellen version}
            manchen|einigen|meinem browser|browsern|geräten|handy|rechner
            unter|auf windows|linux|macos|android|ios
            {seit dem update|nach dem update}
        """,
        "fr": """
            {dernière version|version actuelle}
            certains|mon navigateur|navigateurs|appareils|téléphone
            sous windows|linux|macos|android|ios
            {depuis la mise à jour|après la mise à jour}
        """,
        "es": """
            {última versión|versión actual}
            algunos|mi navegador|navegadores|dispositivos|móvil
            en windows|linux|macos|android|ios
            {desde la actualización|tras la actualización}
        """,
        "pt": """
            {última versão|versão atual}
            alguns|meu navegador|navegadores|dispositivos|celular
            no windows|linux|macos|android|ios
            {desde a atualização|após a atualização}
        """,
    },
    source="ISO/IEC/IEEE 29148; Bettenburg et al. (FSE 2008): what makes a good bug report",
)
def missing_environment(reading: Reading) -> Faults:
    """A bug that depends on a version or platform does not say which.

    Fires where the text itself shows that it matters: it speaks of "the latest version", an
    update, "some browsers", a device or an operating system, and names no version. A version in
    the environment field, in "Affects version" (`versions` of a draft), or anywhere in the text
    counts; "current version, all browsers" under a heading of its own does not. A fault in the
    logic of one service needs no browser, and is not asked for one.

    "Latest" is another version when somebody reads it, and a fault of one browser is not seen in
    another.

    ```ticket bad
    ---
    kind: bug
    summary: The menu overlaps the logo
    ---
    In some browsers the menu overlaps the logo when I open it. It should be below the logo.
    ```

    ```ticket bad
    ---
    kind: bug
    summary: Anmeldung schlägt fehl
    ---
    In der aktuellen Version erscheint nach der Anmeldung eine leere Seite statt der Startseite.
    ```

    ```ticket good
    ---
    kind: bug
    summary: The menu overlaps the logo
    environment: Firefox 128 on Windows 11
    ---
    The menu overlaps the logo when I open it in my browser. It should be below the logo.
    ```

    ```ticket good
    ---
    kind: bug
    summary: The menu overlaps the logo since the update
    versions: [5.12.3]
    ---
    The menu overlaps the logo when I open it. It should be below the logo.
    ```

    ```ticket good
    ---
    kind: bug
    summary: Gross amounts are rounded wrongly
    ---
    `InvoiceTotal.gross(10.005)` returns 10.00. It should return 10.01.
    ```
    """
    shown = [f for f in reading.phrases("missing-environment") if f.section not in _WANTED]
    if reading.ticket.versions:
        return
    stated = reading.facts.of("environment")
    blank = [fact for fact in stated if _is_blank(reading, fact)]
    if (shown and reading.facts.lacks("environment")) or (blank and len(blank) == len(stated)):
        yield Fault(
            "depends on a version or platform, but names none",
            at=blank[0] if blank else shown[0],
            suggestion="Name the version, and the browser, device or system it was seen on.",
        )


def _is_blank(reading: Reading, fact: Fact) -> bool:
    """Tell whether a section or field for the environment names none ("latest, all browsers")."""
    text = reading.text(fact)
    return fact.form in LISTED and _BLANKET.search(text) is not None and not _FIGURE.search(text)
