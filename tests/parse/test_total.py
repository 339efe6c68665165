"""Every reader takes everything: nothing raises, nothing is lost, offsets hold."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticket_lint.parse import Markup, Source, documents
from ticket_lint.parse.build import MAX_BLOCKS
from ticket_lint.parse.sentences import MAX_SENTENCE, sentences
from ticket_lint.values.document import Document

MARKUPS: tuple[Markup, ...] = ("wiki", "markdown", "text")
MARKUP = st.sampled_from(
    "* ** *** # #* - -- ---- | || [ ] [~ [^ ] ! !a.png! { } {{ }} {code} {code:java} {noformat} "
    "{quote} {panel} {panel:title=x} {color:red} {color} {anchor:x} {*} h1. bq. \\ \\\\ ?? _ + ^ ~ "
    "` `` ``` ~~~ ~~ > >> === --- <!-- --> <br> ![ ]( ) http://a.b/ 1. 2) a) • ☐ Label: . ... ! ? "
    "at\xa0a.B(c) ; { } +---+ \t".split(" ")
)
PLAIN = st.text(alphabet=st.characters(codec="utf-8"), max_size=8)
LINE = st.lists(
    st.one_of(MARKUP, PLAIN, st.sampled_from(["word", " ", "  ", "Given"])), max_size=12
)
TEXT = st.lists(LINE.map("".join), max_size=12).map("\n".join)
WORDS = st.lists(st.text("abcdefgh", min_size=2, max_size=9), min_size=1, max_size=20)
LEAF = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), PLAIN)
KINDS = (
    "doc paragraph text heading hardBreak bulletList listItem taskList taskItem table tableRow "
    "tableCell tableHeader codeBlock blockquote panel expand mention emoji date status inlineCard "
    "media mediaSingle rule unknown"
)
ADF = st.recursive(
    st.one_of(LEAF, st.fixed_dictionaries({"type": st.just("text"), "text": PLAIN})),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["type", "text", "attrs", "content", "marks"]), inner),
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(KINDS.split()),
                "content": st.lists(inner, max_size=4),
                "attrs": st.dictionaries(st.sampled_from(["text", "level", "title", "alt"]), LEAF),
            }
        ),
    ),
    max_leaves=25,
)


def check(content: Any, markup: Markup) -> Document:
    """Read a field twice and check what holds of every document."""
    found = documents([Source("d", content, markup)])[0]
    assert found == documents([Source("d", content, markup)])[0]
    if found.blocks:
        assert found.blocks[0].start == 0 or found.blocks[0].kind in {"item", "task"}
        assert found.blocks[-1].end == len(found.text)
    else:
        assert found.text == ""
    for before, after in pairwise(found.blocks):
        between = found.text[before.end : after.start]
        assert between[0] == "\n"
        typed = after.kind in {"item", "task"} or len(found.blocks) == MAX_BLOCKS
        assert len(between) == 1 or (typed and "\n" not in between[1:])
    for block in found.blocks:
        assert found.slice(block).strip()
    for inline in found.inlines:
        assert any(b.start <= inline.start < inline.end <= b.end for b in found.blocks)
    position = 0
    for span in sentences(found):
        assert position <= span.start < span.end <= len(found.text)
        assert span.end - span.start <= MAX_SENTENCE
        position = span.end
    return found


@pytest.mark.parametrize("markup", MARKUPS)
@given(text=TEXT)
@settings(deadline=None)
def test_any_text(markup: Markup, text: str) -> None:
    """No text raises; its blocks are in order, apart and within the text."""
    check(text, markup)


@pytest.mark.parametrize("markup", MARKUPS)
@given(text=st.text(st.characters(exclude_categories=[]), max_size=200))
@settings(deadline=None)
def test_any_characters(markup: Markup, text: str) -> None:
    """Neither do odd characters, lone surrogates among them."""
    check(text, markup)


@given(node=ADF)
@settings(deadline=None)
def test_any_json(node: Any) -> None:
    """No JSON raises, and every string in a `text` is in the document."""
    found = check({"type": "doc", "content": [node]}, "adf")
    assert not Counter(letters("".join(texts(node)))) - Counter(letters(found.text))


@pytest.mark.parametrize("markup", MARKUPS)
@given(lines=st.lists(st.tuples(MARKUP, WORDS), max_size=8))
@settings(deadline=None)
def test_no_word_is_lost(markup: Markup, lines: list[tuple[str, list[str]]]) -> None:
    """Whatever markup stands around them, the words are all there, in order."""
    # A macro may close another around words, and one word after a fence is a language.
    lines = [("" if sign[:1] in {"{", "`", "~", "<"} else sign, words) for sign, words in lines]
    text = "\n".join(f"{sign} {' '.join(words)}" for sign, words in lines)
    words = [word for _, line in lines for word in line]
    found = iter(re.findall(r"[a-z]{2,}", check(text, markup).text))
    assert all(word in found for word in words)


@pytest.mark.parametrize("markup", MARKUPS)
@given(words=WORDS, sign=MARKUP)
@settings(deadline=None)
def test_unclosed_macros_keep_their_text(markup: Markup, words: list[str], sign: str) -> None:
    """A macro, quote or fence that never ends loses nothing of what follows."""
    text = f"before {sign}\n{' '.join(words)}\n{sign} after all"
    found = Counter(re.findall(r"[a-z]{2,}", check(text, markup).text))
    assert not Counter([*words, "before", "after", "all"]) - found


@pytest.mark.parametrize(
    ("markup", "piece"),
    [
        ("wiki", "* a\n"),
        ("wiki", "|a"),
        ("wiki", "a\n\n"),
        ("markdown", "- a\n"),
        ("text", "- a\n"),
    ],
)
def test_a_huge_text_has_bounded_structure(markup: Markup, piece: str) -> None:
    """Beyond the limit the text is kept and its structure is not."""
    count = MAX_BLOCKS + 1_000
    found = check(piece * count, markup)
    assert len(found.blocks) <= MAX_BLOCKS
    assert found.text.count("a") == count


def letters(text: str) -> str:
    """Return the letters and digits of a text."""
    return "".join(filter(str.isalnum, text))


def texts(node: object) -> list[str]:
    """Return the strings under `text` in a JSON value that a reader of nodes must find."""
    found: list[str] = []
    stack = [node]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            own = value.get("text")
            if isinstance(own, str) and value.get("type") != "hardBreak":
                found.append(own)
            content = value.get("content")
            if isinstance(content, (list, dict)):
                stack.append(content)
    return found
