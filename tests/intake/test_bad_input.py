"""What cannot be read is one clear error in its place, and everything else is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ticket_lint.intake import read
from ticket_lint.jira.fields import MAX_FIELD
from ticket_lint.values.ticket import Ticket

GOOD = '{"key": "A-1", "fields": {"summary": "One"}}'
LONG = json.dumps({"key": "B-1", "fields": {"description": "x" * (MAX_FIELD + 1)}})
TOO_LONG = "field 'description' has 10,000,001 characters (at most 10,000,000"
OK = "A-1"

CASES: list[tuple[str, str | bytes, list[str]]] = [
    ("empty.json", "", ["empty.json: is empty (Jira issues as JSON"]),
    ("blank.jsonl", " \n\n", ["blank.jsonl: is empty"]),
    ("nothing.json", '{"issues": []}', ["nothing.json: holds no tickets"]),
    ("words.json", "Dear all,", ["words.json: no JSON: it begins with neither `{` nor `[`"]),
    ("words.pdf", "%PDF", ["words.pdf: is in no format that is known here (Jira issues as JSON"]),
    ("number.json", "[1]", ["number.json:1: is neither a Jira issue nor a ticket line (an issue"]),
    ("boards.json", '{"values": []}', ["boards.json:1: is neither a Jira issue nor a ticket line"]),
    ("ids.json", '{"issues": [{"id": "7"}]}', ["ids.json:1: 7: the issue has no `fields` (fetch"]),
    (
        "half.jsonl",
        f'{GOOD}\n{{"key": "B-1", "summ\n{GOOD}\n',
        [OK, "half.jsonl:2:21: no JSON: the line ends in the middle (one whole object a line)", OK],
    ),
    (
        "first-half.txt",
        f'{{"key": "B-1"\n{GOOD}\n',
        ["first-half.txt:1:15: no JSON: the line ends in the middle", OK],
    ),
    (
        "comma.jsonl",
        f'{{"key" "B-1"}}\n{GOOD}',
        ["comma.jsonl:1:8: no JSON: Expecting ':' delimiter", OK],
    ),
    ("not.jsonl", f"hello\n{GOOD}", ["not.jsonl:1:1: no JSON: Expecting value", OK]),
    ("digits.jsonl", '{"key": ' + "9" * 5000 + "}\n" + GOOD, ["digits.jsonl:1: no JSON: Exc", OK]),
    (
        "keys.jsonl",
        f'{{"key": "B-1", "storypoints": 3}}\n{GOOD}',
        ["keys.jsonl:1: ticket line has an unknown key 'storypoints' (did you mean 'points'?", OK],
    ),
    (
        "type.jsonl",
        f'{{"key": "B-1", "description": {{}}}}\n{GOOD}',
        ["type.jsonl:1: ticket line key 'description' does not fit (Input should be a valid", OK],
    ),
    (
        "number.jsonl",
        f'{{"key": "B-1", "fields": {{"description": 5}}}}\n{GOOD}',
        ["number.jsonl:1: B-1: field 'description' holds a number where text (v2) or an ADF", OK],
    ),
    ("bytes.jsonl", GOOD.encode() + b'\n{"key": "\xff"}\n', [OK, "bytes.jsonl:2: byte 54 is no U"]),
    ("bytes.json", b"[" + GOOD.encode() + b',\n"\xff"]', ["bytes.json:2: byte 48 is no UTF-8"]),
    ("bytes.md", b"a\nb\xe9", ["bytes.md:2: byte 3 is no UTF-8 (save it as UTF-8)"]),
    (
        "bytes.csv",
        b"Issue key,Summary\nA-1,s\nA-2,\xe9\nA-1,s\n",
        [OK, "bytes.csv:3: byte 28 is no UTF-8 (export or save it as UTF-8)", OK],
    ),
    ("utf16.md", b"\xff\xfea\x00\x00", ["utf16.md: is no UTF-16 near byte"]),
    ("cut.json", f"[{GOOD}, {GOOD[:-2]}", [OK, "cut.json:1:"]),
    ("cut-array.json", f"[{GOOD},\n{GOOD}", [OK, OK, "cut-array.json:2:45: no JSON: it ends in t"]),
    ("gap.json", f"[{GOOD}\n{GOOD}]", [OK, "gap.json:2:1: no JSON: `,` is missing"]),
    ("member.json", "{\n  key: 1}", ["member.json:2:3: no JSON: a property name in double quotes"]),
    ("after.json", f"[{GOOD}]\nhello", [OK, "after.json:2:1: no JSON: Expecting value"]),
    (
        "bulk.json",
        '{"issueErrors": [{"id": "9", "errorMessage": "timed out"}], "issues": [' + GOOD + "]}",
        [OK, "bulk.json:1: Jira did not return issue 9: timed out"],
    ),
    ("long.jsonl", f"{GOOD}\n{LONG}\n{GOOD}", [OK, f"long.jsonl:2: B-1: {TOO_LONG}", OK]),
    ("long.json", f"[{GOOD},\n{LONG},\n{GOOD}]", [OK, f"long.json:2: B-1: {TOO_LONG}", OK]),
    (
        "long.csv",
        f"Issue key,Summary,Description\nB-1,s,{'x' * (MAX_FIELD + 1)}\nA-1,s,d",
        [f"long.csv:2: B-1: {TOO_LONG}", OK],
    ),
    ("long.md", "x" * (MAX_FIELD + 1), ["long.md: is too long for a draft (at most 10,000,000 by"]),
    ("no-summary.csv", "a,b\n1,2\n", ["no-summary.csv:1: is no Jira CSV export (a header with"]),
    ("header.csv", "Issue key,Summary\n", ["header.csv: holds no tickets"]),
]


@pytest.mark.parametrize(("name", "content", "expected"), CASES, ids=[case[0] for case in CASES])
def test_bad(
    name: str,
    content: str | bytes,
    expected: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An error says where, what, and what would be right; the others of a file are read."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    found = [each.key if isinstance(each, Ticket) else str(each) for each in read([name])]
    assert [text[: len(says)] for text, says in zip(found, expected, strict=True)] == expected


def test_other_paths_go_on(tmp_path: Path) -> None:
    """A missing file and an empty folder are an error each; other paths are read."""
    good = tmp_path / "good.json"
    good.write_text(GOOD)
    empty = tmp_path / "empty"
    empty.mkdir()
    paths: list[str | Path] = [tmp_path / "gone.json", good, empty, "\0", good]
    found = [each.key if isinstance(each, Ticket) else str(each) for each in read(paths)]
    assert found[0] == f"{tmp_path}/gone.json: cannot be read: No such file or directory"
    assert found[2].startswith(f"{empty}: the folder holds no tickets (files that end in .csv")
    assert "cannot be read: " in found[3]
    assert [found[1], found[4]] == [OK, OK]


def test_deep(tmp_path: Path) -> None:
    """JSON nested deeper than the standard decoder goes is read all the same."""
    levels = 5_000
    text = '{"type": "paragraph", "content": [{"type": "text", "text": "deep"}]}'
    content = '{"type": "doc", "content": [' * levels + text + "]}" * levels
    issue = f'{{"key": "A-1", "fields": {{"description": {content}}}}}'
    for name, whole in (
        ("a.json", issue),
        ("a.jsonl", f"{issue}\n{issue}"),
        ("b.json", f"[{issue}]"),
    ):
        path = tmp_path / name
        path.write_text(whole)
        for found in read([path]):
            assert isinstance(found, Ticket), found
            assert found.documents[1].text == "deep"
