"""Secrets: one table for the rule that finds them and the mask that hides them.

A token counts by its issuer's own format: prefix, alphabet, length. An assignment such as
`password = …` counts only with a value that looks like a password: placeholders, variables, masks
and samples from documentation are left alone, and so are hashes and UUIDs on their own. Private
data (payment cards, bank accounts) is in `private_data`.

Sources: token format pages of AWS, GitHub, GitLab, Slack, Stripe, Google, Atlassian, npm, PyPI,
SendGrid, HashiCorp, Hugging Face and others; RFC 7519 (JWT); RFC 7468 (PEM); RFC 7617 (Basic).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ticket_lint.lexicon import private_data
from ticket_lint.lexicon.phrases import plain
from ticket_lint.lexicon.words import words
from ticket_lint.values.document import Span


class Secret(NamedTuple):
    """A secret in a text: what kind, the characters to hide, and those that show what it is."""

    name: str
    span: Span
    shown: Span


# Repeats are possessive, so that a long run of letters is read once.
_TOKENS = {
    "AWS access key": r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])",
    "GitHub token": r"gh[pousr]_[A-Za-z0-9]{36,255}+|github_pat_\w{40,255}+",
    "GitLab token": r"gl(?:pat|dt|rt|ptt|cbt|ft|soat|oas)-[\w-]{20,64}+",
    "Slack token": r"xox[abposre](?:\.xox[bp])?-\d[A-Za-z0-9-]{15,250}+|xapp-\d-[\w-]{20,250}+",
    "Slack webhook": r"hooks\.slack\.com/(?:services|workflows)/T[\w/+-]{30,80}+",
    "Stripe key": r"(?:[rs]k_(?:live|test|prod)_|whsec_)[A-Za-z0-9]{16,250}+",
    "Google API key": r"AIza[\w-]{35}(?![\w-])",
    "Google client secret": r"GOCSPX-[\w-]{28}(?![\w-])",
    "Atlassian token": r"AT(?:ATT|CTT|BB)[A-Za-z0-9_=-]{24,250}+",
    "Anthropic key": r"sk-ant-[\w-]{30,200}+",
    "OpenAI key": r"sk-(?:proj-|svcacct-|admin-)?[\w-]{20,200}+",
    "npm token": r"npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])",
    "PyPI token": r"pypi-AgE[\w-]{50,250}+",
    "SendGrid key": r"SG\.[\w-]{22}\.[\w-]{43}(?![\w-])",
    "Hugging Face token": r"hf_[A-Za-z]{34}(?![A-Za-z0-9])",
    "Vault token": r"hv[sbr]\.[\w-]{24,250}+",
    "Databricks token": r"dapi[0-9a-f]{32}(?![0-9a-f])",
    "DigitalOcean token": r"do[opr]_v1_[0-9a-f]{64}",
    "Docker token": r"dckr_[po]at_[\w-]{24,64}+",
    "Shopify token": r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
    "Linear key": r"lin_api_[A-Za-z0-9]{40}",
    "New Relic key": r"NRAK-[A-Z0-9]{27}",
    "Azure storage key": r"AccountKey=[A-Za-z0-9+/]{86}==",
    "age key": r"AGE-SECRET-KEY-1[A-Z0-9]{58}",
    "JSON web token": r"eyJ[\w-]{10,2000}+\.eyJ[\w-]{10,4000}+\.[\w-]{10,1000}+",
}
_TOKEN = re.compile("|".join(f"(?P<t{i}>{p})" for i, p in enumerate(_TOKENS.values())))
_PEM = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:\s{1,4}[A-Za-z-]{1,20}: [^\n]{0,100}){0,5}\s{0,4}[A-Za-z0-9+/=\s]{40,8000}+"
    r"(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)?"
)
_NAMES = list(_TOKENS)

# Where a token may begin: at a long word with one of these beginnings, or before one. To look at
# long words alone is some ten times faster than a search for every pattern everywhere.
_LONG_WORD = re.compile(r"[\s\"'`=:;,(\[{>/.|+@][A-Za-z0-9_-]{20}")
_BEGINNINGS = words("""
    AKI ASI ABI ACC ghp gho ghu ghs ghr git glp gld glr glc glf gls glo xox xap rk_ sk_ whs AIz GOC
    ATA ATC ATB sk- npm pyp hf_ dap dop doo dor dck shp lin NRA AGE eyJ
