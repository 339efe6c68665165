"""Jira wiki markup: text in, blocks and inlines out."""

from __future__ import annotations

import pytest

from ticket_lint.parse import Source, document

Blocks = list[tuple[str, int, str]]


def blocks(text: str) -> Blocks:
    """Return kind, depth and text of each block."""
    found = document(Source("description", text, "wiki"))
    return [(b.kind, b.depth, found.slice(b)) for b in found.blocks]


def inlines(text: str) -> list[tuple[str, str]]:
    """Return kind and text of each inline."""
    found = document(Source("description", text, "wiki"))
    return [(i.kind, found.slice(i)) for i in found.inlines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # headings
        ("h1. Steps", [("heading", 1, "Steps")]),
        (" h6.Tight", [("heading", 6, "Tight")]),
        ("h2. *Bold* title", [("heading", 2, "Bold title")]),
        ("h2.5 seconds", [("paragraph", 0, "h2.5 seconds")]),
        ("*Expected result:*", [("heading", 7, "Expected result:")]),
        ("*Expected result*:", [("heading", 7, "Expected result:")]),
        ("{color:red}*Steps*{color}", [("heading", 7, "Steps")]),
        ("*It fails.*", [("paragraph", 0, "It fails.")]),
        ("*Expected:* it works", [("paragraph", 0, "Expected: it works")]),
        ("*" + "long " * 20 + "title*", [("paragraph", 0, "long " * 20 + "title")]),
        # lists
        ("* a\n** b\n* c", [("item", 1, "a"), ("item", 2, "b"), ("item", 1, "c")]),
        ("# a\n#* b\n#- c", [("item", 1, "a"), ("item", 2, "b"), ("item", 2, "c")]),
        ("- a\n- b", [("item", 1, "a"), ("item", 1, "b")]),
        ("** a\n** b\n* c", [("item", 1, "a"), ("item", 1, "b"), ("item", 1, "c")]),
        ("- [ ] a\n- [x] b", [("task", 1, "a"), ("task", 1, "b")]),
        ("• a\n– b\n1. c\n2) d", [("item", 1, t) for t in "abcd"]),
        ("* a", [("item", 1, "a")]),
        ("*a", [("paragraph", 0, "*a")]),
        ("* a very\nlong item", [("item", 1, "a very\nlong item")]),
        ("* a\nDone: b", [("item", 1, "a"), ("paragraph", 0, "Done: b")]),
        ("* a\n\nb", [("item", 1, "a"), ("paragraph", 0, "b")]),
        # paragraphs
        ("a\nb\n\nc", [("paragraph", 0, t) for t in "abc"]),
        ("a\r\nb\rc", [("paragraph", 0, t) for t in "abc"]),
        (
            "The importer stops at the first file that it cannot\nread and says nothing.",
            [
                (
                    "paragraph",
                    0,
                    "The importer stops at the first file that it cannot\nread and says nothing.",
                )
            ],
        ),
        (
            "Expected: a\nActual: b",
            [("paragraph", 0, "Expected: a"), ("paragraph", 0, "Actual: b")],
        ),
        ("a\n----\nb", [("paragraph", 0, "a"), ("paragraph", 0, "b")]),
        (r"a \\ b", [("paragraph", 0, "a \n b")]),
        # quotes
        ("bq. said", [("quote", 0, "said")]),
        (
            "{quote}\na\n\nb\n{quote}\nc",
            [("quote", 0, "a"), ("quote", 0, "b"), ("paragraph", 0, "c")],
        ),
        ("a {quote}b{quote} c", [("paragraph", 0, "a"), ("quote", 0, "b"), ("paragraph", 0, "c")]),
        ("{quote}\nnever closed", [("paragraph", 0, "never closed")]),
        # code
        ("{code}\na = *b*\n\nc\n{code}", [("code", 0, "a = *b*\n\nc")]),
        ("{code:java}a;{code}", [("code", 0, "a;")]),
        ("{code:title=A.java|java}\na\n{code}", [("heading", 7, "A.java"), ("code", 0, "a")]),
        ("{noformat}\n{code}\nh1. a\n{noformat}", [("code", 0, "{code}\nh1. a")]),
        ("See {code}f(x){code} there", [("paragraph", 0, "See f(x) there")]),
        ("{code}\nnever closed", [("paragraph", 0, "never closed")]),
        ("a {noformat} b", [("paragraph", 0, "a  b")]),
        (r"\{code} a {code}b{code}", [("paragraph", 0, "{code} a b")]),
        # boxes
        (
            "{panel:title=AC|borderStyle=solid}\na\n{panel}",
            [("heading", 7, "AC"), ("paragraph", 0, "a")],
        ),
        ("{info:title=Note}a{info}", [("heading", 7, "Note"), ("paragraph", 0, "a")]),
        ("{expand:Log}\na\n{expand}", [("heading", 7, "Log"), ("paragraph", 0, "a")]),
        ("{panel}* a{panel}", [("item", 1, "a")]),
        ("{warning}a", [("paragraph", 0, "a")]),
        ("GET /items/{id}", [("paragraph", 0, "GET /items/{id}")]),
        ("{unknown:x=1}a{unknown}", [("paragraph", 0, "{unknown:x=1}a{unknown}")]),
        ("{anchor:here}a", [("paragraph", 0, "a")]),
        # tables
        (
            "||A||B||\n|1|2|",
            [("head", 0, "A"), ("head", 1, "B"), ("cell", 0, "1"), ("cell", 1, "2")],
        ),
        ("||A|1|", [("head", 0, "A"), ("cell", 1, "1")]),
        ("|a| |c|", [("cell", 0, "a"), ("cell", 2, "c")]),
        ("|a|* b\n* c|", [("cell", 0, "a"), ("cell", 1, "b\nc")]),
        ("|[a|http://b.c]|!d.png|width=3!|", [("cell", 0, "a"), ("cell", 1, "d.png")]),
        (r"|a\|b|c|", [("cell", 0, "a|b"), ("cell", 1, "c")]),
        ("|a|b\n\nc", [("cell", 0, "a"), ("cell", 1, "b"), ("paragraph", 0, "c")]),
        # nothing
        ("", []),
        (" \n\t\n{code}{code}\n||||\n* \n{panel}{panel}", [("paragraph", 0, "*")]),
    ],
)
def test_blocks(text: str, expected: Blocks) -> None:
    """Each construct becomes its blocks, with nothing of its markup in the text."""
    assert blocks(text) == expected


