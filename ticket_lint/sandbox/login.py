"""Who a request comes from: e-mail and token, password, personal access token, OAuth2 bearer."""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

from ticket_lint.sandbox.access import Caller
from ticket_lint.sandbox.answer import JiraError, page_html
from ticket_lint.sandbox.state import State

_FAILURES_TO_CAPTCHA = 3


class Login(NamedTuple):
    """What came of the credentials: the caller, and whether any were given that do not hold."""

    caller: Caller
    refused: bool = False


def login(state: State, header: str, *, gateway: bool, failures: dict[str, int]) -> Login:
    """Return who asks.

    On a Cloud site a wrong or expired credential makes a nameless visitor, not an error; behind
    the gateway it is 401. Data Center answers 401, and locks a name after three wrong passwords
    (`failures` counts them): raises `JiraError`.
    """
    if not header:
        return Login(Caller())
    kind, _, value = header.partition(" ")
    name, secret = _decoded(kind.lower(), value.strip())
    caller = None
    if not failures.get(name, 0) >= _FAILURES_TO_CAPTCHA or state.cloud or not name:
        caller = _account(state, name, secret, gateway=gateway)
    if caller:
        failures.pop(name, None)
        return Login(caller)
    if state.cloud:
        if gateway:
            raise JiraError(401, body={"code": 401, "message": "Unauthorized"})
        return Login(Caller(), refused=True)
    if name:
        failures[name] = failures.get(name, 0) + 1
    raise _refused(name, failures.get(name, 0))


def _refused(name: str, times: int) -> JiraError:
    if not name:
        return JiraError(
            401, body={"message": "Client must be authenticated to access this resource.",
                       "status-code": 401}
        )  # fmt: skip
    headers = {
        "WWW-Authenticate": 'OAuth realm="base"',
        "X-Seraph-LoginReason": "AUTHENTICATED_FAILED",
    }
    if times > _FAILURES_TO_CAPTCHA:
        headers["X-Seraph-LoginReason"] = "AUTHENTICATION_DENIED"
        headers["X-Authentication-Denied-Reason"] = "CAPTCHA_CHALLENGE; login-url=/login.jsp"
        return JiraError(403, headers=headers, body=page_html(403, "CAPTCHA_CHALLENGE"))
    return JiraError(
        401,
        headers=headers,
        body=page_html(401, "Basic Authentication Failure - Reason : AUTHENTICATED_FAILED"),
    )


def _decoded(kind: str, value: str) -> tuple[str, str]:
    """Return name and secret; a bearer token has no name."""
    if kind != "basic":
        return "", value
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret


def _account(state: State, name: str, secret: str, *, gateway: bool) -> Caller | None:
    """Return the caller of credentials that hold here.

    A scoped or OAuth token holds behind the gateway only, a classic one on the site only.
    """
    found = state.catalog("credential").get(secret)
    if found is None or found.get("expired"):
        return None
    scopes = found.get("scopes")
    if gateway != bool(scopes):
        return None
    if name and name.casefold() not in (each.casefold() for each in found["names"]):
        return None
    if not name and not found.get("bearer"):
        return None
    return Caller(found["user"], frozenset(scopes) if scopes else None)
