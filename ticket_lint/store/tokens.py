"""API tokens: made, found by their hash, revoked. The token itself is kept nowhere.

A token is 256 random bits, so that one SHA-256 is enough: there is nothing to guess. It is looked
up by that hash; how long this takes tells nothing about any other token.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from sqlalchemy import insert, select, update

from ticket_lint.errors import UsageError
from ticket_lint.store.database import Database
from ticket_lint.store.tables import TOKENS

Scope: TypeAlias = Literal["assess", "read", "scan", "jobs"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
PREFIX = "tl_"
"""What a token begins with, so that it is known for one where it leaks."""
MAX_NAME = 100
_BYTES = 32
_LENGTH = len(PREFIX) + 43
_DAY_S = 86_400


class Token(NamedTuple):
    """What is known of a token. Times are seconds since 1970; `used` is the day of its last use."""

    id: int
    name: str
    scopes: tuple[str, ...]
    created: float
    expires: float | None
    revoked: float | None
    used: float | None

    def is_valid(self, now: float) -> bool:
        """Tell whether it opens anything at a time."""
        return self.revoked is None and (self.expires is None or now < self.expires)


def create(database: Database, name: str, scopes: tuple[Scope, ...], days: int | None) -> str:
    """Make a token that expires after `days`, or never; return it: nobody can tell it later.

    Raises `UsageError` for a name that is taken or cannot be one, and `StoreError`.
    """
    name = name.strip()
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise UsageError(
            "cannot be the name of a token",
            where=name[:MAX_NAME],
            right=f"1 to {MAX_NAME} characters that can be printed",
        )
    text = PREFIX + secrets.token_urlsafe(_BYTES)
    with database.writing() as connection:
        if connection.execute(select(TOKENS.c.id).where(TOKENS.c.name == name)).first():
            raise UsageError(
                "there is a token of this name, or was",
                where=name,
                right="another name: what a revoked one did stays told apart",
            )
        now = database.clock()
        connection.execute(
            insert(TOKENS).values(
                name=name,
                hash=hashed(text),
                scopes=[one for one in SCOPES if one in scopes],
                created=now,
                expires=None if days is None else now + days * _DAY_S,
            )
        )
    return text


def found(database: Database, text: str) -> Token | None:
    """Return the token that a text is, valid or not; None for any other. Raises `StoreError`."""
    if len(text) != _LENGTH or not text.startswith(PREFIX) or not text.isascii():
        return None
    with database.reading() as connection:
        row = connection.execute(_columns().where(TOKENS.c.hash == hashed(text))).first()
    return _token(row) if row else None


def listed(database: Database) -> list[Token]:
    """Return all tokens by name, those that are revoked or expired, too."""
    with database.reading() as connection:
        return [_token(row) for row in connection.execute(_columns().order_by(TOKENS.c.name))]


def revoke(database: Database, name: str) -> bool:
    """Revoke a token; False where none of this name is valid. Raises `StoreError`."""
    valid = (TOKENS.c.name == name) & TOKENS.c.revoked.is_(None)
    with database.writing() as connection:
        made = update(TOKENS).where(valid).values(revoked=database.clock())
        return connection.execute(made).rowcount > 0


def used(database: Database, token: Token) -> None:
    """Keep the day on which a token is used: one write a day and token. Raises `StoreError`."""
    today = database.clock() // _DAY_S * _DAY_S
    if token.used is not None and token.used >= today:
        return
    with database.writing() as connection:
        connection.execute(update(TOKENS).where(TOKENS.c.id == token.id).values(used=today))


def hashed(text: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(text.encode()).hexdigest()


def _columns() -> Any:  # noqa: ANN401 - SQLAlchemy's
    return select(*(TOKENS.c[name] for name in Token._fields))


def _token(row: Any) -> Token:  # noqa: ANN401 - a row
    made = Token(*row)
    return made._replace(scopes=tuple(made.scopes))
