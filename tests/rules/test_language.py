"""Requirement language: sentences as people write them, and what the word lists make of them."""

from __future__ import annotations

import pytest

from ticket_lint.intake.draft import parse_draft
from ticket_lint.lexicon.phrases import PhraseBook
from ticket_lint.rules.api import Rule
from ticket_lint.rules.load import shipped
from ticket_lint.rules.run import run
from ticket_lint.stated.extract import Extractor

RULES = [rule for rule in shipped() if rule.family in {"language", "criteria"}]
LISTS = [rule for rule in shipped() if rule.family == "language"]
EXTRACT = Extractor.of({rule.name: rule.phrases for rule in RULES if rule.phrases})
HEADINGS = {
    "en": "Acceptance criteria",
    "de": "Akzeptanzkriterien",
    "fr": "Critères d'acceptation",
    "es": "Criterios de aceptación",
    "pt": "Critérios de aceitação",
}


def fired(body: str, *, kind: str = "story", language: str = "en") -> set[str]:
    """Return the rules of both families that have a finding in a ticket, `missing-*` left out."""
    draft = f"---\nkind: {kind}\nlanguage: {language}\nsummary: Ticket\n---\n{body}\n"
    outcome = run(EXTRACT(parse_draft(draft)), RULES)
    return {finding.rule for finding in outcome.findings} - {"missing-criteria"}


def criterion(text: str, language: str = "en", kind: str = "story") -> set[str]:
    """Return the rules that object to a criterion, which stands second in a list."""
    first = {
        "en": "the page shows 3 rows",
        "de": "die Seite zeigt 3 Zeilen",
        "fr": "la page montre 3 lignes",
        "es": "la página muestra 3 filas",
        "pt": "a página mostra 3 linhas",
    }[language]
    return fired(f"## {HEADINGS[language]}\n- {first}\n- {text}", language=language, kind=kind)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_phrase_can_be_found(rule: Rule) -> None:
    """Each line of a shipped list is a phrase of the notation."""
    for language, phrases in rule.phrases.items():
        PhraseBook({rule.name: phrases}, where=language).check()


@pytest.mark.parametrize("rule", LISTS, ids=lambda rule: rule.name)
def test_every_list_speaks_all_languages(rule: Rule) -> None:
    """Each rule of requirement language judges all five languages."""
    assert set(rule.languages) == set(HEADINGS)
    if rule.phrases:
        assert set(rule.phrases) == set(HEADINGS)


