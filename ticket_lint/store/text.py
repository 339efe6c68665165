"""Texts as every database takes them: no NUL, no half of a surrogate pair, no longer than theirs.

SQLite's driver refuses the second, PostgreSQL all three.
"""

from __future__ import annotations

MAX_QUOTE = 200
"""Characters of a quote that are kept."""
MAX_REASON = 2_000
_NAME = 255


def clean(value: str, most: int = _NAME) -> str:
    """Return a text that can be kept, cut to `most` characters."""
    value = value[:most]
    if "\0" in value:
        value = value.replace("\0", "\ufffd")
    try:
        value.encode()
    except UnicodeEncodeError:
        value = value.encode("utf-8", "replace").decode()
    return value
