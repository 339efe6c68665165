"""Claims: whether what stands where a result belongs names one, in five languages.

"See Confluence", "Which columns?", "ok" and a list of clicks fill the place of acceptance criteria
without stating any, and "it should work" the place of the expected behaviour. The phrases are those
of `lexicon/claims.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from ticket_lint.lexicon.phrases import Hit, PhraseBook, lines, plain
from ticket_lint.stated.substance import filled

_EDGE = " \t\r\n.,:;!*_-–—•…()[]\"'"
_WORD = re.compile(r"[^\W_]+")
_URL = re.compile(r"https?://\S+")
_CLAUSE = re.compile(r"[,;]|\.\s")
_SIGN = re.compile(r"[:;,=<>→\"“„«`]")
_SHORT = 120
_BARE = 60
_AFTER_AGREED = 50
_AFTER_TARGET = 30
"""Characters that may follow a reference in its clause; more say something of their own."""


@cache
def _lexicon() -> tuple[PhraseBook, frozenset[str]]:
    """Return the phrases of all languages, and the keywords of a scenario."""
    text = files("ticket_lint.lexicon").joinpath("claims.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    classes = {name: tuple(words.split()) for name, words in data.pop("classes").items()}
    phrases = {
        f"{kind}/{name}": tuple(lines(listed))
        for kind, lists in data.items()
        for name, listed in lists.items()
    }
    return PhraseBook(phrases, classes, where="claims.toml"), frozenset(classes["keyword"])


def _hits(text: str, kind: str) -> list[Hit]:
    """Return where phrases of a kind stand in a text."""
    book, _ = _lexicon()
    return [hit for hit in book.find(plain(text)) if hit.label.startswith(kind)]


def _bare(text: str) -> str:
    """Return a text without signs around it, `""` where it is too long to be empty of content."""
    bare = text.strip(_EDGE)
    return bare if len(bare) <= _SHORT else ""


def elsewhere(text: str) -> bool:
    """Tell whether a text only says where to look: "as discussed, see Confluence"."""
    bare = _URL.sub("link", _bare(text))
    clauses = [clause for clause in _CLAUSE.split(bare) if clause.strip()]
    return bool(clauses) and all(_points(clause) for clause in clauses)


def _points(clause: str) -> bool:
    return any(
        len(clause) - hit.end
        <= (_AFTER_AGREED if hit.label == "reference/agreed" else _AFTER_TARGET)
        for hit in _hits(clause, "reference/")
    )


def put_off(text: str) -> bool:
    """Tell whether a text only says that somebody will tell later: "to be defined with Kim"."""
    return bool(_hits(_bare(text), "later/"))


def claims(text: str) -> bool:
    """Tell whether one line of criteria claims anything.

    A question, a reference, a promise to add it later, the bare keywords of a scenario and the
    story once more do not.
    """
    if text.rstrip(" \t\n\"')*_").endswith("?") or elsewhere(text) or put_off(text):
        return False
    if _hits(text.strip(_EDGE)[:_SHORT], "story/"):
        return False
    words = _WORD.findall(filled(_bare(text)).lower())
    _, keywords = _lexicon()
    return not words or not keywords.issuperset(words)


def any_result(texts: Sequence[str]) -> bool:
    """Tell whether a list of criteria names a result: more than single words, more than clicks."""
    words = [len(_WORD.findall(text[:_SHORT])) for text in texts]
    if all(count < 2 for count in words):  # noqa: PLR2004  # "ok", "done"
        return False
    return not all(_clicks(text) for text in texts)


def _clicks(text: str) -> bool:
    """Tell whether a line is an action of somebody's, and nothing comes of it."""
    return (
        len(text) <= _BARE
        and not _SIGN.search(text)
        and bool(_hits(text, "action/"))
        and not _hits(text, "comes-out/")
    )


def expects_nothing(text: str) -> bool:
    """Tell whether an expectation only says that it should work."""
    return bool(_hits(_bare(text), "empty/"))
