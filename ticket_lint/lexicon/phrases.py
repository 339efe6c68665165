r"""Phrases: a small notation for discourse patterns and word lists, and the book that finds them.

A phrase is one line of words as a reader would say it:

    should … instead of         `…` is a gap of up to eight words within the sentence
    instead|rather              `|` between single words: either
    {as well as|and also}       braces: alternatives of several words
    (really) slow               round brackets: optional
    configur*                   a trailing star: any ending (at least three letters before it)
    more * than                 a star by itself: any one word
    within 0 seconds            a nought: any number
    ^add                        a caret: only at the start of the sentence, after a number or bullet
    to be decided$              a dollar: only at its end
    should !not|never           a bang: the next word is none of these (a comma ends its reach)
    should !{be noted|i}        the same with alternatives of several words
    !read|write only            a bang in front: the word before is none of these
    !/ etc                      a sign after a bang: not this sign right before (or after)
    <number> seconds            angle brackets: a class of words from the lexicon
    # a comment

Words match whole words only, whatever their case; between two words of a phrase there may be up to
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
_PART = re.compile(r"[^\W_]+")
"""What cues are looked up by: `d'optimiser` and `don't` are two parts each."""
_ITEM = re.compile(
    r"(?P<gap>…|\.\.\.)|!\{(?P<nots>[^{}]+)\}|!(?P<not>[^\s(){}<>…!]+)|\((?P<optional>[^()]+)\)"
    r"|\{(?P<braces>[^{}]+)\}|<(?P<cls>[\w-]+)>|(?P<word>[^\s(){}<>…!]+)"
)
# Possessive: a word is taken whole or not at all, so no search goes back into one.
_BETWEEN = r"\W{1,3}"
_NEXT = r"[^\w,;:.()]{1,3}"  # a comma ends the reach of a bang
_GAP = r"(?:\W{1,3}\w++){0,8}?"
_STEM = 3
_COMMON_WORDS = """
a an and are as at be but by can could do for from has have i if in is it may might must my no not
of on or should so that the there this to was we when will with would you
de la le les des un une il el los las que en y o para por se der die das ein eine und ist zu den
dem mit für von nicht wenn um os as uma em ao na est
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_ANY_WORD = "*"
_NUMBER = "0"
_NO_CUE: tuple[int, tuple[str, ...]] = (-1_000_000, ())
_KNOWN_WORDS = 50_000
"""Words whose phrases a book remembers; hostile text has no end of different ones."""


class Hit(NamedTuple):
    """A phrase found: its label and where it stands in the searched text."""

    label: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
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


def _either(patterns: Sequence[str]) -> str:
    return patterns[0] if len(patterns) == 1 else f"(?:{'|'.join(patterns)})"


