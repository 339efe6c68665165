"""Signs: what a linear classifier may see of a sentence.

The patterns found in it and the facts they made, where it stands (section, kind of block, beside
code), its form (numbered, a question, how long) and its words, one by one and in pairs. Words of
one project alone are topic: the fit keeps those that many projects use. A code block is a unit of
its own, with signs of its form.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from ticket_lint.stated.notice import Noticed, Said
from ticket_lint.values.document import Block, Document, Span
from ticket_lint.values.fact import Fact

MAX_UNITS = 150
"""Sentences and code blocks of a ticket that are looked at; facts come early."""

_MOST_WORDS = 60
_MOST_CODE = 30
_LONG_CODE = 300
_LOOK = 2_000  # characters of a code block
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|_+|[?!:]|->|=>")
_NUMBERED = re.compile(r"\d{1,2}[.)]")
_DIGIT = re.compile(r"\d")
_TRACE = re.compile(r"^\s{0,20}at [\w.$<>]{3,200}\(|^Traceback", re.MULTILINE)
_PROMPT = re.compile(r"^\s{0,40}[$#>] ?\w", re.MULTILINE)


class Unit(NamedTuple):
    """A sentence or a code block with its signs; `words` are those of its prose."""

    field: str
    span: Span
    signs: tuple[str, ...]
    words: int


def units(noticed: Noticed, facts: Iterable[Fact]) -> Iterator[Unit]:
    """Yield the first `MAX_UNITS` sentences and code blocks of a ticket, seen with its facts."""
    said: dict[str, list[Said]] = {}
    for sentence in noticed.said:
        said.setdefault(sentence.field, []).append(sentence)
    stated = _by_sentence(said, facts)
    left = MAX_UNITS
    for document in noticed.ticket.documents:
        blocks = [block.start for block in document.blocks]
        for at, sentence in enumerate(said.get(document.field, ())[:left]):
            left -= 1
            index = bisect_right(blocks, sentence.span.start) - 1
            found = stated.get((document.field, at), ())
            text = noticed.masked[document.field][sentence.span.start : sentence.span.end]
            words = [_word(token) for token in _TOKEN.findall(text)[:_MOST_WORDS]]
            place = _place(document, sentence, index)
            signs = (*place, *found, *_patterns(sentence), *_form(text), *_wording(words))
            yield Unit(document.field, sentence.span, signs, len(words))
        codes = [block for block in document.blocks if block.kind == "code"]
        for block in codes[: min(left, _MOST_CODE)]:
            left -= 1
            section = noticed.section_at(document.field, block.start)
            yield Unit(document.field, block.span, tuple(_code(document, block, section)), 0)


def _by_sentence(
    said: Mapping[str, list[Said]], facts: Iterable[Fact]
) -> dict[tuple[str, int], set[str]]:
    """Return the facts that touch each sentence, as signs, by field and number of the sentence."""
    stated: dict[tuple[str, int], set[str]] = {}
    for fact in facts:
        listed = said.get(fact.field)
        if listed:
            first = bisect_right(listed, fact.span.start, key=lambda s: s.span.end)
            last = bisect_left(listed, fact.span.end, key=lambda s: s.span.start)
            for at in range(first, last):
                stated.setdefault((fact.field, at), set()).add(f"f:{fact.kind}/{fact.form}")
    return stated


def _place(document: Document, said: Said, index: int) -> Iterator[str]:
    """Yield where a sentence stands, which begins in the block of a number."""
    blocks = document.blocks
    yield f"section:{said.section}"
    yield f"field:{document.field}"
    if index >= 0:
        block = blocks[index]
        yield f"block:{block.kind}{'#' if block.ordered else ''}"
        if index + 1 < len(blocks) and blocks[index + 1].kind == "code":
            yield "before:code"
        if index and blocks[index - 1].kind == "code":
            yield "after:code"
    if said.titled:
        yield "titled:"


def _patterns(said: Said) -> Iterator[str]:
    """Yield the patterns found in a sentence, and of which facts they are."""
    yield from {f"p:{label}" for label in said.labels}
    yield from {f"P:{label.partition('/')[0]}" for label in said.labels}


def _form(text: str) -> Iterator[str]:
    """Yield what a sentence looks like."""
    if _NUMBERED.match(text):
        yield "form:numbered"
    end = text.rstrip()[-1:]
    if end in {"?", ":"}:
        yield f"end:{end}"
    if '"' in text or "“" in text:
        yield "form:quote"
    if _DIGIT.search(text):
        yield "form:digit"


def _wording(words: list[str]) -> Iterator[str]:
    """Yield the words of a sentence, one by one and in pairs; `^` stands before the first."""
    yield f"length:{min(6, len(words).bit_length())}"
    row = ["^", *words]
    yield from set(row)
    yield from {f"{first} {second}" for first, second in pairwise(row)}


def _word(token: str) -> str:
    """Return a word as a sign: a number is `0`, what is no prose `_`."""
    if token[0] == "_":
        return "_"
    return "0" if token[0].isdigit() else token


def _code(document: Document, block: Block, section: str) -> Iterator[str]:
    text = document.text[block.start : min(block.end, block.start + _LOOK)]
    yield "code:"
    yield f"code:section:{section}"
    if block.end - block.start > _LONG_CODE:
        yield "code:long"
    if _TRACE.search(text):
        yield "code:trace"
    if _PROMPT.search(text):
        yield "code:prompt"
