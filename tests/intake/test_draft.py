"""A Markdown draft becomes a ticket, or one error that says what would be right."""

from __future__ import annotations

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError
from ticket_lint.intake.draft import parse_draft, split, ticket
from ticket_lint.intake.schema import Draft
from ticket_lint.values.ticket import Comment, Link, Parent

FULL = """\
---
key: NO-1
kind: Story
type: User Story
summary: "Export: invoices"
project: NO
status: To Do
status_category: new
priority: High
labels: [billing, 2024]
components: [Backend]
versions: [5.10]
points: 3
criteria:
  - one row an invoice
  - net and gross
checklist:
  - {name: reviewed, checked: true}
  - {title: merged}
environment: Firefox 130
parent: {key: NO-9, summary: All exports, kind: epic, status_category: done}
links:
  - {relation: is blocked by, key: NO-2}
comments:
  - {author: Ann, text: 'Yes', created: 2024-01-02}
attachments: [screen.png]
language: de
created: 2024-01-01
---

As an accountant I want *this*.
"""


def test_front_matter() -> None:
    """Everything the front matter says arrives in the ticket, every scalar as it is written."""
    found = parse_draft(FULL)
    texts = {document.field: document.text for document in found.documents}
    assert texts == {
        "summary": "Export: invoices",
        "description": "As an accountant I want this.",
        "criteria": "one row an invoice\nnet and gross",
        "checklist": "reviewed\nmerged",
        "environment": "Firefox 130",
    }
    assert (found.key, found.kind, found.issue_type, found.project) == (
        "NO-1",
        "story",
        "User Story",
        "NO",
    )
    assert (found.status, found.status_category, found.priority) == ("To Do", "new", "High")
    assert (found.labels, found.components) == (("billing", "2024"), ("Backend",))
    assert found.versions == ("5.10",)
    assert (found.points, found.estimable) == (3.0, True)
    assert found.parent == Parent("NO-9", "All exports", "epic", "done")
    assert found.links == (Link("is blocked by", "NO-2"),)
    assert found.comments == (Comment("1", "Ann", "2024-01-02", "Yes"),)
    assert (found.attachments, found.created) == (("screen.png",), "2024-01-01")
    assert {document.language for document in found.documents} == {"de"}


@pytest.mark.parametrize(
    ("text", "summary", "description"),
    [
        ("Export invoices", "Export invoices", ""),
        ("# Export invoices\n\nNow.", "Export invoices", "Now."),
        ("\n\n## Export C#\nNow.", "Export C#", "Now."),
        ("## Export invoices ##\nNow.", "Export invoices", "Now."),
        ("Export invoices\n===\n\nNow.", "Export invoices", "Now."),
        ("\ufeffExport\r\n\r\nNow.", "Export", "Now."),
        ("---\nkind: bug\n---\n# Export\nNow.", "Export", "Now."),
        ("---\r\nsummary: Export\r\n---\r\nNow.", "Export", "Now."),
        ("---\nsummary: Export\n...\nNow.", "Export", "Now."),
        ("---\nsummary: NO\n---\n", "NO", ""),
        ("---\n---\n# Export", "Export", ""),
        ("---\nsummary: Export\n---\nNow.\n\n---\n\nThen.", "Export", "Now.\nThen."),
    ],
)
def test_summary_and_body(text: str, summary: str, description: str) -> None:
    """Without a `summary` key the first line is the summary; the rest is the description."""
    found = parse_draft(text)
    assert [document.text for document in found.documents] == [summary, description]


@pytest.mark.parametrize(
    ("front", "points", "estimable"),
    [
        ("points: 3", 3.0, True),
        ("points:", None, True),
        ("points: null", None, True),
        ("", None, 0),
    ],
)
def test_points(front: str, points: float | None, *, estimable: bool) -> None:
    """The key `points` alone says that there is an estimate field."""
    found = parse_draft(f"---\nsummary: a\n{front}\n---\n")
    assert (found.points, found.estimable) == (points, estimable)


@pytest.mark.parametrize(
    ("front", "kind"),
    [("kind: bug", "bug"), ("type: Fehler", "bug"), ("type: Ding", "epic"), ("labels:", "other")],
)
def test_kind(front: str, kind: str) -> None:
    """`kind` says the kind, else the type's name does, by configuration or lexicon."""
    config = Config(kinds={"ding": "epic"})
    assert parse_draft(f"---\nsummary: a\n{front}\n---\n", config=config).kind == kind


@pytest.mark.parametrize(
    ("markup", "body", "text"),
    [("wiki", "h2. Goal", "Goal"), ("markdown", "## Goal", "Goal"), ("text", "# Goal", "# Goal")],
)
def test_markup(markup: str, body: str, text: str) -> None:
    """The body may be in another markup."""
    assert parse_draft(f"---\nsummary: a\nmarkup: {markup}\n---\n{body}").documents[1].text == text


@pytest.mark.parametrize(
    ("where", "key"), [("", "draft"), ("notes/export.md", "export"), ("<stdin>", "<stdin>")]
)
def test_name(where: str, key: str) -> None:
    """A draft without a key is called after its file."""
    assert parse_draft("Export", where=where).key == key


def test_own_keys() -> None:
    """A stricter or richer front matter is a subclass away."""

    class Reference(Draft):
        level: int

    reference, body = split("---\nsummary: a\nlevel: 2\n---\nb", Reference)
    assert (reference.level, ticket(reference, body).summary) == (2, "a")
    with pytest.raises(InputError, match="has no key 'level'"):
        split("---\nsummary: a\n---\n", Reference)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        (" \n\t\n", "is empty"),
        ("---\nsummary: a\n", "front matter has no end (a line `---` after its last key)"),
        ("---\n- a\n---\n", "front matter is no mapping"),
        ("---\nsummary: a\nlabels: [\n---\n", "front matter line 4 is no YAML"),
        ("---\nsummary: a\n\tb: c\n---\n", "front matter line 3 is no YAML"),
        ("---\nsumary: a\n---\n", "unknown key 'sumary' (did you mean 'summary'? known: attach"),
        ("---\n1: a\n---\n", "unknown key '1'"),
        ("---\nkind: storry\n---\n", "key 'kind' does not fit (Input should be 'story', 'bug', "),
        ("---\npoints: many\n---\n", "key 'points' does not fit (Input should be a valid number"),
        ("---\nlabels: a\n---\n", "key 'labels' does not fit (Input should be a list"),
        ("---\nlinks: [{key: A-1}]\n---\n", "key 'links.0.relation' does not fit (Field required"),
        ("---\nlinks: [{to: A-1}]\n---\n", "key 'links.0."),
        ("---\nparent: A-1\n---\n", "key 'parent' does not fit"),
        ("---\ncriteria: [[a]]\n---\n", "key 'criteria' does not fit (holds a list whose items"),
        ("---\n? {a: b}\n: c\n---\n", "is no YAML: found unhashable key"),
        ("---\na: &x b\nc: *x\n---\n", "nested too deeply or has an alias"),
        ("---\na: " + "[" * 500_000 + "\n---\n", "nested too deeply or has an alias"),
        ("---\n" + "- " * 50_000 + "a\n---\n", "nested too deeply or has an alias"),
    ],
)
def test_bad(text: str, says: str) -> None:
    """A draft that does not fit is one error: where, what, and what would be right."""
    with pytest.raises(InputError) as caught:
        parse_draft(text, where="a.md")
    assert str(caught.value).startswith("a.md: ")
    assert says in str(caught.value)
