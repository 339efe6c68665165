"""JQL text as tokens, and the errors of text that is no JQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["word", "string", "operator", "(", ")", ",", "end"]

_TOKEN = re.compile(
    r"""\s*(?:(?P<quote>["'])|(?P<operator>!=|!~|<=|>=|[=~<>])|(?P<mark>[(),!])|(?P<logic>&&?|\|\|?)
    |(?P<word>[^\s"'=!~<>(),&|]+))""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_RESERVED = frozenset(
    """a access add after alias alter as audit avg before begin between boolean break by byte catch
    char character check checkpoint collate collation column commit connect continue count
    create current date decimal declare decrement default defaults define delete delimiter
    difference distinct divide do double drop else end equals escape exclusive exec execute
    exists explain false fetch file field first float for from function go goto grant
    greater group having identified if immediate increment index initial inner inout input
    insert int integer intersect intersection into isempty isnull join last left less like
    limit lock long max min minus mode modify modulo more multiply next noaudit notin nowait
    number object of on option outer output power previous prior privileges public raise raw
    remainder rename resource return returns revoke right row rowid rownum rows select
    session set share size sqrt start strict string subtract sum synonym table then to trans
    transaction trigger true uid union unique update user validate values view when whenever
    where while with""".split()
)
"""Words that JQL keeps for itself and that must be quoted as a value."""


class Token(NamedTuple):
    """A token; `text` without quotes, `at` its offset in the query."""

    kind: Kind
    text: str
    at: int


class JqlError(Exception):
    """A query that Jira refuses; one message a fault."""

    def __init__(self, *messages: str) -> None:
        """Keep Jira's messages."""
        super().__init__(*messages)
        self.messages = messages


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query; raises `JqlError` for a quotation that does not end."""
    at, size = 0, len(text)
    while at < size:
        found = _TOKEN.match(text, at)
        if not found:  # only white space is left
            break
        group = found.lastgroup or ""
        begin = found.start(group)
        at = found.end()
        value = found[group]
        if group == "quote":
            value, at = _quoted(text, value, at)
            yield Token("string", value, begin)
        elif group == "operator":
            yield Token("operator", value, begin)
        elif group == "logic":
            yield Token("word", "and" if value[0] == "&" else "or", begin)
        elif value == "!":
            yield Token("word", "not", begin)
        elif group == "mark":
            yield Token(value, value, begin)  # type: ignore[arg-type] # one of the marks
        else:
            yield Token("word", value, begin)
    yield Token("end", "", size)


def _quoted(text: str, quote: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(text) and text[end] != quote:
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        raise JqlError(
            "Error in the JQL Query: The quoted string "
            f"'{text[at:]}' has not been completed. {place(text, at - 1)}"
        )
    return _ESCAPE.sub(_unescaped, text[at:end]), end + 1


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPES.get(code, code)


def place(text: str, at: int) -> str:
    """Return where an error is, as Jira writes it; the character is counted from 1."""
    line = text.count("\n", 0, at) + 1
    return f"(line {line}, character {at - text.rfind(chr(10), 0, at)})"


def reserved(token: Token, text: str) -> JqlError | None:
    """Return the error of an unquoted word that JQL keeps for itself."""
    if token.kind != "word" or token.text.lower() not in _RESERVED:
        return None
    return JqlError(
        f"Error in the JQL Query: '{token.text}' is a reserved JQL word. You must surround it in "
        f"quotation marks to use it as a field or value. {place(text, token.at)}"
    )
