"""Tells the language of a ticket by its stop words."""

from __future__ import annotations

import re

LOOKED_AT = 3_000
"""Characters from which the language is told."""

_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?")
_OWN = {
    "en": "the and of to is in that it for with not be this on are as when should we have from "
    "by or an if can was but has will which you does there after into they",
    "de": "der die das und ist nicht ein eine zu den mit für von im auf dem wird sich des werden "
    "auch als wenn es dass bei kann nach wir oder aus einen soll muss sind",
    "fr": "le la les des et est une du dans que pour pas en un il qui sur avec au ce par ne sont "
    "plus nous être lors quand cette doit aux mais",
    "es": "el la los las de que y en un una por con para no se del al es como cuando debe este "
    "esta son está pero si más",
    "pt": "o a os as de que e em um uma por com para não se do da ao é como quando deve este esta "
    "no na dos das são mas mais está",
}
_OTHERS = {
    "nl": "het een van en is dat niet met voor zijn wordt ook als er bij maar aan wanneer naar",
    "it": "il di che è e non la per un una con del della gli sono nel quando deve anche alla",
    "sv": "och att det som en är på av för inte med den till har om ett när ska kan",
    "da": "og at det er en til på af for ikke med der den som har et når skal kan",
    "pl": "nie i w na z że się do jest to po przy gdy dla jak od być przez",
}


def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for language, words in (*_OWN.items(), *_OTHERS.items()):
        for word in words.split():
            table[word] = (*table.get(word, ()), language)
    return table


_LANGUAGES = _table()


def detect(text: str) -> str:
    """Return `en`, `de`, `fr`, `es` or `pt`, `other` for another language, `""` if in doubt."""
    words = _WORD.findall(text[:LOOKED_AT].lower())
    if len(words) < 8:  # noqa: PLR2004
        return ""
    counts: dict[str, float] = {}
    for word in words:
        for language in _LANGUAGES.get(word, ()):
            counts[language] = counts.get(language, 0) + 1
    if not counts:
        return ""
    best = max(counts, key=lambda language: counts[language])
    second = max((n for language, n in counts.items() if language != best), default=0)
    if counts[best] < 2 or counts[best] <= second:  # noqa: PLR2004
        return ""
    return best if best in _OWN else "other"
