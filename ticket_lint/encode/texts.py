"""What an encoder is handed: texts without what a tokenizer cannot read, in bounded pieces."""

from __future__ import annotations

from collections.abc import Iterator

PIECE = 10_000
"""Characters that are tokenized at once. A character becomes at most about three tokens of 1 KB
each, so this bounds the memory of a text of any length to about 30 MB."""

_LONGEST_WORD = 200


def clean(text: str) -> str:
    """Return a text without halves of surrogate pairs, which have no UTF-8 form."""
    return text if text.isascii() else text.encode("utf-8", "ignore").decode("utf-8")


def pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces of `PIECE` characters, cut at a space where one is near."""
    start, length = 0, len(text)
    while length - start > PIECE:
        end = start + PIECE
        near = text.rfind(" ", end - _LONGEST_WORD, end)
        cut = near if near > start else end
        yield text[start:cut]
        start = cut
    yield text[start:]
