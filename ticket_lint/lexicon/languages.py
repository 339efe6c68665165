"""Tells the language of a ticket by its function words.

Tickets mix prose with identifiers, so what counts is not how much of the text is known but that
the words of one language clearly lead. Silence (`""`) is better than a wrong answer: rules that
need words abstain on `"other"`, and take `""` for what the configuration says.
"""

from __future__ import annotations

import re
from collections import Counter

from ticket_lint.lexicon.stop_words import OTHERS, OWN

LOOKED_AT = 3_000
"""Characters from which the language is told; usually the first `ENOUGH` decide."""

ENOUGH = 1_000

_WORD = re.compile(r"[^\W\d_]+['’]?")
_FOREIGN = re.compile(
    "[\u0370-\u1fff\u2c00-\ua7ff\uac00-\ufaff\U00010000-\U0001f0ff\U00020000-\U0003ffff]"
)
_PLAIN = re.compile(r"(?<![^\s(])[^\W\d_]{2,20}(?=[.,:;!?)]{0,3}(?:\s|\Z))")
_LEAST_WORDS = 8
_LEAST_LETTERS = 10
_WEIGHT = 12
"""Of a word of one language; a word of several counts for each in its part."""
_OWN_SHARE, _OTHER_SHARE = 0.06, 0.12
_ENGLISH_DISTINCT, _DISTINCT = 2, 3
_LEAD = 1.3
_STRANGE_WORDS = 40
_STRANGE_SHARE = 0.01


def _weights() -> dict[str, tuple[tuple[str, int], ...]]:
    owners: dict[str, list[str]] = {}
    for language, text in (*OWN.items(), *OTHERS.items()):
        for word in dict.fromkeys(text.split()):
            owners.setdefault(word, []).append(language)
    return {w: tuple((name, _WEIGHT // len(ls)) for name in ls) for w, ls in owners.items()}


_WEIGHTS = _weights()


def detect(text: str) -> str:
    """Return `en`, `de`, `fr`, `es` or `pt`, `other` for another language, `""` if in doubt."""
    found = _detect(text[:ENOUGH])
    return found or (_detect(text[:LOOKED_AT]) if len(text) > ENOUGH else "")


def _detect(text: str) -> str:
    if not text.isascii():
        foreign = len(_FOREIGN.findall(text))
        if foreign >= _LEAST_LETTERS and 2 * foreign > sum(map(str.isalpha, text)):
            return "other"
    words = _WORD.findall(text.lower().replace("’", "'"))
    if len(words) < _LEAST_WORDS:
        return ""
    scores: dict[str, int] = {}
    distinct: Counter[str] = Counter()
    for word, times in Counter(words).items():
        for language, weight in _WEIGHTS.get(word, ()):
            scores[language] = scores.get(language, 0) + weight * times
            distinct[language] += 1
    if not scores:
        return "other" if _is_strange(text, words, 0) else ""
    best = max(scores, key=lambda language: scores[language])
    score = scores[best]
    own = best in OWN
    share = _OWN_SHARE if own else _OTHER_SHARE
    least = _ENGLISH_DISTINCT if best == "en" else _DISTINCT  # `os`, `com` turn up in English
    if distinct[best] >= least and score >= share * _WEIGHT * len(words):
        # Danish need not lead over Norwegian: neither is ours.
        rivals = [n for name, n in scores.items() if name != best and (own or name in OWN)]
        leads = score >= _LEAD * max(rivals, default=0)
        return (best if own else "other") if leads else ""
    return "other" if _is_strange(text, words, scores.get("en", 0)) else ""


def _is_strange(text: str, words: list[str], english: int) -> bool:
    """Tell whether a text is prose, as far as one sees, in a language that we know nothing of."""
    if len(words) < _STRANGE_WORDS or english >= _STRANGE_SHARE * _WEIGHT * len(words):
        return False
    return 20 * len(_PLAIN.findall(text)) > 19 * len(text.split())
