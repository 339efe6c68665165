r"""Phrases: a small notation for discourse patterns and word lists, and the book that finds them.

A phrase is one line of words as a reader would say it:

    should … instead of         `…` is a gap of up to eight words within the sentence
    instead|rather              `|` between single words: either
    {as well as|and also}       braces: alternatives of several words
    (really) slow               round brackets: optional
    configur*                   a trailing star: any ending (at least three letters before it)
    ^add                        a caret: only at the start of the sentence
    to be decided$              a dollar: only at its end
    should !not|never           a bang: the next word is none of these
    <number> seconds            angle brackets: a class of words from the lexicon
    # a comment

Words are lower case and match whole words only; between two words of a phrase there may be up to
three characters that are no word (space, comma, quote, hyphen).

A `PhraseBook` holds any number of labelled phrases and meets a sentence with only those whose
rarest literal word, its cue, stands in that sentence; so its cost hardly grows with its size.
Gaps are bounded and sentences are at most `MAX_SENTENCE` long, so a search is linear in the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ticket_lint.errors import ConfigError

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_ITEM = re.compile(
    r"(?P<gap>…|\.\.\.)|(?P<not>!\S+)|\((?P<optional>[^()]+)\)|\{(?P<braces>[^{}]+)\}"
    r"|<(?P<cls>[\w-]+)>|(?P<word>[^\s(){}<>…!]+)"
)
_BETWEEN = r"\W{1,3}"
_GAP = r"(?:\W{1,3}\w+){0,8}?"
_STEM = 3
_COMMON = frozenset(
    "a an and are as at be but by can could do for from has have i if in is it may might must my "
    "no not of on or should so that the there this to was we when will with would you "
    "de la le les des un une il el los las que en y o para por se der die das ein eine und ist "
    "zu den dem mit für von nicht wenn um os as uma em ao na se".split()
)
_ANY_WORD = "*"


class Hit(NamedTuple):
    """A phrase found: its label and where it stands in the searched text."""

    label: str
    start: int
    end: int


@dataclass(slots=True)
class _Phrase:
    """A compiled phrase; the regular expression is built when its cue is first met."""

    label: str
    source: str
    pattern: str
    cues: tuple[str, ...]
    regex: re.Pattern[str] | None = None

    def search(self, sentence: str) -> re.Match[str] | None:
        if self.regex is None:
            self.regex = re.compile(self.pattern)
        return self.regex.search(sentence)


def _word(word: str, where: str) -> str:
    """Return the pattern of a single word, perhaps with a trailing star."""
    if word.endswith("*"):
        if len(word) <= _STEM:
            raise ConfigError(
                f"the stem {word!r} is too short",
                where=where,
                right=f"at least {_STEM} letters before the star",
            )
        return re.escape(word[:-1]) + r"\w*"
    return re.escape(word)


def _words(text: str, where: str) -> str:
    """Return the pattern of several words in a row."""
    return _BETWEEN.join(_word(w, where) for w in text.split())


def _either(patterns: Sequence[str]) -> str:
    return patterns[0] if len(patterns) == 1 else f"(?:{'|'.join(patterns)})"


def _cue_of(alternatives: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """Return how rare a set of alternatives is and their cues: one word for each of them."""
    cues = []
    for alternative in alternatives:
        words = [w for w in alternative.split() if w]
        cues.append(max(words, key=lambda w: (w not in _COMMON, len(w))))
    rarity = min((0 if c in _COMMON else 100) + len(c) for c in cues) - len(cues) // 4
    return rarity, tuple(cues)


class _Builder:
    """Turns one line of the notation into a pattern, item by item."""

    def __init__(self, line: str, classes: Mapping[str, Sequence[str]], where: str) -> None:
        self.where = f"{where}: {line!r}"
        self.classes = classes
        self.parts: list[str] = []
        self.best: tuple[int, tuple[str, ...]] = (-1, ())
        self.joint = ""  # what must stand between the last item and the next
        body = line
        self.prefix = r"\b"
        if body.startswith("^"):
            self.prefix, body = r"\A\W{0,6}\b", body[1:]
        self.suffix = r"\b"
        if body.endswith("$"):
            self.suffix, body = r"\b\W{0,3}\Z", body[:-1]
        self._read(body)

    def _read(self, body: str) -> None:
        position = 0
        for match in _ITEM.finditer(body):
            if body[position : match.start()].strip():
                break
            position = match.end()
            self._item(match)
        if body[position:].strip() or not self.best[1]:
            raise ConfigError(
                "this is no phrase", where=self.where, right="see the notation in the documentation"
            )

    def _item(self, match: re.Match[str]) -> None:
        kind, text = match.lastgroup, match.group(match.lastgroup or 0)
        if kind == "gap":
            self.joint = _GAP + _BETWEEN if self.parts else ""
        elif kind == "not":
            words = _either([_words(w, self.where) for w in text[1:].split("|")])
            self.parts.append(rf"(?!{_BETWEEN}{words}\b)")
        elif kind == "optional":
            inner = _either([_words(w, self.where) for w in text.split("|")])
            # The joint belongs to the optional word, so that leaving it out leaves no gap.
            lead = self.joint or (_BETWEEN if self.parts else "")
            if self.parts:
                self.parts.append(rf"(?:{lead}{inner})?")
            else:
                self.parts.append(rf"(?:{inner}{_BETWEEN})?")
                self.joint = "none"
        else:
            alternatives = self._alternatives(kind or "", text)
            self._literal(alternatives)

    def _alternatives(self, kind: str, text: str) -> Sequence[str]:
        if kind == "cls":
            if text not in self.classes:
                raise ConfigError(
                    f"unknown word class <{text}>",
                    where=self.where,
                    right="known: " + ", ".join(sorted(self.classes)),
                )
            return self.classes[text]
        return text.split("|")

    def _literal(self, alternatives: Sequence[str]) -> None:
        if list(alternatives) == [_ANY_WORD]:
            self.parts.append((self.joint or (_BETWEEN if self.parts else "")) + r"\w+")
            self.joint = ""
            return
        lead = "" if not self.parts or self.joint == "none" else (self.joint or _BETWEEN)
        numeric = [r"\d[\d.,]*" if a == "0" else _words(a, self.where) for a in alternatives]
        self.parts.append(lead + _either(numeric))
        self.joint = ""
        if "0" not in alternatives:
            self.best = max(self.best, _cue_of(alternatives), key=lambda best: best[0])

    def phrase(self, label: str, source: str) -> _Phrase:
        return _Phrase(label, source, self.prefix + "".join(self.parts) + self.suffix, self.best[1])


def plain(text: str) -> str:
    """Return a text as phrases are written: lower case, straight apostrophes, the same length."""
    lower = text.lower()
    if len(lower) != len(text):  # a few letters grow when lowered (Turkish İ): keep those
        lower = "".join(c if len(c.lower()) > 1 else c.lower() for c in text)
    return lower.replace("’", "'")


def lines(text: str) -> list[str]:
    """Return the phrases of a multi-line text: one a line, without comments and blanks."""
    stripped = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in stripped if line]


@dataclass(frozen=True)
class PhraseBook:
    """Labelled phrases; built once, asked for each sentence.

    Raises `ConfigError` for a line that is no phrase, naming the line.
    """

    phrases: Mapping[str, Iterable[str]]
    classes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    where: str = "phrases"

    @cached_property
    def _index(self) -> tuple[dict[str, list[_Phrase]], dict[str, list[_Phrase]]]:
        exact: dict[str, list[_Phrase]] = defaultdict(list)
        stems: dict[str, list[_Phrase]] = defaultdict(list)
        for label, sources in self.phrases.items():
            for source in sources:
                phrase = _Builder(source, self.classes, f"{self.where} {label}").phrase(
                    label, source
                )
                for cue in set(phrase.cues):
                    if cue.endswith("*"):
                        stems[cue[:_STEM]].append(phrase)
                    else:
                        exact[(WORD.search(cue) or [cue])[0]].append(phrase)
        return dict(exact), dict(stems)

    def find(self, sentence: str) -> Iterator[Hit]:
        """Yield the first match of each phrase that occurs in a sentence given in `plain` form."""
        exact, stems = self._index
        met: set[int] = set()
        for word in WORD.findall(sentence):
            for table, key in ((exact, word), (stems, word[:_STEM])):
                for phrase in table.get(key, ()):
                    if id(phrase) in met:
                        continue
                    met.add(id(phrase))
                    match = phrase.search(sentence)
                    if match:
                        yield Hit(phrase.label, match.start(), match.end())