@pytest.mark.parametrize(
    ("language", "text", "rule"),
    [
        ("en", "results appear quickly", "vague-adverb"),
        ("en", "the driver is warned in time", "vague-adverb"),
        ("en", "an unknown code is treated sensibly", "vague-adverb"),
        ("en", "the page can be left in a simple way", "subjective-word"),
        ("en", "the total is shown, ideally also on the phone", "loophole"),
        ("en", "public holidays are taken into account", "vague-verb"),
        ("de", "die Rückfrage kommt in geeigneter Weise", "vague-adverb"),
        ("de", "die Maske ist praxistauglich", "subjective-word"),
        ("de", "die Summe erscheint, idealerweise auch mobil", "loophole"),
        ("de", "Feiertage werden berücksichtigt", "vague-verb"),
        ("fr", "le formulaire se ferme comme il faut", "vague-adverb"),
        ("fr", "les jours fériés sont pris en compte", "vague-verb"),
        ("es", "el aviso llega a tiempo", "vague-adverb"),
        ("es", "se tienen en cuenta los festivos", "vague-verb"),
        ("pt", "o aviso chega em tempo útil", "vague-adverb"),
        ("pt", "os feriados são levados em conta", "vague-verb"),
        ("en", "the dialog closes in a timely manner", "vague-adverb"),
        ("en", "users can be easily added", "vague-adverb"),
        ("de", "die Liste wird zeitnah aktualisiert", "vague-adverb"),
        ("fr", "la liste est mise à jour rapidement", "vague-adverb"),
        ("es", "los datos se muestran adecuadamente", "vague-adverb"),
        ("pt", "os dados são mostrados de forma adequada", "vague-adverb"),
        ("en", "the form has an intuitive layout", "subjective-word"),
        ("en", "the wizard is easy to use for new users", "subjective-word"),
        ("en", "a helpful error message is shown for a wrong code", "subjective-word"),
        ("en", "the report has acceptable performance with 500 rows", "subjective-word"),
        ("de", "eine aussagekräftige Fehlermeldung erscheint bei falschem Code", "subjective-word"),
        ("fr", "l'interface est conviviale sur mobile", "subjective-word"),
        ("es", "la interfaz es fácil de usar en el móvil", "subjective-word"),
        ("pt", "a interface é amigável no celular", "subjective-word"),
        ("en", "duplicates are merged where possible", "loophole"),
        ("en", "the cache is used as much as possible", "loophole"),
        ("en", "vouchers expire after 12 months or so", "loophole"),
        ("en", "the logo is shown, if applicable", "loophole"),
        ("de", "Dubletten werden ggf. entfernt", "loophole"),
        ("de", "die Maske öffnet sich so schnell wie möglich", "loophole"),
        ("fr", "le logo est affiché dans la mesure du possible", "loophole"),
        ("es", "se muestra el logo si es posible", "loophole"),
        ("pt", "o logotipo aparece sempre que possível", "loophole"),
        ("en", "the file holds number, date, etc.", "open-ended-list"),
        ("en", "roles: admin, editor and so on", "open-ended-list"),
        ("en", "all browsers, including but not limited to Firefox", "open-ended-list"),
        ("de", "Formate: CSV, PDF usw.", "open-ended-list"),
        ("fr", "formats : CSV, PDF, etc.", "open-ended-list"),
        ("es", "formatos: CSV, PDF, entre otros", "open-ended-list"),
        ("pt", "formatos: CSV, PDF, entre outros", "open-ended-list"),
        ("en", "the search is faster", "baseless-comparative"),
        ("en", "the messages are more descriptive", "baseless-comparative"),
        ("de", "die Liste lädt besser", "baseless-comparative"),
        ("fr", "le chargement est plus rapide", "baseless-comparative"),
        ("es", "la carga es más rápida", "baseless-comparative"),
        ("pt", "o carregamento é mais rápido", "baseless-comparative"),
        ("en", "the app offers the best possible route", "superlative"),
        ("de", "die Bilder werden in bestmöglicher Qualität gespeichert", "superlative"),
        ("fr", "les images sont enregistrées avec une qualité optimale", "superlative"),
        ("es", "las imágenes se guardan con calidad óptima", "superlative"),
        ("pt", "as imagens são salvas com ótima qualidade", "superlative"),
        ("en", "the mail might hold the date", "weak-modal"),
        ("de", "die Mail könnte das Datum enthalten", "weak-modal"),
        ("fr", "le courriel pourrait contenir la date", "weak-modal"),
        ("es", "el correo podría contener la fecha", "weak-modal"),
        ("pt", "o e-mail poderia conter a data", "weak-modal"),
        ("en", "documents older than 10 years are deleted", "actorless-passive"),
        ("de", "alte Dokumente werden archiviert", "actorless-passive"),
        ("fr", "les anciens documents sont archivés", "actorless-passive"),
        ("es", "los documentos antiguos son eliminados", "actorless-passive"),
        ("pt", "os documentos antigos são arquivados", "actorless-passive"),
        ("en", "the import handles errors", "vague-verb"),
        ("en", "the start page is improved", "vague-verb"),
        ("de", "die Startseite wird optimiert", "vague-verb"),
        ("fr", "la page d'accueil est optimisée", "vague-verb"),
        ("es", "mejorar la página de inicio", "vague-verb"),
        ("pt", "melhorar a página inicial", "vague-verb"),
        ("en", "the shop must not be unavailable", "double-negative"),
        ("de", "die Akte darf nicht unzugänglich sein", "double-negative"),
        ("fr", "la page n'est pas inaccessible", "double-negative"),
        ("es", "la página no es inaccesible", "double-negative"),
        ("pt", "a página não está inacessível", "double-negative"),
        ("en", "it must be kept for 10 years", "vague-pronoun"),
        ("de", "dies muss 10 Jahre so bleiben", "vague-pronoun"),
        ("fr", "elle doit rester 10 ans", "vague-pronoun"),
        ("es", "esto debe quedar 10 años", "vague-pronoun"),
        ("pt", "isso deve ficar 10 anos", "vague-pronoun"),
    ],
)
def test_smell_in_a_criterion(language: str, text: str, rule: str) -> None:
    """A weak word in a listed criterion is found by its list."""
    assert rule in criterion(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        # terms that only look weak
        ("en", "the field is read-only"),
        ("en", "the layout is responsive from 320 px"),
        ("en", "without sufficient permissions the page answers 403"),
        ("en", "messages are sent in best-effort mode: one attempt"),
        ("en", "the best match stands first"),
        ("en", "the most recent order stands first"),
        ("en", "at most 5 results are shown"),
        ("en", "fields marked as required refuse an empty value"),
        ("en", "the template is read from /etc/invoices"),
        ("en", "the order shows whether a refund is possible"),
        ("en", "the report goes to customer support"),
        ("en", "the import supports CSV and vCard"),
        ("en", "orders of 31 May 2024 are shown"),
        ("en", "a guest may cancel until 18:00"),
        ("en", "without a rate it says that the price could not be computed"),
        ("en", 'the button is labelled "Export quickly"'),
        ("en", 'the tab "Best of, etc." is gone'),
        ("en", "the list is sorted by price, the cheapest first"),
        ("en", "the list shows how quickly an order was shipped, in hours"),
        ("en", 'a search for "improve" finds the page'),
        ("en", "the cart must not be empty"),
        ("en", "a file larger than 5 MB is refused"),
        ("en", "the new search answers faster than the old one"),
        ("en", "the answer time is improved from 3 s to 1 s"),
        ("en", "when an order is cancelled, the stock is updated"),
        ("en", "old documents are deleted by the nightly job"),
        ("en", "it must be possible to print the list"),
        ("en", "the option is off by default, as in 3.1"),
        ("en", "if more than 50 results are found, they are split into pages"),
        ("en", "the password rules are shown beside the field"),
        ("en", "a card that expires within 30 days is marked in red"),
        ("de", "das Feld ist schreibgeschützt"),
        ("de", "die Schnellsuche findet Nummern"),
        ("de", "ein einfacher Benutzer sieht die Spalte nicht"),
        ("de", "die Datei enthält eine Zeile je Rechnung"),
        ("de", 'bei falschem Code erscheint der Text "Code ungültig"'),
        ("de", "wenn die Datei größer als 5 MB ist, wird sie abgelehnt"),
        ("de", "der nächtliche Lauf löscht Dokumente, die älter als 10 Jahre sind"),
        ("de", "ohne ausreichend Guthaben wird die Buchung abgelehnt"),
        ("de", "der Kunde sieht höchstens 50 Bestellungen"),
        ("fr", "le fichier contient une ligne par facture"),
        ("fr", "un fichier de plus de 5 Mo est refusé avec un texte qui nomme la limite"),
        ("fr", "la case peut être décochée"),
        ("fr", "les factures annulées sont grisées"),
        ("fr", "le bouton est grisé tant que le montant est vide"),
        ("es", "el fichero contiene una fila por factura"),
        ("es", "un fichero de más de 5 MB se rechaza con un texto que nombra el límite"),
        ("es", "la lista muestra las facturas de los últimos 10 años"),
        ("es", "el botón está desactivado mientras falte el importe"),
        ("pt", "o arquivo contém uma linha por fatura"),
        ("pt", "um arquivo com mais de 5 MB é recusado com um texto que cita o limite"),
        ("pt", "a lista mostra as faturas dos últimos 10 anos"),
        ("pt", "o botão fica desativado enquanto faltar o valor"),
    ],
)
def test_precise_criterion(language: str, text: str) -> None:
    """A criterion that can be checked has no finding at all, whatever words it uses."""
    assert criterion(text, language) == set()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("bug", "The disk fills up quickly, then the export stops with error 28."),
        ("bug", "The dialog is not user-friendly and closes badly when I press Escape."),
        ("story", "Today clerks type lists, notes etc. by hand."),
        ("story", "We want this so that we can easily import the files."),
        ("bug", "I0917 23:14:36 slave.cpp:994] must retry registration in 322 ms if necessary"),
        ("task", "Should the parser perhaps be better and faster?"),
        ("bug", "## Steps to reproduce\n1. You should quickly press Save twice"),
        ("task", "It would be better to read the key first."),
    ],
)
def test_prose_is_no_requirement(kind: str, body: str) -> None:
    """Descriptions, purposes, logs, questions and steps are not searched for weak words."""
    assert fired(body, kind=kind) == set()


