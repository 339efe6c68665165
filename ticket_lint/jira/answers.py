"""What an answer of Jira means: nothing for a good one, else the error that says what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ticket_lint.errors import (
    JiraError,
    JiraUnreachable,
    NotAuthenticated,
    NotJira,
    NotPermitted,
    NotThere,
    RequestRefused,
)
from ticket_lint.jira import scrub

_DENIED = ("AUTHENTICATION_DENIED", "AUTHENTICATED_FAILED")
_LOGIN = re.compile(rb"(?i)log ?in|sign ?in|anmelden")
_LOOKED_AT = 200_000
_MOST_MESSAGES = 5
_SERVER_FAULT = 500
_DOCTOR = "`ticket-lint doctor` tells what works"


def fault(status: int, headers: Mapping[str, str], body: bytes, where: str) -> JiraError | None:
    """Return the error of an answer, None for a good one. A 429 is not its business.

    A 200 can be a refusal: a login page, or a header that says that the token was not accepted and
    the rest is what a stranger may see.
    """
    if 300 <= status < 400:  # noqa: PLR2004 - redirections
        return _redirected(status, headers, where)
    reason = headers.get("X-Seraph-LoginReason", "")
    if status == 401 or any(name in reason for name in _DENIED):  # noqa: PLR2004
        return _not_authenticated(status, headers, body, where)
    if status < 300:  # noqa: PLR2004
        return _web_page(status, body, where) if _is_page(headers, body) else None
    return _refused(status, headers, body, where)


def _refused(status: int, headers: Mapping[str, str], body: bytes, where: str) -> JiraError:
    """Return the error of a status from 400 on, with what Jira says of it."""
    said = message(body)
    what = f"Jira answers {status}"
    kind: type[JiraError] = RequestRefused
    right = ""
    if status == 403:  # noqa: PLR2004
        kind, what, right = NotPermitted, "Jira does not allow it", _DOCTOR
    elif status == 404:  # noqa: PLR2004
        if _is_page(headers, body):
            return _web_page(status, body, where)
        kind, what, right = NotThere, "not found", "it is gone, or hidden from this account"
    elif status >= _SERVER_FAULT:
        kind, what, right = JiraUnreachable, f"Jira failed with {status}", "try later"
    return kind(what + (f": {said}" if said else ""), where=where, right=right, status=status)


def message(body: bytes) -> str:
    """Return what Jira says in an error body of any of its shapes, masked; nothing for a page."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(value, dict):
        return ""
    said: list[Any] = []
    for key in ("errorMessages", "warningMessages"):
        many = value.get(key)
        said += many if isinstance(many, list) else [many] if isinstance(many, str) else []
    errors = value.get("errors")
    if isinstance(errors, dict):
        said += [f"{field}: {text}" for field, text in errors.items()]
    if not said:
        said = [value.get(key) for key in ("errorMessage", "message", "detail", "title", "error")]
        said = [text for text in said if isinstance(text, str) and text][:1]
    texts = [str(text) for text in said if text]
    return scrub.quoted("; ".join(texts[:_MOST_MESSAGES]))


def _not_authenticated(
    status: int, headers: Mapping[str, str], body: bytes, where: str
) -> JiraError:
    said = message(body)
    if "scope" in said:  # the gateway's word for a good token that was made for less
        right = "make a token with the scope for it: docs/how-to/jira-token.md lists them"
        what = f"the token is not made for this: {said}"
        return NotPermitted(what, where=where, right=right, status=status)
    if "AUTHENTICATION_DENIED" in headers.get("X-Seraph-LoginReason", ""):
        what = "Jira refuses logins of this account until it has answered a CAPTCHA"
        right = "log in once in a browser; then use a personal access token"
    else:
        what = "Jira does not accept the token"
        right = (
            "make a new one; Cloud: account e-mail and API token, Data Center: a personal access "
            "token and no e-mail"
        )
    return NotAuthenticated(what, where=where, right=right, status=status)


def _redirected(status: int, headers: Mapping[str, str], where: str) -> JiraError:
    to = headers.get("Location", "").partition("?")[0]
    return NotJira(
        f"the address leads elsewhere: {scrub.quoted(to) or 'nowhere'}",
        where=where,
        right="give the address of Jira itself; the token is not sent along to another one",
        status=status,
    )


def _is_page(headers: Mapping[str, str], body: bytes) -> bool:
    kind = headers.get("Content-Type", "")
    return "html" in kind or (body[:200].lstrip()[:1] == b"<" and "json" not in kind)


def _web_page(status: int, body: bytes, where: str) -> JiraError:
    login = _LOGIN.search(body, 0, _LOOKED_AT) is not None
    return NotJira(
        f"answers {status} with a web page" + (", a login page by its words" if login else ""),
        where=where,
        right="is this the address of Jira, with its context path? A proxy or single sign-on "
        "before it must let the REST API through",
        status=status,
    )
