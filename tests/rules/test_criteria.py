"""Acceptance criteria: what the rules make of criteria as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_lint.intake.draft import parse_draft
from ticket_lint.rules.load import shipped
from ticket_lint.rules.run import run
from ticket_lint.stated.extract import Extractor
from ticket_lint.values.assessment import Finding

RULES = [rule for rule in shipped() if rule.family == "criteria"]
EXTRACT = Extractor.of({rule.name: rule.phrases for rule in RULES if rule.phrases})
HEADINGS = {
    "en": "Acceptance criteria",
    "de": "Akzeptanzkriterien",
    "fr": "Critères d'acceptation",
    "es": "Criterios de aceptación",
    "pt": "Critérios de aceitação",
}


def findings(
    body: str, *, kind: str = "story", language: str = "en", summary: str = "Ticket"
) -> list[Finding]:
    """Return what the rules of this family find in a ticket."""
    draft = f"---\nkind: {kind}\nlanguage: {language}\nsummary: {summary}\n---\n{body}\n"
    return list(run(EXTRACT(parse_draft(draft)), RULES).findings)


def fired(
    *criteria: str, language: str = "en", kind: str = "story", summary: str = "Ticket"
) -> set[str]:
    """Return the rules that object to a list of criteria."""
    body = f"## {HEADINGS[language]}\n" + "".join(f"- {text}\n" for text in criteria)
    return {f.rule for f in findings(body, kind=kind, language=language, summary=summary)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Export works"),
        ("en", "The login works as expected."),
        ("en", "It should work properly"),
        ("en", "Everything works fine"),
        ("en", "the page is intuitive"),
        ("en", "The UI should be user friendly."),
        ("en", "performance is acceptable"),
        ("en", "errors are handled"),
        ("en", "users are happy with the result"),
        ("en", "no issues"),
        ("de", "Der Export funktioniert"),
        ("de", "Die Suche muss einwandfrei funktionieren"),
        ("de", "Die Maske ist übersichtlich"),
        ("de", "Fehler werden korrekt behandelt"),
        ("fr", "L'export fonctionne correctement"),
        ("fr", "L'interface est conviviale"),
        ("es", "La exportación funciona correctamente"),
        ("es", "La pantalla es intuitiva"),
        ("pt", "A exportação funciona corretamente"),
        ("pt", "A tela é intuitiva"),
    ],
)
def test_unobservable(language: str, text: str) -> None:
    """A criterion that only claims to work or to be good blocks when it is the only one."""
    found = findings(f"## {HEADINGS[language]}\n- {text}", language=language)
    assert [(f.rule, f.severity) for f in found] == [("unobservable-criterion", "E")]


@pytest.mark.parametrize(
    "text",
    [
        "Export works with 10,000 rows",
        "Works on Firefox 140 and Safari 19",
        "the old links still work",
        "the menu works without a mouse",
        "`export()` works",
        'the button is labelled "Works"',
        "after a restart everything works",
        "the following works:",
        "the cron expression 0 5 * * * works",
        "The total is the sum of all rows and works for refunds",
        "The import of the 40 customers of the pilot region is done",
    ],
)
def test_observable(text: str) -> None:
    """A criterion that says with what, where or when something works is observable."""
    assert "unobservable-criterion" not in fired(text)


@pytest.mark.parametrize(
    ("body", "severities"),
    [
        ("Given a file\nWhen I export it\nThen it works", ["E"]),
        ("Given a file\nWhen I export it\nThen it works for 10,000 rows", []),
        ("Given a file\nWhen I export it\nThen a mail comes\nAnd the link works", []),
    ],
)
def test_unobservable_outcome_of_a_scenario(body: str, severities: list[str]) -> None:
    """A scenario whose only outcome is that it works cannot be checked either."""
    assert [f.severity for f in findings(body)] == severities


def test_unobservable_in_a_field() -> None:
    """Criteria in a field of their own are judged like those in the description."""
    draft = "---\nkind: story\nsummary: X\ncriteria:\n  - Export works\n---\nWe need it.\n"
    found = run(EXTRACT(parse_draft(draft)), RULES).findings
    assert [(f.rule, f.evidence and f.evidence.field) for f in found] == [
        ("unobservable-criterion", "criteria")
    ]


def test_one_unobservable_among_others_only_warns() -> None:
    """Beside an observable criterion an unobservable one does not block."""
    found = findings("## Acceptance criteria\n- Export works\n- the file holds one row an invoice")
    assert [(f.rule, f.severity) for f in found] == [("unobservable-criterion", "W")]


@pytest.mark.parametrize(
    ("language", "text", "rule"),
    [
        ("en", "an error message is displayed", "missing-condition"),
        ("en", "the system shows a warning", "missing-condition"),
        ("en", "an email is sent to the manager", "missing-condition"),
        ("de", "eine Warnung wird angezeigt", "missing-condition"),
        ("fr", "un message d'erreur s'affiche", "missing-condition"),
        ("es", "se muestra un mensaje", "missing-condition"),
        ("pt", "é exibida uma mensagem", "missing-condition"),
        ("en", "the order is saved, mailed to the buyer and logged", "compound-criterion"),
        ("en", "A must be red, B must be blue and C must be green", "compound-criterion"),
        ("de", "die Datei wird gespeichert, verschickt und gelöscht", "compound-criterion"),
        ("fr", "la facture est enregistrée, envoyée et archivée", "compound-criterion"),
        ("es", "la factura es guardada, enviada y archivada", "compound-criterion"),
        ("pt", "a fatura é salvada, enviada e arquivada", "compound-criterion"),
        ("en", "if the order is paid, it is shipped", "one-sided-condition"),
        ("en", "if the user is logged in, the menu shows the account", "one-sided-condition"),
        ("de", "wenn der Nutzer angemeldet ist, zeigt das Menü das Konto", "one-sided-condition"),
        ("fr", "si la commande est payée, elle part le jour même", "one-sided-condition"),
        ("es", "si el pedido está pagado, sale el mismo día", "one-sided-condition"),
        ("pt", "se o pedido está pago, sai hoje", "one-sided-condition"),
        ("en", "results appear within 5", "unitless-number"),
        ("en", "the timeout is 30", "unitless-number"),
        ("de", "die Antwortzeit ist höchstens 200", "unitless-number"),
        ("fr", "le temps de réponse est de 200", "unitless-number"),
    ],
)
def test_fault_in_a_criterion(language: str, text: str, rule: str) -> None:
    """A criterion with a fault is found in each language."""
    assert rule in fired(text, language=language)


@pytest.mark.parametrize(
    "text",
    [
        "an error message is shown when the code is wrong",
        "for each failed row a warning is shown",
        'the message "File too large" is shown',
        "an error is returned with code 413",
        "the mail address is shown beside the name",
        "the confirmation number is shown",
        "number, date and amount are shown",
        "orders that are created, changed or cancelled are logged",
        "the field must be filled and must hold a date",
        "if the order is paid, it is shipped, otherwise it waits",
        "if the file is larger than 5 MB, it is refused",
        "only if the user is logged in, the menu shows the account",
        "within 5 clicks the document is open",
        "within 24 h the mail is sent",
        "the timeout is 30 s",
        "the score is at least 80",
        "the duration is shown as hh:mm",
        "version 5.1 or later is required",
        "when the cart is empty, the button is grey",
        "the row is removed, and Undo brings it back for 10 s",
        "as an admin I see all rows, as a guest only mine",
        "GET /orders answers 200 with a JSON array",
        "p95 of the search is below 800 ms at 50 requests per second",
        "the list is sorted by date, newest first",
    ],
)
def test_precise_criterion(text: str) -> None:
    """A criterion that can be checked is left alone."""
    assert fired(text, "the page title is the name of the customer") == set()


@pytest.mark.parametrize(
    "body",
    [
        "## Acceptance criteria\nWhen the file is too large:\n- an error message is shown",
        "## Acceptance criteria\n### Upload too large\n- an error message is shown",
        "## Acceptance criteria\n- the file is too large\n  - an error message is shown",
        "## Acceptance criteria\n\n| case | result |\n|---|---|\n| 6 MB | an error is shown |",
        "## Acceptance criteria\nGiven a file of 6 MB\nWhen I upload it\nThen an error is shown",
    ],
)
def test_the_condition_may_stand_before(body: str) -> None:
    """The condition of a criterion may stand in its lead, heading, parent item, row or scenario."""
    assert findings(body) == []


@pytest.mark.parametrize(
    ("criteria", "rule"),
    [
        (["unit tests pass", "code is reviewed", "deployed to staging"], "boilerplate-criteria"),
        (["PO has approved", "documentation is updated"], "boilerplate-criteria"),
        (["sign-off", "code review", "customer has approved"], "boilerplate-criteria"),
        (["código revisado", "el cliente ha aprobado"], "boilerplate-criteria"),
        (["Create the table", "Write the endpoint", "totals match"], "task-as-criterion"),
        (["I can upload a file", "the file is listed", "others see it"], "happy-path-only"),
        ([f"row {n} is shown" for n in range(9)], "too-many-criteria"),
    ],
)
def test_fault_of_the_list(criteria: list[str], rule: str) -> None:
    """What is wrong with the criteria together is one finding."""
    assert fired(*criteria) == {rule}


@pytest.mark.parametrize(
    "criteria",
    [
        ["unit tests pass", "the file holds one row an invoice"],
        ["the build passes the version to the footer", "the footer shows it"],
        ["Create the table", "an expense is still there after a restart", "3 rows are shown"],
        ["Update is greyed out", "Delete asks first", "Add opens a row"],
        ["I can upload a file", "the file is listed", "a file over 5 MB is refused"],
        ["the tab is called Expenses", "the title is the same", "the help uses it"],
        [f"row {n} is shown" for n in range(8)],
    ],
)
def test_sound_list(criteria: list[str]) -> None:
    """Lists that say what holds afterwards have no finding."""
    assert fired(*criteria) == set()


@pytest.mark.parametrize(
    ("summary", "text", "echoes"),
    [
        ("Add export of invoices", "invoices can be exported", True),
        ("Add export of invoices", "the export exists", True),
        ("Rechnungen exportieren", "Rechnungen können exportiert werden", True),
        ("Exporter les factures", "l'utilisateur peut exporter les factures", True),
        ("Exportar facturas", "el usuario puede exportar facturas", True),
        ("Exportar faturas", "o usuário pode exportar faturas", True),
        ("Add export of invoices", "invoices are exported as CSV", False),
        ("Add export of invoices", "when I press Export, invoices are exported", False),
        ("Lock account after 5 failed logins", "account is locked after 5 failed logins", False),
        ("Export", "invoices of the last 10 years are exported", False),
    ],
)
def test_echo(summary: str, text: str, echoes: bool) -> None:  # noqa: FBT001 - a table's column
    """A criterion that only repeats the summary adds no check."""
    assert ("echoed-criterion" in fired(text, summary=summary)) is echoes


@pytest.mark.parametrize(
    ("kind", "text", "severity"),
    [
        ("story", "We could either cache the list or compute it at night.", "E"),
        (
            "task",
            "Should we use Redis or keep the file? Option A: Redis. Another option would be S3.",
            "W",
        ),
        ("story", "Option A is a cache, option B is a nightly job.", "E"),
        ("story", "Wir könnten entweder einen Cache nehmen oder nachts rechnen.", "E"),
        ("story", "We could either cache it or not. We decided to cache it.", None),
        ("story", "Either fit it in there or get rid of it as a requirement.", "E"),
        ("task", "Either we cache it or we compute it at night: not decided yet.", "E"),
        ("task", "Either Redis, which is fast but needs a host, or we scan the table.", "E"),
        ("task", "The flag could go into the query or into the body.", "E"),
        ("task", "The choice between Redis and a table will be made later.", "E"),
        ("task", "Ob Redis oder Tabelle, ist noch offen.", "E"),
        ("task", "Habría que ver si Redis, una tabla o un archivo.", "E"),
        ("task", "Falta decidir se Redis ou uma tabela.", "E"),
        ("task", "Reste à voir si Redis ou une table.", "E"),
        ("task", "Some pages have a footer, others none, we should pick one.", "W"),
        ("task", "Buying one would be an option. On the other hand a fork could do.", "E"),
        ("task", "- Redis or a table??\n- CI", "W"),
        ("task", "- [ ] Redis oder Tabelle?", "W"),
        ("task", "- Is it empty or missing?", None),
        ("story", "Save it now or we lose the order.", None),
        ("task", "It would make sense to buy one.", None),
        ("story", "Either the user closes the page or the session ends after 5 min.", None),
        ("story", "The user can pay either by card or by invoice.", None),
        ("story", "The value is either 0 or 1.", None),
        ("spike", "We could either cache the list or compute it at night.", None),
        ("bug", "We could either cache the list or compute it at night.", None),
    ],
)
def test_alternatives(kind: str, text: str, severity: str | None) -> None:
    """Solutions side by side block, hints at another one warn, a choice made is silent."""
    found = findings(text, kind=kind, language="")
    found = [f for f in found if f.rule == "undecided-alternatives"]
    assert [f.severity for f in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("body", "complete"),
    [
        ("Scenario: x\nGiven an account\nWhen I sign in", False),
        ("Given an account\nWhen I sign in\nAnd I wait", False),
        ("Szenario: x\nGegeben sei ein Konto\nWenn ich mich anmelde", False),
        ("Scénario: x\nÉtant donné un compte\nQuand je me connecte", False),
        ("Scenario: x\nGiven an account\nWhen I sign in\nThen I see it", True),
        ("Scenario: x\nWhen I sign in\nThen I see it", True),
        ("Given an account\nWhen I sign in, then I see it", True),
        ("Given an account\nWhen I sign in\nExpected: I see it", True),
        ("Given that the key is long, the index is slow.\nWhen I sort, it takes 5 s.", True),
        ("When I press Save, nothing happens.", True),
        ("Feature: sign in\nBackground:\nGiven an account\nScenario: x\nWhen a\nThen b", True),
    ],
)
def test_scenario(body: str, complete: bool) -> None:  # noqa: FBT001 - a table's column
    """A scenario without an outcome is found, in any language of Gherkin."""
    text = body.replace("\n", "  \n")
    found = [f for f in findings(text, language="") if f.rule == "incomplete-scenario"]
    assert bool(found) is not complete


def test_only_tickets_with_criteria_are_judged() -> None:
    """A ticket without a listed criterion has no finding about criteria but their absence."""
    assert {f.rule for f in findings("As a clerk I want a list.")} == {"missing-criteria"}


WORDS = st.sampled_from(
    "Given When Then Scenario: if the file is paid otherwise works and , . : - 5 s must error is "
    "shown either we could or option A tests pass create wird angezeigt se muestra # | * \n".split(
        " "
    )
)


@given(st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    """No text makes a rule of this family fail, and evidence lies in the text."""
    for finding in findings(f"## Acceptance criteria\n- {text}\n\n{text}", language=""):
        assert finding.evidence is None or finding.evidence.start <= finding.evidence.end


@pytest.mark.parametrize(
    ("criteria", "rule", "severity"),
    [
        (("code is reviewed", "all tests pass"), "boilerplate-criteria", "E"),
        (("invoices can be exported",), "echoed-criterion", "E"),
        (("invoices can be exported", "the export works"), "unobservable-criterion", "E"),
        (("invoices can be exported", "code is reviewed"), "echoed-criterion", "E"),
        (("invoices can be exported", "one row an invoice"), "echoed-criterion", "W"),
        (("the export works", "code is reviewed"), "unobservable-criterion", "E"),
        (("the export works", "one row an invoice"), "unobservable-criterion", "W"),
    ],
)
def test_all_hollow(criteria: tuple[str, ...], rule: str, severity: str) -> None:
    """Where no criterion says anything, the rule that says why blocks, and none repeats it."""
    body = f"## {HEADINGS['en']}\n" + "".join(f"- {text}\n" for text in criteria)
    found = findings(body, summary="Export invoices")
    assert next(f.severity for f in found if f.rule == rule) == severity
    assert "missing-criteria" not in {f.rule for f in found}


@pytest.mark.parametrize(
    ("criteria", "severity"),
    [
        (("Build the form", "Hook up the service", "Sync with sales"), "W"),
        (("Plan the form", "Align with sales", "Execute the plan"), "W"),
        (("Formular bauen", "Schnittstelle anbinden"), "W"),
        (("Analizar la tabla", "Conectar el servicio"), "W"),
        (("Build the form", "Hook up the service", "a row shows 3 columns"), "I"),
        (("Build number 7 is shown", "a row shows 3 columns"), None),
    ],
)
def test_todos(criteria: tuple[str, ...], severity: str | None) -> None:
    """To-dos beside results inform; where there is nothing else, they are a warning."""
    body = f"## {HEADINGS['en']}\n" + "".join(f"- {text}\n" for text in criteria)
    found = {f.rule: f.severity for f in findings(body, language="")}
    assert found.get("task-as-criterion") == severity


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ("As a clerk I want an export because I re-key invoices.", "E"),
        ("I re-key invoices, because InvoiceFilter drops the last one.", "W"),
        ("I re-key invoices, because InvoiceFilter drops the last one.\n\nAC: TBD", "E"),
        ("I re-key invoices, because `export` is new to us.", "E"),
    ],
)
def test_missing_criteria(body: str, severity: str) -> None:
    """A reason and a place in the code make it a warning, unless criteria were left blank."""
    found = [f for f in findings(body, summary="Export") if f.rule == "missing-criteria"]
    assert [f.severity for f in found] == [severity]
