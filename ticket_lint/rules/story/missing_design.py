"""See the rule's own page below."""

from __future__ import annotations

import re

from ticket_lint.rules.api import Fault, Faults, rule
from ticket_lint.stated.reading import Reading

_ENOUGH_CRITERIA = 2
_SHOWN = {"media", "link"}
_LISTED = {"item", "task", "cell"}
# What a design is called, or a state of the surface that a design would show. Word beginnings.
_DESIGN = re.compile(
    r"\b(?:design|mock[- ]?up|wireframe|figma|sketch|zeplin|invision|balsamiq|prototyp|storybook"
    r"|screenshot|screen shot|maquette|captura|entwurf|skizze|bildschirmfoto|diseño|esboço"
    r"|placeholder|tooltip|greyed|grayed|disabled|spinner|loading|empty|hover|error message"
    r"|no results|leer\b|fehlermeldung|ausgegraut|vide\b|vacío|vazio|mensaje de error)",
    re.IGNORECASE,
)
_READ = 20_000  # characters of a field that are searched for a design

_NEW = "add|create|new|build|redesign|introduce|implement|provide"
_SURFACES = (
    "{screen|screens|page|pages|dialog|dialogue|modal|popup|wizard|dashboard|sidebar|homepage"
    "|user interface|landing page|date picker|progress bar|search box}"
)


@rule(
    severity="W",
    kinds=("story",),
    needs=("criteria",),
    implied_by=("empty-description",),
    repair="criteria",
    phrases={
        "en": """
            <new> … <surface>
            <new> … form !of
        """.replace("<new>", _NEW).replace("<surface>", _SURFACES),
        "de": """
            neue|neuer|neues|neuen … seite|startseite|maske|dialog|bildschirm|formular|menü
            seite|startseite|maske|dialog|formular … anlegen|bauen|gestalten|hinzufügen|erstellen
        """,
        "fr": """
            ajouter|créer|nouvelle|nouveau|nouvel … page|écran|formulaire|menu|fenêtre
        """,
        "es": """
            añadir|agregar|crear|nueva|nuevo … página|pantalla|formulario|menú|ventana|diálogo
        """,
        "pt": """
            adicionar|criar|nova|novo … página|tela|formulário|menu|janela|diálogo
        """,
    },
    source="Definition of ready",
)
def missing_design(reading: Reading) -> Faults:
    """A story that asks for a screen shows no design and names no state of it.

    Looks at stories whose summary asks for a new screen, page, dialog or form. A design counts as
    a picture, an attachment, a link, a section of that name or the word for it (mock-up, Figma, …).
    So do the states of the screen (empty, loading, disabled, error), and a list or two criteria
    that tell what the user sees.

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
        if any(inline.kind in _SHOWN for inline in body.inlines):
            return
        if any(block.kind in _LISTED for block in body.blocks) or _DESIGN.search(body.text[:_READ]):
            return
    yield Fault(
        "asks for a screen, but shows no design and names no state of it",
        at=named,
        suggestion="Link the design, or say what the user sees at first, when there is nothing "
        "to show, and on an error.",
    )
