"""The one sentence splitter: every stage that looks at sentences looks at these."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ticket_lint.lexicon.words import words
from ticket_lint.parse.lines import bullet, wraps
from ticket_lint.values.document import Document, Span

MAX_SENTENCE = 1_000
"""Characters of the longest sentence; a longer one is cut, at a space where there is one."""

SENTENCES = 5_000
"""About as many sentences as a document yields at most. Jira's longest field is far from it; in a
larger text short ones are left together, so that a megabyte of `a. a. a.` is not 300,000 sentences.
"""

# Begins with one set of characters, which is what makes the search fast; a run of end marks is met
# at its first one only, or a line of dots would take quadratic time.
_END = re.compile(r"[.!?…\n。！？](?<![.!?…]{2})(?:(?<=[\n。！？])|[.!?…]*+[\"'”’»)\]]*+(?=\s))")
_ABBREVIATIONS = words(
    # English, German, French, Spanish, Portuguese; without the last full stop, in lower case
    "e.g i.e eg ie etc vs cf ca approx resp incl excl no vol fig sec dept est max min al st mr mrs "
    "ms dr prof inc ltd ver rev ed p pp "
    "nr z.b d.h u.a bzw ggf evtl inkl usw vgl sog zzgl abs art s.o s.u o.ä u.u bspw gem "
    "ex p.ex c.-à-d env "
    "ej p.ej núm pág sr sra dra ud uds aprox pág n.º"
)
_SHORT = 3
_LOOK_BACK = 12
_LOOK_AHEAD = 200


def sentences(document: Document) -> Iterator[Span]:
    """Yield the sentences of all blocks but code, in order; none is longer than `MAX_SENTENCE`."""
    text = document.text
    shortest = len(text) // SENTENCES
    for block in document.blocks:
        if block.kind != "code":
            yield from _split(text, block.start, block.end, shortest)


def _split(text: str, begin: int, finish: int, shortest: int) -> Iterator[Span]:
    start = begin
    wrapped = False
    for match in _END.finditer(text, begin, finish):
        end = match.end()
        if end - start < shortest:
            continue
        if match[0] == "\n":
            wrapped = _is_wrapped(text, start, end, finish, wrapped=wrapped)
            if wrapped:
                continue
        elif not _is_stop(text, start, match):
            continue
        yield from _cut(text, start, end)
        start = end
    yield from _cut(text, start, finish)


def _is_wrapped(text: str, start: int, end: int, finish: int, *, wrapped: bool) -> bool:
    """Tell whether the line break before `end` is only a hard wrap."""
    line = text[max(start, text.rfind("\n", start, end - 1) + 1, end - _LOOK_AHEAD) : end - 1]
    stop = text.find("\n", end, min(finish, end + _LOOK_AHEAD))
    following = text[end : stop if stop >= 0 else min(finish, end + _LOOK_AHEAD)]
    return bool(line) and not bullet(following) and wraps(line, following, wrapped=wrapped)


def _is_stop(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether a full stop or other end mark ends the sentence that began at `start`."""
    at, sign = match.start(), match[0]
    word = text[max(start, at - _LOOK_BACK) : at].split()[-1:]
    last = word[0].lower().lstrip("([\"'") if word else ""
    following = text[match.end() : match.end() + _SHORT].lstrip()[:1]
    if following.islower() and (len(last) < _SHORT or sign[:2] in {"..", "…"}):
        return False
    if sign != ".":
        return True
    if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
        return False
    # `1. Open the page`: a number that begins a sentence is its number
    return at - start > _SHORT or not text[start:at].strip(" \t\n(").isdigit()


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
