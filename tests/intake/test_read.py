"""Every format is recognised by its content, from files, folders and standard input."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from ticket_lint.config.schema import Config
from ticket_lint.errors import InputError
from ticket_lint.intake import read
from ticket_lint.values.ticket import Ticket

ISSUE = {"key": "A-1", "fields": {"summary": "One", "issuetype": {"name": "Bug"}}}
OTHER = {"key": "A-2", "fields": {"summary": "Two", "issuetype": {"name": "Story"}}}
NAMED = {"key": "A-1", "fields": {"summary": "One", "customfield_1": "* checked"}}
NAMES = {"customfield_1": "Acceptance Criteria"}
RESPONSE = {"expand": "names", "startAt": 0, "issues": [ISSUE, OTHER], "total": 2}


def pretty(value: object) -> str:
    """Return indented JSON."""
    return json.dumps(value, indent=2)


FORMATS = {
    "issue": (json.dumps(ISSUE), ["A-1"]),
    "issue over several lines": (pretty(ISSUE), ["A-1"]),
    "issue line with line end": (json.dumps(ISSUE) + "\n\n", ["A-1"]),
    "response": (json.dumps(RESPONSE), ["A-1", "A-2"]),
    "response over several lines": (pretty(RESPONSE), ["A-1", "A-2"]),
    "response, then another": (pretty(RESPONSE) + pretty(RESPONSE), ["A-1", "A-2"] * 2),
    "bulk fetch": (pretty({"issueErrors": [], "issues": [ISSUE]}), ["A-1"]),
    "array": (json.dumps([ISSUE, OTHER]), ["A-1", "A-2"]),
    "array over several lines": ("\n" + pretty([ISSUE, OTHER]), ["A-1", "A-2"]),
    "lines": (json.dumps(ISSUE) + "\n\n" + json.dumps(OTHER), ["A-1", "A-2"]),
    "lines of responses": ((json.dumps(RESPONSE) + "\n") * 2, ["A-1", "A-2"] * 2),
    "plain lines": ('{"key": "A-1"}\n{"summary": "Two", "key": "A-2"}\n', ["A-1", "A-2"]),
    "plain and REST lines": ('{"key": "A-1"}\n' + json.dumps(OTHER), ["A-1", "A-2"]),
    "export": ("Summary,Issue key\nOne,A-1\n", ["A-1"]),
    "export in German": ("Zusammenfassung;Vorgangsschlüssel\r\nEins;A-1\r\n", ["A-1"]),
    "draft": ("---\nkey: A-1\nsummary: One\n---\nText", ["A-1"]),
}


def results(*paths: Path | str) -> list[str]:
    """Return the key of each ticket, the message of each error."""
    return [each.key if isinstance(each, Ticket) else str(each) for each in read(paths)]


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    """Give standard input that one can write to."""
    stream = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    return stream


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_format(name: str, encoding: str, tmp_path: Path) -> None:
    """A format is known by how it begins, without a suffix, in every encoding that we read."""
    content, keys = FORMATS[name]
    path = tmp_path / "tickets"
    path.write_bytes(content.encode(encoding))
    assert results(path) == keys


@pytest.mark.parametrize("name", FORMATS)
def test_stdin(name: str, stdin: io.BytesIO) -> None:
    """`-` reads standard input, in every format."""
    content, keys = FORMATS[name]
    stdin.write(content.encode())
    stdin.seek(0)
    assert results("-") == keys


def test_plain_text_on_stdin(stdin: io.BytesIO) -> None:
    """Plain words on standard input are a draft."""
    stdin.write(b"Export invoices\n\nNow.")
    stdin.seek(0)
    (found,) = read(["-"])
    assert isinstance(found, Ticket)
    assert found.summary == "Export invoices"


@pytest.mark.parametrize(
    "value",
    [
        {"issues": [NAMED], "names": NAMES},
        {"names": NAMES, "issues": [NAMED]},
        NAMED | {"names": NAMES},
        [NAMED | {"names": NAMES}],
    ],
)
@pytest.mark.parametrize("seekable", [True, False])
def test_names(
    value: object, monkeypatch: pytest.MonkeyPatch, stdin: io.BytesIO, *, seekable: bool
) -> None:
    """Field names count wherever the response has them, behind its issues too, and from a pipe."""
    stdin.write(pretty(value).encode())
    stdin.seek(0)
    if not seekable:
        pipe = io.BufferedReader(Pipe(stdin.getvalue()))  # type: ignore[type-var]
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(pipe))
    (found,) = read(["-"])
    assert isinstance(found, Ticket)
    document = found.document("criteria")
    assert document
    assert document.text == "checked"


class Pipe(io.RawIOBase):
    """Bytes that can be read once, a few at a time."""

    def __init__(self, content: bytes) -> None:
        """Hold the bytes."""
        self._rest = content

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Give at most seven bytes."""
        piece, self._rest = self._rest[:7], self._rest[7:]
        buffer[: len(piece)] = piece
        return len(piece)


def test_plain_line(tmp_path: Path) -> None:
    """A plain line holds a ticket in any of three markups, with the keys of a draft."""
    path = tmp_path / "a.jsonl"
    line = {
        "kind": "story",
        "summary": "One",
        "description": "h2. Goal",
        "markup": "wiki",
        "criteria": ["one"],
        "points": None,
        "labels": ["x"],
        "project": "A",
    }
    path.write_text(json.dumps(line))
    (found,) = read([path])
    assert isinstance(found, Ticket)
    assert (found.key, found.kind, found.estimable) == ("a.jsonl:1", "story", True)
    assert [document.text for document in found.documents] == ["One", "Goal", "one"]


def test_configuration(tmp_path: Path) -> None:
    """The configuration reaches every format."""
    texts = {
        "a.json": json.dumps({"key": "A", "fields": {"issuetype": {"name": "Ding"}}}),
        "b.csv": "Issue key,Summary,Issue Type\nA,s,Ding\n",
        "c.md": "---\nsummary: s\ntype: Ding\n---\n",
        "d.jsonl": '{"key": "A", "type": "Ding"}',
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    found = list(read([tmp_path], Config(kinds={"Ding": "spike"})))
    assert [each.kind for each in found if isinstance(each, Ticket)] == ["spike"] * 4


def test_folder(tmp_path: Path) -> None:
    """A folder gives its own files in order of their names, and only those of a known kind."""
    for name in ("b.md", "a.md", "c.txt"):
        (tmp_path / name).write_text(f"---\nkey: {name}\nsummary: s\n---\n")
    (tmp_path / "folder.md").mkdir()
    assert results(tmp_path)[:2] == ["a.md", "b.md"]
    assert len(results(tmp_path)) == 2


def test_lazy(tmp_path: Path) -> None:
    """Nothing is read before it is asked for."""
    path = tmp_path / "a.md"
    found = read([path])
    path.write_text("One")
    assert isinstance(next(found), Ticket)
    assert not isinstance(next(read([tmp_path / "b.md"])), Ticket)
    assert isinstance(next(read([tmp_path / "b.md"])), InputError)