""")
_BEFORE_WORD = ("SG.", "hvs.", "hvb.", "hvr.", "AccountKey=")
_WEBHOOK = "hooks.slack.com/"
_WEBHOOK_LENGTH = 60

_HEADER = re.compile(
    r"(?i:authorization)[\"']?[ \t]{0,2}[:=][ \t]{0,2}[\"']?(?:"
    r"(?i:basic)[ \t](?P<basic>[A-Za-z0-9+/]{8,300}+={0,2})|"
    r"(?i:bearer|token)[ \t](?P<bearer>[\w.~+/=-]{20,2000}+))"
)
_IN_URL = re.compile(
    r"://(?P<user>[^\s/:@\"'<>]{1,100}+):(?P<value>[^\s/@\"'<>,;()\[\]]{4,200}+)@"
    r"(?P<host>[\w.-]{1,100}+)"
)
# Key -> what must stand right before it.
_NO_LETTER = r"(?<![^\W\d_])"
_KEYS = {
    "passw": "",
    "passphrase": "",
    "mot de passe": "",
    "kennwort": "",
    "contraseña": "",
    "secret": rf"{_NO_LETTER}|client[_-]?",
    "key": r"(?:api|access|secret|private)[_ -]?",
    "token": r"(?:api|access|auth)[_-]?",
    "pwd": _NO_LETTER,
    "mdp": _NO_LETTER,
    "senha": _NO_LETTER,
    "clave": _NO_LETTER,
}
_KEYS_WITHOUT_PASS = [key for key in _KEYS if "pass" not in key]
_BEFORE = {key: re.compile(rf"(?i:{before})\Z") for key, before in _KEYS.items() if before}
_ASSIGNED = re.compile(
    r"(?i:passw(?:or[dt]|d)?|passphrase|mot de passe|kennwort|contraseña|secret(?:[_-]?key)?|key|"
    r"token|pwd|mdp|senha|clave)[\"'`*]{0,3}[ \t]{0,3}"
    r"(?:=>|:=|==?|:|(?P<said>\b(?:is|ist|lautet|est|es|é)\b)(?=[ \t]{1,3}\S))"
    r"[ \t]{0,3}[\"'`*]{0,3}(?P<value>[^\s\"'`<>{}()\[\],;|&]{6,200}+)"
)
_LONG = frozenset({"secret", "key", "token"})
_BACK = 8

_SAMPLE = re.compile(
    r"example|xxxx|\*\*|\.\.\.|…|••|0000|12345|abcdef|qwert|password|passwort|passwd|passphrase|"
    r"secret|dummy|sample|change.?me|placeholder|redacted|your|todo|token|contrase|senha|kennwort|"
    r"foobar|hidden|masked|encrypted|required|(?<![a-z])test|base64|sha-?\d|md5|bcrypt|pbkdf|oauth|"
    r"rfc\d|utf-?8",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"[$%#@~/.\\?!-]|[A-Za-z]:\\|[a-z]+://|\w+(?:\.[A-Za-z_]\w*)+$|\w+::|"
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|[A-Z0-9_]+$|v?\d+(?:\.\d+)+$|\d{1,4}[-./]\d{1,2}[-./]\d"
)
_LOCAL = re.compile(r"localhost|127\.|0\.0\.|host$|hostname|server$|example\.|.*\.example")
_WEAK = words(
    "pass pwd user guest admin root postgres mysql test token pass1 pass123 user123 admin123 login "
    "word demo rabbit mongo redis x-oauth-basic username"
)
_FEWEST = 5
_KEY_LENGTH = 16
_SHORT = 2000
_NAMELESS = frozenset({"password", "credential", "card number", "bank account"})


def find(text: str) -> tuple[Secret, ...]:
    """Return the secrets of a text in order; none overlaps another."""
    return _remembered(text) if len(text) < _SHORT else _kept(text)


def holds(text: str) -> bool:
    """Tell whether a text holds a secret; cheaper than to find all, and nothing is kept."""
    return next(_every(text), None) is not None


@lru_cache(maxsize=256)
def _remembered(text: str) -> tuple[Secret, ...]:
    return _found(text)


@lru_cache(maxsize=4)
def _kept(text: str) -> tuple[Secret, ...]:
    """As above for long texts, of which a few suffice: each finding of a ticket asks again."""
    return _found(text)


def _found(text: str) -> tuple[Secret, ...]:
    every = list(_every(text))
    if len(every) > 1:
        every.sort(key=lambda secret: (secret.span.start, -secret.span.end))
    kept: list[Secret] = []
    for secret in every:
        if not kept or secret.span.start >= kept[-1].span.end:
            kept.append(secret)
    return tuple(kept)


def _every(text: str) -> Iterator[Secret]:
    """Yield secrets by kind; two kinds may overlap."""
    yield from _tokens(text)
    yield from _logins(text)
    for name, start, end in private_data.find(text):
        yield _secret(name, start, end)


def _secret(name: str, start: int, end: int, shown: int = -1) -> Secret:
    """Return a secret; what shows it begins at `shown`, if not with itself."""
    return Secret(name, Span(start, end), Span(start if shown < 0 else shown, end))


def _places(text: str, mark: str) -> Iterator[int]:
    """Yield where a mark stands in a text."""
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + len(mark))


def _beginning(text: str, word: int) -> int:
    """Return where the token would begin that holds the long word at `word`, -1 for none."""
    if text[word : word + 3] in _BEGINNINGS:
        return word
    before = text[word - 1 : word]
    if before in {".", "="}:
        for mark in _BEFORE_WORD:
            if text.endswith(mark, 0, word):
                return word - len(mark)
    elif before == "/":
        return text.find(_WEBHOOK, max(0, word - _WEBHOOK_LENGTH), word)
    return -1


def _tokens(text: str) -> Iterator[Secret]:
    """Yield tokens and keys, known by their issuer's format."""
    places = [word.start() + 1 for word in _LONG_WORD.finditer(text)]
    done = 0
    for place in (0, *places):
        start = _beginning(text, place)
        match = _TOKEN.match(text, start) if start >= done else None
        if match:
            done = match.end()
            name = _NAMES[int((match.lastgroup or "t0")[1:])]
            if _is_token(match[0]) and (name != "OpenAI key" or _mixed(match[0][3:])):
                yield _secret(name, *match.span())
    if "PRIVATE KEY" in text:
        for match in _PEM.finditer(text):
            yield _secret("private key", *match.span())


