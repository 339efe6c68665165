"""The one sentence splitter: every stage that looks at sentences looks at these."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ticket_lint.parse.lines import bullet, wraps
from ticket_lint.values.document import Document, Span

MAX_SENTENCE = 1_000
"""Characters of the longest sentence; a longer one is cut, at a space where there is one."""

SENTENCES = 5_000
"""About as many sentences as a document yields: in a text of more than 100,000 characters short
ones are left together, so that a megabyte of `a. a. a.` is not 300,000 sentences.
"""

_END = re.compile(r"[.!?…]++[\"'”’»)\]]*+(?=\s)|\n|[。！？]")
_ABBREVIATIONS = frozenset(
    "e.g i.e eg ie etc vs cf ca approx resp incl excl no nr vol fig sec dept est max min al st mr "
    "mrs ms dr prof z.b d.h u.a bzw ggf evtl inkl usw vgl sog zzgl abs art s.o s.u o.ä u.u p.ex ex "
    "c.-à-d env cf. p.ej ej núm pág sr sra dra ud uds aprox pág n.º p ed seq inc ltd v ver rev".split()
)
_ENUMERATION = re.compile(r"\s*\(?\w{1,2}\Z")


def sentences(document: Document) -> Iterator[Span]:
    """Yield the sentences of all blocks but code, in order; none is longer than `MAX_SENTENCE`."""
    text = document.text
    shortest = len(text) // SENTENCES
    for block in document.blocks:
        if block.kind != "code":
            yield from _split(text, block.start, block.end, shortest)


def _split(text: str, begin: int, finish: int, shortest: int) -> Iterator[Span]:
    start = begin
    for match in _END.finditer(text, begin, finish):
        end = match.end()
        if end - start < shortest or not _is_end(text, start, match, finish):
            continue
        yield from _cut(text, start, match.start() if match[0] == "\n" else end)
        start = end
    yield from _cut(text, start, finish)


def _is_end(text: str, start: int, match: re.Match[str], finish: int) -> bool:
    """Tell whether a full stop or line break ends the sentence that began at `start`."""
    sign = match[0]
    at = match.start()
    if sign == "\n":
        stop = text.find("\n", match.end(), finish)
        following = text[match.end() : stop if stop >= 0 else finish][:200]
        line = text[max(start, text.rfind("\n", start, at) + 1) : at]
        return bool(bullet(following)) or not wraps(line, following)
    following = text[match.end() : match.end() + 3].lstrip()[:1]
    if following.islower():
        return sign[0] != "." and not following
    if sign == ".":
        word = text[max(start, at - 12) : at].rpartition(" ")[2].lower().lstrip("([\"'")
        if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
            return False
        return not _ENUMERATION.match(text[max(start, at - 8) : at]) or at - start > 8  # noqa: PLR2004
    return True


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a sentence without the space around it, in pieces if it is too long."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        space = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        stop = space if space > 0 else start + MAX_SENTENCE
        yield Span(start, stop)
        start = stop + 1 if space > 0 else stop
    if start < end:
        yield Span(start, end)
