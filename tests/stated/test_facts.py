"""What a ticket states is found where it stands, in five languages, and nothing else is."""

from __future__ import annotations

import pytest

from ticket_lint.parse import Source, documents
from ticket_lint.stated.extract import Extractor
from ticket_lint.stated.reading import Reading
from ticket_lint.values.fact import FactKind
from ticket_lint.values.ticket import Kind, Ticket

EXTRACT = Extractor.of()


def read(
    description: str,
    *,
    summary: str = "Export of invoices",
    kind: Kind = "story",
    markup: str = "markdown",
    **fields: str,
) -> Reading:
    """Read a ticket of a summary, a description and further fields."""
    body = Source("description", description, markup)  # type: ignore[arg-type]
    sources = [Source("summary", summary, "text"), body]
    sources += [Source(name, text, "wiki") for name, text in fields.items()]
    return EXTRACT(Ticket(key="T-1", kind=kind, documents=documents(sources)))


def quotes(reading: Reading, kind: FactKind) -> list[str]:
    """Return the texts of a kind of fact."""
    return [reading.text(fact) for fact in reading.facts.of(kind)]


STATED: list[tuple[str, FactKind, Kind, str, str]] = [
    # (where or how, fact, kind of ticket, description, the quote that must be among the facts)
    (
        "section",
        "criteria",
        "story",
        "## Done when\n- the file has a header",
        "the file has a header",
    ),
    (
        "prose",
        "criteria",
        "story",
        "The export should hold one row an invoice.",
        "The export should hold one row an invoice.",
    ),
    (
        "Gherkin",
        "criteria",
        "story",
        "Given a user\nWhen she logs in\nThen the home page opens",
        "Given a user\nWhen she logs in\nThen the home page opens",
    ),
    (
        "French Gherkin",
        "criteria",
        "story",
        "Étant donné un client connecté\nQuand il paie sa commande\nAlors la facture est envoyée",
        "Étant donné un client connecté\nQuand il paie sa commande\nAlors la facture est envoyée",
    ),
    (
        "task list",
        "criteria",
        "story",
        "- [ ] the button is disabled while saving",
        "the button is disabled while saving",
    ),
    (
        "table",
        "criteria",
        "story",
        "## Acceptance criteria\n\n| case | result |\n|---|---|\n| no invoices | an empty file |",
        "no invoices\nan empty file",
    ),
    (
        "column of a table",
        "criteria",
        "story",
        "| Case | Result |\n|---|---|\n| no invoices | an empty file |",
        "an empty file",
    ),
    (
        "a definite change",
        "criteria",
        "task",
        "Replace the old parser with the new one.",
        "Replace the old parser with the new one.",
    ),
    (
        "what is and what should be",
        "criteria",
        "story",
        "Currently it holds a subject, but it should hold two.",
        "Currently it holds a subject, but it should hold two.",
    ),
    (
        "a story with a number",
        "criteria",
        "story",
        "As a clerk, I should be able to export 10,000 rows so that I can close.",
        "As a clerk, I should be able to export 10,000 rows so that I can close.",
    ),
    (
        "an order",
        "goal",
        "story",
        "Incorporate support for sorting the results.",
        "Incorporate support for sorting the results.",
    ),
    (
        "a change to a version",
        "criteria",
        "story",
        "Update Mulgara to 2.1.4.",
        "Update Mulgara to 2.1.4.",
    ),
    (
        "an order to make sure",
        "criteria",
        "task",
        "Make sure that the export is in UTF-8.",
        "Make sure that the export is in UTF-8.",
    ),
    ("negated fault", "observed", "bug", "The file is not closed.", "The file is not closed."),
    (
        "should … instead of",
        "expected",
        "bug",
        "It should print 5 instead of 6.",
        "It should print 5 instead of 6.",
    ),
    (
        "I would expect",
        "expected",
        "bug",
        "I would expect a list of all users.",
        "I would expect a list of all users.",
    ),
    ("label", "expected", "bug", "Expected: saved, 200\n\nActual: HTTP 500", "saved, 200"),
    (
        "German",
        "expected",
        "bug",
        "Die Seite stürzt ab. Erwartet wird eine Liste aller Kunden.",
        "Erwartet wird eine Liste aller Kunden.",
    ),
    (
        "Portuguese",
        "expected",
        "bug",
        "A página fica em branco quando eu salvo. O formulário deveria mostrar a mensagem.",
        "O formulário deveria mostrar a mensagem.",
    ),
    (
        "fails",
        "observed",
        "bug",
        "Saving an order fails with HTTP 500.",
        "Saving an order fails with HTTP 500.",
    ),
    (
        "labelled list",
        "steps",
        "bug",
        "Steps to reproduce:\n1. open the cart\n2. press Pay",
        "open the cart\npress Pay",
    ),
    (
        "condition with its outcome",
        "steps",
        "bug",
        "When I press Pay, the page turns blank.",
        "When I press Pay, the page turns blank.",
    ),
    (
        "sequence of actions",
        "steps",
        "bug",
        "Open the cart.\n\nClick on Pay.\n\nNothing happens.",
        "Open the cart.",
    ),
    (
        "what was done",
        "reproduction",
        "bug",
        "Uploaded a zip of mp3 and wav files. The wav did not get through.",
        "Uploaded a zip of mp3 and wav files.",
    ),
    (
        "command with its output",
        "reproduction",
        "bug",
        "```\n$ tool run\nsegfault\n```",
        "$ tool run\nsegfault",
    ),
    (
        "because",
        "reason",
        "story",
        "Support types 40 rows a day because there is no export.",
        "Support types 40 rows a day because there is no export.",
    ),
    (
        "so that",
        "reason",
        "story",
        "As a clerk I want an export so that I can close the books.",
        "As a clerk I want an export so that I can close the books.",
    ),
    (
        "Spanish purpose",
        "reason",
        "story",
        "Como contable quiero exportar facturas para cerrar el mes.",
        "Como contable quiero exportar facturas para cerrar el mes.",
    ),
    (
        "who asked for it",
        "reason",
        "task",
        "Auditors asked in May why support can change rows.",
        "Auditors asked in May why support can change rows.",
    ),
    (
        "German reason",
        "reason",
        "story",
        "Als Buchhalter möchte ich Rechnungen exportieren, damit ich den Monat abschließen kann.",
        "Als Buchhalter möchte ich Rechnungen exportieren, damit ich den Monat abschließen kann.",
    ),
    (
        "user story",
        "goal",
        "story",
        "As a clerk I want to export invoices as CSV.",
        "As a clerk I want to export invoices as CSV.",
    ),
    ("version", "environment", "bug", "It crashes since 5.12.3 came out.", "5.12.3"),
    ("label", "environment", "bug", "It crashes.\n\nBrowser: Firefox 120", "Firefox 120"),
    (
        "share of users",
        "impact",
        "bug",
        "It affects all customers with more than one shop.",
        "It affects all customers with more than one shop.",
    ),
    ("out of scope", "exclusions", "story", "## Out of scope\n- PDF", "PDF"),
    ("a bold title", "exclusions", "story", "**Not in here:** PDF", "PDF"),
    ("not in", "exclusions", "story", "Not in this ticket: PDF.", "PDF."),
    ("stays", "exclusions", "story", "The PDF stays as it is.", "The PDF stays as it is."),
    (
        "another epic",
        "exclusions",
        "epic",
        "PDF belongs to another epic.",
        "PDF belongs to another epic.",
    ),
    (
        "nicht hierher",
        "exclusions",
        "story",
        "PDF gehört nicht hierher.",
        "PDF gehört nicht hierher.",
    ),
    ("reste", "exclusions", "story", "Le PDF reste tel quel.", "Le PDF reste tel quel."),
    ("queda", "exclusions", "story", "El PDF queda como está.", "El PDF queda como está."),
    ("fica", "exclusions", "story", "O PDF fica como está.", "O PDF fica como está."),
    (
        "prose",
        "exclusions",
        "story",
        "The PDF export is out of scope.",
        "The PDF export is out of scope.",
    ),
    (
        "to be decided",
        "open_decision",
        "story",
        "The limit is to be decided.",
        "The limit is to be decided.",
    ),
    (
        "path",
        "pointers",
        "task",
        "See billing/invoice_filter.py for the query.",
        "billing/invoice_filter.py",
    ),
    (
        "test",
        "verification",
        "task",
        "Verify that the nightly job still passes.",
        "Verify that the nightly job still passes.",
    ),
]


