"""Rules of every kind of ticket: traps met in real tickets, and faults in five languages."""

from __future__ import annotations

import pytest

from ticket_lint.intake.draft import parse_draft
from ticket_lint.judge.assess import Judge
from ticket_lint.rules.load import shipped
from ticket_lint.values.assessment import Finding

RULES = [rule for rule in shipped() if rule.family == "general"]
JUDGE = Judge.of(rules=RULES, profile="agent")
REASON = "Support re-keys forty invoices a day, because there is no export.\n\n"


def findings(
    rule: str, body: str = REASON, summary: str = "Export the invoices of a month", front: str = ""
) -> list[Finding]:
    """Return what a rule finds in a story."""
    kind = "" if "kind:" in front else "kind: story\n"
    draft = f"---\n{kind}summary: {summary!r}\n{front}\n---\n{body}"
    return [finding for finding in JUDGE(parse_draft(draft)).findings if finding.rule == rule]


def spoken(language: str, front: str = "") -> str:
    """Return front matter with a language, which a sentence is too short to tell."""
    return f"language: {language}\n{front}"


def quotes(rule: str, body: str = REASON, **more: str) -> list[str]:
    """Return the quotes of what a rule finds in a story."""
    return [f.evidence.quote if f.evidence else "" for f in findings(rule, body, **more)]


@pytest.mark.parametrize(
    "summary",
    [
        "Login",
        "Fix bug",
        "UI changes",
        "[Web] Various small improvements",
        "Search issue",
        "Improve search",
        "It doesn't work",
        "Not working",
        "Update documentation",
        "Label support",
        "Supplier docs",
        "Invoice list performance",
        "Fehler beheben",
        "Diverse Anpassungen",
        "Funktioniert nicht",
        "Corrections diverses",
        "Ça ne marche pas",
        "Problème de connexion",
        "Corregir errores",
        "Mejoras varias",
        "No funciona",
        "Corrigir problemas",
        "Melhorias na tela",
        "Não funciona",
    ],
)
def test_vague_summary(summary: str) -> None:
    """A summary of generic words is vague, in every language we speak."""
    assert quotes("vague-summary", summary=summary) == [summary]


@pytest.mark.parametrize(
    "summary",
    [
        "NPE in FooBar.parse()",
        "Crash on startup",
        "HTTP 500 on save",
        "Export invoices",
        "Add label support",
        "Typos in the supplier docs",
        "Hide launcher",
        "Upgrade Spring",
        "README.md",
        "Refactor UserService",
        'Rename "Order" button',
        "Konto nach fünf Fehlversuchen sperren",
        "Exporter les factures",
        "Bloquear la cuenta",
    ],
)
def test_precise_summary(summary: str) -> None:
    """A short summary that names a thing and what becomes of it, or code, is not vague."""
    assert not findings("vague-summary", summary=summary)


@pytest.mark.parametrize(
    "summary",
    [
        "Add export and fix sort",
        "Remove XDContainer and rename LauncherApplication",
        "change links & remove page",
        "Make the template more semantic and add thumbnails",
        "Update the docs; remove old pages",
        "Export hinzufügen und Sortierung reparieren",
        "Ajouter un export et corriger le tri",
        "Añadir exportación y corregir el orden",
        "Adicionar exportação e corrigir a ordenação",
    ],
)
def test_compound_summary(summary: str) -> None:
    """Two verbs with an object each are two actions."""
    assert quotes("compound-summary", summary=summary) == [summary]


@pytest.mark.parametrize(
    "summary",
    [
        "Search and replace in invoices",
        "Add copy and paste",
        "Support drag and drop",
        "Show terms and conditions",
        "Add import and export buttons",
        "Create and edit invoices",
        "Add the ability to create and edit users",
        "Set up and install Spark",
        "Allow users to create a report and send it",
        "Remove the parser and replace it with a new one",
        "Fix the crash and add a regression test",
        "Add search field and filter options",
        "Fix crash when the user opens a file and closes the tab",
        "Kunden anlegen und bearbeiten",
        "Suchen und Ersetzen einbauen",
        "Créer et modifier les factures",
        "Scroll in search and replace boxes",
        "Enable scrolling in search and replace boxes",
        "Implement os/read.hpp and write.hpp",
        "Deprecate NSURLConnection and replace with NSURLSession",
        "Install the hardware and verify its operation",
        "Deprecate View.enabled, rename to touchEnabled",
    ],
)
def test_single_summary(summary: str) -> None:
    """Set phrases, one object with two verbs, and what belongs to an action are one."""
    assert not findings("compound-summary", summary=summary)


