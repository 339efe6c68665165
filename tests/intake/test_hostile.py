"""Whatever bytes are given, reading yields tickets and errors and raises nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ticket_lint.errors import InputError
from ticket_lint.intake import read
from ticket_lint.values.ticket import Ticket

NAMES = ["a", "a.json", "a.jsonl", "a.csv", "a.md"]
WORDS = """
    key id fields issues names self summary description issuetype status parent labels points kind
    comment comments issuelinks criteria checklist environment type content text attachment project
    priority security components statusCategory name issueErrors
"""
KEYS = st.sampled_from(WORDS.split())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=30,
)
ISSUE = st.fixed_dictionaries({"key": st.text(max_size=5), "fields": st.dictionaries(KEYS, JSON)})
MARKS = [
    b"---\n",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b":",
    b",",
    b";",
    b"\t",
    b"\n",
    b"\r",
    b"\\u",
    b"\0",
]
STARTS = [b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"Issue key,Summary\n", b'{"key": "A-1"}\n', b"# "]
YAML = [b"kind: ", b"- ", b"criteria:", b"&a ", b"*a", b"!!python/name:os ", b"A-1"]
PIECES = st.sampled_from([*MARKS, *STARTS, *YAML, b'"fields"', b'"issues"'])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one folder to all examples."""
    return tmp_path_factory.mktemp("hostile")


def check(folder: Path, name: str, content: bytes) -> None:
    """Read a file and look at each result."""
    path = folder / name
    path.write_bytes(content)
    found = list(read([path]))
    assert found
    for each in found:
        if isinstance(each, InputError):
            assert str(each).startswith(str(path))
            assert each.what
        else:
            assert isinstance(each, Ticket)
            assert each.key
            assert len(each.text_hash) == 32


@pytest.mark.parametrize("name", NAMES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=60) | st.lists(PIECES, max_size=20).map(b"".join))
def test_bytes(folder: Path, name: str, content: bytes) -> None:
    """Any bytes under any suffix."""
    check(folder, name, content)


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=ISSUE | st.lists(ISSUE | JSON, max_size=3) | st.dictionaries(KEYS, JSON | ISSUE))
def test_json(folder: Path, name: str, value: object) -> None:
    """Any JSON with the names that Jira uses, in any place."""
    check(folder, name, json.dumps(value).encode())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    front=st.dictionaries(
        KEYS | st.sampled_from(["links", "language", "markup"]), JSON, max_size=5
    ),
    body=st.text(max_size=20),
)
def test_front_matter(folder: Path, front: dict[str, object], body: str) -> None:
    """Any front matter (JSON is YAML) and any body."""
    text = f"---\n{json.dumps(front)}\n---\n{body}"
    check(folder, "a.md", text.encode("utf-8", "replace"))