@pytest.mark.parametrize(
    ("language", "body", "rule"),
    [
        ("en", "The form should be cleared properly.", "vague-adverb"),
        ("en", "Duplicates must be merged where possible.", "loophole"),
        ("en", "If possible, duplicates should be merged.", "loophole"),
        ("en", "The log needs to hold the date, the host, etc.", "open-ended-list"),
        ("en", "In order to print, the page should be user-friendly.", "subjective-word"),
        ("en", "The start page should be improved.", "vague-verb"),
        ("de", "Die Maske soll zügig aufgehen.", "vague-adverb"),
        ("de", "Dubletten müssen nach Möglichkeit entfernt werden.", "loophole"),
        ("fr", "La page doit être conviviale.", "subjective-word"),
        ("es", "La página debe cargar rápidamente.", "vague-adverb"),
        ("pt", "A página deve ser intuitiva.", "subjective-word"),
    ],
)
def test_prose_that_demands_is_searched(language: str, body: str, rule: str) -> None:
    """A sentence that demands something is a requirement wherever it stands."""
    assert rule in fired(body, kind="task", language=language)


def test_one_finding_a_sentence() -> None:
    """Two words of one list in one sentence are one finding."""
    draft = (
        "---\nkind: task\nsummary: Print\n---\n"
        "The page should load quickly, properly and smoothly. It must close properly.\n"
    )
    findings = run(EXTRACT(parse_draft(draft)), RULES).findings
    quotes = [f.evidence.quote for f in findings if f.evidence and f.rule == "vague-adverb"]
    assert quotes == ["quickly", "properly"]


def test_a_sentence_has_at_most_two_smells() -> None:
    """A sentence full of weak words has findings of the two most telling lists only."""
    body = "The page should load quickly, etc., be user-friendly and optimal, if possible."
    assert fired(body, kind="task") == {"loophole", "open-ended-list"}


@pytest.mark.parametrize(
    "body",
    [
        "The key needs to be set for the test to run properly.",
        "We should compare the ids to properly label the modules.",
        "Frequently-used fields should have short names.",
        "We need to properly investigate the crash.",
    ],
)
def test_a_purpose_or_circumstance_is_no_demand(body: str) -> None:
    """What stands before the modal, says what for, or plans the work is not demanded."""
    assert fired(body, kind="task") == set()
