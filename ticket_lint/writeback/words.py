"""The words of the comment in five languages: shipped data, `words/<language>.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_FALLBACK = "en"
_LANGUAGES = ("en", "de", "fr", "es", "pt")


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of a language, the names of facts, and a sentence for each rule.

    English has no sentences for rules: there a finding speaks for itself.
    """

    language: str
    say: Mapping[str, str]
    facts: Mapping[str, str]
    rules: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return a sentence with its blanks filled in."""
        return self.say[key].format(**values)

    def fact(self, kind: str) -> str:
        """Return the name of a kind of fact."""
        return self.facts.get(kind, kind.replace("_", " "))

    def rule(self, name: str) -> str:
        """Return what a rule asks for, empty where the language has no words for it."""
        return self.rules.get(name, "")

    def listed(self, names: Sequence[str]) -> str:
        """Return names as a list in words."""
        *most, last = names
        return f"{', '.join(most)} {self('and')} {last}" if most else last


@cache
def words(language: str) -> Words:
    """Return the words of a language, else the English ones."""
    language = language if language in _LANGUAGES else _FALLBACK
    path = files("ticket_lint.writeback").joinpath("words", f"{language}.toml")
    found = tomllib.loads(path.read_text("utf-8"))
    return Words(language, found["say"], found["facts"], found.get("rules", {}))