def _is_token(token: str) -> bool:
    return len(set(token)) >= 2 * _FEWEST and not _SAMPLE.search(token)


def _logins(text: str) -> Iterator[Secret]:
    """Yield passwords in headers, URLs and assignments."""
    lower = plain(text)
    if "authorization" in lower:
        for match in _HEADER.finditer(text):
            group = "basic" if match["basic"] else "bearer"
            if _is_credential(match[group], basic=group == "basic"):
                yield _secret("credential", *match.span(group), match.start())
    if "://" in text and "@" in text:
        for match in _IN_URL.finditer(text):
            if _is_in_url(match["user"], match["value"], match["host"]):
                yield _secret("password", *match.span("value"), match.start())
    keys = _KEYS if "pass" in lower else _KEYS_WITHOUT_PASS
    for key in keys:
        if key in lower:
            yield from _assigned(text, lower, key)


def _assigned(text: str, lower: str, key: str) -> Iterator[Secret]:
    """Yield passwords and keys that are assigned: `password = …`, `"api_key": …`."""
    before = _BEFORE.get(key)
    for at in _places(lower, key):
        match = _ASSIGNED.match(text, at)
        if not match:
            continue
        if before and not before.search(text[max(0, at - _BACK) : at]):
            continue
        value = match["value"].rstrip(".,:!?*_")
        if _looks_secret(value, strict=key in _LONG, said=bool(match["said"])):
            start = match.start("value")
            yield _secret("password", start, start + len(value), at)


def _is_credential(value: str, *, basic: bool) -> bool:
    """Tell whether an Authorization header holds a real credential.

    Basic is user and password in Base64.
    """
    if not basic:
        return not _SAMPLE.search(value) and _mixed(value)
    try:
        user, _, word = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return False
    return bool(word) and word.lower() not in _WEAK and word != user and not _SAMPLE.search(word)


def _is_in_url(user: str, value: str, host: str) -> bool:
    return not (
        value == user
        or value.isdigit()  # a port
        or value.lower() in _WEAK
        or _LOCAL.match(host)
        or _SAMPLE.search(value)
        or _REFERENCE.match(value)
    )


def _looks_secret(value: str, *, strict: bool, said: bool) -> bool:
    """Tell whether the value of an assignment is a secret and not a name, a path or a sample.

    Keys and tokens are long (`strict`). In a sentence ("the password is …", `said`) any word may
    follow, so a value must be stranger there.
    """
    if len(set(value)) < _FEWEST or _REFERENCE.match(value) or _SAMPLE.search(value):
        return False
    if value.lower() in _WEAK or "://" in value or "\\" in value:
        return False
    if strict:
        return len(value) >= _KEY_LENGTH and _has_digit(value) and _has_letter(value)
    if said:
        return _has_digit(value) and (_mixed(value) or any(c in "!#$%^&+=~@" for c in value))
    return _has_letter(value) and (_has_digit(value) or any(c in "!#$^+~@" for c in value[1:]))


def _has_digit(value: str) -> bool:
    return any(c.isdigit() for c in value)


def _has_letter(value: str) -> bool:
    return any(c.isalpha() for c in value)


def _mixed(value: str) -> bool:
    """Tell whether a value has small letters, capitals and digits, as names hardly do."""
    return any(c.islower() for c in value) and any(c.isupper() for c in value) and _has_digit(value)


def mask(text: str) -> str:
    """Return a text with each secret replaced: the first four letters of a token, then dots."""
    return mask_span(text, Span(0, len(text)))


def mask_span(text: str, span: Span) -> str:
    """Return a stretch of a text with its secrets replaced, also those that reach beyond it."""
    secrets = find(text)
    if not secrets:
        return text[span.start : span.end]
    parts, position = [], span.start
    for secret in secrets:
        start, end = secret.span
        if end <= position:
            continue
        if start >= span.end:
            break
        if start >= position:
            letters = 0 if secret.name in _NAMELESS else 4
            parts.append(text[position : min(start + letters, span.end)])
        parts.append("•••••")
        position = end
    if position < span.end:
        parts.append(text[position : span.end])
    return "".join(parts)
