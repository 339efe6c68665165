"""Who may use a route: a bearer token with the route's scope."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool

from ticket_lint.errors import StoreError
from ticket_lint.service.refusal import Refused
from ticket_lint.store import tokens
from ticket_lint.store.database import Database
from ticket_lint.store.tokens import Scope, Token

_BEARER = HTTPBearer(
    auto_error=False, scheme_name="token", description="`ticket-lint token create` makes one."
)
_LACKS = 'Bearer realm="ticket-lint", error="insufficient_scope", scope="{}"'
_RIGHT = "Authorization: Bearer TOKEN, of `ticket-lint token create`"


class Door:
    """Lets those in who have a token; reads it from the database for each request.

    So a token that is revoked opens nothing from then on, whichever process it is shown to.
    """

    def __init__(self, database: Database) -> None:
        """Take the database that the tokens are in."""
        self._database = database

    def needs(self, scope: Scope) -> Any:  # noqa: ANN401 - FastAPI's marker
        """Return the dependency of a route for this scope."""

        async def check(request: Request) -> str:
            # Read here, not from the scheme: that one takes an empty header for none.
            kind, _, text = request.headers.get("authorization", "").partition(" ")
            if kind.lower() != "bearer":
                raise _unknown("no token is given", "")
            token = await run_in_threadpool(self._found, text.strip())
            if not token or not token.is_valid(self._database.clock()):
                raise _unknown("the token is not known, expired or revoked", "invalid_token")
            if scope not in token.scopes:
                raise Refused(
                    403,
                    f"the token {token.name!r} lacks the scope `{scope}`",
                    where=request.url.path,
                    right=f"a token made with --scope {scope}",
                    headers={"WWW-Authenticate": _LACKS.format(scope)},
                )
            return token.name

        return Depends(check)

    def _found(self, text: str) -> Token | None:
        token = tokens.found(self._database, text)
        if token and token.is_valid(self._database.clock()):
            with suppress(StoreError):  # a disk that is full does not keep readers out
                tokens.used(self._database, token)
        return token


shown = Depends(_BEARER)
"""Tells OpenAPI that a route wants a token."""


def _unknown(what: str, error: str) -> Refused:
    challenge = 'Bearer realm="ticket-lint"' + (f', error="{error}"' if error else "")
    return Refused(401, what, right=_RIGHT, headers={"WWW-Authenticate": challenge})