@pytest.mark.parametrize(
    ("text", "shown", "expected"),
    [
        ("*b* _e_ +i+ ^s^ ~s~ ??c??", "b e i s s c", []),
        ("-gone- stays", "gone stays", [("deleted", "gone")]),
        ("_*both*_", "both", []),
        ("a{*}b{*}c", "abc", []),
        ("{{mono}} {{a{b}}}", "mono a{b}", [("code", "mono"), ("code", "a{b}")]),
        ("[text|https://x.y]", "text", [("link", "text")]),
        ("[*text*|https://x.y|smart-link]", "text", [("link", "text")]),
        ("[https://x.y]", "https://x.y", [("link", "https://x.y")]),
        ("see https://x.y/a_b_c.", "see https://x.y/a_b_c.", [("link", "https://x.y/a_b_c")]),
        ("(https://x.y/a_(b))", "(https://x.y/a_(b))", [("link", "https://x.y/a_(b)")]),
        ("[mailto:a@b.c]", "a@b.c", [("link", "a@b.c")]),
        (
            "[~jo] [~accountid:5b]",
            "jo accountid:5b",
            [("mention", "jo"), ("mention", "accountid:5b")],
        ),
        ("[^log.txt]", "log.txt", [("media", "log.txt")]),
        ("!a b.png|thumbnail!", "a b.png", [("media", "a b.png")]),
        ("No! Not this! Stop!", "No! Not this! Stop!", []),
        ("[PROJ-1] [yes|no] [ ]", "[PROJ-1] [yes|no] [ ]", []),
        ("[a|b.c] and [d]", "a and [d]", [("link", "a")]),
        ("a-b-c snake_case_name 2 * 3 * 4", "a-b-c snake_case_name 2 * 3 * 4", []),
        ("__init__ ** --- count(*), sum(*)", "__init__ ** --- count(*), sum(*)", []),
        ("-v and --force", "-v and --force", []),
        ("really?? why?", "really?? why?", []),
        (r"\*not bold\* \[a\] C:\dir", r"*not bold* [a] C:\dir", []),
        ("{{never closed", "{{never closed", []),
        ("{color:#f00}red{color} {color}", "red ", []),
        ("*bold with [link|http://a.b] inside*", "bold with link inside", [("link", "link")]),
        ("(-) :) (y)", "(-) :) (y)", []),
    ],
)
def test_inlines(text: str, shown: str, expected: list[tuple[str, str]]) -> None:
    """Inline markup goes, its text stays, and what is no prose is marked."""
    assert document(Source("d", "x " + text, "wiki")).text == ("x " + shown).rstrip()
    assert inlines("x " + text) == expected


def test_numbered_items_are_ordered() -> None:
    """Items of `#` lists and typed numbers are told from bullets."""
    found = document(Source("d", "# a\n* b\n\n1. c\n• d", "wiki"))
    assert [b.ordered for b in found.blocks] == [True, False, True, False]


def test_typed_bullets_stay_in_the_text() -> None:
    """What is no markup is text: a typed number stands before its item, not in it."""
    found = document(Source("d", "Do:\n 1. a\n 2. b\n• c\n[ ] d", "wiki"))
    assert found.text == "Do:\n1. a\n2. b\n• c\n[ ] d"
    assert [found.slice(b) for b in found.blocks] == ["Do:", "a", "b", "c", "d"]


def test_offsets_point_into_the_text() -> None:
    """Blocks lie one line break apart and inlines inside them."""
    found = document(Source("d", "h1. A\n* b {{c}}\n|x|y|", "wiki"))
    assert found.text == "A\nb c\nx\ny"
    assert [tuple(b.span) for b in found.blocks] == [(0, 1), (2, 5), (6, 7), (8, 9)]
    assert [tuple(i) for i in found.inlines] == [("code", 4, 5)]
