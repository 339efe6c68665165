"""The discourse patterns by language: which phrases show that a ticket states something.

`lexicon/patterns/<language>.toml` lists them by fact and pattern, `lexicon/hollow/<language>.toml`
those of statements that say nothing, `lexicon/noise/<language>.toml` those of sentences that are
about no ticket at all; here they become the labels `expected/should`, `reason/because`,
`hollow/judged`, `noise/notice`, … of one phrase book a language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ticket_lint.lexicon.phrases import PhraseBook, lines

LANGUAGES = ("en", "de", "fr", "es", "pt")


class Patterns(NamedTuple):
    """The patterns of one language: phrases by label, and the word classes they use."""

    phrases: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, tuple[str, ...]]


@cache
def patterns(language: str) -> Patterns:
    """Return the patterns of a language of `LANGUAGES`."""
    phrases: dict[str, tuple[str, ...]] = {}
    classes: dict[str, tuple[str, ...]] = {}
    for folder in ("patterns", "hollow", "noise"):
        file = files("ticket_lint.lexicon").joinpath(folder, f"{language}.toml")
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        for name, words in data.pop("classes", {}).items():
            classes[name] = tuple(words.split())
        for fact, listed in data.items():
            for pattern, text in listed.items():
                phrases[f"{fact}/{pattern}"] = tuple(lines(text))
    return Patterns(phrases, classes)


def book(language: str, own: Mapping[str, Mapping[str, tuple[str, ...]]]) -> PhraseBook:
    """Return the phrase book for tickets of a language.

    `own` are further phrases by label and language: the word lists of rules. A ticket whose
    language is unknown is read with the patterns of all languages, any other with its own and
    English ones.
    """
    spoken = [language, "en"] if language in LANGUAGES else list(LANGUAGES)
    phrases: dict[str, tuple[str, ...]] = {}
    classes: dict[str, tuple[str, ...]] = {}
    for name in dict.fromkeys(spoken):
        found = patterns(name)
        # Classes of one name in two languages are joined: a pattern of either may use them.
        for key, words in found.classes.items():
            classes[key] = classes.get(key, ()) + words
        for label, listed in found.phrases.items():
            phrases[label] = phrases.get(label, ()) + listed
        for label, by_language in own.items():
            if by_language.get(name):
                phrases[label] = phrases.get(label, ()) + by_language[name]
    return PhraseBook(phrases, classes, where=f"phrases ({'/'.join(spoken)})")
