"""A draft or ticket becomes a reference: complete, readable again, and without private data."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError, UnknownKey, UsageError
from ticket_lint.intake.draft import line
from ticket_lint.references.add import Shows, add, of_draft, of_ticket, remove
from ticket_lint.references.library import in_force, load
from ticket_lint.references.pick import picked

TODAY = dt.date(2026, 11, 24)
DRAFT = """---
key: AB-12
kind: story
summary: "Export: invoices"
points:
criteria: [one row an invoice, {name: an empty month gives an empty file, checked: true}]
---
As an accountant I want a `CSV` file, so that I can close the month.

- it opens in a spreadsheet
"""
SHOWS = Shows(0, "export", why={"criteria": "each can be tried"})
SECRET = "gh" + "p_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3hJ6"  # in two, so that no scanner objects


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Return a configuration whose folder does not exist yet."""
    return Config.model_validate({"references": {"folder": str(tmp_path / "refs")}})


def test_draft(config: Config) -> None:
    """A draft keeps its text and keys; level, pair, reasons and day come first, its key goes."""
    added = add(of_draft(DRAFT, where="a.md"), SHOWS, config, today=TODAY)
    (found,) = (r for r in in_force(config) if r.own)
    assert found == added
    assert (found.id, found.pair, found.level) == ("export.good", "export", 0)
    assert (found.why, found.reviewed) == ({"criteria": "each can be tried"}, TODAY)
    ticket = found.ticket
    assert (ticket.key, ticket.kind, ticket.summary) == ("export.good", "story", "Export: invoices")
    assert ticket.estimable
    criteria = ticket.document("criteria")
    assert criteria
    assert criteria.text == "one row an invoice\nan empty month gives an empty file"
    text = Path(found.file).read_text(encoding="utf-8")
    assert text.endswith(DRAFT.partition("---\nAs")[2])
    assert text.startswith("---\nid: export.good\npair: export\nlevel: '0'\nreviewed: '2026-11-24'")


def test_draft_that_says_it_all(config: Config) -> None:
    """A draft may hold level, pair, id and reasons itself; options win over it."""
    text = DRAFT.replace("key: AB-12", "id: x.weak\npair: x\nlevel: 3\nwhy: {goal: none}")
    entry = of_draft(text, where="a.md")
    added = add(entry, Shows(), config, today=TODAY)
    assert (added.id, added.pair, added.level) == ("x.weak", "x", 3)
    assert added.why == {"goal": "none"}
    other = add(entry, SHOWS._replace(id="y"), config, today=TODAY)
    assert (other.id, other.pair, other.level) == ("y", "export", 0)
    assert other.why == {"goal": "none", "criteria": "each can be tried"}


def test_ticket(config: Config, tmp_path: Path) -> None:
    """Of a Jira issue remain text and what rules look at, and nobody's name."""
    fields = {
        "summary": "Export",
        "issuetype": {"name": "Bug"},
        "description": "h2. Steps\n# Ask [~jdoe]\n# Press *Export*\n\n{code}\n--- x\n{code}",
        "reporter": {"displayName": "Jane Doe"},
        "status": {"name": "Done", "statusCategory": {"key": "done"}},
        "labels": ["export"],
        "versions": [{"name": "5.1"}],
        "comment": {"comments": [{"body": "I am Jane"}]},
        "attachment": [{"filename": "jane-doe.png"}],
    }
    file = tmp_path / "issues.json"
    issues = [{"key": f"AB-{n}", "id": str(n), "fields": fields} for n in (1, 2)]
    file.write_text(json.dumps({"issues": issues}), encoding="utf-8")
    added = add(picked(str(file), "AB-2", config), SHOWS, config, today=TODAY)
    text = Path(added.file).read_text(encoding="utf-8")
    for gone in ("jdoe", "Jane", "jane", "AB-2", "Done"):
        assert gone not in text
    assert added.ticket.kind == "bug"
    assert added.ticket.versions == ("5.1",)
    assert len(added.ticket.attachments) == 1
    description = added.ticket.document("description")
    assert description
    assert [(b.kind, description.slice(b)) for b in description.blocks] == [
        ("heading", "Steps"),
        ("item", "Ask @somebody"),
        ("item", "Press Export"),
        ("code", "--- x"),
    ]
    for key, says in (("AB-9", "holds no ticket AB-9 .there are: AB-1, AB-2"), (None, "several")):
        with pytest.raises(InputError, match=says):
            picked(str(file), key, config)


