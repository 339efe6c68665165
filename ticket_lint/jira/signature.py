"""Who sent a webhook: a signature over its body, or a secret in a header; in constant time."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence

_SIGNATURE = re.compile(r"(?i:sha256)=([0-9A-Fa-f]{64})", re.ASCII)


def is_signed(body: bytes, signature: str, secrets: Sequence[str]) -> bool:
    """Tell whether `X-Hub-Signature` is the HMAC-SHA256 of the raw body under one of the secrets.

    A header of another form, such as an older hash, is no signature; an empty secret is none.
    """
    match = _SIGNATURE.fullmatch(signature.strip())
    if not match:
        return False
    given = bytes.fromhex(match[1])
    made = [hmac.digest(_bytes(one), body, hashlib.sha256) for one in secrets if one]
    return sum(hmac.compare_digest(given, one) for one in made) > 0  # compares with all, always


def has_secret(given: str, secrets: Sequence[str]) -> bool:
    """Tell whether a header holds one of the secrets, for senders that cannot sign.

    `given` is the header as HTTP servers decode it, Latin-1.
    """
    try:
        told = given.strip().encode("latin-1")
    except UnicodeEncodeError:
        return False
    # Of the same length whatever is given, so that the time does not tell the secret's length.
    digest = hashlib.sha256(told).digest()
    made = [hashlib.sha256(_bytes(one)).digest() for one in secrets if one]
    return sum(hmac.compare_digest(digest, one) for one in made) > 0


def _bytes(secret: str) -> bytes:
    """Return a secret as it stands in the environment, also where that is no UTF-8."""
    return secret.encode("utf-8", "surrogateescape")
