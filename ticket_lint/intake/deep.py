"""A JSON decoder without recursion, for what the standard one refuses as too deep.

The standard decoder is many times faster and recurses, so an ADF document of a thousand nested
lists ends in a `RecursionError`; this one is called only then.
"""

from __future__ import annotations

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, tuple[str, object]] = {
    "t": ("true", True),
    "f": ("false", False),
    "n": ("null", None),
}


def raw_decode(text: str, start: int = 0) -> tuple[Any, int]:
    """Return the JSON value at `start` and where it ends, however deep it nests.

    Raises `json.JSONDecodeError` for what is no JSON, and `ValueError`, as the standard decoder
    does, for an integer of more digits than Python reads.
    """
    root: list[Any] = []
    stack: list[tuple[list[Any] | dict[str, Any], str]] = [(root, "")]
    position = start
    while not root or len(stack) > 1:
        container, key = stack[-1]
        position = _skip(text, position)
        char = text[position : position + 1]
        if len(stack) > 1:
            if char == ("}" if isinstance(container, dict) else "]") and key != ",":
                stack.pop()
                position = _after(text, position + 1, stack)
                continue
            if isinstance(container, dict):
                key, position = _key(text, position)
                char = text[position : position + 1]
        value, position = _value(text, position, char)
        if isinstance(container, dict):
            container[key] = value
        else:
            container.append(value)
        if char and char in "{[":
            stack.append((value, ""))
        else:
            position = _after(text, position, stack)
    return root[0], position


def _after(text: str, position: int, stack: list[tuple[list[Any] | dict[str, Any], str]]) -> int:
    """Step over the comma behind a finished value; note it, for another value must follow."""
    if len(stack) == 1:
        return position
    container, _ = stack[-1]
    position = _skip(text, position)
    char = text[position : position + 1]
    if char == ",":
        stack[-1] = (container, ",")
        return position + 1
    if char != ("}" if isinstance(container, dict) else "]"):
        raise json.JSONDecodeError("Expecting ',' delimiter", text, position)
    stack[-1] = (container, "")
    return position


def _key(text: str, position: int) -> tuple[str, int]:
    if text[position : position + 1] != '"':
        message = "Expecting property name enclosed in double quotes"
        raise json.JSONDecodeError(message, text, position)
    key, position = scanstring(text, position + 1, True)  # noqa: FBT003 - takes no keyword
    position = _skip(text, position)
    if text[position : position + 1] != ":":
        raise json.JSONDecodeError("Expecting ':' delimiter", text, position)
    return key, _skip(text, position + 1)


def _value(text: str, position: int, char: str) -> tuple[Any, int]:
    """Return a scalar and its end, or an empty container and where its content begins."""
    if char == '"':
        value, end = scanstring(text, position + 1, True)  # noqa: FBT003 - takes no keyword
        return value, end
    if char == "{":
        return {}, position + 1
    if char == "[":
        return [], position + 1
    word, value = _WORDS.get(char, ("", None))
    if word and text.startswith(word, position):
        return value, position + len(word)
    if match := _NUMBER.match(text, position):
        digits = match[0]
        whole = digits.lstrip("-").isdigit()
        return (int(digits) if whole else float(digits)), match.end()
    raise json.JSONDecodeError("Expecting value", text, position)


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position
