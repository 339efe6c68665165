"""Jira's CSV export, as people really have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ticket_lint.intake import read
from ticket_lint.values.ticket import Comment, Link, Parent, Ticket

FULL = (
    "Summary,Issue key,Issue id,Parent,Parent key,Parent summary,Issue Type,Status,Status Category,"
    "Project key,Priority,Created,Labels,Labels,Component/s,Affects Version/s,Description,"
    "Environment,Comment,Comment,"
    "Attachment,Security Level,Inward issue link (Blocks),Outward issue link (Blocks),"
    "Outward issue link (Polaris),Custom field (Acceptance Criteria),Custom field (Story Points),"
    "Custom field (Rank)\r\n"
    '"Export, now",A-1,10001,9,A-9,All exports,Story,To Do,To Do,A,High,01/Feb/24,billing,export,'
    'Backend,5.12,"h2. Goal\r\n*Fast*\r\nsays ""no""",Firefox,01/Feb/24;ann;Yes; please,No,'
    "01/Feb/24;ann;screen.png;https://example.org/1,Internal,A-2,A-3,A-4,"
    '"* one\r\n* two",3.0,0|1\r\n'
)


def one(tmp_path: Path, content: str) -> Ticket:
    """Return the only ticket of an export."""
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode())
    (found,) = read([path])
    assert isinstance(found, Ticket), found
    return found


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_columns(bom: str, tmp_path: Path) -> None:
    """Every column that Jira exports arrives in the ticket, repeated ones each."""
    found = one(tmp_path, bom + FULL)
    assert {document.field: document.text for document in found.documents} == {
        "summary": "Export, now",
        "description": 'Goal\nFast\nsays "no"',
        "criteria": "one\ntwo",
        "environment": "Firefox",
    }
    assert (found.key, found.id, found.kind, found.project) == ("A-1", "10001", "story", "A")
    assert (found.status, found.status_category, found.priority) == ("To Do", "new", "High")
    assert (found.labels, found.components) == (("billing", "export"), ("Backend",))
    assert found.versions == ("5.12",)
    assert (found.points, found.estimable, found.security_level) == (3.0, True, "Internal")
    assert found.parent == Parent("A-9", "All exports")
    assert found.links == (
        Link("is blocked by", "A-2"),
        Link("blocks", "A-3"),
        Link("Polaris (outward)", "A-4"),
    )
    assert found.comments == (
        Comment("", "ann", "01/Feb/24", "Yes; please"),
        Comment("", "", "", "No"),
    )
    assert (found.attachments, found.created) == (("screen.png",), "01/Feb/24")


@pytest.mark.parametrize(
    "content",
    [
        "Issue key,Issue Type,Summary,Description\nA-1,Bug,One,Text",
        "Description\tSummary\tIssue Type\tIssue key\nText\tOne\tBug\tA-1\n",
        "Vorgangsschlüssel;Vorgangstyp;Zusammenfassung;Beschreibung\nA-1;Fehler;One;Text\n",
        "Clé de ticket;Type de ticket;Résumé;Description\nA-1;Anomalie;One;Text\n",
        "Clave de incidencia;Tipo de incidencia;Resumen;Descripción\nA-1;Error;One;Text\n",
        "Chave;Tipo de item;Resumo;Descrição\nA-1;Defeito;One;Text\n",
        "Work item key,Work type,Summary,Description\nA-1,Bug,One,Text\n",
        "SUMMARY, issue  key ,Issue Type,Description\nOne,A-1,Bug,Text\n\n,,,\n",
    ],
)
def test_header(content: str, tmp_path: Path) -> None:
    """Columns stand in any order, behind any delimiter, under a header in any of five languages."""
    found = one(tmp_path, content)
    assert (found.key, found.kind) == ("A-1", "bug")
    assert [document.text for document in found.documents] == ["One", "Text"]
    assert not found.estimable


@pytest.mark.parametrize(
    ("header", "cell", "points"),
    [
        ("Custom field (Story Points)", "", None),
        ("Custom field (story points)", "5", 5.0),
        ("Benutzerdefiniertes Feld (Story Points)", "2,5", 2.5),
        ("Champ personnalisé (Story Points)", "2", 2.0),
    ],
)
def test_points(header: str, cell: str, points: float | None, tmp_path: Path) -> None:
    """The column of points makes tickets estimable, filled or not."""
    found = one(tmp_path, f"Summary;Issue key;{header}\nOne;A-1;{cell}\n")
    assert (found.points, found.estimable) == (points, True)


def test_epic_link(tmp_path: Path) -> None:
    """The epic link of older Jiras is the parent."""
    found = one(tmp_path, "Summary,Issue key,Custom field (Epic Link)\nOne,A-1,A-9\n")
    assert found.parent == Parent("A-9", kind="epic")


def test_open_quote(tmp_path: Path) -> None:
    """A quote that nobody closes ends with the file, and what came before stands."""
    path = tmp_path / "a.csv"
    path.write_text('Summary,Issue key\nOne,A-1\n"Two,A-2\nThree,A-3\n')
    found = list(read([path]))
    assert isinstance(found[0], Ticket)
    assert found[0].key == "A-1"
    assert len(found) == 2


def test_without_key(tmp_path: Path) -> None:
    """A ticket without a key is called after its line."""
    assert one(tmp_path, "Summary,Description\nOne,Text\n").key.endswith("a.csv:2")
