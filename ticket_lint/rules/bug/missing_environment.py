"""See the rule's own page below."""

from __future__ import annotations

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading


@rule(
    severity="W",
    kinds=("bug",),
    needs=("environment",),
    implied_by=("empty-description", "link-only-description", "missing-observed"),
    repair="environment",
    phrases={
        "en": """
            latest|newest|current version|release|build|snapshot|master|trunk
            {my machine|my laptop|my phone|my browser|some machines|some browsers|certain browsers}
            browser|browsers|mobile|phone|tablet|android|ios|iphone|ipad|windows|linux|macos|mac
            chrome|firefox|safari|edge|ie
            internet explorer
            {after upgrading|after the upgrade|after updating|after the update|since the update}
            install|installs|installer|installation
        """,
        "de": """
            {neueste version|aktuelle version|neuesten version|aktuellen version}
            browser|handy|tablet|android|windows|linux|mac|installation
            {seit dem update|nach dem update}
        """,
        "fr": """
            {dernière version|version actuelle}
            navigateur|téléphone|tablette|android|windows|linux|mac|installation
            {depuis la mise à jour|après la mise à jour}
        """,
        "es": """
            {última versión|versión actual}
            navegador|móvil|tableta|android|windows|linux|mac|instalación
            {desde la actualización|tras la actualización}
        """,
        "pt": """
            {última versão|versão atual}
            navegador|celular|tablet|android|windows|linux|mac|instalação
            {desde a atualização|após a atualização}
        """,
    },
    source="ISO/IEC/IEEE 29148; Bettenburg et al. (FSE 2008): what makes a good bug report",
)
def missing_environment(reading: Reading) -> Faults:
    """A bug that depends on a version or platform does not say which.

    Fires where the text itself shows that it matters: it speaks of "the latest version", an
    upgrade, an installation, a browser, a device or an operating system, and names no version. A
    version in the environment field, in "Affects Version", or anywhere in the text counts. A fault
    in the logic of one service needs no browser, and is not asked for one.

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
    summary: Gross amounts are rounded wrongly
    ---
    `InvoiceTotal.gross(10.005)` returns 10.00. It should return 10.01.
    ```
    """
    shown = reading.phrases("missing-environment")
    if shown and reading.facts.lacks("environment"):
        yield Fault(
            "depends on a version or platform, but names none",
            at=shown[0],
            suggestion="Name the version, and the browser, device or system it was seen on.",
        )
