"""Markdown: text in, blocks and inlines out."""

from __future__ import annotations

import pytest

from ticket_lint.parse import Source, document

WRAPPED = "The job takes files from the years before and including\n2019. It stops there."
LONG = "Open the list of invoices of a customer who has more than ten of them"
Blocks = list[tuple[str, int, str]]


def blocks(text: str) -> Blocks:
    """Return kind, depth and text of each block."""
    found = document(Source("description", text, "markdown"))
    return [(b.kind, b.depth, found.slice(b)) for b in found.blocks]


def inlines(text: str) -> list[tuple[str, str]]:
    """Return kind and text of each inline."""
    found = document(Source("description", text, "markdown"))
    return [(i.kind, found.slice(i)) for i in found.inlines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # headings
        ("# A\n###### B ##", [("heading", 1, "A"), ("heading", 6, "B")]),
        ("#hash", [("paragraph", 0, "#hash")]),
        ("A\n===\nB\n---\nc", [("heading", 1, "A"), ("heading", 2, "B"), ("paragraph", 0, "c")]),
        ("**Expected**\nit works", [("heading", 7, "Expected"), ("paragraph", 0, "it works")]),
        ("__Steps:__", [("heading", 7, "Steps:")]),
        ("**It fails.**", [("paragraph", 0, "It fails.")]),
        ("**a** b", [("paragraph", 0, "a b")]),
        # paragraphs
        ("a\nb\n\nc", [("paragraph", 0, "a\nb"), ("paragraph", 0, "c")]),
        ("a  \nb<br>c", [("paragraph", 0, "a\nb\nc")]),
        ("a\n\n---\n\nb", [("paragraph", 0, "a"), ("paragraph", 0, "b")]),
        ("<b>a</b>", [("paragraph", 0, "<b>a</b>")]),
        # lists
        ("- a\n* b\n+ c\n1. d\n2) e", [("item", 1, t) for t in "abcde"]),
        (
            "- a\n  - b\n    - c\n- d",
            [("item", i, t) for i, t in zip((1, 2, 3, 1), "abcd", strict=True)],
        ),
        ("1. a\n   - b\n2. c", [("item", 1, "a"), ("item", 2, "b"), ("item", 1, "c")]),
        ("- a\n\n  b\n\nc", [("item", 1, "a"), ("paragraph", 0, "b"), ("paragraph", 0, "c")]),
        ("- a\n  b", [("item", 1, "a\nb")]),
        ("- a\nB", [("item", 1, "a"), ("paragraph", 0, "B")]),
        ("- - a", [("item", 2, "a")]),
        ("- [ ] a\n- [x] b\n  - [X] c", [("task", 1, "a"), ("task", 1, "b"), ("task", 2, "c")]),
        ("• a\n– b\n☐ c", [("item", 1, "a"), ("item", 1, "b"), ("task", 1, "c")]),
        ("Do:\n1. a\n2. b", [("paragraph", 0, "Do:"), ("item", 1, "a"), ("item", 1, "b")]),
        (
            f"1. {LONG}\n2. {LONG}\n   - {LONG}\n3. {LONG}",
            [("item", depth, LONG) for depth in (1, 1, 2, 1)],
        ),
        (f"- {LONG}\n2019. Then", [("item", 1, LONG), ("paragraph", 0, "2019. Then")]),
        ("-a\n1.b", [("paragraph", 0, "-a\n1.b")]),
        (
            WRAPPED,
            [
                (
                    "paragraph",
                    0,
                    WRAPPED,
                )
            ],
        ),
        # code
        (
            "```java\nif (a) {\n\n  b\n}\n```\nc",
            [("code", 0, "if (a) {\n\n  b\n}"), ("paragraph", 0, "c")],
        ),
        ("~~~\n```\n~~~", [("code", 0, "```")]),
        ("````\n```\n````", [("code", 0, "```")]),
        ("```\nnever closed", [("code", 0, "never closed")]),
        ("- a\n  ```\n  b\n  ```\n- c", [("item", 1, "a"), ("code", 0, "  b"), ("item", 1, "c")]),
        (
            "a\n\n    b\n\n    c\nd",
            [("paragraph", 0, "a"), ("code", 0, "    b\n\n    c"), ("paragraph", 0, "d")],
        ),
        ("- a\n\n      b", [("item", 1, "a"), ("paragraph", 0, "b")]),
        ("a\n    b", [("paragraph", 0, "a\nb")]),
        # quotes
        ("> a\n> b\nc", [("quote", 0, "a\nb"), ("paragraph", 0, "c")]),
        ("> > a\n>\n> b", [("quote", 0, "a"), ("quote", 0, "b")]),
        ("> - a", [("quote", 0, "a")]),
        # tables
        (
            "|A|B|\n|---|:-:|\n|1|2|\n\nc",
            [
                ("head", 0, "A"),
                ("head", 1, "B"),
                ("cell", 0, "1"),
                ("cell", 1, "2"),
                ("paragraph", 0, "c"),
            ],
        ),
        (
            "A | B\n--|--\n1 | `a|b`",
            [("head", 0, "A"), ("head", 1, "B"), ("cell", 0, "1"), ("cell", 1, "a|b")],
        ),
        ("|A|\n|-|\n|a\\|b|", [("head", 0, "A"), ("cell", 0, "a|b")]),
        ("a | b\nc", [("paragraph", 0, "a | b\nc")]),
        # comments
        ("<!-- a\n\nb -->\nc", [("paragraph", 0, "a\n\nb"), ("paragraph", 0, "c")]),
        ("<!-- never closed\n\n# A", [("paragraph", 0, "<!-- never closed"), ("heading", 1, "A")]),
        # nothing
        ("", []),
        ("\n \n#\n-\n> \n```\n```\n", []),
    ],
)
def test_blocks(text: str, expected: Blocks) -> None:
    """Each construct becomes its blocks, with nothing of its markup in the text."""
    assert blocks(text) == expected