@pytest.mark.parametrize(
    ("private", "name"),
    [
        (f"token {SECRET}", "GitHub token"),
        ("mail jane.doe@corp.com", "e-mail address"),
        ("account DE21500500009876543210", "bank account"),
    ],
)
@pytest.mark.parametrize("place", ["body", "summary", "why"])
def test_private(config: Config, private: str, name: str, place: str) -> None:
    """Secrets and addresses are refused wherever they stand, unshown, or masked."""
    text = DRAFT.replace("Export: invoices", private) if place == "summary" else DRAFT
    entry = of_draft(text + private if place == "body" else text, where="a.md")
    shows = SHOWS._replace(why={"goal": private}) if place == "why" else SHOWS
    with pytest.raises(InputError, match=name) as caught:
        add(entry, shows, config, today=TODAY)
    value = private.rsplit(maxsplit=1)[-1]
    assert value not in str(caught.value)
    assert not Path(config.references.folder).exists()
    added = add(entry, shows, config, mask=True, today=TODAY)
    assert value not in Path(added.file).read_text(encoding="utf-8")


@given(
    summary=st.text(max_size=30),
    text=st.text(alphabet="ab: -#|>'\"\n\t\r\\x00\x85\u2028\ud800{}[]&*!%@`,?", max_size=80),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
def test_any_text(tmp_path: Path, summary: str, text: str) -> None:
    """Whatever a ticket holds, it is written and read as the same, or refused for what it holds."""
    fields = dict.fromkeys(("description", "criteria", "environment"), text)
    ticket = line({"kind": "bug", "summary": f"Sum {summary}", "markup": "text", **fields})
    config = Config.model_validate({"references": {"folder": str(tmp_path)}})
    added = add(of_ticket(ticket), SHOWS, config, mask=True, today=TODAY)
    Path(added.file).unlink()
    again = added.ticket.document("description")
    description = ticket.document("description")
    assert again
    assert description
    assert [c for c in again.text if c in "ab"] == [c for c in description.text if c in "ab"]


def test_addresses_of_nobody(config: Config) -> None:
    """Addresses of documentation and of services are no private data."""
    entry = of_draft(DRAFT + "a@b.example, x@mail.example.com, git@github.com", where="")
    assert add(entry, SHOWS, config, today=TODAY).own


@pytest.mark.parametrize(
    ("shows", "message"),
    [
        (Shows(), "needs a level .--level 0"),
        (Shows(1), "needs a pair .--pair NAME"),
        (Shows(1, "loan-renewal"), r"'loan-renewal\.good' already .name another id"),
        (Shows(1, "a/b"), "'pair' does not fit .letters"),
        (Shows(1, "x", "../x"), "'id' does not fit .letters"),
        (Shows(4, "x"), "'level' does not fit"),
    ],
)
def test_refused(config: Config, shows: Shows, message: str) -> None:
    """What is missing or taken is said, and nothing is written."""
    with pytest.raises((UsageError, InputError), match=message):
        add(of_draft(DRAFT, where="a.md"), shows, config, today=TODAY)
    assert not Path(config.references.folder).exists()


def test_no_summary(config: Config) -> None:
    """A ticket without a summary shows nothing."""
    with pytest.raises(InputError, match="has no summary"):
        add(of_ticket(line({"description": "Text"})), SHOWS, config, today=TODAY)


def test_no_folder() -> None:
    """Without a folder of one's own nothing is written into ours."""
    with pytest.raises(UsageError, match=r"no folder for references .*\[references\] folder"):
        add(of_draft(DRAFT, where="a.md"), SHOWS, Config(), today=TODAY)


def test_remove(config: Config) -> None:
    """An own reference goes with its file, ours stay, an unknown one offers the nearest."""
    added = add(of_draft(DRAFT, where="a.md"), SHOWS, config, today=TODAY)
    with pytest.raises(UnknownKey, match=r"did you mean 'export\.good'"):
        remove("export.god", in_force(config))
    with pytest.raises(UsageError, match="ships with ticket-lint"):
        remove(load()[0].id, in_force(config))
    assert remove("export.good", in_force(config)) == added
    assert not Path(added.file).exists()


def test_no_file(config: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that is not there is said to be missing."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"web\.json: cannot be read"):
        picked("web.json", None, config)
    with pytest.raises(InputError, match=r"web\.md: cannot be read"):
        picked("web.md", None, config)
