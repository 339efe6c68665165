"""Patterns of secrets: one table for the rule that finds them and the mask that hides them.

Token shapes follow the issuers' own documentation (prefix, alphabet, length); an assignment such
as `password = …` counts only with a value that looks like one. Sources: GitHub, GitLab, Slack,
Stripe, Google, AWS and Atlassian token format pages; RFC 7519 (JWT); RFC 7468 (PEM).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ticket_lint.values.document import Span


class Secret(NamedTuple):
    """A secret in a text: what kind, and the characters to hide."""

    name: str
    span: Span


_TOKENS = {
    "AWS access key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "GitHub token": r"\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_\w{22,255}\b",
    "GitLab token": r"\bglpat-[\w-]{20,64}",
    "Slack token": r"\bxox[abposr]-[A-Za-z0-9-]{10,250}",
    "Stripe key": r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,250}\b",
    "Google API key": r"\bAIza[\w-]{35}",
    "Atlassian token": r"\bATATT3[\w=-]{20,250}|\bATCTT3[\w=-]{20,250}",
    "OpenAI key": r"\bsk-[A-Za-z0-9_-]{20,200}\b",
    "JSON web token": r"\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}",
    "private key": (
        r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"
        r"(?:[^-]{0,8000}-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
    ),
}
_IN_URL = r"(?<=://)[^\s/:@]{1,100}:(?P<url>[^\s/@]{3,200})(?=@)"
_ASSIGNED = (
    r"(?i:\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token|passwort|"
    r"kennwort|mot de passe|contraseña|senha)\b[\"']?\s{0,3}(?:[:=]|\bis\b)\s{0,3}[\"']?)"
    r"(?P<value>(?=[^\s\"'<>]*[0-9!#$%^&*+=~])[^\s\"'<>{}()\[\],;]{6,200})"
)
_ANY = re.compile(
    "|".join(
        [f"(?P<t{i}>{pattern})" for i, pattern in enumerate(_TOKENS.values())]
        + [_IN_URL, _ASSIGNED]
    )
)
_NAMES = list(_TOKENS)
_MARKS = re.compile(
    r"AKIA|ASIA|gh[pousr]_|github_pat|glpat-|xox|[rs]k_|AIza|AT[AC]TT3|sk-|eyJ|PRIVATE KEY|://|"
    r"(?i:passw|pwd|secret|key|token|kennwort|mot de passe|contrase|senha)"
)


def find(text: str) -> Iterator[Secret]:
    """Yield each secret of a text, in order."""
    if not _MARKS.search(text):
        return
    for match in _ANY.finditer(text):
        group = match.lastgroup or ""
        if group in {"url", "value"}:
            yield Secret("password", Span(*match.span(group)))
        else:
            yield Secret(_NAMES[int(group[1:])], Span(*match.span()))


def mask(text: str) -> str:
    """Return a text with each secret replaced: its first four letters of a token, then dots."""
    parts, position = [], 0
    for secret in find(text):
        shown = text[secret.span.start : secret.span.start + 4] if secret.name != "password" else ""
        parts += [text[position : secret.span.start], f"{shown}•••••"]
        position = secret.span.end
    return "".join([*parts, text[position:]])