@pytest.mark.parametrize(
    ("text", "shown", "expected"),
    [
        ("**b** __b__ *e* _e_ ***both***", "b b e e both", []),
        ("~~gone~~ stays", "gone stays", [("deleted", "gone")]),
        ("`a*b` ``c`d``", "a*b c`d", [("code", "a*b"), ("code", "c`d")]),
        ("`never closed", "`never closed", []),
        ("`` `a` ``", "`a`", [("code", "`a`")]),
        ("[t](https://x.y 'title')", "t", [("link", "t")]),
        ("[*t*](<a b>) [u]()", "t u", [("link", "t"), ("link", "u")]),
        ("[t](a_(b))", "t", [("link", "t")]),
        ("[t] (a) [x](", "[t] (a) [x](", []),
        ("![alt](a.png) ![](b.png)", "alt b.png", [("media", "alt"), ("media", "b.png")]),
        (
            "<https://x.y> <mailto:a@b.c>",
            "https://x.y a@b.c",
            [("link", "https://x.y"), ("link", "a@b.c")],
        ),
        ("at https://x.y/a_b_c, ok", "at https://x.y/a_b_c, ok", [("link", "https://x.y/a_b_c")]),
        (r"\*a\* \_b\_ C:\dir", r"*a* _b_ C:\dir", []),
        ("snake_case_name 2 * 3 * 4 a*b*c", "snake_case_name 2 * 3 * 4 abc", []),
        ("a <!-- note --> b", "a  note  b", [("deleted", "note")]),
        ("x < y > z & a<b>c", "x < y > z & a<b>c", []),
    ],
)
def test_inlines(text: str, shown: str, expected: list[tuple[str, str]]) -> None:
    """Inline markup goes, its text stays, and what is no prose is marked."""
    assert document(Source("d", "x " + text, "markdown")).text == "x " + shown
    assert [(kind, found.strip()) for kind, found in inlines("x " + text)] == expected


def test_emphasis_may_span_the_lines_of_a_paragraph() -> None:
    """A hard-wrapped paragraph is one text to the inline reader."""
    assert blocks("a **b\nc** d") == [("paragraph", 0, "a b\nc d")]


def test_numbered_items_are_ordered() -> None:
    """Items of numbered lists are told from bullets."""
    found = document(Source("d", "1. a\n   - b\n2. c", "markdown"))
    assert [b.ordered for b in found.blocks] == [True, False, True]