@pytest.mark.parametrize(
    ("body", "front"),
    [
        ("", ""),
        ("", "attachments: [shot.png]"),
        ("![](shot.png)", ""),
        ("!shot.png|thumbnail!", "markup: wiki"),
        ("[^log.txt]", "markup: wiki"),
        ("Export the invoices of a month.", ""),
        ("## Description\n\n## Steps", ""),
        ("See attachment.", ""),
        ("siehe Anhang", ""),
        ("Voir pièce jointe", ""),
        ("ver adjunto", ""),
        ("vide anexo", ""),
        ("tbd", ""),
        ("", "environment: Linux"),
    ],
)
def test_empty_description(body: str, front: str) -> None:
    """No text, a picture, a pointer to a file and the summary once more say nothing."""
    assert findings("empty-description", body, front=front)


@pytest.mark.parametrize(
    ("body", "front"),
    [
        ("!shot.png! The button is cut off.", "markup: wiki"),
        ("    raise ValueError", ""),
        ("{code}raise ValueError{code}", "markup: wiki"),
        ("", "criteria: one row an invoice"),
        ("See attachment, row 4: the tax is missing.", ""),
        ("| number | date |\n|---|---|\n| 1 | today |", ""),
    ],
)
def test_said_something(body: str, front: str) -> None:
    """A sentence, code, a table or a criterion in its own field is a description."""
    assert not findings("empty-description", body, front=front)


def test_empty_subtask_warns() -> None:
    """A sub-task may live off its parent, so an empty one is only a warning."""
    (finding,) = findings("empty-description", "", front="kind: subtask\nparent: {key: WEB-1}")
    assert finding.severity == "W"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "[describe here]"),
        ("en", "[Please describe the problem]"),
        ("en", "<your text>"),
        ("en", "<describe the goal>"),
        ("en", "{insert text here}"),
        ("en", "[bitte beschreiben]"),
        ("en", "[décrivez le problème]"),
        ("en", "[describir aquí]"),
        ("en", "[descreva aqui]"),
        ("en", "As a <type of user> I want it"),
        ("en", "As a [role], I want it"),
        ("en", "Als <Rolle> möchte ich"),
        ("en", "En tant que <rôle>"),
        ("en", "Como <rol>"),
        ("en", "As a ..., I want ..."),
        ("en", "Impact: ____"),
        ("en", "- When ____, then ____"),
        ("en", "TODO: describe the steps"),
        ("en", "Lorem ipsum dolor sit amet"),
        ("en", "A clear and concise description of what the bug is."),
        ("de", "Eine klare und präzise Beschreibung des Problems"),
    ],
)
def test_placeholder(language: str, text: str) -> None:
    """What a template leaves to fill in is found, in every language we speak."""
    assert findings("unfilled-template", f"{REASON}{text}\n", front=spoken(language))


@pytest.mark.parametrize(
    "text",
    [
        "Returns List<String> and Map<K, V>",
        "see [WEB-12] and [the page](https://example.com/x)",
        "shows <br> and <description> in the feed",
        "- [ ] one row an invoice",
        "press [Add user] or [Insert]",
        "the variables {name} and {user_id}",
        "rename __init__ and foo___bar",
        "______\nUpdate: use a list",
        "`[describe here]` is never replaced",
        '"<describe the bug>" is shown',
        "    [describe here]",
        'the page shows "lorem ipsum"',
        "TODO: add tests",
        "As a user ... never mind",
        "mapping as <String> and so on",
        "and so on ... and so that is it",
        "XD shell\n_____\n / ___|\n",
        "__________ 2015-04-14 15:47 1.1.0.RELEASE",
        "> ___ Database configuration ___",
        "replace this with the new class",
    ],
)
def test_no_placeholder(text: str) -> None:
    """Code, generics, tags, keys, buttons, variables and ruled lines are no placeholders."""
    assert not findings("unfilled-template", f"{REASON}{text}\n")


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("## Acceptance criteria\n\n## Notes\nnone", "Acceptance criteria"),
        ("## Acceptance criteria\nTBD", "Acceptance criteria TBD"),
        ("AC: see above", "AC: see above"),
        ("**Expected:** n/a", "Expected: n/a"),
        ("## Akzeptanzkriterien\n- folgt", "Akzeptanzkriterien folgt"),
        ("## Critères d'acceptation\nà définir", "Critères d'acceptation à définir"),
        ("## Criterios de aceptación\n…", "Criterios de aceptación …"),
        ("## Critérios de aceitação\n-", "Critérios de aceitação"),
    ],
)
def test_hollow_heading(body: str, quote: str) -> None:
    """A heading with nothing or a placeholder under it is quoted with what stands there."""
    assert quote in quotes("hollow-heading", REASON + body)


