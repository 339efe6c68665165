"""No secret, no address, no name of a person: what may be kept of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ticket_lint.lexicon.secrets import mask

_MAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_HIDDEN_MAIL = "someone@example.invalid"
_PERSON = frozenset({"displayName", "emailAddress", "avatarUrls"})
_USER = frozenset({"accountId", "emailAddress", "avatarUrls"})
_LOGIN_NAMES = frozenset({"name", "key", "accountId", "self"})
_QUOTE = 300


def text(value: str, secrets: Iterable[str] = ()) -> str:
    """Return a text with secrets, e-mail addresses and the given tokens masked."""
    for secret in secrets:
        if secret:
            value = value.replace(secret, "•••••")
    return _MAIL.sub(_HIDDEN_MAIL, mask(value)) if "@" in value else mask(value)


def quoted(value: object) -> str:
    """Return a message of Jira's as it may be shown: one line, short, masked."""
    line = " ".join(text(str(value)).split())
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1] + "…"


def json(value: Any, secrets: Iterable[str] = ()) -> Any:  # noqa: ANN401 - JSON
    """Return decoded JSON with every text masked and persons made nameless, without recursion."""
    secrets = tuple(secrets)
    root: list[Any] = [value]
    todo: list[dict[str, Any] | list[Any]] = [root]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            user = not _USER.isdisjoint(node)
            for key, item in list(node.items()):
                if key in _PERSON or (user and key in _LOGIN_NAMES):
                    node[key] = {} if isinstance(item, dict) else "someone"
                elif clean := text(key, secrets) if "@" in key else "":
                    node[clean] = node.pop(key)
        keys: Iterable[Any] = list(node) if isinstance(node, dict) else range(len(node))
        for key in keys:
            item = node[key]
            if isinstance(item, str):
                node[key] = text(item, secrets)
            elif isinstance(item, (dict, list)):
                todo.append(item)
    return root[0]
