"""Substance: whether a stretch of text says anything, or only stands for what is missing."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(
    r"(?:t\.?b\.?[dca]\.?|t\.?o\.?d\.?o\.?|n\.?/?a\.?|none|nil|xxx+|\?+|…|\.{2,}|-+|_{2,}|same|"
    r"see (?:above|below|title|summary|description|attach\w*|comments?|the (?:title|summary|attach\w*))|"
    r"as (?:above|described|discussed|usual)|as described above|to be (?:defined|decided|done|added|"
    r"determined|discussed|filled|specified|announced|confirmed)|to follow|coming soon|will follow|"
    r"not applicable|nothing|pending|empty|unknown|later|same as (?:above|title)|"
    r"siehe (?:oben|titel|unten|beschreibung)|wie (?:oben|besprochen)|folgt|offen|noch offen|keine|"
    r"wird (?:noch )?(?:ergänzt|nachgereicht|geklärt)|noch zu (?:klären|definieren|ergänzen)|"
    r"à (?:définir|compléter|préciser|venir|déterminer)|voir (?:ci-dessus|titre|plus haut)|aucune?|"
    r"por definir|a definir|por completar|pendiente|ver (?:arriba|título|acima)|ninguno|ninguna|"
    r"nenhum|nenhuma|a determinar|pendente|a preencher)"
)
_STRIP = " \t\r\n.,:;!*_-–—•()[]{}<>\"'"
_BLANK = re.compile(r"_{3,}|<[^<>\n]{1,60}>|\[[^\[\]\n]{3,60}\]|\{[^{}\n]{3,60}\}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LETTER = re.compile(r"[^\W_]")
_LONGEST = 60


def substantial(text: str) -> bool:
    """Tell whether a text says something: no placeholder, no blank alone, at least a word."""
    bare = text.strip(_STRIP).lower()
    if not bare:
        return False
    if len(bare) <= _LONGEST and _PLACEHOLDER.fullmatch(bare):
        return False
    if "_" in text or "<" in text or "[" in text or "{" in text:
        bare = _BLANK.sub(" ", text).strip(_STRIP)
    return bool(_WORD.search(bare) or (len(bare) > 1 and _LETTER.search(bare)))
