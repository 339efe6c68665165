"""Another topic: nouns, names, numbers and code identifiers replaced, all else left as it is.

A word has one replacement in the whole ticket, of the same shape: a noun of the same group and
number, a capitalised name, digits with as many digits, an identifier with the same humps and
underscores. What tells form, not topic, stays: verbs, units, codes of HTTP, words of faults.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from ticket_lint.values.document import Document
from ticket_lint.values.ticket import Ticket
from transform.edit import Change, change

_FILE = Path(__file__).with_name("topics.toml")
_TOKEN = re.compile(
    r"(?P<key>\b[A-Z]{2,10}-\d+\b)"
    r"|(?P<code>\b[A-Za-z]+(?:[_/.#:]{1,2}[A-Za-z]+)*(?:_[A-Za-z]+|[a-z][A-Z][A-Za-z]*)"
    r"(?:[_/.#:]{1,2}[A-Za-z]+)*\b)"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+)"
)
_PART = re.compile(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}")
_STATUS = frozenset(
    "100 200 201 202 204 301 302 304 400 401 403 404 409 410 412 413 418 422 429 500 501 502 503 504".split()  # noqa: E501
)
_TURN = str.maketrans("23456789", "34527896")  # within 2-5 and 6-9: minutes stay minutes
_LOW = str.maketrans("0123", "0132")
_OPENS = re.compile(r"(?:\A|[.!?:;\n\"“„«»(>|*–—-])\s*\Z")
_VERBATIM = frozenset(
    "http https www com org net html json yaml toml java class static public private return import "
    "select from where insert update delete create table true false null none self this void int "
    "string curl pip install npm docker patch post content type header status error exception "
    "warning info debug trace".split()
)
_HEAD = re.compile(
    r"\b(?:an?|the|this|each|every|any|its|our|their|per|of)\s+(?P<noun>[a-z]{4,})"
    r"(?=\s*(?:[.,;:)\n]|\Z"
    r"|\s(?:is|are|was|were|has|have|had|of|in|to|and|or|for|on|with|that|which|from|by|at|as|when|if|should"
    r"|must|can|will|does|do|did|into|without|after|before)\b))"
)
"""The head of a noun phrase: an article, one word, and no further noun."""
_VERB = re.compile(
    r"\b(?:to|will|would|can|could|should|must|not|we|you|they|please|and|then)\s+([a-z]{4,})"
)
_VOWELS = "aeiou"
_MONTHS = {"May", "August"}


@cache
def _groups(language: str) -> dict[str, str]:
    """Return the replacement of each noun of a language: the one half a group further on."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for group, listed in data.get(language, {}).items():
        if group == "form":
            continue
        words = list(dict.fromkeys(word for word in listed.split() if "-" not in word))
        for number, word in enumerate(words):
            found.setdefault(word, words[(number + len(words) // 2) % len(words)])
    return found


@cache
def _pool(name: str) -> tuple[str, ...]:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(data["names"][name].split())


@cache
def _form() -> frozenset[str]:
    """Return the nouns that tell what kind of thing is said, not of what."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return frozenset(data["en"]["form"].split())


@cache
def _nouns(vowel: bool) -> tuple[str, ...]:  # noqa: FBT001 - a key of the cache
    """Return the English things that begin with a vowel, or not."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))["en"]
    words = [*data["things"].split(), *data["more_things"].split()]
    return tuple(dict.fromkeys(w for w in words if (w[0] in _VOWELS) is vowel))


@dataclass
class _Topic:
    """The replacements of one ticket."""

    language: str
    names: frozenset[str]
    heads: frozenset[str]
    given: dict[str, str] = field(default_factory=dict)
    seen: int = 0
    swapped: int = 0

    def word(self, word: str, *, name: bool) -> str:
        nouns = _groups(self.language)
        for singular, ending in ((word, ""), (word[:-1], word[-1:])):
            if ending not in {"", "s", "n"} or not singular:
                continue
            if singular in nouns:
                return nouns[singular] + ending
            if singular[:1].isupper() and singular.lower() in nouns:
                return nouns[singular.lower()].capitalize() + ending
        if name and word in self.names:
            return self._next(word, _pool("names"))
        low = word.lower()
        single = low if low in self.heads else low.removesuffix("s")
        if single in self.heads:
            new = self._next(single, _nouns(low[0] in _VOWELS)) + low[len(single) :]
            return new.capitalize() if word[0].isupper() else new
        return word

    def number(self, digits: str, before: str, after: str) -> str:
        if digits in _STATUS or digits in {"0", "1"}:
            return digits
        if after[:1] == ":" or before[-1:] == ":":  # a time of the day
            return digits[:1].translate(_LOW) + digits[1:].translate(_TURN)
        return digits.translate(_TURN)

    def code(self, identifier: str) -> str:
        return _PART.sub(self._part, identifier)

    def _part(self, match: re.Match[str]) -> str:
        part = match[0]
        low = part.lower()
        if low in _VERBATIM:
            return part
        new = self.word(low, name=False)
        new = self._next(low, _pool("code")) if new == low else new
        return new.upper() if part.isupper() else new.capitalize() if part[0].isupper() else new

    def _next(self, word: str, pool: tuple[str, ...]) -> str:
        """Return the replacement of a word, the next of a pool if it has none yet."""
        if word not in self.given:
            used = set(self.given.values())
            number = zlib.crc32(word.encode()) % len(pool)
            turned = (*pool[number:], *pool[:number])
            self.given[word] = next((new for new in turned if new not in used), turned[0] + "x")
        return self.given[word]

    def replaced(self, match: re.Match[str], text: str) -> str:
        kind, old = match.lastgroup, match[0]
        before = text[max(0, match.start() - 8) : match.start()]
        after = text[match.end() : match.end() + 1]
        if kind == "key":
            head, _, digits = old.partition("-")
            project = "".join(chr((ord(letter) - 61) % 26 + 65) for letter in head)
            return f"{project}-{digits.translate(_TURN)}"
        if kind == "code":
            return self.code(old)
        if kind == "number":
            return self.number(old, before, after)
        self.seen += len(old) > 3  # noqa: PLR2004 - shorter words are mostly grammar
        new = self.word(old, name=not _OPENS.search(before))
        self.swapped += new != old
        return new


def swapped(ticket: Ticket) -> tuple[Ticket, float]:
    """Return a ticket about something else, and the share of its longer words that changed."""
    language = ticket.language or "en"
    heads = frozenset(_heads(ticket)) if language == "en" else frozenset()
    topic = _Topic(language, frozenset(_names(ticket)), heads)
    documents = tuple(_document(d, topic) for d in ticket.documents)
    parent = ticket.parent
    if parent:
        parent = parent._replace(summary=_text(parent.summary, topic))
    changed = replace(
        ticket,
        documents=documents,
        parent=parent,
        versions=tuple(_text(v, topic) for v in ticket.versions),
        components=tuple(_text(c, topic) for c in ticket.components),
        comments=tuple(c._replace(text=_text(c.text, topic)) for c in ticket.comments),
        links=tuple(link._replace(summary=_text(link.summary, topic)) for link in ticket.links),
    )
    return changed, topic.swapped / max(1, topic.seen)


def _names(ticket: Ticket) -> Iterator[str]:
    """Yield the words that are names: capitalised within sentences, and nowhere in lower case."""
    if ticket.language == "de":  # there all nouns are
        return
    low: set[str] = set()
    high: set[str] = set()
    for document in ticket.documents:
        for block in document.blocks:
            text = document.slice(block)
            for match in re.finditer(r"[^\W\d_]{3,}", text):
                word = match[0]
                if word.islower():
                    low.add(word)
                elif (
                    block.kind in {"paragraph", "item"}
                    and word[0].isupper()
                    and word[1:].islower()
                    and not _OPENS.search(text[max(0, match.start() - 8) : match.start()])
                ):
                    high.add(word)
    known = _groups(ticket.language or "en")
    yield from (word for word in high - _MONTHS if word.lower() not in low and word not in known)


def _heads(ticket: Ticket) -> set[str]:
    """Return the lower-case words of an English ticket that are nouns in it, and never verbs."""
    texts = [d.slice(b).lower() for d in ticket.documents for b in d.blocks if b.kind != "code"]
    nouns = {match["noun"] for text in texts for match in _HEAD.finditer(text)}
    verbs = {word for text in texts for word in _VERB.findall(text)}
    # An adjective or a gerund may stand alone after an article, too.
    return {
        noun.removesuffix("s")
        for noun in nouns - verbs
        if not noun.endswith(("ing", "ed", "ss", "ly", "est", "ble", "ive", "ous", "ies", "ness"))
        and not {noun, noun.removesuffix("s")} & _form()
    }


def _text(text: str, topic: _Topic) -> str:
    return _TOKEN.sub(lambda match: topic.replaced(match, text), text)


def _document(document: Document, topic: _Topic) -> Document:
    changes: list[Change] = []
    code = [(b.start, b.end) for b in document.blocks if b.kind == "code"]
    spans = [(i.start, i.end) for i in document.inlines if i.kind == "code"]
    for match in _TOKEN.finditer(document.text):
        inside = any(start <= match.start() < end for start, end in code)
        quoted = any(start <= match.start() < end for start, end in spans)
        if quoted and match.lastgroup in {"word", "code"}:
            new = topic.code(match[0])
        elif inside and match.lastgroup == "word":
            new = topic.word(match[0], name=False)
        else:
            new = topic.replaced(match, document.text)
        if new != match[0]:
            changes.append((match.start(), match.end(), new))
    return change(document, changes)
