"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading

_ENOUGH_CRITERIA = 2
# What a design is called, or a state of the surface that a design would show. Word beginnings.
_DESIGN = re.compile(
    r"\b(?:design|mock[- ]?up|wireframe|figma|sketch|zeplin|invision|balsamiq|prototyp|storybook"
    r"|screenshot|screen shot|maquette|captura|entwurf|skizze|bildschirmfoto|diseño|esboço"
    r"|placeholder|tooltip|greyed|grayed|disabled|spinner|loading|empty|hover|error message"
    r"|no results|leer\b|fehlermeldung|ausgegraut|vide\b|vacío|vazio|mensaje de error)",
    re.IGNORECASE,
)
_READ = 20_000  # characters of a field that are searched for a design


@rule(
    severity="W",
    kinds=("story",),
    needs=("criteria",),
    implied_by=("empty-description",),
    repair="criteria",
    phrases={
        "en": """
            screen|screens|page|pages|dialog|dialogue|modal|popup|wizard|dashboard|sidebar|toolbar
            navbar|menu|tab|tabs|button|buttons|dropdown|checkbox|homepage|ui|gui
            form|forms !of|factor
            {user interface|landing page|date picker|progress bar|search box}
        """,
        "de": "seite|startseite|maske|dialog|bildschirm|schaltfläche|knopf|formular|menü",
        "fr": "page|écran|bouton|formulaire|menu|fenêtre",
        "es": "página|pantalla|botón|formulario|menú|ventana|diálogo",
        "pt": "página|tela|botão|formulário|menu|janela|diálogo",
    },
    source="Definition of ready",
)
def missing_design(reading: Reading) -> Faults:
    """A story about a screen shows no design and names no state of it.

    Looks at stories whose summary names something on a screen. A design counts as a picture, an
    attachment, a link, a section of that name or the word for it (mock-up, Figma, …). So do the
    states of the screen (empty, loading, disabled, error) and two criteria or more: what the user
    sees is then settled in words.

    Otherwise whoever builds the screen designs it while coding, and it is reviewed afterwards.

    ```ticket bad
    ---
    kind: story
    summary: Add a dashboard for invoices
    ---
    As an accountant I want a dashboard so that I see how many invoices are open.
    ```

    ```ticket bad
    ---
    kind: story
    summary: Neue Seite für Kundendaten
    ---
    Als Sachbearbeiterin möchte ich eine Seite mit allen Kundendaten, damit ich weniger suchen muss.
    ```

    ```ticket good
    ---
    kind: story
    summary: Add a dashboard for invoices
    ---
    As an accountant I want a dashboard so that I see how many invoices are open.

    ![three tiles side by side](tiles.png)
    ```

    ```ticket good
    ---
    kind: story
    summary: Neue Seite für Kundendaten
    ---
    Als Sachbearbeiterin möchte ich eine Seite mit allen Kundendaten, damit ich weniger suchen muss.

    ## Akzeptanzkriterien
    - Die Seite zeigt Name, Anschrift und offene Rechnungen des Kunden.
    - Ohne offene Rechnung steht dort „keine".
    ```

    ```ticket good
    ---
    kind: story
    summary: Read the interest rate from the central bank's page
    ---
    The nightly job should read the rate from the page of the central bank. On error the old rate
    stays, with an error message in the log.
    ```
    """
    named = next((f for f in reading.phrases("missing-design") if f.field == "summary"), None)
    if named is None or len(reading.facts.of("criteria")) >= _ENOUGH_CRITERIA:
        return
    if reading.ticket.attachments or any(s.name == "design" for s in reading.sections):
        return
    for body in reading.bodies():
        if any(i.kind in ("media", "link") for i in body.inlines) or _DESIGN.search(
            body.text[:_READ]
        ):
            return
    yield Fault(
        "is about a screen, but shows no design and names no state of it",
        at=named,
        suggestion="Link the design, or say what the user sees at first, when there is nothing "
        "to show, and on an error.",
    )
