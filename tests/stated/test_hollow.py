"""Statements that say nothing checkable, and tables and sentences that do."""

from __future__ import annotations

import pytest

from ticket_lint.intake.draft import parse_draft
from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.hollow import generic_steps, hollow
from ticket_lint.stated.reading import Reading

EXTRACT = Extractor.of()


def read(body: str, *, kind: str = "story", language: str = "en") -> Reading:
    """Read a draft of a kind and language."""
    return EXTRACT(
        parse_draft(f"---\nkind: {kind}\nlanguage: {language}\nsummary: Invoices\n---\n{body}\n")
    )


HOLLOW = [
    ("en", "The new filter is intuitive"),
    ("en", "Roles and rights are taken into account"),
    ("en", "Our naming conventions are respected"),
    ("en", "Errors are handled in a sensible way"),
    ("en", "Archive follows the common standards"),
    ("en", "Special cases around holidays"),
    ("en", "Hook up the mail service"),
    ("en", "Check with the branch managers"),
    ("en", "The rest as agreed last week"),
    ("en", "The list could be longer where needed"),
    ("en", "The correct amounts appear on all relevant pages"),
    ("en", "The import runs without problems"),
    ("en", "The double mail must not happen"),
    ("de", "Die Suche ist möglichst einfach"),
    ("de", "Der Import läuft ohne Probleme"),
    ("fr", "L'import se fait sans difficulté"),
    ("es", "Importar sin problemas"),
    ("pt", "Importar sem problemas"),
    ("de", "Feiertage sind berücksichtigt"),
    ("de", "Bestehende Vorgaben eingehalten"),
    ("de", "Der Lagerist wird zeitnah informiert"),
    ("de", "Ablauf mit dem Lager abstimmen"),
    ("fr", "La recherche est plus intuitive"),
    ("fr", "Les jours fériés sont pris en compte"),
    ("fr", "Analyser le flux des commandes"),
    ("es", "La búsqueda es fácil de usar"),
    ("es", "Los festivos se tienen en cuenta"),
    ("es", "Revisar el flujo de pedidos"),
    ("pt", "A busca é fácil de usar"),
    ("pt", "Os feriados são levados em conta"),
    ("pt", "Revisar o fluxo de pedidos"),
]
CHECKABLE = [
    ("en", "The filter is fast: at most 2 seconds for a year"),
    ("en", 'Errors are handled in a sensible way: "File too large" is shown'),
    ("en", "Rights are taken into account: `403` for guests"),
    ("en", "After a rename the link is correct"),
    ("en", "It is possible to sort by date"),
    ("en", "The list shows paid invoices in grey"),
    ("en", "One row an invoice, with its gross amount"),
    ("de", "Die Suche ist schnell: 2 Sekunden bei 10.000 Rechnungen"),
    ("de", "Der Lagerist wird informiert, sobald der Bestand null erreicht"),
    ("fr", "La recherche est rapide : 2 secondes au plus"),
    ("es", "El pedido se muestra cuando el pago es correcto"),
    ("pt", "O pedido aparece quando o pagamento é correto"),
]


@pytest.mark.parametrize(("language", "text"), HOLLOW)
def test_hollow(language: str, text: str) -> None:
    """A judgement, an activity, a norm without its text or a guess cannot be checked."""
    reading = read(f"## Acceptance criteria\n- {text}", language=language)
    assert [hollow(reading, fact) for fact in reading.facts.of("criteria")] == [True]


@pytest.mark.parametrize(("language", "text"), CHECKABLE)
def test_checkable(language: str, text: str) -> None:
    """A value, a quotation, code, a condition or a visible outcome makes up for it."""
    reading = read(f"## Acceptance criteria\n- {text}", language=language)
    assert [hollow(reading, fact) for fact in reading.facts.of("criteria")] == [False]


@pytest.mark.parametrize(
    ("header", "kind", "rows"),
    [
        ("Situation | Shown", "story", 2),
        ("Request | Caller | Answer", "task", 2),
        ("Fall | Ergebnis", "story", 2),
        ("Cas | Résultat", "epic", 2),
        ("Caso | Respuesta", "story", 2),
        ("Name | Owner", "story", 0),
        ("Answer | Case", "story", 0),
        ("Situation | Shown", "bug", 0),
    ],
)
def test_table_of_cases(header: str, kind: str, rows: int) -> None:
    """The rows under a case and an outcome are criteria, but not in a report of a fault."""
    columns = header.count("|") + 1
    body = [f"| {header} |", "|---" * columns + "|"]
    body += ["| " + " | ".join([f"row {n}"] * columns) + " |" for n in range(2)]
    reading = read("\n".join(body), kind=kind)
    assert [fact.form for fact in reading.facts.of("criteria")] == ["table"] * rows


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "When a member changes the address, the shop sends a letter to the old one."),
        ("en", "A wrong token is answered with 401."),
        ("en", "We are done when nobody signs in through the old page."),
        ("de", "Sobald der Vertrag endet, bleibt der Zugang gesperrt."),
        ("fr", "Lorsque le contrat prend fin, le compte reste bloqué."),
        ("es", "Cuando el contrato termina, la cuenta queda bloqueada."),
        ("pt", "Quando o contrato termina, a conta fica bloqueada."),
    ],
)
def test_condition_and_outcome(language: str, text: str) -> None:
    """What happens under a condition is a criterion in the present tense as well."""
    assert read(text, language=language).facts.states("criteria")


@pytest.mark.parametrize(
    ("steps", "generic"),
    [
        ("1. Open the program\n2. Look at the total\n3. Notice the mistake", True),
        ("1. Open the program\n2. Enter 0 as quantity", False),
        ("1. Open the invoice of Miller Ltd\n2. Print it", False),
        ("1. Open big.csv\n2. Print it", False),
        ("1. Choose “Export”", False),
    ],
)
def test_generic_steps(steps: str, generic: bool) -> None:  # noqa: FBT001 - a table's column
    """Steps that name no input, value or thing are generic."""
    reading = read(f"## Steps to reproduce\n{steps}", kind="bug")
    assert bool(generic_steps(reading)) is generic


@pytest.mark.parametrize(
    "text",
    [
        "He asks when the shop opens again.",
        "While we are at it, the icons are old.",
        "They told us more than once.",
        "I am not sure if the others see it.",
    ],
)
def test_no_condition(text: str) -> None:
    """A question, an aside or a guess is no condition under which a fault appears."""
    assert not read(text, kind="bug").facts.states("reproduction")
