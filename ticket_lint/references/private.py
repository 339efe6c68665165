"""What a reference must not hold, as it gets committed: secrets, private data, mail addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ticket_lint.lexicon import secrets

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}\b")
_NOBODY = re.compile(
    r"\A(?:git|no-?reply)@|[@.](?:example|invalid|localhost|test)(?:\.(?:com|net|org))?\Z",
    re.IGNORECASE,
)
_MASK = "…@…"


def texts(value: object) -> Iterator[str]:
    """Yield the texts of front matter, which is a few levels deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


def cleaned(value: Any, how: Callable[[str], str]) -> Any:  # noqa: ANN401 - texts, lists, tables
    """Return front matter with a function applied to each of its texts."""
    if isinstance(value, dict):
        return {key: cleaned(item, how) for key, item in value.items()}
    if isinstance(value, list):
        return [cleaned(item, how) for item in value]
    return how(value) if isinstance(value, str) else value


def found(text: str) -> list[str]:
    """Return what a text holds of secrets and private data, each with the words before it."""
    places = [(secret.span.start, secret.name) for secret in secrets.find(text)]
    places += [(match.start(), "e-mail address") for match in _emails(text)]
    return [f"{name} (“{_around(text, start)}”)" for start, name in sorted(places)]


def _around(text: str, start: int) -> str:
    """Return the words before a private stretch, so that it can be found without showing it."""
    before = " ".join(masked(text[max(0, start - 30) : start]).split())
    return f"…{before} …"


def masked(text: str) -> str:
    """Return a text with its secrets and e-mail addresses masked."""
    shown = secrets.mask(text)
    for match in reversed(_emails(shown)):
        shown = shown[: match.start()] + _MASK + shown[match.end() :]
    return shown


def _emails(text: str) -> list[re.Match[str]]:
    return [match for match in _EMAIL.finditer(text) if not _NOBODY.search(match[0])]
