"""The one pass over a ticket's prose: every phrase, where it stands, in which section.

What the extractors of facts look at. Sentences are not kept, only the places where a phrase was
found, at most `MAX_FOUND` a label; so a huge text costs no more memory than a large one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ticket_lint.lexicon.phrases import PhraseBook, plain
from ticket_lint.parse.sentences import sentences
from ticket_lint.stated.reading import Found, Section
from ticket_lint.stated.sections import Outline, sections
from ticket_lint.values.document import Document, Inline, Span
from ticket_lint.values.ticket import Ticket

MAX_FOUND = 100
_TAGS = re.compile(r"\s{0,3}(?:\[[^\[\]\n]{1,40}\][ :-]{0,3}){1,4}|[\w./ -]{1,25}: {1,2}")
"""What a summary begins with before its first word: `[api] `, `search: `."""
PROMISES = frozenset({"criteria", "expected", "exclusions", "verification"})
"""Sections about what will be; what is and why is not stated there, whatever the words."""
REPORTS = frozenset({"steps", "observed", "environment", "verification", "notes", "open_decision"})
"""Sections about what is; what will be is not stated there."""
_MASKED = {"code", "link", "media", "mention", "deleted"}
_NOISE = "noise/"
_OF_A_FACT = "/"
"""What the label of a fact's pattern has; a word list of a rule has a plain name."""
MAX_SAID = 150
"""Sentences of a ticket that are kept for the classifiers."""


class Said(NamedTuple):
    """A sentence without the title before it, and the patterns found in it.

    `section` is the canonical name of the section around it, `titled` tells that a title stood
    before it on its line.
    """

    field: str
    span: Span
    section: str
    labels: tuple[str, ...]
    titled: bool


@dataclass(frozen=True, slots=True)
class Noticed:
    """A ticket with its sections, the phrases found in its prose, and the masked plain text."""

    ticket: Ticket
    sections: tuple[Section, ...]
    outlines: dict[str, Outline] = field(default_factory=dict)
    found: dict[str, list[Found]] = field(default_factory=dict)
    by_fact: dict[str, list[Found]] = field(default_factory=dict)
    masked: dict[str, str] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)

    def of(self, fact: str, *, outside: frozenset[str] = frozenset()) -> Iterator[Found]:
        """Yield what the patterns of a fact found `outside` some sections, pattern by pattern."""
        for found in self.by_fact.get(fact, ()):
            if found.section not in outside:
                yield found

    def section_at(self, field: str, offset: int) -> str:
        """Return the canonical name of the section around a place, `""` outside of any."""
        return self.outlines[field].at(offset)

    def asks(self, at: Found) -> bool:
        """Tell whether the sentence in which a phrase stands is a question."""
        return self.text(at).rstrip(" \"')").endswith("?")

    def text(self, at: Found) -> str:
        """Return the masked, lower-case sentence in which a phrase stands."""
        return self.masked[at.field][at.sentence.start : at.sentence.end]


_AFTER_TITLE = " \t\n:*_-"


def notice(ticket: Ticket, book: PhraseBook) -> Noticed:
    """Read every document of a ticket once."""
    all_sections: list[Section] = []
    outlines = {}
    for document in ticket.documents:
        found = sections(document) if document.field != "summary" else ()
        all_sections.extend(found)
        outlines[document.field] = Outline(found)
    noticed = Noticed(ticket, tuple(all_sections), outlines)
    noise: dict[str, list[Span]] = {}
    for document in ticket.documents:
        if unsaid := _read(document, book, noticed):
            noise[document.field] = unsaid
    if noise:
        noticed = replace(noticed, ticket=_without(ticket, noise))
    for label, places in noticed.found.items():
        noticed.by_fact.setdefault(label.partition("/")[0], []).extend(places)
    return noticed


def _read(document: Document, book: PhraseBook, noticed: Noticed) -> list[Span]:
    """Look for phrases, and return the sentences that are noise: nothing is stated in them."""
    noise: list[Span] = []
    text = noticed.masked[document.field] = masked(document)
    found = noticed.found
    # A title ("Expected result:", "[api]") belongs to no sentence: it promises, it states nothing.
    titles = {
        s.title.start: s.title.end for s in noticed.sections if s.name and s.field == document.field
    }
    if document.field == "summary" and (tags := _TAGS.match(text)):
        titles[0] = tags.end()
    for whole in sentences(document):
        start = titles.get(whole.start, whole.start)
        while start < whole.end and text[start] in _AFTER_TITLE:
            start += 1
        if start >= whole.end:
            continue
        span = Span(start, whole.end)
        sentence = text[span.start : span.end]
        section = None
        hits = list(book.find(sentence))
        if document.field != "summary" and any(hit.label.startswith(_NOISE) for hit in hits):
            noise.append(whole)
            hits = [hit for hit in hits if _OF_A_FACT not in hit.label]
        elif len(noticed.said) < MAX_SAID:
            section = noticed.section_at(document.field, span.start)
            labels = tuple(hit.label for hit in hits if _OF_A_FACT in hit.label)
            titled = whole.start in titles
            noticed.said.append(Said(document.field, span, section, labels, titled))
        for hit in hits:
            places = found.setdefault(hit.label, [])
            if len(places) >= MAX_FOUND:
                continue
            if section is None:
                section = noticed.section_at(document.field, span.start)
            at = Span(span.start + hit.start, span.start + hit.end)
            places.append(Found(hit.label, document.field, at, span, section))
    return noise


def _without(ticket: Ticket, noise: dict[str, list[Span]]) -> Ticket:
    """Return a ticket in which some sentences count as struck out."""
    documents = []
    for document in ticket.documents:
        spans = noise.get(document.field, ())
        starts = [span.start for span in spans]
        kept = (
            [
                inline
                for inline in document.inlines
                if inline.start >= spans[bisect_right(starts, inline.start) - 1].end
                or inline.start < starts[0]
            ]
            if spans
            else document.inlines
        )
        struck = [Inline("deleted", *span) for span in spans]
        documents.append(
            replace(document, inlines=tuple(sorted([*kept, *struck], key=lambda i: i.start)))
            if spans
            else document
        )
    return replace(ticket, documents=tuple(documents))


def masked(document: Document) -> str:
    """Return a document as phrases are written, with code, links, media and deleted text blanked.

    Blanks are underscores: a word to the notation's gaps, and no word of any phrase.
    """
    text = plain(document.text)
    spans = [i for i in document.inlines if i.kind in _MASKED]
    if not spans:
        return text
    parts, position = [], 0
    for inline in spans:
        if inline.start >= position:
            parts += [text[position : inline.start], "_" * (inline.end - inline.start)]
            position = inline.end
    return "".join([*parts, text[position:]])
