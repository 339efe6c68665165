"""Plain text."""

from __future__ import annotations

import pytest

from ticket_lint.parse import Source, document


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\n\nc", [("paragraph", 0, "a\nb"), ("paragraph", 0, "c")]),
        (
            "Do:\n- a\n* b\n  + c",
            [("paragraph", 0, "Do:"), *[("item", d, t) for d, t in ((1, "a"), (1, "b"), (2, "c"))]],
        ),
        ("1. a\n(2) b\nc) c", [("item", 1, t) for t in "abc"]),
        ("[ ] a\n[x] b", [("task", 1, "a"), ("task", 1, "b")]),
        ("*a* _b_ # c", [("paragraph", 0, "*a* _b_ # c")]),
        (
            "It says:\n  at a.B.c(B.java:1)\n  at d.E.f(E.java:2)\nWhy?",
            [
                ("paragraph", 0, "It says:"),
                ("code", 0, "  at a.B.c(B.java:1)\n  at d.E.f(E.java:2)"),
                ("paragraph", 0, "Why?"),
            ],
        ),
        ("", []),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, int, str]]) -> None:
    """Blank lines part paragraphs, bullets and numbers begin items, markup means nothing."""
    found = document(Source("d", text, "text"))
    assert [(b.kind, b.depth, found.slice(b)) for b in found.blocks] == expected


@pytest.mark.parametrize("text", ["- SELECT a FROM b", "1. Login", " *Bold* [x] ", "a\n\nb"])
def test_a_summary_is_one_paragraph(text: str) -> None:
    """Nothing in a summary is markup, code or a list, whatever the ticket's markup is."""
    found = document(Source("summary", text, "wiki"))
    assert [(b.kind, found.slice(b)) for b in found.blocks] == [("paragraph", text.strip())]
