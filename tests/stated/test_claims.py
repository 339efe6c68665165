"""What stands where a result belongs, and names none."""

from __future__ import annotations

import pytest

from ticket_lint.stated.claims import any_result, claims, expects_nothing

NO_CLAIMS = [
    "see Confluence",
    "See the attached mock-up.",
    "as discussed in the refinement",
    "As discussed in the refinement, see Confluence.",
    "siehe Beschreibung",
    "wie besprochen, siehe Anhang",
    "voir la maquette",
    "ver adjunto",
    "conforme combinado na reunião",
    "see SHOP-12",
    "see https://wiki.example.com/pages/4711",
    "Which columns?",
    "Welche Spalten?",
    "to be defined with Kim",
    "to be discussed in the next refinement",
    "noch zu klären mit Kim",
    "à définir avec le métier",
    "por definir",
    "a definir com o time",
    "Kim will provide the details",
    "Given\nWhen\nThen",
    "Given <precondition>\nWhen <action>\nThen <result>",
    "As an accountant I want to export invoices",
    "Als Buchhalterin möchte ich Rechnungen exportieren",
]
CLAIMS = [
    "the file holds one row an invoice",
    "see the total in the header of the page after each change of an amount",
    "as described in RFC 3164, priority 182 is read as facility 22 and severity 6",
    "as an admin I can delete a comment of anybody",
    "the columns to be defined by the user are stored with the report",
    "When the file is empty, then 400 is returned",
    "Dann wird die Rechnung verschickt",
    "the link in the mail opens the page",
    "the list is sorted as before the upgrade to 5.12",
]


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_no_claim(text: str) -> None:
    """A question, a reference, a promise to tell later and bare keywords are no criterion."""
    assert not claims(text)


@pytest.mark.parametrize("text", CLAIMS)
def test_claim(text: str) -> None:
    """What only shares words with those is one."""
    assert claims(text)


@pytest.mark.parametrize(
    ("texts", "result"),
    [
        (["ok"], False),
        (["done", "yes"], False),
        (["Go to the invoice list", "Click on Export", "Choose the month"], False),
        (["Liste öffnen", "Auf Export klicken"], False),
        (["Ouvrir la liste", "Cliquer sur Exporter"], False),
        (["Click on Export", "a file with the invoices of the month is saved"], True),
        (["Click on Export and the file is saved"], True),
        (["Select the month: only its invoices are listed"], True),
        (["number", "date", "amount of the invoice"], True),
    ],
)
def test_any_result(texts: list[str], result: bool) -> None:  # noqa: FBT001 - a table's column
    """Single words and a list of clicks name no result; one line that does is enough."""
    assert any_result(texts) is result


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("It should work.", True),
        ("it should just work as expected", True),
        ("The search should work properly", True),
        ("Es soll funktionieren", True),
        ("ça doit marcher", True),
        ("Debería funcionar", True),
        ("Deve funcionar", True),
        ("no error", True),
        ("It should work with an empty file.", False),
        ("The search should find umlauts.", False),
        ("it works offline", False),
        ("no mail is sent", False),
    ],
)
def test_expects_nothing(text: str, nothing: bool) -> None:  # noqa: FBT001 - a table's column
    """That it should work is what anybody expects of anything."""
    assert expects_nothing(text) is nothing
