"""The shipped references are complete and of all kinds; a faulty one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ticket_lint.errors import InputError
from ticket_lint.references.library import load, pairs, parse
from ticket_lint.values.ticket import KINDS

REFERENCES = load()
TEXT = "---\nid: a.good\npair: a\nlevel: 0\nkind: story\nsummary: Export\n---\nBody"


def test_pairs_are_complete() -> None:
    """Each reference has its counterpart of the same kind and language."""
    found = pairs(REFERENCES)
    assert len(found) * 2 == len(REFERENCES) >= 80
    for good, weak in found.values():
        assert good.ticket.kind == weak.ticket.kind
        assert good.level <= 1 < weak.level


def test_variety() -> None:
    """All kinds and languages are there, and many domains."""
    assert {r.ticket.kind for r in REFERENCES} == set(KINDS) - {"other"}
    assert {r.ticket.language for r in REFERENCES} == {"en", "de", "fr", "es", "pt"}
    assert len({r.domain for r in REFERENCES}) >= 8


def test_reasons() -> None:
    """Each reference says why it is what it is."""
    assert all(r.why and all(r.why.values()) for r in REFERENCES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("level: 0", "level: 4"), "level"),
        (("level: 0\n", ""), "level"),
        (("id: a.good\n", ""), "id"),
        (("kind: story", "kynd: story"), "kynd"),
    ],
)
def test_faulty(change: tuple[str, str], message: str) -> None:
    """A missing or wrong key is named."""
    with pytest.raises(InputError, match=message):
        parse(TEXT.replace(*change), where="a.good.md")


def test_two_of_one_id(tmp_path: Path) -> None:
    """Two references of one id are refused."""
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.good"):
        load(tmp_path)