def _cue_of(alternatives: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """Return how rare a set of alternatives is and their cues: one word for each of them.

    There are no cues where an alternative has none, being a number or any word.
    """
    cues = []
    for alternative in alternatives:
        parts = [
            part + "*" * (word.endswith("*") and word.endswith(part + "*"))
            for word in alternative.split()
            for part in _PART.findall(word)
            if part != _NUMBER
        ]
        if not parts:
            return _NO_CUE
        cues.append(max(parts, key=lambda part: (part not in _COMMON, len(part))))
    rarity = min((0 if c in _COMMON else 100) + len(c) for c in cues) - len(cues) // 4
    return rarity, tuple(cues)


class _Builder:
    """Turns one line of the notation into a pattern, item by item."""

    def __init__(self, line: str, classes: Mapping[str, Sequence[str]], where: str) -> None:
        self.where = f"{where}: {line!r}"
        self.classes = classes
        self.parts: list[str] = []
        self.best = _NO_CUE
        self.joint = ""  # what must stand between the last item and the next
        self.begun = False  # whether a word that takes up room has been read
        body = plain(line)
        self.prefix = r"\b"
        if body.startswith("^"):
            self.prefix, body = r"\A\W{0,6}(?:\d{1,2}\W{1,3})?\b", body[1:]
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
            self._item(match.lastgroup or "", match[match.lastgroup or 0])
        if body[position:].strip() or not self.best[1] or (self.joint and self.joint != "none"):
            raise self._error("this is no phrase", "see the notation in the documentation")

    def _error(self, what: str, right: str) -> ConfigError:
        return ConfigError(what, where=self.where, right=right)

    def _item(self, kind: str, text: str) -> None:
        if kind == "gap":
            if not self.begun:
                raise self._error("a gap has no word before it", "begin with a word")
            self.joint = _GAP + _BETWEEN
        elif kind in {"not", "nots"}:
            self._exclude(text.split("|"))
        elif kind == "optional":
            inner = _either([self._words(w) for w in text.split("|")])
            if self.begun:
                # The joint belongs to the optional word, so that leaving it out leaves no gap.
                self.parts.append(rf"(?:{self.joint or _BETWEEN}{inner}\b)?")
            else:
                self.parts.append(rf"(?:{inner}{_BETWEEN})?")
                self.joint = "none"
        else:
            self._literal(self._alternatives(kind, text))

    def _exclude(self, words: Sequence[str]) -> None:
        """Exclude the next word, or the one before where the phrase begins; a sign likewise."""
        if not any(c.isalnum() for w in words for c in w):
            signs = "".join(re.escape(c) for w in words for c in w.strip())
            if not signs:
                raise self._error("an alternative is empty", "a word or sign after `!`")
            self.parts.append(f"(?![{signs}])" if self.begun else f"(?<![{signs}])")
            self.joint = self.joint if self.begun else "none"
        elif self.begun:
            after = _either([self._words(w) for w in words])
            self.parts.append(rf"(?!{_NEXT}{after}\b)")
        else:
            starred = [w for w in words if "*" in w]
            if starred:
                raise self._error(f"{starred[0]!r} has a star", "write out the word before")
            # A look-behind needs a fixed width: the word and one character between.
            self.parts += [rf"(?<!\b{self._words(w)}\W)" for w in words]
            self.joint = "none"

    def _alternatives(self, kind: str, text: str) -> Sequence[str]:
        if kind != "cls":
            return text.split("|")
        if text not in self.classes:
            known = ", ".join(sorted(self.classes)) or "none"
            raise self._error(f"unknown word class <{text}>", f"known: {known}")
        return [plain(word) for word in self.classes[text]]

    def _literal(self, alternatives: Sequence[str]) -> None:
        lead = self.joint or (_BETWEEN if self.begun else "")
        self.joint, self.begun = "", True
        words = [self._words(a) for a in alternatives]
        self.parts.append(("" if lead == "none" else lead) + _either(words))
        self.best = max(self.best, _cue_of(alternatives), key=lambda best: best[0])

    def _words(self, text: str) -> str:
        """Return the pattern of several words in a row."""
        words = text.split()
        if not words:
            raise self._error("an alternative is empty", "a word on each side of `|`")
        return _BETWEEN.join(self._word(word) for word in words)

    def _word(self, word: str) -> str:
        """Return the pattern of a single word, perhaps with a trailing star."""
        if word == _NUMBER:
            return r"\d[\d.,]*"
        if word == _ANY_WORD:
            return r"\w++"
        word = word.strip(",;:.?")  # signs between words are matched anyway
        stem = word.removesuffix("*")
        if not (stem[:1].isalnum() and stem[-1:].isalnum()) or "*" in stem:
            raise self._error(
                f"{word!r} is no word", "letters or digits at both ends, a star after them"
            )
        if stem == word:
            return re.escape(word)
        if len(_PART.findall(stem)[-1]) < _STEM:
            raise self._error(
                f"the stem {word!r} is too short", f"at least {_STEM} letters before the star"
            )
        return re.escape(stem) + r"\w*+"

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

    Raises `ConfigError` for a line that is no phrase, naming the line, when it is first asked or
    `check` is called.
    """

    phrases: Mapping[str, Iterable[str]]
    classes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    where: str = "phrases"

    @cached_property
    def _index(self) -> tuple[dict[str, list[_Phrase]], dict[str, list[_Phrase]]]:
        """The phrases by their cues, and those whose cue is a stem by its first letters."""
        exact: dict[str, list[_Phrase]] = defaultdict(list)
        stems: dict[str, list[_Phrase]] = defaultdict(list)
        for label, sources in self.phrases.items():
            for source in sources:
                builder = _Builder(source, self.classes, f"{self.where} {label}")
                phrase = builder.phrase(label, source)
                for cue in dict.fromkeys(phrase.cues):
                    if cue.endswith("*"):
                        stems[cue[:_STEM]].append(phrase)
                    else:
                        exact[cue].append(phrase)
        return dict(exact), dict(stems)

    @cached_property
    def _by_word(self) -> dict[str, tuple[_Phrase, ...]]:
        return {}

    def check(self) -> None:
        """Read all phrases now; raises `ConfigError` for a line that is none."""
        _ = self._index

    def find(self, sentence: str) -> Iterator[Hit]:
        """Yield the first match of each phrase that occurs in a sentence given in `plain` form."""
        known = self._by_word
        met: set[_Phrase] = set()
        for word in _PART.findall(sentence):
            phrases = known.get(word)
            if phrases is None:
                phrases = self._learn(word)
            for phrase in phrases:
                if phrase not in met:
                    met.add(phrase)
                    match = phrase.search(sentence)
                    if match:
                        yield Hit(phrase.label, match.start(), match.end())

    def _learn(self, word: str) -> tuple[_Phrase, ...]:
        """Return the phrases to try where a word stands, and remember them."""
        exact, stems = self._index
        phrases = (*exact.get(word, ()), *stems.get(word[:_STEM], ()))
        if len(self._by_word) >= _KNOWN_WORDS:
            self._by_word.clear()
        self._by_word[word] = phrases
        return phrases
