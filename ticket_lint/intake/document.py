"""A JSON document read piece by piece: a search response of any size, an array, a single issue.

The standard decoder works on a window of the text that grows while a value is incomplete, so a
response of a gigabyte needs the memory of its longest issue. Why not `ijson`:
docs/decisions/dependencies.md.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple, NoReturn

from ticket_lint.errors import InputError
from ticket_lint.intake import deep
from ticket_lint.intake.streams import MAX_PIECE

_SPACE = re.compile(r"[ \t\n\r]*")
_CHUNK = 256 * 1024
_DECODER = json.JSONDecoder()
_NEAR = 12
"""What ends this close to the window's end may not be all there yet."""


class Element(NamedTuple):
    """A part of a document and the line it begins on.

    `role` is `issue` for an element of the member `issues`, `value` for an element of an array and
    for a document that has no `issues`, and `rest` for the other members of one that has.
    """

    role: str
    line: int
    value: Any


def elements(stream: BinaryIO, where: str) -> Iterator[Element]:
    """Yield the elements of the JSON documents in a stream, which may follow one another.

    Raises `InputError` (file, line, column, what and what would be right) where it is no JSON;
    what was yielded before stands.
    """
    window = _Window(stream, where)
    while window.char():
        if window.take("["):
            yield from _array(window, "value")
        elif window.take("{"):
            yield from _object(window)
        else:
            line = window.line
            yield Element("value", line, window.value())


def _array(window: _Window, role: str) -> Iterator[Element]:
    if window.take("]"):
        return
    while True:
        line = window.here()
        yield Element(role, line, window.value())
        if window.take("]"):
            return
        window.need(",")


def _object(window: _Window) -> Iterator[Element]:
    line = window.here()
    members: dict[str, Any] = {}
    size, has_issues = 0, False
    while not window.take("}"):
        if members or has_issues:
            window.need(",")
        if window.char() != '"':
            window.fail("a property name in double quotes is missing")
        start = window.read
        name = window.value()
        window.need(":")
        if name == "issues" and window.take("["):
            has_issues = True
            yield from _array(window, "issue")
            continue
        members[name] = window.value()
        size += window.read - start
        if size > MAX_PIECE:
            window.fail(f"an object holds more than {MAX_PIECE:,} characters")
    yield Element("rest" if has_issues else "value", line, members)


class _Window:
    """The part of a stream's text that is being decoded."""

    def __init__(self, stream: BinaryIO, where: str) -> None:
        self._stream, self._where = stream, where
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at, self._ended = "", 0, False
        self._bytes = 0
        self.line, self._column = 1, 1
        self.read = 0
        """Characters decoded so far."""

    def char(self) -> str:
        """Skip white space and return the next character, empty at the end."""
        while True:
            self._step(_SPACE.match(self._text, self._at).end())  # type: ignore[union-attr]
            if self._at < len(self._text) or not self._grow():
                return self._text[self._at : self._at + 1]

    def here(self) -> int:
        """Skip white space and return the line."""
        self.char()
        return self.line

    def take(self, mark: str) -> bool:
        """Step over a mark if it comes next."""
        if self.char() != mark:
            return False
        self._step(self._at + 1)
        return True

    def need(self, mark: str) -> None:
        """Step over a mark that must come next."""
        if not self.take(mark):
            self.fail(f"`{mark}` is missing" if self.char() else "it ends in the middle")

    def value(self) -> Any:  # noqa: ANN401 - JSON
        """Decode the value that comes next."""
        self.char()
        while True:
            value, end, wrong = None, 0, ""
            try:
                value, end = _decode(self._text, self._at)
            except json.JSONDecodeError as error:
                wrong, end = error.msg, error.pos
                partial = wrong.startswith("Unterminated") or end + _NEAR > len(self._text)
            except ValueError as error:
                self.fail(str(error))
            else:
                # `1` may be the beginning of `1.5e10`.
                partial = isinstance(value, (int, float)) and end + _NEAR > len(self._text)
            if partial and self._grow():
                continue
            if wrong:
                self._step(min(end, len(self._text)))
                self.fail(wrong)
            self._step(end)
            return value

    def fail(self, what: str) -> NoReturn:
        """Raise the error of this place."""
        raise InputError(
            f"no JSON: {what}",
            where=f"{self._where}:{self.line}:{self._column}",
            right="a Jira issue, a search response, or one ticket a line",
        )

    def _step(self, to: int) -> None:
        """Move on, counting lines and columns."""
        newlines = self._text.count("\n", self._at, to)
        if newlines:
            self.line += newlines
            self._column = to - self._text.rfind("\n", self._at, to)
        else:
            self._column += to - self._at
        self.read += to - self._at
        self._at = to

    def _grow(self) -> bool:
        """Read on, at least doubling what is not decoded yet; False at the end."""
        if self._ended:
            return False
        rest = self._text[self._at :]
        if len(rest) > MAX_PIECE:
            self.fail(f"a value has more than {MAX_PIECE:,} characters")
        chunk = self._stream.read(max(_CHUNK, len(rest)))
        self._ended = not chunk
        try:
            more = self._decode.decode(chunk, final=self._ended)
        except UnicodeDecodeError as error:
            pending = len(error.object) - len(chunk)
            place = self._bytes - pending + error.start
            lines = self._text.count("\n", self._at) + error.object.count(b"\n", 0, error.start)
            raise InputError(
                f"byte {place:,} is no UTF-8",
                where=f"{self._where}:{self.line + lines}",
                right="save it as UTF-8",
            ) from None
        self._bytes += len(chunk)
        self._text, self._at = rest + more, 0
        return True


def _decode(text: str, start: int) -> tuple[Any, int]:
    """Decode a value, however deep it nests."""
    try:
        return _DECODER.raw_decode(text, start)
    except RecursionError:
        return deep.raw_decode(text, start)