@pytest.mark.parametrize(
    "body",
    [
        "## Out of scope\nNone",
        "## Steps\n![recording](a.gif)",
        "## Expected\n\n    200",
        "## Steps\n### In the browser\n1. press Save",
        "## Notes\n\n## Design\n",
        "Expected result is that the file exists",
        "## Acceptance criteria\n- [ ] ____",
        "Steps:\n1. press Save",
        "Actual: 0",
        "Expected: //",
        "Actual result:\nNothing.",
        "### Actual Result 0",
    ],
)
def test_filled_heading(body: str) -> None:
    """A picture, code, a part of its own, and headings that do not matter are no hollow ones."""
    assert not findings("hollow-heading", REASON + body)


@pytest.mark.parametrize(
    "body",
    [
        "https://wiki.example.com/x",
        "See: https://wiki.example.com/x for details.",
        "Siehe hier: https://wiki.example.com/x",
        "Voir https://wiki.example.com/x pour plus de détails",
        "Ver https://wiki.example.com/x para más detalles",
        "Pull request https://git.example.com/acme/app/pull/22",
    ],
)
def test_link_only(body: str) -> None:
    """A link and words that only point are found."""
    assert findings("link-only-description", body)


@pytest.mark.parametrize(
    "body",
    [
        "The tour has eleven steps: https://wiki.example.com/x",
        "See https://jira.example.com/browse/WEB-12",
        "https://wiki.example.com/x\n\n    raise ValueError",
        REASON,
    ],
)
def test_more_than_a_link(body: str) -> None:
    """Text, code, or a link to another ticket is more than a link."""
    assert not findings("link-only-description", body)


@pytest.mark.parametrize(
    ("text", "severity", "language"),
    [
        ("## Acceptance criteria\n- files above the limit (TBD) are refused with 413", "E", "en"),
        ("## Acceptance criteria\n- the file holds the columns still to be defined", "E", "en"),
        ("## Akzeptanzkriterien\n- die Datei enthält die noch zu klärenden Spalten", None, "de"),
        ("## Akzeptanzkriterien\n- die Grenze (noch zu klären) wird geprüft", "E", "de"),
        ("## Critères d'acceptation\n- la limite (à définir) est vérifiée", "E", "fr"),
        ("## Criterios de aceptación\n- el límite (por definir) se comprueba", "E", "es"),
        ("## Critérios de aceitação\n- o limite (a definir) é verificado", "E", "pt"),
        ("Should we also export the drafts?", "W", "en"),
        ("Details TBD.", "W", "en"),
        ("## Open questions\n- Which columns?", "E", "en"),
        ("## Open questions\n- Which columns? Number and date.", None, "en"),
        ("## Open questions\nNone", None, "en"),
        ("I'm not sure whether this has been brought up.", None, "en"),
        ("Not sure where this fits.", "W", "en"),
        ("This brings up the question whether it should be in the API.", "W", "en"),
        ("This relates to the still-open ticket WEB-129.", None, "en"),
        ("> Should we have a list?", None, "en"),
        ("See TBD-3057.", None, "en"),
    ],
)
def test_open_question(text: str, severity: str | None, language: str) -> None:
    """An open point blocks inside a requirement, warns elsewhere, and may be answered."""
    found = findings("open-question", REASON + text, front=spoken(language))
    assert [f.severity for f in found] == ([severity] if severity else [])


@pytest.mark.parametrize("summary", ["Decide on the columns", "Which columns are exported?"])
def test_ticket_that_decides(summary: str) -> None:
    """A ticket whose work is to decide may leave it open."""
    body = REASON + "Should we export the drafts?\n\n## Open questions\n- Which columns?"
    assert not findings("open-question", body, summary=summary)