@pytest.mark.parametrize(
    ("fact", "kind", "description", "quote"),
    [case[1:] for case in STATED],
    ids=[f"{case[1]}: {case[0]}" for case in STATED],
)
def test_stated(fact: FactKind, kind: Kind, description: str, quote: str) -> None:
    """A statement is found and its span is what a report will quote."""
    reading = read(description, kind=kind)
    assert quote in quotes(reading, fact)
    assert reading.facts.state(fact) == "stated"


ABSENT: list[tuple[str, FactKind, Kind, str]] = [
    (
        "a heading with nothing under it",
        "criteria",
        "story",
        "## Acceptance criteria\n\n## Notes\nx",
    ),
    ("a placeholder", "criteria", "story", "AC: TBD"),
    ("a reference", "criteria", "story", "## Acceptance criteria\nsee above"),
    ("an unfilled blank", "criteria", "story", "## Acceptance criteria\n- ____"),
    ("an unfilled template", "criteria", "story", "## Acceptance criteria\n- [describe here]"),
    ("steps to reproduce", "criteria", "bug", "Steps to reproduce:\n1. open it\n2. press Pay"),
    ("a question", "criteria", "story", "Should the export hold one row an invoice?"),
    ("a to-do", "criteria", "story", "The export should be improved."),
    ("a wish", "criteria", "story", "As a clerk I'd like to export invoices."),
    ("a label without text", "expected", "bug", "Describe the results you expected:\n\n"),
    ("code", "expected", "bug", "```\nassert it should work\n```"),
    ("an unfilled blank", "environment", "bug", "Version: ____"),
    ("German placeholder", "criteria", "story", "## Akzeptanzkriterien\nfolgt noch"),
    ("a criterion that says no", "observed", "story", "## Acceptance criteria\n- no file is left"),
    ("a comment", "expected", "bug", "## Expected behaviour\n<!-- Tell us what should happen -->"),
    ("struck-out text", "criteria", "story", "## Acceptance criteria\n- ~~it has a header~~"),
    ("a scenario's form", "criteria", "story", "Given <a>\nWhen <b>\nThen <c>"),
    (
        "a list of faults",
        "criteria",
        "story",
        "- The editor fails with an empty name.\n- Not all formats are in the list.",
    ),
    ("how it is today", "criteria", "story", "Currently an index must have a subject."),
    ("a story", "criteria", "story", "As a clerk, I should be able to export so that I can close."),
    ("who tells later", "criteria", "story", "Kim will provide the list of columns."),
    ("an order not to", "observed", "bug", "Don't remove the client yet."),
    ("a remark that starts with we", "goal", "story", "We see 40 complaints a day."),
    ("a question", "goal", "story", "How do we have to keep the folder?"),
    ("a line of a query", "goal", "bug", "select a\nfrom t\nlimit 20"),
    ("a line of a query", "pointers", "bug", "select a\nfrom t\nwhere\na = 1"),
    (
        "a page on the web",
        "pointers",
        "bug",
        "See http://lists.example.org/msg03659.html for more.",
    ),
    ("a mention of tests", "verification", "task", "The data set is for the integration tests."),
    ("a node and an edge", "environment", "bug", "The folder node covers the edge of the page."),
    ("a local address", "environment", "bug", "The log says 127.0.0.1 refused it."),
    ("what is undecided", "reason", "story", "Whether it is needed or not is TBD."),
    ("how to work on it", "criteria", "story", "This issue should be given subtasks."),
    ("how hard it is", "criteria", "task", "This should actually be fairly simple to implement."),
    ("two nouns", "criteria", "story", "Use case here is that data come with an import of orders."),
]


@pytest.mark.parametrize(
    ("fact", "kind", "description"),
    [case[1:] for case in ABSENT],
    ids=[f"{case[1]}: {case[0]}" for case in ABSENT],
)
def test_absent(fact: FactKind, kind: Kind, description: str) -> None:
    """What only looks like a statement is none."""
    reading = read(description, kind=kind)
    assert quotes(reading, fact) == []
    assert reading.facts.state(fact) == "absent"
